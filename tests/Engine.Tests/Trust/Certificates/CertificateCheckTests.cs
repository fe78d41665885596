using System.Text;
using Jiangyuan.Trust;
using Jiangyuan.Trust.Certificates;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Engine.Tests.Trust.Certificates;

public sealed class CertificateCheckTests
{
    private static string Code(QrCertificate certificate) => certificate.Encode(CertificateFuzz.Key, CertificateFuzz.Sign);

    private static string? Verdict(string? text, TrustList? trust = null, Func<string, HeldStatusList?>? lists = null, long now = CertificateFuzz.Now, long? loggedAt = null) =>
        CertificateCheck.Verify(text, trust ?? CertificateFuzz.Trust, lists ?? CertificateFuzz.Lists, now, loggedAt).Refusal?.Code;

    [Fact]
    public void A_genuine_certificate_is_read_whole_and_fits_into_a_QR_code()
    {
        var code = Code(CertificateFuzz.Certificate(7));
        Assert.InRange(code.Length, 100, 700);
        var verdict = CertificateCheck.Verify(code, CertificateFuzz.Trust, CertificateFuzz.Lists, CertificateFuzz.Now).Value;
        Assert.Equal("张*", verdict.Certificate.Holder);
        Assert.Equal("西宁市城西区", verdict.Certificate.Facts[1].Value);
        Assert.Equal(CertificateFuzz.Now - 60, verdict.StatusAsOf);
        Assert.Empty(verdict.Warnings);
    }

    [Fact]
    public void Each_reason_to_refuse_is_named()
    {
        var genuine = CertificateFuzz.Certificate(7);
        Assert.Equal("certificate.unreadable", Verdict(null));
        Assert.Equal("certificate.unreadable", Verdict("HC1:ABC"));
        Assert.Equal("certificate.unreadable", Verdict("QH1:" + new string('A', 5000)));
        Assert.Equal("certificate.unknown-key", Verdict(Code(genuine), CertificateFuzz.Trust with { Keys = [] }));
        Assert.Equal("certificate.forged", Verdict(genuine.Encode(CertificateFuzz.Key, CertificateFuzz.SignOther)));
        Assert.Equal("certificate.not-authorised", Verdict(genuine.Encode(CertificateFuzz.OtherKey, CertificateFuzz.SignOther)));
        Assert.Equal("certificate.not-authorised", Verdict(Code(genuine with { Area = "620104" })));
        Assert.Equal("certificate.not-authorised", Verdict(Code(genuine with { Number = CertificateNumber.Create("11100000000013338W009", CertificateFuzz.Agency, "1", 1).Value })));
        Assert.Equal("certificate.not-authorised", Verdict(Code(genuine with { IssuedAt = CertificateFuzz.Now - 2_000_000 })));
        Assert.Equal("certificate.not-yet", Verdict(Code(genuine with { IssuedAt = CertificateFuzz.Now + 900_000 })));
        Assert.Equal("certificate.expired", Verdict(Code(genuine with { ExpiresAt = CertificateFuzz.Now })));
    }

    [Fact]
    public void A_revoked_or_suspended_certificate_or_one_beyond_the_list_is_refused()
    {
        var list = StatusList.Create(2, 8);
        list.Set(3, 1);
        list.Set(4, 2);
        HeldStatusList? Lists(string _) => new(list, CertificateFuzz.Now);
        Assert.Null(Verdict(Code(CertificateFuzz.Certificate(2)), lists: Lists));
        Assert.Equal("certificate.revoked", Verdict(Code(CertificateFuzz.Certificate(3)), lists: Lists));
        Assert.Equal("certificate.suspended", Verdict(Code(CertificateFuzz.Certificate(4)), lists: Lists));
        Assert.Equal("certificate.revoked", Verdict(Code(CertificateFuzz.Certificate(8)), lists: Lists));
    }

    [Fact]
    public void An_old_or_missing_status_list_is_said()
    {
        var code = Code(CertificateFuzz.Certificate(2));
        var old = CertificateCheck.Verify(code, CertificateFuzz.Trust, _ => new(StatusList.Create(1, 100), CertificateFuzz.Now - 90_000), CertificateFuzz.Now).Value;
        Assert.Contains("24 小时", Assert.Single(old.Warnings), StringComparison.Ordinal);
        var none = CertificateCheck.Verify(code, CertificateFuzz.Trust, _ => null, CertificateFuzz.Now).Value;
        Assert.Null(none.StatusAsOf);
        Assert.Single(none.Warnings);
    }

    [Fact]
    public void After_a_key_is_lost_only_what_was_logged_before_counts()
    {
        var lost = CertificateFuzz.Trust with { Keys = [CertificateFuzz.Trust.Keys[0] with { CompromisedAt = CertificateFuzz.Now - 500 }] };
        var code = Code(CertificateFuzz.Certificate(7));
        Assert.Equal("certificate.key-compromised", Verdict(code, lost));
        Assert.Equal("certificate.key-compromised", Verdict(code, lost, loggedAt: CertificateFuzz.Now - 499));
        var logged = CertificateCheck.Verify(code, lost, CertificateFuzz.Lists, CertificateFuzz.Now, CertificateFuzz.Now - 900).Value;
        Assert.Contains("待换发", Assert.Single(logged.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_keys_with_one_id_are_both_tried()
    {
        var twin = CertificateFuzz.Trust.Keys[0] with { Key = CertificateFuzz.OtherKey with { KeyId = CertificateFuzz.Key.KeyId } };
        Assert.Null(Verdict(Code(CertificateFuzz.Certificate(7)), CertificateFuzz.Trust with { Keys = [twin, .. CertificateFuzz.Trust.Keys] }));
    }

    [Fact]
    public void A_code_signed_with_SM2_counts_under_the_key_of_its_agency_and_under_no_other_algorithm()
    {
        var genuine = CertificateFuzz.Certificate(7);
        var code = genuine.Encode(CertificateFuzz.Sm2Key, CertificateFuzz.SignSm2);
        Assert.Null(Verdict(code));
        Assert.True(code.Length < QrCertificate.MaximumLength / 2);
        Assert.Equal("certificate.forged", Verdict(genuine.Encode(CertificateFuzz.Sm2Key, CertificateFuzz.Sign)));
        Assert.Equal("certificate.forged", Verdict(genuine.Encode(CertificateFuzz.Key, CertificateFuzz.SignSm2)));
        Assert.Equal("certificate.unknown-key", Verdict(code, CertificateFuzz.Trust with { Keys = [CertificateFuzz.Trust.Keys[0]] }));
    }

    [Fact]
    public void No_mutation_of_a_genuine_code_is_accepted() => Assert.Empty(CertificateFuzz.Run(5_000, 3));

    [Fact]
    public void The_list_of_keys_counts_only_with_the_roots_signature()
    {
        byte[] seed = [.. Enumerable.Repeat((byte)9, 32)];
        var root = NoteKey.Create("gov.qh.example/trust", NoteKeyKind.Ed25519, Ed25519.PublicKey(seed)).Value;
        var bytes = Encoding.UTF8.GetBytes(SignedNote.Sign(CertificateFuzz.Trust.ToString(), root, seed).ToString());
        var opened = TrustList.Open(bytes, root).Value;
        Assert.Equal(CertificateFuzz.Trust.ToString(), opened.ToString());
        Assert.Null(Verdict(Code(CertificateFuzz.Certificate(1)), opened));
        for (var i = 0; i < bytes.Length; i += 3)
        {
            byte[] bad = [.. bytes];
            bad[i] ^= 4;
            Assert.False(TrustList.Open(bad, root).IsGiven);
        }
    }

    [Fact]
    public void A_signed_status_list_is_opened_only_under_its_name_and_key()
    {
        var list = StatusList.Create(1, 50);
        list.Set(9, 1);
        var token = StatusListToken.Issue("qh/2026/1", list, CertificateFuzz.Now, CertificateFuzz.Key, CertificateFuzz.Sign);
        Assert.Equal(1, StatusListToken.Open(token, "qh/2026/1", CertificateFuzz.Trust).Value.List[9]);
        Assert.False(StatusListToken.Open(token, "qh/2026/2", CertificateFuzz.Trust).IsGiven);
        Assert.False(StatusListToken.Open(token, "qh/2026/1", CertificateFuzz.Trust with { Keys = [] }).IsGiven);
        token[^1] ^= 1;
        Assert.False(StatusListToken.Open(token, "qh/2026/1", CertificateFuzz.Trust).IsGiven);
    }

    [Fact]
    public void A_list_of_ten_million_certificates_travels_in_few_bytes()
    {
        var list = StatusList.Create(1, 10_000_000);
        for (long i = 0; i < 10_000_000; i += 1000)
            list.Set(i, 1);
        Assert.True(list.Compress().Length < 150_000);
    }

    [Fact]
    public void The_verifier_pages_are_whole()
    {
        foreach (var page in new[] { OfflinePackage.Page(), Encoding.UTF8.GetString(Jiangyuan.Trust.Draw.DrawBundle.VerifierPage()) })
            Assert.DoesNotMatch(@"/\* \w+\.js \*/", page);
    }
}
