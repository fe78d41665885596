using System.Numerics;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Binary;

namespace Jiangyuan.Trust.Certificates;

/// <summary>
/// The code on a certificate: CBOR map → COSE_Sign1 → zlib → Base45 → <c>QH1:</c>. Small enough for a QR code of quality Q, and verifiable without a network.
/// There is one encoding of each: a reader refuses others, so that a code cannot be varied.
/// </summary>
/// <param name="Holder">Name, masked for persons (张*).</param>
/// <param name="Area">Division code of the issuing.</param>
/// <param name="IssuedAt">Unix seconds.</param>
/// <param name="ExpiresAt">Unix seconds; null when it does not expire.</param>
public sealed record QrCertificate(CertificateNumber Number, string Holder, string Area, long IssuedAt, long? ExpiresAt)
{
    /// <summary>What begins every code.</summary>
    public const string Prefix = "QH1:";

    /// <summary>A QR code of version 40 at quality Q holds 2,420 characters; longer text is refused unread.</summary>
    public const int MaximumLength = 2420;

    private const int MaximumPlain = 8192;
    private static readonly BigInteger Order = BigInteger.Parse("0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Further facts in plain words (许可范围 …), shown as they are.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];

    /// <summary>Where its state stands: the list and the place in it.</summary>
    public (string List, long Index)? Status { get; init; }

    /// <summary>What the log holds of its issuing; proves that it was issued before a key was lost.</summary>
    public byte[]? LogCommitment { get; init; }

    /// <summary>Makes the code. <paramref name="sign"/> gives the raw signature of the bytes it gets, by the key of that id.</summary>
    public string Encode(CoseKey key, Func<byte[], byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(key);
        var message = CoseSign1.Sign(key.Algorithm, key.KeyId, CborWriter.Write(ToCbor()), bytes => key.Algorithm == CoseAlgorithm.Es256 ? Low(sign(bytes)) : sign(bytes));
        return Prefix + Base45.Encode(Zlib.Compress(message));
    }

    /// <summary>Reads a code as far as its signed message; says nothing about validity.</summary>
    internal static Outcome<(CoseSign1 Message, QrCertificate Certificate)> Read(string? text)
    {
        if (text is null || text.Length > MaximumLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return Unreadable($"不是以 {Prefix} 开头的证照码");
        if (Base45.Decode(text.AsSpan(Prefix.Length)) is not { } packed)
            return Unreadable("编码里有不该有的字符，可能没有扫全");
        if (Zlib.Decompress(packed, MaximumPlain) is not { } bytes)
            return Unreadable("解压失败，可能没有扫全");
        var message = CoseSign1.Parse(bytes, deterministic: true);
        if (!message.IsGiven)
            return Unreadable(message.Refusal.Message);
        if (bytes[0] != 0xD2 || message.Value.Protected.Members.Count != 2 || message.Value.Unprotected.Members.Count != 0)
            return Unreadable("签名结构有多余内容");
        var payload = CborReader.Read(message.Value.Payload, deterministic: true);
        if (!payload.IsGiven)
            return Unreadable(payload.Refusal.Message);
        return FromCbor(payload.Value) is { } certificate ? (message.Value, certificate) : Unreadable("证照内容不合规");
    }

    /// <summary>One of the two signatures that ECDSA allows for a message: that with the smaller s.</summary>
    internal static bool IsLow(byte[] signature) => signature.Length == 64 && new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true) * 2 <= Order;

    private static byte[] Low(byte[] signature)
    {
        if (signature.Length != 64 || IsLow(signature))
            return signature;
        var s = (Order - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true)).ToByteArray(isUnsigned: true, isBigEndian: true);
        var low = signature.ToArray();
        low.AsSpan(32).Clear();
        s.CopyTo(low, 64 - s.Length);
        return low;
    }

    private Cbor ToCbor()
    {
        var members = new List<(Cbor, Cbor)>
        {
            (Cbor.Of(1), Cbor.Of(Number.ToString())),
            (Cbor.Of(2), Cbor.Of(Holder)),
            (Cbor.Of(3), Cbor.Of(Area)),
            (Cbor.Of(4), Cbor.Of(IssuedAt)),
        };
        if (ExpiresAt is { } expires)
            members.Add((Cbor.Of(5), Cbor.Of(expires)));
        if (Facts.Count > 0)
            members.Add((Cbor.Of(6), Cbor.List(Facts.Select(f => Cbor.List(Cbor.Of(f.Key), Cbor.Of(f.Value))))));
        if (Status is { } status)
            members.Add((Cbor.Of(7), Cbor.List(Cbor.Of(status.List), Cbor.Of(status.Index))));
        if (LogCommitment is { } commitment)
            members.Add((Cbor.Of(8), Cbor.Of(commitment)));
        return Cbor.Map(members);
    }

    private static QrCertificate? FromCbor(Cbor map)
    {
        if (map.Members.Any(m => m.Key.Integer is null or < 1 or > 8) || CertificateNumber.Parse(map[1]?.Text) is not { IsGiven: true } number)
            return null;
        if (map[2]?.Text is not { Length: > 0 } holder || map[3]?.Text is not { Length: > 0 } area || map[4]?.Integer is not { } issued)
            return null;
        if ((map[5] is { } e && e.Integer is null) || (map[8] is { } c && c.Bytes is not { Length: 32 }))
            return null;
        var facts = new List<KeyValuePair<string, string>>();
        foreach (var fact in map[6]?.Items ?? [])
            if (fact.Items is [{ Text: { } name }, { Text: { } value }])
                facts.Add(KeyValuePair.Create(name, value));
            else
                return null;
        (string, long)? status = null;
        if (map[7] is { } s)
        {
            if (s.Items is not [{ Text: { Length: > 0 } list }, { Integer: >= 0 } index])
                return null;
            status = (list, index.Integer!.Value);
        }

        return new QrCertificate(number.Value, holder, area, issued, map[5]?.Integer) { Facts = facts, Status = status, LogCommitment = map[8]?.Bytes };
    }

    private static Refusal Unreadable(string what) => new("certificate.unreadable", $"读不出证照码：{what}。", "请把二维码放平、照亮后重扫；仍不行就到政务服务窗口核对。");
}
