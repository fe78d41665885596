using System.Globalization;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Trust.Log;

/// <summary>What a log asks of a witness (C2SP tlog-witness, add-checkpoint): the size the witness knows, a consistency proof from it, and the new checkpoint.</summary>
public sealed record AddCheckpoint(ulong OldSize, IReadOnlyList<byte[]> Proof, SignedNote Note)
{
    /// <summary>The largest request that is read.</summary>
    public const int MaximumBytes = 64 * 1024;

    private const int MaximumProof = 63;

    public static Outcome<AddCheckpoint> Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaximumBytes)
            return Bad("过大");
        var split = bytes.IndexOf("\n\n"u8);
        if (split < 0)
            return Bad("证明与检查点之间应有一个空行");
        var lines = Encoding.Latin1.GetString(bytes[..split]).Split('\n');
        if (!lines[0].StartsWith("old ", StringComparison.Ordinal) || !Checkpoint.TryDecimal(lines[0][4..], out var old))
            return Bad("第 1 行应为 old 加已知大小");
        if (lines.Length - 1 > MaximumProof)
            return Bad("一致性证明过长");
        var proof = new List<byte[]>();
        foreach (var line in lines.AsSpan(1))
        {
            if (line.Length > 44 || !SignedNote.TryBase64(line, out var hash) || hash.Length != HashTree.HashLength)
                return Bad($"第 {proof.Count + 2} 行不是 32 字节的 base64");
            proof.Add(hash);
        }

        var note = SignedNote.Parse(bytes[(split + 2)..]);
        return note.IsGiven ? new AddCheckpoint(old, proof, note.Value) : note.Refusal;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"old {OldSize}\n");
        foreach (var hash in Proof)
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        return text.Append('\n').Append(Note).ToString();
    }

    private static Refusal Bad(string what) => new("witness.request", $"请求格式不合规：{what}。");
}

/// <summary>The newest head that a witness has cosigned for a log.</summary>
public sealed record WitnessedHead(ulong Size, byte[] Root)
{
    /// <summary>Before the first checkpoint.</summary>
    public static WitnessedHead None { get; } = new(0, HashTree.EmptyRoot());
}

/// <summary>
/// A witness's answer, before it signs. <paramref name="Status"/> is the HTTP status of C2SP tlog-witness; <paramref name="Head"/> is given only with 200:
/// to be kept durably before the cosignature leaves the house.
/// </summary>
public sealed record WitnessVerdict(int Status, string Message, Checkpoint? Head = null)
{
    /// <summary>With 409 when the log did not know what the witness knows: the size to prove from.</summary>
    public ulong? KnownSize { get; init; }
}

/// <summary>The one thing a witness does: it lets a log grow, and never go back or split.</summary>
public static class WitnessRules
{
    /// <summary>Judges a request. <paramref name="trusted"/> gives the keys of a log by its origin, <paramref name="known"/> what was cosigned last.</summary>
    public static WitnessVerdict Judge(AddCheckpoint request, Func<string, IReadOnlyList<NoteKey>> trusted, Func<string, WitnessedHead> known)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(trusted);
        ArgumentNullException.ThrowIfNull(known);
        var read = Checkpoint.Parse(request.Note.Text);
        if (!read.IsGiven)
            return new(400, read.Refusal.Message);
        var next = read.Value;
        var keys = trusted(next.Origin);
        if (keys.Count == 0)
            return new(404, $"没有登记日志 {next.Origin}。");
        if (!keys.Any(request.Note.VerifiedBy))
            return new(403, $"检查点没有日志 {next.Origin} 的有效签名。");
        if (request.OldSize > next.Size)
            return new(400, $"已知大小 {request.OldSize} 大于检查点的大小 {next.Size}。");
        var last = known(next.Origin);
        if (next.Size < last.Size)
            return new(409, $"拒绝：日志 {next.Origin} 退回到 {next.Size} 条，而此前见证过 {last.Size} 条。") { KnownSize = last.Size };
        if (request.OldSize != last.Size)
            return new(409, $"见证过的大小是 {last.Size}，不是 {request.OldSize}。") { KnownSize = last.Size };
        if (next.Size == last.Size && !next.Root.AsSpan().SequenceEqual(last.Root))
            return new(409, $"拒绝：日志 {next.Origin} 分叉，同为 {next.Size} 条却有两个不同的根。");
        var isProven = last.Size == 0 || next.Size == last.Size
            ? request.Proof.Count == 0
            : ProofCheck.Consistency(last.Size, next.Size, request.Proof, last.Root, next.Root);
        return isProven
            ? new(200, "", next)
            : new(422, $"拒绝：不能证明 {next.Size} 条的日志 {next.Origin} 是由见证过的 {last.Size} 条增长而来（改写、分叉，或证明不全）。");
    }
}
