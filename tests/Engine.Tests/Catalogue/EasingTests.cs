using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Diff;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel;

namespace Jiangyuan.Engine.Tests.Catalogue;

/// <summary>What a city or a county makes easier takes effect where it says so and below, and nowhere else.</summary>
public sealed class EasingTests
{
    private const string Item = "industrial-product-licence";
    private const string City = "630200000000";
    private const string County = "630202000000";
    private static readonly DateOnly On = new(2026, 11, 25);

    private const string CityPlace = """

        acceptance: 2个工作日
        materials: { drop: [quality-commitment], relax: [test-report] }
        conditions: { drop: [一个企业生产几种目录里的产品，合领一张证（一企一证）。] }
        elements: { relax: [annual-capacity], drop: [company-phone] }
        channels: [online, counter, post]
        rules:
          - { number: 1, committed: 5个工作日 }
        """;

    private static string Folder => $"items/{Item}/places/";

    private static List<PackageFile> Files(string city, string? list = null)
    {
        var files = Tree.Real.Select(file => file.Path == Folder + City + ".yaml" ? file with { Text = file.Text.TrimEnd('\n') + "\n" + city.Trim() + "\n" } : file).ToList();
        if (list is not null)
        {
            files.Add(new PackageFile("lists/630202000000.csv", list));
            files = [.. files.Select(AtCounties)];
        }

        return files;
    }

    private static PackageFile AtCounties(PackageFile file) => file.Path.StartsWith($"items/{Item}/item", StringComparison.Ordinal) ? file with { Text = file.Text.Replace("levels: [province, prefecture]", "levels: [province, prefecture, county]", StringComparison.Ordinal) } : file;

    private static Jiangyuan.Catalogue.Catalogue Load(string city, string? list = null)
    {
        var (catalogue, findings) = CatalogueLoader.Load(Files(city, list));
        Assert.True(catalogue is not null, string.Join('\n', findings.Where(finding => finding.Severity == Severity.Error)));
        return catalogue!;
    }

    [Fact]
    public void Fewer_materials_conditions_and_answers_a_shorter_limit_and_more_channels_hold_where_they_are_stated()
    {
        var catalogue = Load(CityPlace);
        var own = catalogue.Item(Item, On)!;
        var here = catalogue.Offer(Item, City, On)!.Item;
        Assert.Equal(["test-report", "licence"], here.Materials.Select(material => material.Id));
        Assert.True(here.Materials[0].AllowsDeficiency);
        Assert.False(own.Materials.Single(material => material.Id == "test-report").AllowsDeficiency);
        Assert.Equal(own.Conditions.Count - 1, here.Conditions.Count);
        Assert.Equal("2个工作日", here.AcceptanceLimit.ToString());
        Assert.Equal(["online", "counter", "post"], here.Channels);
        Assert.Equal(("5个工作日", "7个工作日"), (here.LimitRules[0].Committed.ToString(), own.LimitRules[0].Committed.ToString()));
        Assert.DoesNotContain(here.Form.Questions, question => question.Element.Id == "company-phone");
        Assert.False(here.Form.Questions.Single(question => question.Element.Id == "annual-capacity").Required);
        Assert.Same(own, catalogue.Offer(Item, "630100000000", On)!.Item);
        Assert.NotEqual(own.Hash, here.Hash);
        Assert.NotEqual(CatalogueLoader.Load(Tree.Real).Catalogue!.Hash, catalogue.Hash);
    }

    [Fact]
    public void Seen_from_the_place_the_burden_is_that_of_the_place()
    {
        var (before, after) = (CatalogueLoader.Load(Tree.Real).Catalogue!, Load(CityPlace));
        var diff = CatalogueDiff.Of(new(before, Tree.Real) { On = On, Division = City }, new(after, Files(CityPlace)) { On = On, Division = City });
        var item = diff.Items.Single(item => item.Id == Item);
        Assert.Equal(-1, item.BurdenAfter.Materials - item.BurdenBefore.Materials);
        Assert.Equal(-1, item.BurdenAfter.Elements - item.BurdenBefore.Elements);
    }

    [Fact]
    public void A_county_below_has_what_its_city_eases_and_its_own()
    {
        var catalogue = Load(CityPlace, "事项,实施机关,减少条件,到场次数\n" + Item + ",market-630200,产品经检验合格。,0\n");
        var here = catalogue.Offer(Item, County, On)!.Item;
        Assert.DoesNotContain(here.Materials, material => material.Id == "quality-commitment");
        Assert.DoesNotContain("产品经检验合格。", here.Conditions);
        Assert.Contains("产品经检验合格。", catalogue.Offer(Item, City, On)!.Item.Conditions);
        Assert.Equal("5个工作日", here.LimitRules[0].Committed.ToString());
    }

    [Fact]
    public void A_fee_that_a_place_does_not_charge_is_not_charged_there()
    {
        const string Charged = "fee: { charged: true, amount: 80, basis: 《样例条例》第三条, entry: real-estate-home }";
        var files = Tree.Real.Select(file => file.Path.StartsWith($"items/{Item}/item", StringComparison.Ordinal) ? file with { Text = file.Text.Replace("fee: { charged: false }", Charged, StringComparison.Ordinal) }
            : file.Path == "lists/fees.yaml" ? file with { Text = file.Text.Replace("effective-from: 2024-01-01", "effective-from: 2000-01-01", StringComparison.Ordinal) }
            : file.Path == Folder + City + ".yaml" ? file with { Text = file.Text + "fee: { charged: false }\n" } : file).ToList();
        var (catalogue, findings) = CatalogueLoader.Load(files);
        Assert.True(catalogue is not null, string.Join('\n', findings.Where(finding => finding.Severity == Severity.Error)));
        Assert.Equal((true, 80m), (catalogue!.Offer(Item, "630100000000", On)!.Item.Fee.IsCharged, catalogue.Offer(Item, "630100000000", On)!.Item.Fee.Amount));
        Assert.False(catalogue.Offer(Item, City, On)!.Item.Fee.IsCharged);
        Plan Plan(string division) => new Planner(catalogue, On).Plan([Item], new Circumstances(division, On) { Held = new HashSet<string> { "business-licence" } });
        Assert.Equal((80m, 0m), (Plan("630100000000").Fees, Plan(City).Fees));
    }

    [Fact]
    public void The_planner_asks_for_no_material_that_the_place_does_not_ask_for()
    {
        Plan Plan(Jiangyuan.Catalogue.Catalogue catalogue, string division) => new Planner(catalogue, On).Plan([Item],
            new Circumstances(division, On) { Held = new HashSet<string> { "business-licence" }, Answers = new Dictionary<string, string> { ["product-group"] = "wire-cable" } });
        var catalogue = Load(CityPlace);
        string[] Papers(string division) => [.. Plan(catalogue, division).Materials.Where(material => material.Source == MaterialOrigin.Applicant).Select(material => material.Name)];
        Assert.Contains("质量安全承诺书", Papers("630100000000"));
        Assert.DoesNotContain("质量安全承诺书", Papers(City));
        Assert.Equal(5, Plan(catalogue, City).Services.Single(service => service.Item.Id == Item).Days);
        Assert.Equal(7, Plan(catalogue, "630100000000").Services.Single(service => service.Item.Id == Item).Days);
    }

    [Theory]
    [InlineData("rules: [{ number: 1, committed: 8个工作日 }]", "为 7个工作日")]
    [InlineData("rules: [{ number: 9, committed: 1个工作日 }]", "没有这一条")]
    public void A_limit_by_rule_is_no_longer_than_above_and_of_a_rule_that_is_there(string place, string words)
    {
        var finding = Assert.Single(CatalogueLoader.Load(Files(place)).Findings, finding => finding.Severity == Severity.Error);
        Assert.Equal(("SC0402", Folder + City + ".yaml"), (finding.Id, finding.Place.File));
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
        Assert.True(finding.Place.Line > 9, finding.ToString());
    }

    [Fact]
    public void A_county_may_not_be_slower_by_rule_than_its_city()
    {
        var files = Files(CityPlace);
        files.Add(new PackageFile(Folder + County + ".yaml", "division: \"630202000000\"\nagency: market-630200\nrules:\n  - { number: 1, committed: 6个工作日 }\n"));
        var finding = Assert.Single(CatalogueLoader.Load(files).Findings, finding => finding.Id == "SC0402");
        Assert.Equal((Folder + County + ".yaml", 4), (finding.Place.File, finding.Place.Line));
        Assert.Contains("5个工作日", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_element_that_a_rule_or_the_certificate_looks_at_stays_but_need_not_be_answered()
    {
        var here = Load("elements: { drop: [product-group, product-name] }").Offer(Item, City, On)!.Item;
        Assert.All(here.Form.Questions.Where(question => question.Element.Id is "product-group" or "product-name"), question => Assert.False(question.Required));
        Assert.Equal(2, here.Form.Questions.Count(question => question.Element.Id is "product-group" or "product-name"));
    }

    [Fact]
    public void A_step_that_a_place_leaves_out_is_not_there_and_what_came_after_it_comes_after_what_came_before_it()
    {
        var catalogue = Load("steps: { drop: [现场核查] }");
        var (own, here) = (catalogue.Item(Item, On)!, catalogue.Offer(Item, City, On)!.Item);
        Assert.Contains(own.Process.Steps, step => step.Id == "site-review");
        Assert.DoesNotContain(here.Process.Steps, step => step.Id == "site-review");
        Assert.Equal(["acceptance", "document-review"], here.Process.Steps.Single(step => step.Id == "decision").After);
        Assert.Equal(Burden.Of(own).Steps - 1, Burden.Of(here).Steps);
        Assert.NotEqual(own.Hash, here.Hash);
        Assert.Equal([new EasedPoint("sooner", "18个工作日", "20个工作日"), new EasedPoint("steps", "现场核查")], EasedPoint.Of(own, catalogue.Offer(Item, City, On)!));
    }

    [Fact]
    public void Leaving_out_the_middle_of_three_lets_nothing_overtake()
    {
        var process = new ProcessDefinition([
            new("acceptance", "受理", StepKind.Acceptance, "counter-clerk"), new("first", "初审", StepKind.Review, "officer") { After = ["acceptance"] }, new("second", "复审", StepKind.Review, "officer") { After = ["first"] },
            new("third", "会审", StepKind.Review, "officer") { After = ["second"] }, new("decision", "决定", StepKind.Decision, "head") { After = ["acceptance", "third"] },
        ]);
        Assert.Equal(["acceptance", "first"], process.Taken(step => step.Id is not ("second" or "third")).Single(step => step.Id == "decision").After);
        Assert.Same(process.Steps, process.Taken(_ => true));
    }

    [Theory]
    [InlineData("acceptance", "第三十二条")]
    [InlineData("decision", "每个办件都要有结果")]
    [InlineData("certificate", "发给什么证照")]
    [InlineData("delivery", "第四十四条")]
    [InlineData("post-check", "一放了之")]
    [InlineData("document-review, site-review", "第三十四条")]
    public void A_step_that_the_law_demands_cannot_be_left_out(string steps, string why)
    {
        var findings = CatalogueLoader.Load(Files($"steps: {{ drop: [{steps}] }}")).Findings.Where(finding => finding.Severity == Severity.Error).ToArray();
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Equal(("SC0511", Folder + City + ".yaml"), (finding.Id, finding.Place.File)));
        Assert.Contains(findings, finding => finding.Why.Contains(why, StringComparison.Ordinal));
        Assert.All(findings, finding => Assert.True(finding.Place is { Line: > 9, Column: > 8 }, finding.ToString()));
    }

    [Fact]
    public void What_a_county_leaves_out_is_counted_with_what_its_city_does()
    {
        var files = Files("steps: { drop: [document-review] }", "事项,实施机关,减少环节\n" + Item + ",market-630200,现场核查\n");
        var finding = Assert.Single(CatalogueLoader.Load(files).Findings, finding => finding.Severity == Severity.Error && finding.Place.File.StartsWith("lists/", StringComparison.Ordinal));
        Assert.Equal(("SC0511", "lists/630202000000.csv:2"), (finding.Id, $"{finding.Place.File}:{finding.Place.Line}"));
    }

    [Fact]
    public void A_comparison_of_two_versions_says_what_a_place_makes_easier_and_names_the_place()
    {
        var item = CatalogueDiff.Of(new(CatalogueLoader.Load(Tree.Real).Catalogue!, Tree.Real) { On = On }, new(Load(CityPlace), Files(CityPlace)) { On = On }).Items.Single(item => item.Id == Item);
        var place = Assert.Single(item.Places);
        Assert.Equal(("海东市", -1, item.BurdenBefore), (place.Name, place.After.Materials - place.Before.Materials, item.BurdenAfter));
        var change = Assert.Single(item.Changes);
        Assert.Equal("办理地 海东市", change.Label);
        Assert.Contains("；不用交：质量安全承诺书；可以后补：", change.After, StringComparison.Ordinal);
        Assert.DoesNotContain("不用交", change.Before, StringComparison.Ordinal);
    }
}
