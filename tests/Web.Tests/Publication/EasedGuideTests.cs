using System.Text.Json.Nodes;
using Jiangyuan.Web.Tests.Portal;

namespace Jiangyuan.Web.Tests.Publication;

/// <summary>What a place makes easier is said alike by the page, the sheet to print, and both exports.</summary>
public sealed class EasedGuideTests : IAsyncDisposable
{
    private const string Place = "630200000000";
    private const string Service = "/services/industrial-product-licence";
    private static readonly string[] Said = ["承诺 15个工作日（一般为 20个工作日）", "有的情形承诺 5个工作日（一般为 7个工作日）", "1个工作日内答复是否受理（一般为 2个工作日）", "不用交：质量安全承诺书", "可以后补：产品检验合格报告", "少走的环节：现场核查"];
    private readonly string _packages = Directory.CreateTempSubdirectory("jy-eased-").FullName;
    private readonly PortalWorld _world;

    public EasedGuideTests()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(PortalWorld.Root, "packages"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_packages, Path.GetRelativePath(Path.Combine(PortalWorld.Root, "packages"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var place = Path.Combine(_packages, "items/industrial-product-licence/places", Place + ".yaml");
        File.WriteAllLines(place, [.. File.ReadLines(place).Where(line => !line.StartsWith("committed:", StringComparison.Ordinal)), "committed: 15个工作日", "acceptance: 1个工作日", "materials: { drop: [quality-commitment], relax: [test-report] }", "steps: { drop: [site-review] }",
            "rules: [{ number: 1, committed: 5个工作日 }]"]);
        _world = new() { Packages = _packages };
    }

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        Directory.Delete(_packages, true);
    }

    [Fact]
    public async Task Page_sheet_json_and_linked_data_say_the_same_of_the_place_and_nothing_of_another()
    {
        var page = await _world.Visit().Get($"{Service}?place={Place}");
        var sheet = await _world.Visit().Get($"{Service}/print?place={Place}");
        foreach (var seen in new[] { page, sheet })
        {
            WellMade.Check(seen, false);
            Assert.Equal(Said, seen.Html.QuerySelectorAll(".notice li").Select(line => line.TextContent).Where(line => Said.Contains(line)));
            Assert.DoesNotContain("现场核查", seen.Html.QuerySelector(".course, section ol")!.TextContent, StringComparison.Ordinal);
        }
        Assert.NotNull(page.Html.QuerySelector($"a[href='{Service}/print?place={Place}']"));
        Assert.DoesNotContain("质量安全承诺书", sheet.Html.QuerySelectorAll("table")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("这里更方便：" + string.Join('；', Said), (await _world.Visit().Get(Service + "/print")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("更方便", (await _world.Visit().Get($"{Service}/print?place=630100000000")).Text, StringComparison.Ordinal);

        var places = (await Json(Service + ".json"))["places"]!.AsArray();
        Assert.Equal(Said, places.Single(place => (string)place!["division"]! == Place)!["eased"]!.AsArray().Select(point => (string)point!["words"]!));
        Assert.All(places.Where(place => (string)place!["division"]! != Place), place => Assert.Empty(place!["eased"]!.AsArray()));

        var there = Assert.Single((await Json(Service + ".jsonld"))["dct:relation"]!.AsArray())!;
        Assert.Equal((string.Join('；', Said), "P15D"), ((string)there["dct:description"]![0]!["@value"]!, (string)there["cv:processingTime"]!["@value"]!));
        Assert.DoesNotContain(there["cpsv:hasInput"]!.AsArray(), input => (string)input!["dct:identifier"]! == "quality-commitment");
        Assert.Contains(there["cv:hasChannel"]!.AsArray(), way => ((string)way!["schema:serviceUrl"]!["@id"]!).EndsWith($"{Service}/apply?place={Place}", StringComparison.Ordinal));
    }

    [Fact]
    public void The_pages_and_the_reports_have_one_wording_for_every_kind_of_easing()
    {
        var texts = JsonNode.Parse(File.ReadAllText(Path.Combine(PortalWorld.Root, "src/Web/Texts/zh-CN/eased.json")))!.AsObject();
        Assert.True(texts.Count > 10);
        foreach (var (key, text) in texts.Where(text => text.Key != "eased.title"))
            Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, (string)text!, "这里", "别处"), new Jiangyuan.Catalogue.EasedPoint(key["eased.".Length..], "这里", "别处").Words);
    }

    private async Task<JsonObject> Json(string address) => JsonNode.Parse(await _world.CreateClient().GetStringAsync(address, TestContext.Current.CancellationToken))!.AsObject();
}
