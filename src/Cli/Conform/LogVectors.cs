using System.Text;
using System.Text.Json;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Log;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Cli.Conform;

/// <summary>Suites of canonical JSON and Merkle logs.</summary>
internal static class LogVectors
{
    /// <summary>cyberphone/json-canonicalization: input, and the expected bytes.</summary>
    internal static ConformReport Jcs(string folder)
    {
        var tally = new Tally();
        foreach (var file in Tally.Files(Path.Combine(folder, "input"), "*.json"))
        {
            var value = JsonReader.Read(File.ReadAllBytes(file), JsonForm.Interchange);
            var name = Path.GetFileNameWithoutExtension(file);
            var written = value.IsGiven ? JsonWriter.Write(value.Value) : [];
            tally.Check(name, written.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, "output", name + ".json"))), value.Refusal?.Message ?? "字节不同");
            var hex = File.ReadAllText(Path.Combine(folder, "outhex", name + ".txt"));
            tally.Check(name + " (hex)", written.AsSpan().SequenceEqual(Convert.FromHexString(string.Concat(hex.Where(char.IsAsciiHexDigit)))), "十六进制不同");
        }

        return tally.Report();
    }

    /// <summary>transparency-dev/merkle testdata: four kinds of proofs, told apart by their fields.</summary>
    internal static ConformReport Merkle(string folder)
    {
        var tally = new Tally();
        foreach (var file in Tally.Files(folder, "*.json"))
        {
            var v = Tally.Load(file);
            var proven = v.TryGetProperty("leafHash", out _) ? Inclusion(v) : Consistency(v);
            tally.Check(Path.GetRelativePath(folder, file), proven != v.GetProperty("wantErr").GetBoolean(), proven ? "不应成立而成立" : "应成立而不成立");
        }

        return tally.Report();
    }

    private static bool Inclusion(JsonElement v) => v.TryGetProperty("treeSize", out var size)
        ? ProofCheck.Inclusion(Number(v, "leafIdx"), size.GetUInt64(), Bytes(v, "leafHash"), Proof(v), Bytes(v, "root"))
        : ProofCheck.SubtreeInclusion(Number(v, "leafIdx"), Number(v, "start"), Number(v, "end"), Bytes(v, "leafHash"), Proof(v), Bytes(v, "root"));

    private static bool Consistency(JsonElement v) => v.TryGetProperty("size1", out var older)
        ? ProofCheck.Consistency(older.GetUInt64(), Number(v, "size2"), Proof(v), Bytes(v, "root1"), Bytes(v, "root2"))
        : ProofCheck.SubtreeConsistency(Number(v, "start"), Number(v, "end"), Number(v, "size"), Proof(v), Bytes(v, "root1"), Bytes(v, "root2"));

    /// <summary>
    /// The finished log of transparency-dev/tessera: every checkpoint against the tiles of its size, every entry's inclusion,
    /// consistency of every pair, the entries' words, and our writer against every file.
    /// </summary>
    internal static ConformReport Tessera(string folder)
    {
        var log = Directory.Exists(Path.Combine(folder, "log")) ? Path.Combine(folder, "log") : folder;
        var tally = new Tally();
        byte[]? Read(TileId id)
        {
            var path = Path.Combine(log, id.ToString());
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }

        var heads = Tally.Files(log, "checkpoint*").Select(file => (Name: Path.GetFileName(file), Head: Head(file))).ToList();
        foreach (var (name, head) in heads)
            tally.Check(name, head is not null, "检查点格式不合规");
        var known = heads.Where(h => h.Head is not null).Select(h => h.Head!).DistinctBy(h => h.Size).OrderBy(h => h.Size).ToList();
        var words = new List<byte[]>();
        foreach (var head in known)
        {
            var tiles = new TiledLog(head.Size, Read);
            var root = tiles.Root();
            tally.Check($"root {head.Size}", root.IsGiven && root.Value.AsSpan().SequenceEqual(head.Root), root.Refusal?.Message ?? "根不符");
            if (head.Size == 0)
                continue;
            var entries = TiledLog.Entries(Read(TileId.Holding(-1, head.Size - 1, head.Size)));
            words = entries.IsGiven ? [.. entries.Value] : [];
            tally.Check($"entries {head.Size}", (ulong)words.Count == head.Size, entries.Refusal?.Message ?? "条数不符");
            for (var i = 0; i < words.Count; i++)
                tally.Check($"inclusion {i}/{head.Size}", ProofCheck.Inclusion((ulong)i, head.Size, HashTree.LeafHash(words[i]), tiles.InclusionProof((ulong)i).Value, head.Root), "不成立");
            foreach (var older in known.Where(o => o.Size > 0 && o.Size <= head.Size))
                tally.Check($"consistency {older.Size}→{head.Size}", ProofCheck.Consistency(older.Size, head.Size, tiles.ConsistencyProof(older.Size).Value, older.Root, head.Root), "不成立");
        }

        Rewrite(words, Read, tally);
        return tally.Report();
    }

    private static void Rewrite(List<byte[]> words, Func<TileId, byte[]?> read, Tally tally)
    {
        var writer = new TileWriter((_, _) => { });
        foreach (var word in words)
        {
            writer.Append(word);
            foreach (var (id, bytes) in writer.Partial())
                tally.Check($"rewrite {id}", read(id) is { } given && given.AsSpan().SequenceEqual(bytes), "与原文件不同");
        }
    }

    private static Checkpoint? Head(string file)
    {
        var note = SignedNote.Parse(File.ReadAllBytes(file));
        var head = note.IsGiven ? Checkpoint.Parse(note.Value.Text) : note.Refusal;
        return head.IsGiven ? head.Value : null;
    }

    private static ulong Number(JsonElement v, string name) => v.GetProperty(name).GetUInt64();

    private static byte[] Bytes(JsonElement v, string name) => v.GetProperty(name).ValueKind == JsonValueKind.Null ? [] : v.GetProperty(name).GetBytesFromBase64();

    private static byte[][] Proof(JsonElement v) => v.GetProperty("proof").ValueKind == JsonValueKind.Null
        ? []
        : [.. v.GetProperty("proof").EnumerateArray().Select(p => p.GetBytesFromBase64())];
}
