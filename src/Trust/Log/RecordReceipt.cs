using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Trust.Log;

/// <summary>What a receipt proves. <paramref name="SeenAt"/>: when the quorum of witnesses had seen it (Unix seconds); <paramref name="Event"/>: what was committed to, when the receipt opens it.</summary>
public sealed record ReceiptProof(RecordEntry Entry, ulong Index, Checkpoint Checkpoint, int Witnesses, long? SeenAt, Json? Event);

/// <summary>
/// A receipt: a C2SP tlog-proof whose extra bytes hold the entry, and for whoever may know it the event and the salt that open the commitment.
/// Codes of refusals, the same in the page that checks off line: RC00 unreadable · RC01 foreign log · RC02 not signed by the log · RC03 too few witnesses ·
/// RC04 not in the tree · RC05 the event is another than was committed to · RC06 entry missing or malformed.
/// </summary>
public static class RecordReceipt
{
    /// <summary>The page that checks receipts off line, to be given out with the keys to trust.</summary>
    public const string VerifierName = "verify-record.html";

    /// <summary>The largest receipt that is read.</summary>
    public const int MaximumBytes = 256 * 1024;

    /// <summary>The proof with its entry, opened when the event is given.</summary>
    public static LogProof Make(LogProof proof, RecordEntry entry, StoredEvent? opened)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(entry);
        var extra = opened is null
            ? Json.Map(("entry", entry.ToJson()))
            : Json.Map(("entry", entry.ToJson()), ("event", RecordEntry.Canonical(opened)), ("salt", Json.Of(Convert.ToHexStringLower(opened.Salt))));
        return proof with { Extra = JsonWriter.Write(extra) };
    }

    /// <summary>Checks a receipt against the keys of a policy.</summary>
    public static Outcome<ReceiptProof> Verify(ReadOnlySpan<byte> bytes, TrustedLogs trusted)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        if (bytes.Length > MaximumBytes)
            return new Refusal("RC00", "回执读不出来：文件过大。");
        var read = LogProof.Parse(bytes);
        if (!read.IsGiven)
            return new Refusal("RC00", $"回执读不出来：{read.Refusal.Message}");
        var proof = read.Value;
        var extra = proof.Extra is { } held ? JsonReader.Read(held, JsonForm.Interchange) : new Refusal("RC06", "");
        var entry = extra.IsGiven ? RecordEntry.Of(extra.Value["entry"]) : extra.Refusal;
        if (!entry.IsGiven)
            return new Refusal("RC06", "回执里没有日志条目，或条目不合规。");
        var head = Checkpoint.Parse(proof.Note.Text);
        if (!head.IsGiven)
            return new Refusal("RC00", $"回执读不出来：{head.Refusal.Message}");
        if (trusted.For(head.Value.Origin) is not { } policy)
            return new Refusal("RC01", $"回执出自 {head.Value.Origin}，不是您所信任的公开记录。");
        var evidence = proof.Verify(HashTree.LeafHash(entry.Value.ToBytes()), policy);
        if (!evidence.IsGiven)
            return new Refusal(evidence.Refusal.Code switch { "checkpoint.unsigned" => "RC02", "log-proof.witnesses" => "RC03", "log-proof.not-included" => "RC04", _ => "RC01" }, evidence.Refusal.Message);
        var opened = extra.Value["event"];
        if (opened is not null && !Opens(entry.Value, opened, extra.Value["salt"]?.Text))
            return new Refusal("RC05", "回执里写明的内容与当时登记的承诺不符：内容被改动过。");
        return new ReceiptProof(entry.Value, proof.Index, evidence.Value.Checkpoint, policy.Witnesses.DistinctBy(w => w.ToString()).Count(w => proof.Note.TimeOf(w) is not null), evidence.Value.SeenAt, opened);
    }

    private static bool Opens(RecordEntry entry, Json opened, string? salt) =>
        salt is { Length: <= 128 } && RecordEntry.TryHex(salt, salt.Length / 2, out var bytes)
        && RecordEntry.Commitment(bytes, opened).AsSpan().SequenceEqual(entry.Commit)
        && opened["type"]?.Text == entry.Type && opened["at"]?.Integer == entry.Time;
}
