using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Trust.Log;

/// <summary>Whom to believe: the log's key, the witnesses' keys, and how many of them must have cosigned.</summary>
public sealed record LogPolicy(NoteKey Log, IReadOnlyList<NoteKey> Witnesses, int Quorum);

/// <summary>What a verified proof shows: the checkpoint, and the time at which the quorum of witnesses had seen it (Unix seconds; null without a quorum).</summary>
public sealed record LogEvidence(Checkpoint Checkpoint, long? SeenAt);

/// <summary>That an entry is in a log, checkable off line for ever (C2SP tlog-proof@v1).</summary>
public sealed record LogProof(ulong Index, IReadOnlyList<byte[]> Path, SignedNote Note)
{
    private const string Header = "c2sp.org/tlog-proof@v1";

    /// <summary>Unauthenticated bytes that travel along; null when absent.</summary>
    public byte[]? Extra { get; init; }

    public static Outcome<LogProof> Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > SignedNote.MaximumBytes || !Utf8.IsValid(bytes))
            return Bad("过大或不是 UTF-8");
        var text = Encoding.UTF8.GetString(bytes);
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0)
            return Bad("路径与检查点之间应有一个空行");
        var lines = text[..split].Split('\n');
        if (lines[0] != Header)
            return Bad($"第 1 行应为 {Header}");
        var at = 1;
        byte[]? extra = null;
        if (at < lines.Length && lines[at].StartsWith("extra ", StringComparison.Ordinal) && !SignedNote.TryBase64(lines[at++][6..], out extra))
            return Bad("附加内容不是 base64");
        if (at >= lines.Length || !lines[at].StartsWith("index ", StringComparison.Ordinal) || !Checkpoint.TryDecimal(lines[at][6..], out var index))
            return Bad($"第 {at + 1} 行应为 index 加序号");
        var path = new List<byte[]>();
        for (at++; at < lines.Length; at++)
        {
            if (path.Count == 64 || !SignedNote.TryBase64(lines[at], out var hash) || hash.Length != HashTree.HashLength)
                return Bad($"第 {at + 1} 行不是 32 字节的 base64，或路径过长");
            path.Add(hash);
        }

        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(text[(split + 2)..]));
        return note.IsGiven ? new LogProof(index, path, note.Value) { Extra = extra } : note.Refusal;
    }

    /// <summary>Checks the log's signature, the quorum of witnesses and that the leaf is in the tree. A quorum of 0 asks for no witness.</summary>
    public Outcome<LogEvidence> Verify(ReadOnlySpan<byte> leafHash, LogPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var checkpoint = Checkpoint.Open(Note, policy.Log);
        if (!checkpoint.IsGiven)
            return checkpoint.Refusal;
        if (checkpoint.Value.Origin != policy.Log.Name)
            return new Refusal("log-proof.origin", $"检查点的来源是 {checkpoint.Value.Origin}，不是 {policy.Log.Name}。");
        var times = policy.Witnesses.DistinctBy(w => w.ToString()).Select(Note.TimeOf).OfType<long>().Order().ToList();
        if (times.Count < policy.Quorum)
            return new Refusal("log-proof.witnesses", $"见证不足：需要 {policy.Quorum} 方见证，有效的只有 {times.Count} 方。");
        if (!ProofCheck.Inclusion(Index, checkpoint.Value.Size, leafHash, Path, checkpoint.Value.Root))
            return new Refusal("log-proof.not-included", "证明不成立：该内容不在日志的这个位置上。");
        return new LogEvidence(checkpoint.Value, policy.Quorum > 0 ? times[policy.Quorum - 1] : null);
    }

    public override string ToString()
    {
        var text = new StringBuilder(Header).Append('\n');
        if (Extra is not null)
            text.Append("extra ").Append(Convert.ToBase64String(Extra)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Path)
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        return text.Append('\n').Append(Note).ToString();
    }

    private static Refusal Bad(string what) => new("log-proof.malformed", $"日志证明格式不合规：{what}。");
}
