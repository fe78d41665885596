using System.Security.Cryptography;

namespace Jiangyuan.Trust.Crypto;

/// <summary>The hash in use, with its HMAC: SHA-256, or SM3 where a rule demands commercial cryptography of the state (GB/T 32905). Both give 32 bytes with 64-byte blocks.</summary>
public abstract class HashSuite
{
    private const int Block = 64;

    private HashSuite()
    {
    }

    public static HashSuite Sha256 { get; } = new Sha256Suite();
    public static HashSuite Sm3 { get; } = new Sm3Suite();

    public abstract void Hash(ReadOnlySpan<byte> data, Span<byte> hash);

    /// <summary>
    /// HMAC (RFC 2104; GM/T 0042 with SM3). Two hashes in place of the library's MAC: it is independent of how the library names its MACs,
    /// and half as dear, because the library looks its MAC up by name for every call.
    /// </summary>
    public void Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> tag)
    {
        Span<byte> padded = stackalloc byte[Block];
        padded.Clear();
        if (key.Length > Block)
            Hash(key, padded[..32]);
        else
            key.CopyTo(padded);
        var size = Block + data.Length;
        Span<byte> inner = size <= 1024 ? stackalloc byte[size] : new byte[size];
        Span<byte> outer = stackalloc byte[Block + 32];
        for (var i = 0; i < Block; i++)
            (inner[i], outer[i]) = ((byte)(padded[i] ^ 0x36), (byte)(padded[i] ^ 0x5c));
        data.CopyTo(inner[Block..]);
        Hash(inner, outer[Block..]);
        Hash(outer, tag);
        CryptographicOperations.ZeroMemory(padded);
        CryptographicOperations.ZeroMemory(inner);
        CryptographicOperations.ZeroMemory(outer[..Block]);
    }

    public byte[] Hash(ReadOnlySpan<byte> data)
    {
        var hash = new byte[32];
        Hash(data, hash);
        return hash;
    }

    public byte[] Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        var tag = new byte[32];
        Mac(key, data, tag);
        return tag;
    }

    private sealed class Sha256Suite : HashSuite
    {
        public override void Hash(ReadOnlySpan<byte> data, Span<byte> hash) => LibCrypto.Sha256(data, hash);
    }

    private sealed class Sm3Suite : HashSuite
    {
        public override void Hash(ReadOnlySpan<byte> data, Span<byte> hash) => LibCrypto.Sm3(data, hash);
    }
}
