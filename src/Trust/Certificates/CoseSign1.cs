using System.Security.Cryptography;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Binary;

namespace Jiangyuan.Trust.Certificates;

/// <summary>Signature algorithms in COSE headers. SM2 has no registered number; ours is of the private range.</summary>
public enum CoseAlgorithm
{
    Es256 = -7,
    EdDsa = -8,
    Ps256 = -37,
    Sm2 = -65601,
}

/// <summary>A public key with the one algorithm it is for, so that a message cannot choose another.</summary>
/// <param name="Algorithm">The only algorithm accepted with this key.</param>
/// <param name="PublicKey">P-256 and SM2: uncompressed point; Ed25519: 32 bytes; RSA: SubjectPublicKeyInfo.</param>
public sealed record CoseKey(CoseAlgorithm Algorithm, byte[] PublicKey)
{
    /// <summary>A key is never trusted by this; it finds candidates. The first 8 bytes of the SHA-256 of the public key.</summary>
    public byte[] KeyId { get; init; } = SHA256.HashData(PublicKey)[..8];

    internal bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => Algorithm switch
    {
        CoseAlgorithm.Es256 => P256.Verify(PublicKey, message, signature),
        CoseAlgorithm.EdDsa => Ed25519.Verify(PublicKey, message, signature),
        CoseAlgorithm.Sm2 => Sm2.Verify(PublicKey, message, signature),
        CoseAlgorithm.Ps256 => VerifyRsa(message, signature),
        _ => false,
    };

    private bool VerifyRsa(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(PublicKey, out _);
            return rsa.KeySize is >= 2048 and <= 8192 && rsa.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>One signed message (RFC 9052 COSE_Sign1). Reading says nothing about validity.</summary>
public sealed class CoseSign1
{
    private const int Sign1Tag = 18;
    private const int WebTokenTag = 61;
    private readonly byte[] _protectedBytes;

    private CoseSign1(byte[] protectedBytes, Cbor protectedHeader, Cbor unprotectedHeader, byte[] payload, byte[] signature) =>
        (_protectedBytes, Protected, Unprotected, Payload, Signature) = (protectedBytes, protectedHeader, unprotectedHeader, payload, signature);

    public Cbor Protected { get; }
    public Cbor Unprotected { get; }
    public byte[] Payload { get; }
    public byte[] Signature { get; }

    /// <summary>The algorithm, from the protected header before the unprotected.</summary>
    public long? Algorithm => (Protected[1] ?? Unprotected[1])?.Integer;

    /// <summary>The key id. One in the protected header wins over an unprotected.</summary>
    public byte[]? KeyId => (Protected[4] ?? Unprotected[4])?.Bytes;

    /// <summary>Reads a message, bare or tagged as COSE_Sign1, itself in a CWT tag or not. <paramref name="deterministic"/> as in <see cref="CborReader"/>.</summary>
    public static Outcome<CoseSign1> Parse(ReadOnlySpan<byte> bytes, bool deterministic = false)
    {
        var read = CborReader.Read(bytes, deterministic);
        if (!read.IsGiven)
            return read.Refusal;
        var value = read.Value;
        if (value.Tagged is { Number: WebTokenTag, Content: var token })
            value = token;
        if (value.Tagged is { Number: Sign1Tag, Content: var message })
            value = message;
        if (value.Kind != CborKind.List || value.Items is not [{ Bytes: { } header }, { Kind: CborKind.Map } unprotected, { Bytes: { } payload }, { Bytes: { } signature }])
            return Bad("不是 COSE_Sign1 的四项结构");
        var inner = header.Length == 0 ? Cbor.Map() : CborReader.Read(header, deterministic) is { IsGiven: true } h ? h.Value : null;
        if (inner is not { Kind: CborKind.Map })
            return Bad("受保护的头不是映射");
        if (inner[2] is not null || unprotected[2] is not null)
            return Bad("有不认识而必须理解的头");
        return new CoseSign1(header, inner, unprotected, payload, signature);
    }

    /// <summary>True when the signature is the key's, by the key's algorithm, over payload and external bytes.</summary>
    public bool VerifiedBy(CoseKey key, ReadOnlySpan<byte> external = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Algorithm == (long)key.Algorithm && key.Verify(ToBeSigned(Protected.Members.Count == 0 ? [] : _protectedBytes, Payload, external), Signature);
    }

    /// <summary>Signs a payload; algorithm and key id stand in the protected header. <paramref name="sign"/> gives the signature of the bytes it gets.</summary>
    public static byte[] Sign(CoseAlgorithm algorithm, byte[] keyId, byte[] payload, Func<byte[], byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(sign);
        var header = CborWriter.Write(Cbor.Map((Cbor.Of(1), Cbor.Of((long)algorithm)), (Cbor.Of(4), Cbor.Of(keyId))));
        var signature = sign(ToBeSigned(header, payload, default));
        return CborWriter.Write(Cbor.Tag(Sign1Tag, Cbor.List(Cbor.Of(header), Cbor.Map(Array.Empty<(Cbor, Cbor)>()), Cbor.Of(payload), Cbor.Of(signature))));
    }

    private static byte[] ToBeSigned(byte[] header, byte[] payload, ReadOnlySpan<byte> external) =>
        CborWriter.Write(Cbor.List(Cbor.Of("Signature1"), Cbor.Of(header), Cbor.Of(external.ToArray()), Cbor.Of(payload)));

    private static Refusal Bad(string what) => new("cose.malformed", $"签名结构不合规：{what}。");
}
