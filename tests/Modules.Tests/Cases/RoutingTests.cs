using System.Runtime.CompilerServices;
using Jiangyuan.Cases;
using Jiangyuan.Catalogue;

namespace Jiangyuan.Modules.Tests.Cases;

/// <summary>The services that exist send a case along the way that its answers call for.</summary>
public sealed class RoutingTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly ServiceItem Licence = CatalogueLoader.Load(PackageFolder.Read(Packages()).Files).Catalogue!.Item("industrial-product-licence", Today)!;

    private static string Packages([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../packages"));

    [Theory]
    [InlineData("wire-cable", HandlingMode.Ordinary, "acceptance document-review decision certificate delivery post-check")]
    [InlineData("hazardous-packaging", HandlingMode.Ordinary, "acceptance document-review decision certificate delivery post-check")]
    [InlineData("fertiliser", HandlingMode.Ordinary, "acceptance document-review site-review decision certificate delivery post-check")]
    [InlineData("fertiliser", HandlingMode.Commitment, "acceptance decision certificate delivery post-check")]
    [InlineData("cement", HandlingMode.Ordinary, "acceptance document-review site-review decision certificate delivery")]
    public void A_production_licence_goes_the_way_of_its_product(string product, HandlingMode mode, string steps) =>
        Assert.Equal(steps, string.Join(' ', Route(product, mode).Select(s => s.Id)));

    [Fact]
    public void A_step_waits_only_for_steps_that_this_case_has()
    {
        Assert.Equal(["acceptance", "document-review", "site-review"], Route("fertiliser", HandlingMode.Ordinary).Single(s => s.Id == "decision").After);
        Assert.Equal(["acceptance", "document-review"], Route("wire-cable", HandlingMode.Ordinary).Single(s => s.Id == "decision").After);
        Assert.Equal(["acceptance"], Route("fertiliser", HandlingMode.Commitment).Single(s => s.Id == "decision").After);
    }

    [Fact]
    public void A_condition_that_cannot_be_decided_leads_nowhere()
    {
        var steps = Application.Plan(Licence, HandlingMode.Ordinary, new Dictionary<string, string>(), Today);

        Assert.DoesNotContain(steps, s => s.Id is "site-review" or "post-check");
    }

    private static IReadOnlyList<Step> Route(string product, HandlingMode mode) =>
        Application.Plan(Licence, mode, new Dictionary<string, string> { ["product-group"] = product }, Today);
}
