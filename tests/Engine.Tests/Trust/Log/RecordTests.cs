using System.Text;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Log;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Engine.Tests.Trust.Log;

public sealed class RecordTests
{
    private const string Origin = "gov.qh.example/record/2026";
    private static readonly byte[] Secret = [.. Enumerable.Repeat((byte)7, 32)];
    private static readonly byte[] LogSeed = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] WitnessSeed = [.. Enumerable.Repeat((byte)9, 32)];
    private static readonly NoteKey LogKey = NoteKey.Create(Origin, NoteKeyKind.Ed25519, Ed25519.PublicKey(LogSeed)).Value;
    private static readonly NoteKey WitnessKey = NoteKey.Create("w.example", NoteKeyKind.Cosignature, Ed25519.PublicKey(WitnessSeed)).Value;
    private static readonly TrustedLogs Trusted = new([LogKey], [WitnessKey], 1);

    private static StoredEvent Event(int n) => new(n, $"case/{n}", 1, "CaseSubmitted", $$"""{"name":"张三\n{{n}}","id":"630102199001010013"}""", "u1", "apply", DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000 + n), [.. Enumerable.Repeat((byte)n, 16)], new byte[32]);

    private sealed class SmallLog
    {
        private readonly Dictionary<TileId, byte[]> _files = [];
        private readonly TileWriter _writer;

        internal SmallLog(int entries, string flavour = "")
        {
            _writer = new TileWriter((id, bytes) => _files[id] = bytes);
            for (var n = 1; n <= entries; n++)
                _writer.Append(flavour.Length == 0 ? RecordEntry.Of(Event(n), Secret).ToBytes() : Encoding.UTF8.GetBytes(flavour + n));
            foreach (var (id, bytes) in _writer.Partial())
                _files[id] = bytes;
        }

        internal TiledLog Tiles => new(_writer.Size, _files.GetValueOrDefault);

        internal SignedNote Note => SignedNote.Sign(new Checkpoint(Origin, _writer.Size, _writer.Root()).ToString(), LogKey, LogSeed);

        internal byte[] Receipt(int n, bool isOpened = true, bool isWitnessed = true) => Encoding.UTF8.GetBytes(RecordReceipt.Make(
            new LogProof((ulong)n - 1, Tiles.InclusionProof((ulong)n - 1).Value, isWitnessed ? Note.With(WitnessKey, WitnessSeed, 1_790_000_100) : Note), RecordEntry.Of(Event(n), Secret), isOpened ? Event(n) : null).ToString());

        internal AddCheckpoint From(ulong old) => new(old, Tiles.ConsistencyProof(old).Value, Note);
    }

    [Theory]
    [InlineData("""{"a":"引号\\" 与 \\\\","b":[1,2],"long":"一二三四五六七八九十一二三四五六七八九十"}""")]
    [InlineData("\u0001\t\n\u001f plain and then some more, and \"quotes\" at the end\"")]
    [InlineData("")]
    public void An_entry_commits_to_the_canonical_event_whether_it_is_written_at_once_or_as_a_value(string payload)
    {
        var e = Event(5) with { Payload = payload, Actor = "u\"1\\", Purpose = "办理\n", Stream = "case/藏" };
        var entry = RecordEntry.Of(e, Secret);
        Assert.Equal(Convert.ToHexString(RecordEntry.Commitment(e.Salt, RecordEntry.Canonical(e))), Convert.ToHexString(entry.Commit));
        Assert.Equal(Encoding.UTF8.GetString(JsonWriter.Write(entry.ToJson())), Encoding.UTF8.GetString(entry.ToBytes()));
    }

    [Fact]
    public void An_entry_holds_nothing_personal_and_is_read_back()
    {
        var entry = RecordEntry.Of(Event(5), Secret);
        var text = Encoding.UTF8.GetString(entry.ToBytes());
        Assert.DoesNotContain("张三", text, StringComparison.Ordinal);
        Assert.DoesNotContain("630102", text, StringComparison.Ordinal);
        Assert.DoesNotContain("case/", text, StringComparison.Ordinal);
        var read = RecordEntry.Parse(entry.ToBytes()).Value;
        Assert.Equal((entry.Type, entry.Record, entry.Time, Convert.ToHexString(entry.Commit)), (read.Type, read.Record, read.Time, Convert.ToHexString(read.Commit)));
        Assert.NotEqual(entry.Record, RecordEntry.Pseudonym("case/6", Secret));
        Assert.NotEqual(entry.Commit, RecordEntry.Of(Event(5) with { Salt = new byte[16] }, Secret).Commit);
        Assert.False(RecordEntry.Parse(Encoding.UTF8.GetBytes(text + " ")).IsGiven);
        Assert.False(RecordEntry.Parse("{}"u8).IsGiven);
    }

    [Fact]
    public void A_receipt_proves_its_event_and_each_forgery_is_named()
    {
        var log = new SmallLog(300);
        var proof = RecordReceipt.Verify(log.Receipt(77), Trusted).Value;
        Assert.Equal((76UL, 1, 1_790_000_100L, Event(77).Payload), (proof.Index, proof.Witnesses, proof.SeenAt!.Value, proof.Event!["payload"]!.Text));
        Assert.Null(RecordReceipt.Verify(log.Receipt(77, isOpened: false), Trusted).Value.Event);
        foreach (var (code, bytes, trusted) in Forgeries(log))
            Assert.Equal(code, RecordReceipt.Verify(bytes, trusted).Refusal?.Code);
    }

    private static IEnumerable<(string Code, byte[] Bytes, TrustedLogs Trusted)> Forgeries(SmallLog log)
    {
        var good = Encoding.UTF8.GetString(log.Receipt(77));
        var parsed = LogProof.Parse(log.Receipt(77)).Value;
        byte[] With(LogProof proof) => Encoding.UTF8.GetBytes(proof.ToString());
        byte[] Extra(string from, string to) => With(parsed with { Extra = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(parsed.Extra!).Replace(from, to, StringComparison.Ordinal)) });
        yield return ("RC00", Encoding.UTF8.GetBytes(good[5..]), Trusted);
        yield return ("RC00", new byte[RecordReceipt.MaximumBytes + 1], Trusted);
        yield return ("RC01", log.Receipt(77), Trusted with { Logs = [] });
        yield return ("RC02", Encoding.UTF8.GetBytes(good.Replace("\n300\n", "\n301\n", StringComparison.Ordinal)), Trusted);
        yield return ("RC03", log.Receipt(77, isWitnessed: false), Trusted);
        yield return ("RC04", With(parsed with { Index = 75 }), Trusted);
        yield return ("RC04", Extra("\"type\":\"CaseSubmitted\"},\"event\"", "\"type\":\"CaseSubmittee\"},\"event\""), Trusted);
        yield return ("RC05", Extra("张三", "李四"), Trusted);
        yield return ("RC06", With(parsed with { Extra = null }), Trusted);
        yield return ("RC06", Extra("\"record\"", "\"recorD\""), Trusted);
    }

    [Fact]
    public void A_witness_lets_a_log_grow_and_never_go_back_or_split()
    {
        var (small, large, other) = (new SmallLog(100), new SmallLog(300), new SmallLog(300, "x"));
        var known = WitnessedHead.None;
        WitnessVerdict Ask(AddCheckpoint request) => WitnessRules.Judge(request, o => o == Origin ? [LogKey] : [], _ => known);

        Assert.Equal(200, Ask(small.From(0)).Status);
        known = new(100, small.Tiles.Root().Value);
        Assert.Equal(200, Ask(small.From(100)).Status);
        Assert.Equal(200, Ask(large.From(100)).Status);
        Assert.Equal((409, 100UL), (Ask(large.From(0)).Status, Ask(large.From(0)).KnownSize!.Value));
        Assert.Equal(422, Ask(other.From(100)).Status);
        Assert.Equal(422, Ask(large.From(100) with { Proof = [] }).Status);
        Assert.Equal(400, Ask(small.From(100) with { OldSize = 101 }).Status);
        Assert.Equal(403, Ask(small.From(100) with { Note = small.Note with { Signatures = [] } }).Status);
        Assert.Equal(400, Ask(small.From(100) with { Note = new SignedNote("x\n", []) }).Status);
        Assert.Equal(404, WitnessRules.Judge(small.From(100), _ => [], _ => known).Status);

        known = new(300, large.Tiles.Root().Value);
        var back = Ask(small.From(100));
        Assert.Equal(409, back.Status);
        Assert.Contains("退回到 100 条", back.Message, StringComparison.Ordinal);
        var fork = Ask(other.From(300));
        Assert.Equal((409, null), (fork.Status, fork.KnownSize));
        Assert.Contains("分叉", fork.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_is_read_back_and_no_change_of_a_byte_throws_or_is_granted()
    {
        var (small, large) = (new SmallLog(100), new SmallLog(300));
        var bytes = Encoding.UTF8.GetBytes(large.From(100).ToString());
        Assert.Equal(large.From(100).ToString(), AddCheckpoint.Parse(bytes).Value.ToString());
        var head = new WitnessedHead(100, small.Tiles.Root().Value);
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 0x11;
            var read = AddCheckpoint.Parse(changed);
            Assert.True(!read.IsGiven || WitnessRules.Judge(read.Value, _ => [LogKey], _ => head).Status != 200, $"字节 {i} 改动后仍获见证");
        }
        Assert.False(AddCheckpoint.Parse(new byte[AddCheckpoint.MaximumBytes + 1]).IsGiven);
        Assert.False(AddCheckpoint.Parse(Encoding.UTF8.GetBytes("old 1\n" + string.Concat(Enumerable.Repeat(Convert.ToBase64String(new byte[32]) + "\n", 64)) + "\n" + large.Note)).IsGiven);
    }

    [Fact]
    public void A_policy_is_read_back_and_what_is_not_understood_is_refused()
    {
        var read = TrustedLogs.Parse(Encoding.UTF8.GetBytes(Trusted.ToString())).Value;
        Assert.Equal((Origin, 1, 1), (read.Logs[0].Name, read.Witnesses.Count, read.Quorum));
        Assert.Equal(0, TrustedLogs.Parse(Encoding.UTF8.GetBytes($"# 注\nlog {LogKey}\nquorum none\n")).Value.Quorum);
        foreach (var bad in new[] { "", "quorum x\n", $"log {LogKey}\nlog {LogKey}\nquorum none\n", $"witness a {WitnessKey}\ngroup g 2 a\nquorum g\n", $"witness a {WitnessKey}\ngroup g 1 a a\nquorum g\n", "quorum none\nquorum none\n", "log x\nquorum none\n" })
            Assert.False(TrustedLogs.Parse(Encoding.UTF8.GetBytes(bad)).IsGiven, bad);
    }

    [Theory]
    [InlineData("tile/0/000", true)]
    [InlineData("tile/entries/x001/x234/067.p/5", true)]
    [InlineData("tile/7/000.p/255", true)]
    [InlineData("tile/0/000.p/256", false)]
    [InlineData("tile/0/000.p/0", false)]
    [InlineData("tile/0/0", false)]
    [InlineData("tile/0/x000/001", false)]
    [InlineData("tile/8/000", false)]
    [InlineData("tile/0/../000", false)]
    [InlineData("tile/-1/000", false)]
    [InlineData("tile/entries", false)]
    [InlineData("", false)]
    public void Only_the_one_spelling_of_a_path_is_a_tile(string path, bool isTile)
    {
        Assert.Equal(isTile, TileId.TryParse(path, out var id));
        if (isTile)
            Assert.Equal(path, id.ToString());
    }

    [Fact]
    public void A_note_can_carry_a_signature_of_the_state_cryptography_beside()
    {
        var key = NoteKey.Create(Origin, NoteKeyKind.Sm2, Sm2.PublicKey(Secret)).Value;
        var note = new SmallLog(3).Note.With(key, Secret, 0);
        var read = SignedNote.Parse(Encoding.UTF8.GetBytes(note.ToString())).Value;
        Assert.True(read.VerifiedBy(NoteKey.Parse(key.ToString()).Value));
        Assert.True(read.VerifiedBy(LogKey));
        Assert.False((read with { Text = read.Text.Replace("\n3\n", "\n4\n", StringComparison.Ordinal) }).VerifiedBy(key));
        Assert.True(RecordReceipt.Verify(new SmallLog(3).Receipt(2), Trusted).IsGiven);
    }

    [Fact]
    public void The_leaf_hashes_of_a_bundle_are_those_of_its_entries()
    {
        Assert.Equal(HashTree.LeafHash("ab"u8), TiledLog.LeafHashes([0, 2, (byte)'a', (byte)'b']).Value);
        Assert.False(TiledLog.LeafHashes([0, 3, 1]).IsGiven);
    }
}
