using Jiangyuan.Kernel;

namespace Jiangyuan.Trust.Certificates;

/// <summary>A status list as a verifier holds it: already verified, with the time it was made.</summary>
public sealed record HeldStatusList(StatusList List, long IssuedAt);

/// <summary>A certificate found genuine, with what the one who shows the verdict must say beside it.</summary>
/// <param name="StatusAsOf">Time of the status list relied on (Unix seconds); null when there was none.</param>
/// <param name="Warnings">In plain words.</param>
public sealed record GenuineCertificate(QrCertificate Certificate, AgencyKey SignedWith, long? StatusAsOf, IReadOnlyList<string> Warnings);

/// <summary>
/// Verifies the code on a certificate off line: signature, authority of the key for this type and area, time, status.
/// The order is that of what a forger could do; the first reason is the answer.
/// </summary>
public static class CertificateCheck
{
    /// <summary>An older status list still counts, with a warning.</summary>
    public const long FreshSeconds = 24 * 60 * 60;

    private const long ClockSkewSeconds = 5 * 60;

    /// <param name="text">What the scanner read.</param>
    /// <param name="trust">Whose signatures count.</param>
    /// <param name="statusLists">The verified list of that name, or null when not at hand.</param>
    /// <param name="now">Unix seconds.</param>
    /// <param name="loggedAt">When witnesses saw its issuing in the log, if that was proven; only needed for keys that were lost.</param>
    public static Outcome<GenuineCertificate> Verify(string? text, TrustList trust, Func<string, HeldStatusList?> statusLists, long now, long? loggedAt = null)
    {
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(statusLists);
        var read = QrCertificate.Read(text);
        if (!read.IsGiven)
            return read.Refusal;
        var (message, certificate) = read.Value;

        // The id only finds candidates: two keys may share one, so each is tried.
        var candidates = trust.Keys.Where(k => message.KeyId.AsSpan().SequenceEqual(k.Key.KeyId)).ToList();
        if (candidates.Count == 0)
            return No("unknown-key", "签发它的密钥不在发证机关公钥名录里。", "请更新名录后再验；仍不在名录里的，不是有效证照。");
        var signer = candidates.Find(k => message.VerifiedBy(k.Key) && (k.Key.Algorithm != CoseAlgorithm.Es256 || QrCertificate.IsLow(message.Signature)));
        if (signer is null)
            return No("forged", "签名不成立：内容被改动过，或不是发证机关签发的。", "请勿采信，可向发证机关或 12345 反映。");
        return Authority(certificate, signer, now, loggedAt) ?? Status(certificate, signer, statusLists, now, loggedAt);
    }

    private static Refusal? Authority(QrCertificate certificate, AgencyKey signer, long now, long? loggedAt)
    {
        if (certificate.Number.Issuer != signer.Agency || !signer.Types.Contains(certificate.Number.Type) || !certificate.Area.StartsWith(signer.Area, StringComparison.Ordinal))
            return No("not-authorised", "签发的机关无权签发这类证照或这个地区的证照。", "请勿采信，可向发证机关或 12345 反映。");
        if (certificate.IssuedAt < signer.From || certificate.IssuedAt > signer.To)
            return No("not-authorised", "证照的签发时间不在密钥的有效期内。", "请到发证机关换发。");
        if (signer.CompromisedAt is { } lost && !(loggedAt < lost))
            return No("key-compromised", "签发它的密钥已经失控，又没有证明它是在失控之前签发的。", "持证人可到发证机关换发；在换发之前请以网上查询为准。");
        if (certificate.IssuedAt > now + ClockSkewSeconds)
            return No("not-yet", "证照的签发时间在将来。", "请核对本机的时间。");
        return certificate.ExpiresAt is { } expires && expires <= now ? No("expired", "证照已过有效期。", "持证人可申请延续或重新申领。") : null;
    }

    private static Outcome<GenuineCertificate> Status(QrCertificate certificate, AgencyKey signer, Func<string, HeldStatusList?> statusLists, long now, long? loggedAt)
    {
        var warnings = new List<string>();
        if (signer.CompromisedAt is not null && loggedAt is not null)
            warnings.Add("签发密钥已经停用，此证照在停用之前签发，仍有效，待换发。");
        if (certificate.Status is not { } place)
            return new GenuineCertificate(certificate, signer, null, warnings);
        if (statusLists(place.List) is not { } held)
        {
            warnings.Add("没有状态列表，不能确认是否已被撤销；请联网更新后再验。");
            return new GenuineCertificate(certificate, signer, null, warnings);
        }

        if (held.IssuedAt < now - FreshSeconds)
            warnings.Add("状态列表已超过 24 小时，之后的撤销看不到；请联网更新。");
        return held.List[place.Index] switch
        {
            (int)TokenStatus.Valid => new GenuineCertificate(certificate, signer, held.IssuedAt, warnings),
            (int)TokenStatus.Suspended => No("suspended", "证照已被暂停使用。", "详情请询发证机关。"),
            null => No("revoked", "证照不在状态列表的范围内。", "请勿采信，可向发证机关或 12345 反映。"),
            _ => No("revoked", "证照已被撤销。", "详情请询发证机关。"),
        };
    }

    private static Refusal No(string code, string message, string next) => new("certificate." + code, message, next);
}
