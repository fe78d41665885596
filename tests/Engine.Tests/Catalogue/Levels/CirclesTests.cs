using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Levels;
using Jiangyuan.Kernel;

namespace Jiangyuan.Engine.Tests.Catalogue.Levels;

/// <summary>Circular proofs and preconditions over the whole catalogue.</summary>
public sealed class CirclesTests
{
    private const string Header = "事项,材料,结果证照,所需证照,前置事项,共享登记库,写入登记库\n";

    [Fact]
    public void A_circle_is_reported_once_with_the_shortest_way_round_and_its_places()
    {
        var finding = Assert.Single(Check("甲,乙证,甲证,,,,\n乙,丙证,乙证,,,,\n丙,丁证；甲证,丙证,,,,\n丁,甲证,丁证,,,,\n"));
        Assert.Equal(("SC1101", new Place("lists/base.csv", 2, 3)), (finding.Id, finding.Place));
        Assert.Equal(3, finding.Message.Split("给出它的是").Length - 1);
        Assert.Contains("“丙”要“甲证”，给出它的是“甲”（lists/base.csv:4:3）", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_renewal_that_asks_for_what_the_first_application_gives_is_no_circle() =>
        Assert.Empty(Check("首次,合同,许可证,,,,\n延续,许可证,许可证,,,,\n"));

    [Fact]
    public void A_renewal_alone_asks_for_itself() => Assert.Equal("SC1101", Assert.Single(Check("延续,许可证,许可证,,,,\n")).Id);

    [Fact]
    public void Behind_a_circle_and_behind_nothing_an_item_is_never_reached()
    {
        var findings = Check("甲,乙证,甲证,,,,\n乙,甲证,乙证,,,,\n丙,,丙证,甲证,,,\n丁,,,丙证,,,\n戊,,,没人给的证,,,\n己,,,,没有的事项,,\n");
        Assert.Equal(["SC1101 2", "SC1103 4", "SC1103 5", "SC1103 6", "SC1103 7"], findings.Select(finding => $"{finding.Id} {finding.Place.Line}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_circles_are_two_findings_and_a_precondition_names_the_kind()
    {
        var findings = Check("甲,,,,乙,,\n乙,,,,甲,,\n丙,丁证,丙证,,,,\n丁,丙证,丁证,,,,\n");
        Assert.Equal(["SC1101", "SC1102"], findings.Select(finding => finding.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Registers_fed_by_items_only_warn_and_an_item_that_feeds_its_own_register_does_not()
    {
        var finding = Assert.Single(Check("甲,,,,,乙库,甲库\n乙,,,,,甲库,乙库\n丙,,,,,丙库,丙库\n"));
        Assert.Equal(("SC1104", Severity.Warning), (finding.Id, finding.Severity));
    }

    [Fact]
    public void A_circle_through_a_hundred_thousand_items_is_found_without_a_deep_stack()
    {
        const int Count = 100_000;
        var rows = string.Concat(Enumerable.Range(0, Count).Select(i => $"事项{i},证{(i + 1) % Count},证{i},,,,\n"));
        var finding = Assert.Single(Check(rows));
        Assert.Contains($"共 {Count} 步", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_take_part_by_their_certificates_and_lists_by_names()
    {
        var tree = Tree.Small()
            .Patch("items/sample/item.yaml", "result: { id: sample-permit, name: 样例许可证, type-code: YLXK, elements: [person-name] }\n")
            .Patch("items/sample/materials.yaml", "materials:\n  - { id: proof, name: 乡镇意见书, why: 说明乡镇同意。, formats: [pdf] }\n")
            .Patch("items/sample/process.yaml", "steps:\n  - { id: acceptance, name: 受理, kind: acceptance, role: counter-clerk }\n  - { id: review, name: 审查, kind: review, role: officer, after: [acceptance], persons: 2 }\n  - { id: decision, name: 决定, kind: decision, role: head, after: [review] }\n  - { id: certificate, name: 制证, kind: certificate, role: system, after: [decision] }\n")
            .With("lists/base.csv", Header + "乡镇意见,样例许可证,乡镇意见书,,,,\n");
        var finding = Assert.Single(tree.Load().Findings);
        Assert.Equal("SC1101", finding.Id);
    }

    private static List<Diagnostic> Check(string rows)
    {
        var lists = LevelLists.Load([new PackageFile("lists/base.csv", Header + rows)]);
        lists.Check(2);
        return [.. lists.Findings()];
    }
}
