using System.Runtime.CompilerServices;
using Jiangyuan.Cases;
using Jiangyuan.Catalogue;

namespace Jiangyuan.Modules.Tests.Cases;

/// <summary>The services that exist send a case along the way that its answers call for.</summary>
public sealed class RoutingTests
{
    private static readonly Catalogue.Catalogue Real = CatalogueLoader.Load(PackageFolder.Read(Packages()).Files).Catalogue!;

    private static string Packages([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../packages"));

    [Theory]
    [InlineData("wire-cable", HandlingMode.Ordinary, "2026-11-23", "acceptance document-review decision certificate delivery post-check")]
    [InlineData("hazardous-packaging", HandlingMode.Ordinary, "2026-11-23", "acceptance document-review decision certificate delivery post-check")]
    [InlineData("cement", HandlingMode.Ordinary, "2026-11-23", "acceptance document-review site-review decision certificate delivery")]
    [InlineData("food-contact", HandlingMode.Commitment, "2026-11-23", "acceptance decision certificate delivery post-check")]
    [InlineData("fertiliser", HandlingMode.Ordinary, "2024-07-31", "acceptance document-review site-review decision certificate delivery post-check")]
    [InlineData("fertiliser", HandlingMode.Ordinary, "2024-08-01", "acceptance document-review site-review decision certificate delivery")]
    public void A_production_licence_goes_the_way_of_its_product_by_the_rules_of_the_day(string product, HandlingMode mode, string day, string steps) =>
        Assert.Equal(steps, string.Join(' ', Route(product, mode, day).Select(s => s.Id)));

    [Fact]
    public void A_step_waits_only_for_steps_that_this_case_has()
    {
        Assert.Equal(["acceptance", "document-review", "site-review"], Route("fertiliser", HandlingMode.Ordinary).Single(s => s.Id == "decision").After);
        Assert.Equal(["acceptance", "document-review"], Route("wire-cable", HandlingMode.Ordinary).Single(s => s.Id == "decision").After);
        Assert.Equal(["acceptance"], Route("food-contact", HandlingMode.Commitment).Single(s => s.Id == "decision").After);
    }

    private static IReadOnlyList<Step> Route(string product, HandlingMode mode, string day = "2026-11-23")
    {
        var asOf = DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var item = Real.Item("industrial-product-licence", asOf)!;
        return Application.Plan(item, mode, AnswerSheet.Of(item.Form, new Dictionary<string, string> { ["product-group"] = product }, asOf));
    }
}
