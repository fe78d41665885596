using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Cases.Keys;

namespace Jiangyuan.Cases.Files;

/// <summary>
/// An uploaded file as it lies on disk: <c>JYF1</c>, length of the envelope (2 bytes), the envelope that holds the file's own key, then pieces of 64 KiB,
/// each AES-256-GCM with its number as nonce; whether it is the last stands in the associated bytes, so that a shortened file does not open. Pure but for the fresh key.
/// </summary>
internal static class SealedFile
{
    private const int Piece = 64 * 1024;
    private const int Tag = 16;

    private static ReadOnlySpan<byte> Magic => "JYF1"u8;

    internal static string RecordOf(string hash) => "material/" + hash;

    internal static string FieldOf(string hash) => "material." + hash;

    internal static byte[] Seal(ReadOnlySpan<byte> plain, string hash, Sealer sealer)
    {
        Span<byte> key = stackalloc byte[32];
        RandomNumberGenerator.Fill(key);
        var envelope = Encoding.ASCII.GetBytes(sealer.Of(FieldOf(hash), Base64Url.EncodeToString(key))!);
        var pieces = Math.Max(1, (plain.Length + Piece - 1) / Piece);
        var stored = new byte[Magic.Length + 2 + envelope.Length + plain.Length + (pieces * Tag)];
        Magic.CopyTo(stored);
        BinaryPrimitives.WriteUInt16BigEndian(stored.AsSpan(Magic.Length), (ushort)envelope.Length);
        envelope.CopyTo(stored, Magic.Length + 2);
        var rest = stored.AsSpan(Magic.Length + 2 + envelope.Length);
        using var aes = new AesGcm(key, Tag);
        Span<byte> nonce = stackalloc byte[12];
        for (var i = 0; i < pieces; i++)
        {
            var piece = plain.Slice(i * Piece, Math.Min(Piece, plain.Length - (i * Piece)));
            BinaryPrimitives.WriteInt32BigEndian(nonce[8..], i);
            aes.Encrypt(nonce, piece, rest[..piece.Length], rest.Slice(piece.Length, Tag), [(byte)(i == pieces - 1 ? 1 : 0)]);
            rest = rest[(piece.Length + Tag)..];
        }
        return stored;
    }

    /// <summary>The envelope of the file's key; null for a file that is not encrypted.</summary>
    internal static string? EnvelopeOf(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < Magic.Length + 2 || !stored.StartsWith(Magic))
            return null;
        var length = BinaryPrimitives.ReadUInt16BigEndian(stored[Magic.Length..]);
        return stored.Length < Magic.Length + 2 + length ? null : Encoding.ASCII.GetString(stored.Slice(Magic.Length + 2, length));
    }

    /// <summary>The bytes; null when the file was changed or shortened, or is not the one its address says.</summary>
    internal static byte[]? Open(ReadOnlySpan<byte> stored, string key, string hash)
    {
        if (EnvelopeOf(stored) is not { } envelope || !Base64Url.IsValid(key) || Base64Url.DecodeFromChars(key) is not { Length: 32 } secret)
            return null;
        var rest = stored[(Magic.Length + 2 + envelope.Length)..];
        var pieces = (rest.Length + Piece + Tag - 1) / (Piece + Tag);
        if (pieces == 0 || rest.Length - (pieces * Tag) < 0)
            return null;
        var plain = new byte[rest.Length - (pieces * Tag)];
        using var aes = new AesGcm(secret, Tag);
        Span<byte> nonce = stackalloc byte[12];
        for (var i = 0; i < pieces; i++)
        {
            var size = Math.Min(Piece, rest.Length - Tag);
            BinaryPrimitives.WriteInt32BigEndian(nonce[8..], i);
            try
            {
                aes.Decrypt(nonce, rest[..size], rest.Slice(size, Tag), plain.AsSpan(i * Piece, size), [(byte)(i == pieces - 1 ? 1 : 0)]);
            }
            catch (AuthenticationTagMismatchException)
            {
                return null;
            }
            rest = rest[(size + Tag)..];
        }
        return Convert.ToHexStringLower(SHA256.HashData(plain)) == hash ? plain : null;
    }
}
