using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Jiangyuan.Kernel.Store;

/// <summary>
/// The hashes that make every stream, and the store as a whole, a chain.
/// <list type="bullet">
/// <item>content of an event = SHA-256 over stream, type, payload, actor, purpose (each as 4-byte big-endian length and UTF-8), the instant (8 bytes, ms) and the salt;</item>
/// <item>hash of an event = SHA-256(hash of the previous event of the stream ‖ version (4 bytes) ‖ content), 32 zero bytes before the first;</item>
/// <item>content of a batch = SHA-256 over its events' hashes, its answers and its messages in order;</item>
/// <item>root of a batch = SHA-256(previous root ‖ first_seq (8) ‖ n (8) ‖ content).</item>
/// </list>
/// The content is computed by the caller, so that the one writer hashes 68 bytes an event, whatever the payload.
/// </summary>
internal static class EventChain
{
    internal const int SaltBytes = 16;

    internal static readonly byte[] Start = new byte[32];

    // The one-shot call makes a context every time, which costs as much as a short text's hash: each thread keeps one.
    [ThreadStatic]
    private static IncrementalHash? t_sha256;

    /// <summary>Refuses lone surrogates: what is stored must be what was hashed.</summary>
    internal static readonly UTF8Encoding Utf8 = new(false, true);

    internal static byte[] Content(string stream, string type, ReadOnlySpan<byte> payload, string actor, string purpose, long at, ReadOnlySpan<byte> salt)
    {
        // One buffer and one call: the hash of a long payload is mostly the price of asking for it.
        var most = 28 + (4 * (stream.Length + type.Length + actor.Length + purpose.Length)) + payload.Length + salt.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        var length = 0;
        Put(buffer, ref length, stream);
        Put(buffer, ref length, type);
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(length), payload.Length);
        payload.CopyTo(buffer.AsSpan(length + 4));
        length += 4 + payload.Length;
        Put(buffer, ref length, actor);
        Put(buffer, ref length, purpose);
        BinaryPrimitives.WriteInt64BigEndian(buffer.AsSpan(length), at);
        salt.CopyTo(buffer.AsSpan(length + 8));
        var content = Sha256(buffer.AsSpan(0, length + 8 + salt.Length));
        ArrayPool<byte>.Shared.Return(buffer);
        return content;
    }

    /// <summary>A stored hash as one can go on with; one that is not 32 bytes was put there by somebody else and counts as none.</summary>
    internal static byte[] Sound(byte[] stored) => stored.Length == Start.Length ? stored : Start;

    internal static byte[] Hash(ReadOnlySpan<byte> previous, int version, ReadOnlySpan<byte> content)
    {
        Span<byte> bytes = stackalloc byte[68];
        previous.CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[32..], version);
        content.CopyTo(bytes[36..]);
        return Sha256(bytes);
    }

    internal static byte[] Hash(ReadOnlySpan<byte> previous, StoredEvent e) =>
        Hash(previous, e.Version, Content(e.Stream, e.Type, Utf8.GetBytes(e.Payload), e.Actor, e.Purpose, e.At.ToUnixTimeMilliseconds(), e.Salt));

    internal static byte[] Root(ReadOnlySpan<byte> previous, long firstSeq, long n, ReadOnlySpan<byte> content)
    {
        Span<byte> bytes = stackalloc byte[80];
        previous.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[32..], firstSeq);
        BinaryPrimitives.WriteInt64BigEndian(bytes[40..], n);
        content.CopyTo(bytes[48..]);
        return Sha256(bytes);
    }

    internal static void AddAnswer(IncrementalHash hash, string actor, string key, string? requestHash, string? response, long at)
    {
        // At once: the writer does this for every answer, and a call costs more than the few bytes it adds.
        var most = 28 + (3 * (actor.Length + key.Length + (requestHash?.Length ?? 0) + (response?.Length ?? 0)));
        Span<byte> bytes = most <= 1024 ? stackalloc byte[most] : new byte[most];
        BinaryPrimitives.WriteInt32BigEndian(bytes, 1);
        var length = 4;
        Put(bytes, ref length, actor);
        Put(bytes, ref length, key);
        Put(bytes, ref length, requestHash);
        Put(bytes, ref length, response);
        BinaryPrimitives.WriteInt64BigEndian(bytes[length..], at);
        hash.AppendData(bytes[..(length + 8)]);
    }

    internal static void AddMessage(IncrementalHash hash, string topic, string key, string payload)
    {
        AddNumber(hash, 2);
        Add(hash, topic);
        Add(hash, key);
        Add(hash, payload);
    }

    internal static void AddValue(IncrementalHash hash, object? value)
    {
        Span<byte> number = stackalloc byte[8];
        switch (value)
        {
            case null:
                AddNumber(hash, -1);
                break;
            case string text:
                Add(hash, text);
                break;
            case byte[] bytes:
                AddNumber(hash, bytes.Length - int.MaxValue);
                hash.AppendData(bytes);
                break;
            case double real:
                AddNumber(hash, -2);
                BinaryPrimitives.WriteDoubleBigEndian(number, real);
                hash.AppendData(number);
                break;
            default:
                AddNumber(hash, -3);
                BinaryPrimitives.WriteInt64BigEndian(number, (long)value);
                hash.AppendData(number);
                break;
        }
    }

    private static byte[] Sha256(ReadOnlySpan<byte> bytes)
    {
        var hash = t_sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(bytes);
        return hash.GetHashAndReset();
    }

    // Four bytes of length, then the text; length -1 for none.
    private static void Put(Span<byte> buffer, ref int at, string? text)
    {
        var length = text is null ? -1 : Utf8.GetBytes(text, buffer[(at + 4)..]);
        BinaryPrimitives.WriteInt32BigEndian(buffer[at..], length);
        at += 4 + Math.Max(length, 0);
    }

    private static void Add(IncrementalHash hash, string? text)
    {
        if (text is null)
        {
            AddNumber(hash, -1);
            return;
        }
        var length = Utf8.GetByteCount(text);
        AddNumber(hash, length);
        Span<byte> bytes = length <= 512 ? stackalloc byte[length] : new byte[length];
        Utf8.GetBytes(text, bytes);
        hash.AppendData(bytes);
    }

    private static void AddNumber(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
