using Jiangyuan.Cases;
using Jiangyuan.Cases.Certificates;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;
using Jiangyuan.Trust.Certificates;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Modules.Tests.Cases.Certificates;

public sealed class SigningDeskTests : IDisposable
{
    private readonly DirectoryInfo _secrets = Directory.CreateTempSubdirectory("jy-secrets-");

    public void Dispose() => _secrets.Delete(recursive: true);

    [Theory, DatabaseData]
    public async Task A_code_is_signed_once_whoever_asks_and_verifies_with_what_is_published(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var (signing, certificate) = (Desk(world), await Certificate(world));
        var codes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => signing.CodeOf(certificate, default)));
        var code = Assert.Single(codes.Select(c => c.Text).Distinct());
        var trust = TrustList.Open(await signing.TrustNote(default), signing.RootKey).Value;
        var status = StatusListToken.Open((await signing.StatusToken(codes[0].List, default))!, codes[0].List, trust).Value;
        var verdict = CertificateCheck.Verify(code, trust, _ => status, world.Desk.Now().ToUnixTimeSeconds());
        Assert.True(verdict.IsGiven, verdict.Refusal?.Message);
        Assert.Equal(certificate.MaskedHolder, verdict.Value.Certificate.Holder);
        Assert.Empty(verdict.Value.Warnings);
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task Every_certificate_has_a_place_of_its_own_and_a_revocation_shows_at_that_place_only(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var signing = Desk(world);
        var cases = new List<Case>();
        for (var n = 0; n < 5; n++)
            cases.Add(await world.Granted(await world.Reviewed()));
        var codes = await Task.WhenAll(cases.Select(async c => await signing.CodeOf(await Read(world, c), default)));
        Assert.Equal([0L, 1, 2, 3, 4], codes.Select(c => c.Place).Order());
        await RevokeCertificate.Handle(new(cases[2].Id, "以欺骗手段取得"), People.Head, world.Desk, null, null, default);
        var trust = TrustList.Open(await signing.TrustNote(default), signing.RootKey).Value;
        var list = StatusListToken.Open((await signing.StatusToken(codes[0].List, default))!, codes[0].List, trust).Value.List;
        Assert.Equal([codes[2].Place], Enumerable.Range(0, 10).Where(place => list[place] != 0).Select(place => (long)place));
        Assert.Equal(StatusPlaces.Capacity, list.Count);
    }

    [Theory, DatabaseData]
    public async Task After_a_key_was_lost_all_certificates_in_force_are_signed_again_and_old_codes_wait_for_exchange(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var (signing, certificate) = (Desk(world), await Certificate(world));
        var before = await signing.CodeOf(certificate, default);
        world.Time.Now += TimeSpan.FromHours(1);
        Assert.Equal("signing-key.when", (await signing.Lose(before.KeyId, world.Desk.Now().AddDays(1), "演练", "test", default)).Refusal!.Code);
        Assert.True((await signing.Lose(before.KeyId, world.Desk.Now(), "演练", "test", default)).IsGiven);
        Assert.Equal("signing-key.lost", (await signing.Lose(before.KeyId, world.Desk.Now(), "演练", "test", default)).Refusal!.Code);
        Assert.Equal(1, await signing.SignAgain(before.KeyId, default));
        Assert.Equal(0, await signing.SignAgain(before.KeyId, default));
        var after = await signing.CodeOf(certificate, default);
        Assert.Equal((before.List, before.Place), (after.List, after.Place));
        Assert.NotEqual(before.KeyId, after.KeyId);
        Assert.Contains("待换发", Assert.Single((await signing.Verify(before.Text, default)).Value.Verdict.Warnings), StringComparison.Ordinal);
        Assert.Empty((await signing.Verify(after.Text, default)).Value.Verdict.Warnings);
        await world.Verified();
    }

    [Fact]
    public async Task A_code_made_with_a_stolen_key_is_refused_because_it_was_never_signed_here()
    {
        await using var world = new CaseWorld(Dialect.Sqlite);
        var (signing, certificate) = (Desk(world), await Certificate(world));
        var code = await signing.CodeOf(certificate, default);
        var key = Assert.Single((await signing.Keys(default)).State.Keys);
        var stolen = new SecretFolder(_secrets.FullName).Find("signing-" + code.KeyId)!;
        var forged = new QrCertificate(Trust.CertificateNumber.Parse(certificate.Number).Value, "王*", "630104", world.Desk.Now().ToUnixTimeSeconds(), null)
            .Encode(key.Key, bytes => Trust.Crypto.P256.Sign(stolen, bytes));
        Assert.Equal("certificate.not-issued", (await signing.Verify(forged, default)).Refusal!.Code);
        Assert.False((await signing.Verify(null, default)).IsGiven);
        Assert.All(_secrets.GetFiles(), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode));
    }

    private SigningDesk Desk(CaseWorld world) => new(world.Desk, new SecretFolder(_secrets.FullName));

    private static async Task<Certificate> Certificate(CaseWorld world) => await Read(world, await world.Granted(await world.Reviewed()));

    private static async Task<Certificate> Read(CaseWorld world, Case c) => (await new CertificateQueries(world.Desk).Get(c.CertificateNumber!, People.Head, default)).Value;
}
