using System.Net;
using Jiangyuan.Cases;
using Jiangyuan.Cases.Certificates;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Portal;

public sealed class CertificatePagesTests(PortalWorld world) : IClassFixture<PortalWorld>
{
    [Fact]
    public async Task A_certificate_is_seen_by_its_holder_verified_by_anyone_and_rated_once()
    {
        var c = await HandledCase.Granted(world);
        var agent = await world.SignIn("jingban");
        var page = await agent.Get("/cases/" + c.Number);
        WellMade.Check(page);
        Assert.Contains("颁发证照", page.Text, StringComparison.Ordinal);
        WellMade.Check(await agent.Get("/certificates/" + c.CertificateNumber));
        var file = await agent.Get($"/certificates/{c.CertificateNumber}/pdf");
        Assert.StartsWith("%PDF-", file.Source, StringComparison.Ordinal);
        Assert.True(file.Answer.Headers.CacheControl!.NoStore);

        var certificate = await Certificate(c);
        var verified = await world.Visit().Get($"/verify/{certificate.Number}/{certificate.Code}");
        WellMade.Check(verified);
        Assert.Equal("有效", verified.Html.QuerySelector(".verdict-word")!.TextContent);
        var wrong = await world.Visit().Get($"/verify/{certificate.Number}/ZZZZZZZZ");
        Assert.Equal(HttpStatusCode.NotFound, wrong.Status);
        WellMade.Check(wrong);

        var rate = await agent.Get($"/cases/{c.Number}/rate");
        WellMade.Check(rate);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await agent.Submit(rate)).Status);
        var rated = await agent.Submit(rate, form => form.Set("stars", "5").Set("words", "很快"));
        Assert.EndsWith("?did=rated", rated.Address, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await agent.Get($"/cases/{c.Number}/rate")).Status);
    }

    [Fact]
    public async Task A_revocation_shows_at_once_to_everybody_who_verifies()
    {
        var c = await HandledCase.Granted(world);
        var certificate = await Certificate(c);
        await HandledCase.Revoke(world, c);
        var page = await world.Visit().Get(certificate.VerificationUrl(""));
        WellMade.Check(page);
        Assert.Equal("已撤销", page.Html.QuerySelector(".verdict-word")!.TextContent);
    }

    [Fact]
    public async Task A_certificate_and_its_file_are_nobody_elses()
    {
        var c = await HandledCase.Granted(world);
        var other = await world.SignIn("zhuoma");
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get("/certificates/" + c.CertificateNumber)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get($"/certificates/{c.CertificateNumber}/pdf")).Status);
    }

    private async Task<Certificate> Certificate(Case c) =>
        (await new CertificateQueries(world.Services.GetRequiredService<CaseDesk>()).Get(c.CertificateNumber!, HandledCase.Company, TestContext.Current.CancellationToken)).Value;
}
