using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Trust.Crypto;

namespace Jiangyuan.Trust.Keys;

/// <summary>
/// A value of one field, encrypted: <c>e1.SLOT.TEXT</c>, where TEXT is nonce (12) ‖ ciphertext ‖ tag (16) of AES-256-GCM in base64url.
/// <para>The key belongs to one slot, one subject and one field: HMAC-SHA-256(seed of the slot, "e1" ‖ subject ‖ field). A slot's seed lies with the key
/// service, so that giving out keys for some fields opens no others, and a key asked for under a wrong subject opens nothing.</para>
/// <para>The associated bytes are the record and the field: an envelope that was moved to another record or field does not open.</para>
/// </summary>
public static class FieldEnvelope
{
    public const int SeedLength = 32;
    private const string Prefix = "e1.";
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>True when the text has the form of an envelope; whether it opens is another question.</summary>
    public static bool IsEnvelope(string? text) => SlotOf(text) is not null;

    /// <summary>The slot whose key an envelope needs; null for anything that is no envelope.</summary>
    public static long? SlotOf(string? text) =>
        text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) && text.IndexOf('.', Prefix.Length) is var dot && dot > Prefix.Length
        && long.TryParse(text.AsSpan(Prefix.Length, dot - Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var slot) && text.Length > dot + 37 ? slot : null;

    /// <summary>The key of one field of one subject in one slot.</summary>
    public static byte[] KeyOf(ReadOnlySpan<byte> seed, string subject, string field)
    {
        Span<byte> text = stackalloc byte[512];
        var length = Join(text, "e1", subject, field);
        return HashSuite.Sha256.Mac(seed, text[..length]);
    }

    /// <summary>Encrypts. <paramref name="count"/> makes the nonce and must never come twice for one slot, which only one process writes with.</summary>
    public static string Seal(long slot, ReadOnlySpan<byte> key, long count, string record, string field, string value)
    {
        Span<byte> associated = stackalloc byte[512];
        var length = Join(associated, record, field);
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> plain = most <= 1024 ? stackalloc byte[most] : new byte[most];
        plain = plain[..Encoding.UTF8.GetBytes(value, plain)];
        var size = NonceLength + plain.Length + TagLength;
        Span<byte> body = size <= 1100 ? stackalloc byte[size] : new byte[size];
        body[..4].Clear();
        BinaryPrimitives.WriteInt64BigEndian(body[4..], count);
        LibCrypto.SealAes256(key, body[..NonceLength], plain, associated[..length], body[NonceLength..]);
        return string.Concat(Prefix, slot.ToString(CultureInfo.InvariantCulture), ".", Base64Url.EncodeToString(body));
    }

    /// <summary>The value; null when it was sealed with another key, for another record or field, or was changed.</summary>
    public static string? Open(ReadOnlySpan<byte> key, string record, string field, string envelope)
    {
        if (SlotOf(envelope) is null || !IsName(record) || !IsName(field))
            return null;
        var text = envelope.AsSpan(envelope.IndexOf('.', Prefix.Length) + 1);
        if (!Base64Url.IsValid(text, out var size) || size < NonceLength + TagLength)
            return null;
        var body = Base64Url.DecodeFromChars(text);
        Span<byte> associated = stackalloc byte[512];
        var length = Join(associated, record, field);
        var plain = new byte[body.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        try
        {
            aes.Decrypt(body.AsSpan(0, NonceLength), body.AsSpan(NonceLength, plain.Length), body.AsSpan(body.Length - TagLength), plain, associated[..length]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>True for what may be the name of a record, subject or field.</summary>
    public static bool IsName([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? text) => text is { Length: <= 140 } && !text.Contains('\n', StringComparison.Ordinal);

    // Names come from programs and packages: short, and never with a line feed, so that the joined text has one reading.
    private static int Join(Span<byte> text, params ReadOnlySpan<string> parts)
    {
        var length = 0;
        foreach (var part in parts)
        {
            if (!IsName(part))
                throw new ArgumentException("A name of a record or field is too long or has a line feed.");
            length += Encoding.UTF8.GetBytes(part, text[length..]);
            text[length++] = (byte)'\n';
        }
        return length;
    }
}
