using System.Text.Json.Nodes;
using Jiangyuan.Catalogue.Sheets;
using Jiangyuan.Kernel.Clocks;
using Jiangyuan.Web.Portal.Services;
using Jiangyuan.Web.Tests.Portal;

namespace Jiangyuan.Web.Tests.Publication;

public sealed class GuideExportTests(PortalWorld world) : IClassFixture<PortalWorld>
{
    private async Task<(JsonObject Thing, string Type)> Get(string address)
    {
        var answer = await world.CreateClient().GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        return (JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject(), answer.Content.Headers.ContentType!.MediaType!);
    }

    [Fact]
    public async Task The_guide_as_json_says_what_the_page_says()
    {
        var (guide, type) = await Get("/services/industrial-product-licence.json");
        Assert.Equal("application/json", type);
        Assert.Equal("20个工作日", guide["limits"]!["committed"]!["words"]!.GetValue<string>());
        Assert.Equal("P20D", guide["limits"]!["committed"]!["duration"]!.GetValue<string>());
        Assert.Equal(3, guide["materials"]!.AsArray().Count);
        Assert.NotEmpty(guide["places"]!.AsArray());
        Assert.Equal(64, guide["version"]!["hash"]!.GetValue<string>().Length);
    }

    [Theory]
    [InlineData("business-registration")]
    [InlineData("pharmacy-otc-b")]
    [InlineData("industrial-product-licence")]
    public async Task The_guide_as_linked_data_is_a_public_service_of_cpsv_ap(string item)
    {
        var (service, type) = await Get($"/services/{item}.jsonld");
        Assert.Equal("application/ld+json", type);
        Assert.Equal("cpsv:PublicService", service["@type"]!.GetValue<string>());
        var prefixes = service["@context"]!.AsObject().Select(pair => pair.Key).ToHashSet();
        foreach (var name in new[] { "dct:identifier", "dct:title", "dct:description", "cv:hasCompetentAuthority", "cpsv:hasInput", "cpsv:produces", "cv:hasCost", "cv:hasChannel", "cv:hasLegalResource", "cv:processingTime" })
            Assert.True(service.ContainsKey(name), name);
        Assert.All(service.Select(pair => pair.Key).Where(key => key[0] != '@'), key => Assert.Contains(key.Split(':')[0], prefixes));
        Assert.Matches(@"^P(T\d+[SH]|\d+[DMY])$", service["cv:processingTime"]!["@value"]!.GetValue<string>());
        foreach (var part in service["cpsv:hasInput"]!.AsArray().Concat(service["cv:hasCompetentAuthority"]!.AsArray()).Concat(service["cv:hasLegalResource"]!.AsArray()))
            Assert.True(part!["@id"] is not null && part["@type"] is not null);
    }

    [Theory]
    [InlineData(TimeUnit.OnTheSpot, "PT0S")]
    [InlineData(TimeUnit.Hours, "PT3H")]
    [InlineData(TimeUnit.WorkingDays, "P3D")]
    [InlineData(TimeUnit.CalendarDays, "P3D")]
    [InlineData(TimeUnit.Months, "P3M")]
    [InlineData(TimeUnit.Years, "P3Y")]
    public void A_limit_is_a_duration(TimeUnit unit, string duration) => Assert.Equal(duration, GuideExport.Duration(new TimeLimit(3, unit, TimeLimitKind.Committed, "")));

    [Fact]
    public async Task A_guide_that_is_not_there_is_not_found() =>
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await world.CreateClient().GetAsync("/services/none.json", TestContext.Current.CancellationToken)).StatusCode);

    [Fact]
    public async Task The_printed_guide_has_every_section_open_and_is_well_made()
    {
        foreach (var elder in new[] { false, true })
        {
            var page = await world.Visit(elder).Get("/services/pharmacy-otc-b/print");
            WellMade.Check(page, elder);
            Assert.Empty(page.Html.QuerySelectorAll("main details, main form"));
            Assert.Contains("需要哪些材料", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_list_administrator_takes_the_lists_home_as_a_sheet_that_reads_back_unchanged()
    {
        var visitor = await world.SignIn("lists");
        var csv = (await visitor.Get("/desk/lists/export.csv")).Source;
        Assert.StartsWith(string.Join(',', ListSheet.Columns), csv.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Contains("行政许可", csv, StringComparison.Ordinal);
    }
}
