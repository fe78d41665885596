using System.Security.Cryptography;

namespace Jiangyuan.Trust.Crypto;

/// <summary>ECDSA over P-256 with SHA-256 (ES256).</summary>
public static class P256
{
    /// <summary>True only for a valid signature; the key is the uncompressed point (65 bytes), the signature r‖s (64 bytes) or DER.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, bool der = false)
    {
        Span<byte> fixedLength = stackalloc byte[64];
        if (der && !TryUnwrap(signature, fixedLength))
            return false;
        using var key = Public(publicKey);
        try
        {
            var plain = der ? fixedLength : signature;
            return key is not null && plain.Length == 64 && key.VerifyData(message, plain, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>r‖s over the message with the 32-byte private number.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> message)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = privateKey.ToArray() });
        return key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>The uncompressed public point of a private number.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> privateKey)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = privateKey.ToArray() });
        var point = key.ExportParameters(false).Q;
        return [4, .. point.X!, .. point.Y!];
    }

    // Two positive INTEGERs in a SEQUENCE, shortest form only; the platform's reader forgives a missing sign byte.
    private static bool TryUnwrap(ReadOnlySpan<byte> der, Span<byte> fixedLength)
    {
        fixedLength.Clear();
        if (der.Length is < 8 or > 72 || der[0] != 0x30 || der[1] != der.Length - 2)
            return false;
        der = der[2..];
        for (var half = 0; half < 2; half++)
        {
            if (der.Length < 3 || der[0] != 2 || der[1] == 0 || der[1] > der.Length - 2)
                return false;
            var number = der.Slice(2, der[1]);
            if (number[0] >= 0x80 || (number[0] == 0 && number.Length > 1 && number[1] < 0x80))
                return false;
            number = number[0] == 0 ? number[1..] : number;
            if (number.Length > 32)
                return false;
            number.CopyTo(fixedLength[(32 * (half + 1) - number.Length)..]);
            der = der[(2 + der[1])..];
        }

        return der.Length == 0;
    }

    internal static ECDsa? Public(ReadOnlySpan<byte> point)
    {
        if (point.Length != 65 || point[0] != 4)
            return null;
        try
        {
            return ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..].ToArray() },
            });
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
