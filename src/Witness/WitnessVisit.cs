using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Witness;

/// <summary><c>jy-witness visit</c>: fetches the newest checkpoint of a published log, makes the consistency proof from its tiles, and cosigns it when the log has only grown.</summary>
internal static class WitnessVisit
{
    internal static Outcome<string> Run(WitnessBook book, StaticCopy log)
    {
        if (log.Read("checkpoint") is not { } bytes)
            return new Refusal("witness.visit", $"{log} 没有检查点，或读不到。");
        var note = SignedNote.Parse(bytes);
        var head = note.IsGiven ? Checkpoint.Parse(note.Value.Text) : note.Refusal;
        if (!head.IsGiven)
            return head.Refusal;
        var last = book.Head(head.Value.Origin);
        var proof = last.Size > 0 && last.Size < head.Value.Size
            ? new TiledLog(head.Value.Size, id => log.Read(id.ToString())).ConsistencyProof(last.Size)
            : (Outcome<IReadOnlyList<byte[]>>)Array.Empty<byte[]>();
        if (!proof.IsGiven)
            return proof.Refusal;
        var (verdict, cosignature) = book.Take(new AddCheckpoint(Math.Min(last.Size, head.Value.Size), proof.Value, note.Value));
        return cosignature is null
            ? new Refusal("witness.refused", verdict.Message)
            : (note.Value with { Signatures = [.. note.Value.Signatures, cosignature] }).ToString();
    }
}
