using System.Security.Cryptography;

namespace Jiangyuan.Trust.Crypto;

/// <summary>SM2 signatures with SM3 (GB/T 32918.2), default user identity, DER encoded as in GB/T 35276. For parties that must use commercial cryptography of the state.</summary>
public static class Sm2
{
    private static readonly byte[] PublicPrefix = Convert.FromHexString("3059301306072a8648ce3d020106082a811ccf5501822d034200");
    private static readonly byte[] PrivatePrefix = Convert.FromHexString("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420");
    private static readonly byte[] BarePrivatePrefix = Convert.FromHexString("3041020100301306072a8648ce3d020106082a811ccf5501822d042730250201010420");
    private static readonly byte[] PrivateMiddle = Convert.FromHexString("a144034200");

    /// <summary>True only for a valid signature; <paramref name="publicKey"/> is the uncompressed point, 65 bytes.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != 65 || publicKey[0] != 4 || signature.Length is 0 or > 72)
            return false;
        using var key = LibCrypto.PublicKey([.. PublicPrefix, .. publicKey]);
        return key is not null && LibCrypto.Verify(key, message, signature, sm2: true);
    }

    /// <summary>Signs with a 32-byte private number and its public point. The library draws the nonce.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message)
    {
        using var key = LibCrypto.PrivateKey([.. PrivatePrefix, .. privateKey, .. PrivateMiddle, .. publicKey])
            ?? throw new CryptographicException("Not an SM2 key pair.");
        return LibCrypto.Sign(key, message, sm2: true);
    }

    /// <summary>The public point of a 32-byte private number, 65 bytes.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> privateKey)
    {
        using var key = LibCrypto.PrivateKey([.. BarePrivatePrefix, .. privateKey]) ?? throw new CryptographicException("Not an SM2 private number.");
        return LibCrypto.PublicInfo(key)[^65..];
    }
}
