using System.Text;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Log;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Engine.Tests.Trust.Log;

public sealed class LogProofTests
{
    private static readonly byte[] LogSeed = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly NoteKey LogKey = NoteKey.Create("gov.qh.example/record/2026", NoteKeyKind.Ed25519, Ed25519.PublicKey(LogSeed)).Value;

    private static byte[] WitnessSeed(int n) => [.. Enumerable.Repeat((byte)(10 + n), 32)];

    private static NoteKey Witness(int n) => NoteKey.Create($"witness{n}.example", NoteKeyKind.Cosignature, Ed25519.PublicKey(WitnessSeed(n))).Value;

    private static LogPolicy Policy(int quorum) => new(LogKey, [Witness(0), Witness(1), Witness(2)], quorum);

    private static (LogProof Proof, byte[] Leaf) Make(int entries, int index, params int[] witnesses)
    {
        var files = new Dictionary<TileId, byte[]>();
        var writer = new TileWriter((id, bytes) => files[id] = bytes);
        for (var i = 0; i < entries; i++)
            writer.Append(Encoding.UTF8.GetBytes($"entry {i}"));
        foreach (var (id, bytes) in writer.Partial())
            files[id] = bytes;
        var note = SignedNote.Sign(new Checkpoint(LogKey.Name, writer.Size, writer.Root()).ToString(), LogKey, LogSeed);
        foreach (var w in witnesses)
            note = note.With(Witness(w), WitnessSeed(w), 1_790_000_000 + w);
        var path = new TiledLog(writer.Size, files.GetValueOrDefault).InclusionProof((ulong)index).Value;
        return (new LogProof((ulong)index, path, note), HashTree.LeafHash(Encoding.UTF8.GetBytes($"entry {index}")));
    }

    [Fact]
    public void A_proof_survives_being_written_and_read_and_verifies()
    {
        var (proof, leaf) = Make(70_000, 66_000, 0, 2);
        var read = LogProof.Parse(Encoding.UTF8.GetBytes((proof with { Extra = [1, 2] }).ToString())).Value;
        Assert.Equal([1, 2], read.Extra!);
        Assert.Equal(1_790_000_002, read.Verify(leaf, Policy(2)).Value.SeenAt);
    }

    [Fact]
    public void Too_few_witnesses_or_another_leaf_or_place_or_log_do_not_verify()
    {
        var (proof, leaf) = Make(300, 77, 0);
        Assert.Equal("log-proof.witnesses", proof.Verify(leaf, Policy(2)).Refusal?.Code);
        Assert.Equal("log-proof.not-included", proof.Verify(HashTree.LeafHash("entry 78"u8), Policy(1)).Refusal?.Code);
        Assert.Equal("log-proof.not-included", (proof with { Index = 78 }).Verify(leaf, Policy(1)).Refusal?.Code);
        Assert.Equal("log-proof.origin", proof.Verify(leaf, Policy(1) with { Log = Witness(0) }).Refusal?.Code);
        Assert.Equal("checkpoint.unsigned", proof.Verify(leaf, Policy(1) with { Log = Witness(2) }).Refusal?.Code);
        Assert.True(proof.Verify(leaf, Policy(1)).IsGiven);
    }

    [Fact]
    public void The_same_witness_twice_counts_once()
    {
        var (proof, leaf) = Make(9, 4, 1, 1);
        Assert.False(proof.Verify(leaf, new LogPolicy(LogKey, [Witness(1), Witness(1)], 2)).IsGiven);
    }

    [Fact]
    public void No_change_of_a_byte_of_a_proof_verifies_or_throws()
    {
        var (proof, leaf) = Make(40, 23, 0, 1);
        var good = Encoding.UTF8.GetBytes(proof.ToString());
        for (var i = 0; i < good.Length; i++)
            foreach (var change in new byte[] { 1, 0x80, 0x20 })
            {
                var bytes = good.ToArray();
                bytes[i] ^= change;
                var read = LogProof.Parse(bytes);
                Assert.False(read.IsGiven && read.Value.Verify(leaf, Policy(2)).IsGiven, $"字节 {i} 改动后仍成立");
            }
    }

    [Fact]
    public void A_key_is_published_with_an_id_that_must_fit()
    {
        var text = LogKey.ToString();
        Assert.Equal(LogKey.Id, NoteKey.Parse(text).Value.Id);
        Assert.False(NoteKey.Parse(text.Replace("2026", "2027", StringComparison.Ordinal)).IsGiven);
        Assert.False(NoteKey.Parse("x+1+2").IsGiven);
        Assert.False(NoteKey.Parse(null).IsGiven);
    }

    [Fact]
    public void A_writer_goes_on_from_the_files_of_a_log_as_if_never_stopped()
    {
        var files = new Dictionary<TileId, byte[]>();
        var whole = new TileWriter((_, _) => { });
        var writer = new TileWriter((id, bytes) => files[id] = bytes);
        for (var i = 0; i < 1_300; i++)
        {
            var entry = Encoding.UTF8.GetBytes($"e{i}");
            whole.Append(entry);
            if (i % 100 == 99 || i == 256 || i == 512)
            {
                foreach (var (id, bytes) in writer.Partial())
                    files[id] = bytes;
                writer = TileWriter.Resume(writer.Size, files.GetValueOrDefault, (id, bytes) => files[id] = bytes).Value;
            }

            writer.Append(entry);
        }

        Assert.Equal(whole.Root(), writer.Root());
        Assert.Equal(whole.Partial().Select(p => (p.Id, Convert.ToHexString(p.Bytes))), writer.Partial().Select(p => (p.Id, Convert.ToHexString(p.Bytes))));
    }

    [Fact]
    public void A_missing_tile_is_named()
    {
        var refusal = new TiledLog(1_000_000, _ => null).Root().Refusal;
        Assert.Contains("tile/", refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tile_paths_are_those_of_the_specification()
    {
        Assert.Equal("tile/0/x001/x234/067", new TileId(0, 1_234_067, 256).ToString());
        Assert.Equal("tile/entries/000.p/5", new TileId(-1, 0, 5).ToString());
    }
}
