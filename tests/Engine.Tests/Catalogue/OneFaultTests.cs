using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Engine.Tests.Catalogue;

/// <summary>A fault planted into the packages that ship is found once, at its place, and nothing else is.</summary>
public sealed class OneFaultTests
{
    private const string Pharmacy = "items/pharmacy-otc-b/item.yaml";
    private const string Industrial = "items/industrial-product-licence/item.yaml";

    [Theory]
    [InlineData("SC0217", Pharmacy, "levels: [county]\n", "")]
    [InlineData("SC1001", Pharmacy, "fee: { charged: false }", "fee: { charged: true, amount: 80, basis: 《某条例》第三条 }")]
    [InlineData("SC1001", Pharmacy, "fee: { charged: false }", "fee: { charged: true, amount: 90, basis: 《某条例》第三条, entry: real-estate-home }")]
    [InlineData("SC1002", Pharmacy, "fee: { charged: false }", "fee: { charged: true, amount: 80, basis: 《某条例》第三条, entry: real-estate-home, purpose: technical-review }")]
    [InlineData("SC0615", Pharmacy, "modes: [commitment, ordinary]", "modes: [commitment, ordinary]\nrisks: [public-safety]")]
    [InlineData("SC0614", Pharmacy, "visits: { times: 0 }", "visits: { times: 2, reason: 交材料 }")]
    [InlineData("SC1009", Pharmacy, "certificate: business-licence", "certificate: another-licence")]
    [InlineData("SC1008", Pharmacy, "levels: [county]", "levels: [county]\nquantity-limit: { amount: 每个乡镇一家, basis: 某县通知 }")]
    [InlineData("SC1005", Pharmacy, "  body: 县级负责药品监督管理的部门", "  body: 待定")]
    [InlineData("SC0905", Industrial, "when: 产品类别 != \"wire-cable\" and 产品类别 != \"hazardous-packaging\" }", "when: 产品类别 != \"wire-cable\" }")]
    [InlineData("SC0904", Industrial, "when: 产品类别 = \"wire-cable\" or 产品类别 = \"hazardous-packaging\" }", "when: 产品类别 = \"wire-cable\" }")]
    [InlineData("SC0904", Industrial, "when: 申请种类 = \"added-product\"", "when: 申请种类 = \"added-product\" and 产品类别 = \"cement\"")]
    [InlineData("SC0903", "items/industrial-product-licence/form.yaml", "visible-when: 申请种类 != \"first\"", "visible-when: 申请种类 = \"renew\"")]
    [InlineData("SC0508", "items/business-registration/form.yaml", "visible-when: 外商投资 = true", "visible-when: 外商投资 = true and 外商投资 = false")]
    [InlineData("SC0312", "items/industrial-product-licence/process.yaml", "variants: [visit-first]", "variants: [visit-frist]")]
    [InlineData("SC0613", "items/pharmacy-otc-b/materials.yaml", "proof: pharmacy-staff", "proof: pharmacy-stuff")]
    [InlineData("SC1003", "items/industrial-product-licence/item.yaml", "entry: product-test", "entry: product-tests")]
    [InlineData("SC1004", "items/pharmacy-otc-b/materials.yaml", "手画的也可以。凭承诺办理的不用交。", "要由指定的设计公司画。")]
    [InlineData("SC1006", "adjustments/2018-cancelled.yaml", "body: 县级以上市场监督管理部门", "body: 无")]
    [InlineData("SC1010", "lists/market-access.yaml", "access: permitted\n    basis: 《中华人民共和国药品管理法》", "access: prohibited\n    basis: 《中华人民共和国药品管理法》")]
    [InlineData("SC1011", "lists/supervision.yaml", "    frequency: 每户每年不超过 1 次，由随机抽取产生\n", "")]
    [InlineData("SC0705", "items/pharmacy-otc-b/guide.zh.md", "不收费。", "不收费，可以容缺。")]
    [InlineData("SC0706", "items/pharmacy-otc-b/guide.zh.md", "不收费。", "不收费，按 GSP 办。")]
    [InlineData("SC0205", "items/food-business-licence/item.yaml", "effective-from: 2023-12-01", "effective-from: 2023-13-01")]
    [InlineData("SC0313", "items/food-business-licence/item.yaml", "law: 食品经营许可和备案管理办法, article: 第四条、第十三条, in-force-from: 2023-12-01", "law: 食品经营许可管理办法, article: 第四条, in-force-from: 2015-10-01")]
    [InlineData("SC0511", "items/food-business-licence/places/630104000000.yaml", "agency: market-630104", "agency: market-630104\nsteps: { drop: [决定] }")]
    public void It_is_found_once_where_it_is(string id, string path, string old, string fault)
    {
        Assert.Contains(old, Tree.Real.Single(file => file.Path == path).Text, StringComparison.Ordinal);
        var (catalogue, findings) = CatalogueLoader.Load([.. Tree.Real.Select(file => file.Path == path ? file with { Text = file.Text.Replace(old, fault, StringComparison.Ordinal) } : file)]);
        var finding = Assert.Single(findings);
        Assert.Equal((id, Severity.Error), (finding.Id, finding.Severity));
        Assert.True(finding.Place.Line > 0 && finding.Place.Column > 0);
        Assert.Null(catalogue);
    }

    [Fact]
    public void A_circle_is_told_in_the_file_that_asks_for_the_paper_and_by_what_papers_and_registers_are_called()
    {
        const string Materials = "items/business-registration/materials.yaml";
        var findings = CatalogueLoader.Load([.. Tree.Real.Select(file => file.Path == Materials
            ? file with { Text = file.Text.Replace("materials:\n", "materials:\n  - { id: tax, name: 税务信息确认结果, why: 核对。, formats: [pdf], obtained-from: \"certificate:tax-confirmation\" }\n", StringComparison.Ordinal) } : file)]).Findings;
        var circle = Assert.Single(findings, finding => finding.Id == "SC1104");
        Assert.Equal((Materials, 2), (circle.Place.File, circle.Place.Line));
        Assert.Contains("要“税务信息确认单”，给出它的是“税务信息确认”", circle.Message, StringComparison.Ordinal);
        Assert.Contains("要用登记库“经营主体登记库”", circle.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_compares_unlike_things_is_told_in_words_that_people_know()
    {
        var findings = CatalogueLoader.Load([.. Tree.Real.Select(file => file.Path == Pharmacy ? file with { Text = file.Text.Replace("excluded-when: 有严重失信记录 = true", "excluded-when: 有严重失信记录 > 3", StringComparison.Ordinal) } : file)]).Findings;
        var finding = Assert.Single(findings, finding => finding.Id == "SC0902");
        Assert.Contains("是非和数字不能比较。", finding.Message, StringComparison.Ordinal);
        Assert.Contains("date(\"2026-01-31\")。", finding.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void An_agency_that_loses_its_power_is_named_in_every_place_where_it_decides()
    {
        var findings = CatalogueLoader.Load([.. Tree.Real.Select(file => file.Path == "agencies/market-regulation.yaml" ? file with { Text = file.Text.Replace("kinds: [license, ", "kinds: [", StringComparison.Ordinal) } : file)]).Findings;
        Assert.Equal(["SC0311"], findings.Select(finding => finding.Id).Distinct());
        Assert.True(findings.Count > 5);
        Assert.Equal(findings.Count, findings.Select(finding => finding.Place.File).Distinct().Count());
    }
}
