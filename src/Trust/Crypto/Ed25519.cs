using System.Numerics;
using System.Security.Cryptography;

namespace Jiangyuan.Trust.Crypto;

/// <summary>
/// Ed25519 (RFC 8032), strictly: besides the signature equation without cofactor (libcrypto), the key and R must be canonical encodings of points
/// that are not of small order, and S must be below the group order. So nobody can make two valid encodings of one signature, nor a signature that fits every message.
/// </summary>
public static class Ed25519
{
    public const int KeyLength = 32;
    public const int SignatureLength = 64;

    // y-coordinates of the points of small order, canonical, without the sign bit: 1, -1 and 0 (orders 1, 2, 4) and the two of order 8.
    private static readonly byte[][] SmallOrder =
    [
        Convert.FromHexString("0100000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        Convert.FromHexString("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ];

    private static readonly byte[] Order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    private static readonly byte[] Prime = Convert.FromHexString("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    /// <summary>True only for a strictly valid signature. Any other bytes: false.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeyLength || signature.Length != SignatureLength)
            return false;
        if (!IsSound(publicKey) || !IsSound(signature[..32]) || !IsBelow(signature[32..], Order))
            return false;
        using var key = LibCrypto.Ed25519Public(publicKey);
        return key is not null && LibCrypto.Verify(key, message, signature, sm2: false);
    }

    /// <summary>Signs with a 32-byte private seed. The seed is the caller's secret; its length is the caller's duty.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        using var key = Private(seed);
        return LibCrypto.Sign(key, message, sm2: false);
    }

    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        using var key = Private(seed);
        return LibCrypto.RawPublic(key);
    }

    private static LibCrypto.KeyHandle Private(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, KeyLength);
        return LibCrypto.Ed25519Private(seed) ?? throw new CryptographicException("libcrypto has no Ed25519.");
    }

    private static bool IsSound(ReadOnlySpan<byte> point)
    {
        Span<byte> y = stackalloc byte[32];
        point.CopyTo(y);
        y[31] &= 0x7F;
        if (!IsBelow(y, Prime))
            return false;
        foreach (var small in SmallOrder)
            if (y.SequenceEqual(small))
                return false;
        return true;
    }

    private static bool IsBelow(ReadOnlySpan<byte> number, ReadOnlySpan<byte> bound) =>
        new BigInteger(number, isUnsigned: true) < new BigInteger(bound, isUnsigned: true);
}
