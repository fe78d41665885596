using System.Buffers;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Crypto;

namespace Jiangyuan.Trust.Log;

/// <summary>
/// What the public record says of one event: its type, when it was, a pseudonym of the record it belongs to (HMAC of the stream's name), and a commitment
/// SHA-256(salt ‖ canonical event). It holds no personal data: whoever destroys event and salt leaves a number that leads nowhere, and the tree stays whole.
/// </summary>
/// <remarks>The bytes of an entry never change for a given event: the tree is a function of the store, so that it can be made again after any loss of files.</remarks>
public sealed record RecordEntry(string Type, string Record, byte[] Commit, long Time)
{
    private const int PseudonymBytes = 16;
    private const int UsualEvent = 6144;
    private const int MostKept = 1 << 18;

    // What is committed to is made and hashed thousands of times a second.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_committed;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_entry;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The entry of a committed event.</summary>
    public static RecordEntry Of(StoredEvent e, ReadOnlySpan<byte> secret)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new RecordEntry(e.Type, Pseudonym(e.Stream, secret), Commitment(e), e.At.ToUnixTimeMilliseconds());
    }

    /// <summary>The event as it is committed to: everything that was decided, but not its place in the store.</summary>
    public static Json Canonical(StoredEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return Json.Map(
            ("actor", Json.Of(e.Actor)), ("at", Json.Of(e.At.ToUnixTimeMilliseconds())), ("payload", Json.Of(e.Payload)), ("purpose", Json.Of(e.Purpose)),
            ("stream", Json.Of(e.Stream)), ("type", Json.Of(e.Type)), ("version", Json.Of(e.Version)));
    }

    /// <summary>The pseudonym of a stream. The secret keeps others from trying names.</summary>
    public static string Pseudonym(string stream, ReadOnlySpan<byte> secret) =>
        Convert.ToHexStringLower(HashSuite.Sha256.Mac(secret, Encoding.UTF8.GetBytes("record\0" + stream)).AsSpan(0, PseudonymBytes));

    /// <summary>SHA-256(salt ‖ canonical event).</summary>
    public static byte[] Commitment(ReadOnlySpan<byte> salt, Json canonical)
    {
        var committed = Salted(salt);
        JsonWriter.Write(canonical, committed);
        return Hashed(committed);
    }

    /// <summary>The same for an event of the store, written at once: it is made for every event there is.</summary>
    private static byte[] Commitment(StoredEvent e)
    {
        var committed = Salted(e.Salt);
        committed.Write("{\"actor\":"u8);
        JsonWriter.WriteText(e.Actor, committed);
        committed.Write(",\"at\":"u8);
        JsonWriter.WriteInteger(e.At.ToUnixTimeMilliseconds(), committed);
        committed.Write(",\"payload\":"u8);
        JsonWriter.WriteUtf8(e.Utf8Payload, committed);
        committed.Write(",\"purpose\":"u8);
        JsonWriter.WriteText(e.Purpose, committed);
        committed.Write(",\"stream\":"u8);
        JsonWriter.WriteText(e.Stream, committed);
        committed.Write(",\"type\":"u8);
        JsonWriter.WriteText(e.Type, committed);
        committed.Write(",\"version\":"u8);
        JsonWriter.WriteInteger(e.Version, committed);
        committed.Write("}"u8);
        return Hashed(committed);
    }

    private static ArrayBufferWriter<byte> Salted(ReadOnlySpan<byte> salt)
    {
        var committed = t_committed ??= new ArrayBufferWriter<byte>(UsualEvent);
        committed.ResetWrittenCount();
        committed.Write(salt);
        return committed;
    }

    private static byte[] Hashed(ArrayBufferWriter<byte> committed)
    {
        var hash = HashSuite.Sha256.Hash(committed.WrittenSpan);
        // Nothing of the event and its salt stays behind: whoever destroys both is to have destroyed them.
        committed.Clear();
        if (committed.Capacity > MostKept)
            t_committed = null;
        return hash;
    }

    /// <summary>The bytes that are logged.</summary>
    public byte[] ToBytes()
    {
        Span<byte> commit = stackalloc byte[2 * Commit.Length];
        Convert.TryToHexStringLower(Commit, commit, out _);
        var entry = t_entry ??= new ArrayBufferWriter<byte>(256);
        entry.ResetWrittenCount();
        entry.Write("{\"commit\":"u8);
        JsonWriter.WriteUtf8(commit, entry);
        entry.Write(",\"record\":"u8);
        JsonWriter.WriteText(Record, entry);
        entry.Write(",\"time\":"u8);
        JsonWriter.WriteInteger(Time, entry);
        entry.Write(",\"type\":"u8);
        JsonWriter.WriteText(Type, entry);
        entry.Write("}"u8);
        return entry.WrittenSpan.ToArray();
    }

    /// <summary>The entry as a value.</summary>
    public Json ToJson() => Json.Map(("commit", Json.Of(Convert.ToHexStringLower(Commit))), ("record", Json.Of(Record)), ("time", Json.Of(Time)), ("type", Json.Of(Type)));

    /// <summary>Reads the bytes of an entry; anything but the canonical form is refused.</summary>
    public static Outcome<RecordEntry> Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 2000)
            return Bad("过长");
        var read = JsonReader.Read(bytes, JsonForm.Canonical);
        return read.IsGiven ? Of(read.Value) : read.Refusal;
    }

    /// <summary>Reads an entry that stands in another text.</summary>
    public static Outcome<RecordEntry> Of(Json? entry)
    {
        if (entry is not { Kind: JsonKind.Map, Members.Count: 4 })
            return Bad("应恰有 commit、record、time、type 四项");
        if (entry["type"]?.Text is not { Length: > 0 and <= 200 } type || entry["record"]?.Text is not { Length: 2 * PseudonymBytes } record || entry["time"]?.Integer is not { } time)
            return Bad("record、time 或 type 不合规");
        return entry["commit"]?.Text is { } commit && TryHex(commit, 32, out var bytes) ? new RecordEntry(type, record, bytes, time) : Bad("commit 应为 64 个小写十六进制字符");
    }

    /// <summary>Lower-case hexadecimal of exactly that many bytes.</summary>
    public static bool TryHex(string text, int length, out byte[] bytes)
    {
        bytes = new byte[length];
        return text.Length == 2 * length && !text.AsSpan().ContainsAnyExcept(HexDigits) && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done;
    }

    private static Refusal Bad(string what) => new("record.entry", $"日志条目不合规：{what}。");
}
