using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Jiangyuan.Trust.Crypto;

/// <summary>Authenticated encryption. AES-GCM is the platform's; SM4-GCM (GB/T 36624) and nonces other than 12 bytes go over libcrypto's block cipher, which has no SM4-GCM before OpenSSL 3.1.</summary>
public static class Gcm
{
    public const int TagLength = 16;

    /// <summary>Ciphertext ‖ tag. The nonce must never come twice under one key; 12 bytes are recommended.</summary>
    public static byte[] Encrypt(bool sm4, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated)
    {
        ArgumentOutOfRangeException.ThrowIfZero(nonce.Length);
        var sealedBytes = new byte[plain.Length + TagLength];
        if (!sm4 && nonce.Length == 12 && key.Length == 32)
        {
            LibCrypto.SealAes256(key, nonce, plain, associated, sealedBytes);
            return sealedBytes;
        }

        if (!sm4 && nonce.Length == 12)
        {
            using var aes = new AesGcm(key, TagLength);
            aes.Encrypt(nonce, plain, sealedBytes.AsSpan(0, plain.Length), sealedBytes.AsSpan(plain.Length), associated);
            return sealedBytes;
        }

        using var cipher = Cipher(sm4, key) ?? throw new CryptographicException("No such key length.");
        Counter(cipher, nonce, plain, sealedBytes.AsSpan(0, plain.Length));
        Tag(cipher, nonce, sealedBytes.AsSpan(0, plain.Length), associated, sealedBytes.AsSpan(plain.Length));
        return sealedBytes;
    }

    /// <summary>The plaintext, or null when key, nonce, associated bytes or ciphertext are not the ones that were sealed.</summary>
    public static byte[]? Decrypt(bool sm4, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associated)
    {
        if (nonce.Length == 0 || sealedBytes.Length < TagLength)
            return null;
        using var cipher = Cipher(sm4, key);
        if (cipher is null)
            return null;
        var text = sealedBytes[..^TagLength];
        Span<byte> tag = stackalloc byte[TagLength];
        Tag(cipher, nonce, text, associated, tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, sealedBytes[^TagLength..]))
            return null;
        var plain = new byte[text.Length];
        Counter(cipher, nonce, text, plain);
        return plain;
    }

    private static LibCrypto.BlockCipher? Cipher(bool sm4, ReadOnlySpan<byte> key) =>
        LibCrypto.Encryptor(sm4 ? BlockCipherKind.Sm4 : BlockCipherKind.Aes, key);

    // NIST SP 800-38D §7.1: the block before the counter starts.
    private static UInt128 Start(LibCrypto.BlockCipher cipher, ReadOnlySpan<byte> nonce)
    {
        if (nonce.Length == 12)
        {
            Span<byte> block = stackalloc byte[16];
            nonce.CopyTo(block);
            block[15] = 1;
            return BinaryPrimitives.ReadUInt128BigEndian(block);
        }

        return Hash(HashKey(cipher), [], nonce, (ulong)nonce.Length * 8);
    }

    private static UInt128 HashKey(LibCrypto.BlockCipher cipher)
    {
        Span<byte> zero = stackalloc byte[16];
        zero.Clear();
        cipher.Encrypt(zero, zero);
        return BinaryPrimitives.ReadUInt128BigEndian(zero);
    }

    private static void Counter(LibCrypto.BlockCipher cipher, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> from, Span<byte> to)
    {
        var counter = Start(cipher, nonce);
        const int Batch = 256;
        var stream = new byte[Batch * 16];
        for (var done = 0; done < from.Length; done += stream.Length)
        {
            var length = Math.Min(stream.Length, from.Length - done);
            for (var at = 0; at < length; at += 16)
            {
                counter = (counter & ~(UInt128)uint.MaxValue) | unchecked((uint)counter + 1);
                BinaryPrimitives.WriteUInt128BigEndian(stream.AsSpan(at), counter);
            }

            var whole = (length + 15) / 16 * 16;
            cipher.Encrypt(stream.AsSpan(0, whole), stream.AsSpan(0, whole));
            for (var i = 0; i < length; i++)
                to[done + i] = (byte)(from[done + i] ^ stream[i]);
        }
    }

    private static void Tag(LibCrypto.BlockCipher cipher, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> text, ReadOnlySpan<byte> associated, Span<byte> tag)
    {
        Span<byte> mask = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(mask, Start(cipher, nonce));
        cipher.Encrypt(mask, mask);
        var hash = Hash(HashKey(cipher), associated, text, (ulong)text.Length * 8);
        BinaryPrimitives.WriteUInt128BigEndian(tag, hash ^ BinaryPrimitives.ReadUInt128BigEndian(mask));
    }

    private static UInt128 Hash(UInt128 key, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> text, ulong textBits)
    {
        var hash = Absorb(Absorb(0, key, associated), key, text);
        return Multiply(hash ^ new UInt128((ulong)associated.Length * 8, textBits), key);
    }

    private static UInt128 Absorb(UInt128 hash, UInt128 key, ReadOnlySpan<byte> data)
    {
        Span<byte> last = stackalloc byte[16];
        for (; data.Length > 0; data = data[Math.Min(16, data.Length)..])
        {
            last.Clear();
            data[..Math.Min(16, data.Length)].CopyTo(last);
            hash = Multiply(hash ^ BinaryPrimitives.ReadUInt128BigEndian(last), key);
        }

        return hash;
    }

    // In GF(2^128), without branches or look-ups that depend on the secret.
    private static UInt128 Multiply(UInt128 x, UInt128 y)
    {
        UInt128 product = 0;
        var reduction = new UInt128(0xE100000000000000, 0);
        for (var i = 127; i >= 0; i--)
        {
            product ^= y & (0 - ((x >> i) & 1));
            y = (y >> 1) ^ (reduction & (0 - (y & 1)));
        }

        return product;
    }
}
