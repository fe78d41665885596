using System.Text;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Rules;

namespace Jiangyuan.Engine.Tests.Catalogue;

/// <summary>Files that are not what they should be.</summary>
public sealed class YamlTests
{
    private const string Item = "items/sample/item.yaml";

    [Fact]
    public void A_tab_is_found_with_its_line_and_column() =>
        Assert.Equal(new Place(Item, 2, 3), Only("SC0103", "name: x\nk:\ty\n").Place);

    [Fact]
    public void A_byte_order_mark_is_found() => Assert.Equal(new Place(Item, 1, 1), Only("SC0102", "\uFEFFname: x\n").Place);

    [Fact]
    public void A_control_character_is_found() => Assert.Equal(new Place(Item, 1, 8), Only("SC0101", "name: x\u0007\n").Place);

    [Fact]
    public void A_huge_file_is_refused_unread() => Only("SC0104", new string('a', 600_000));

    [Fact]
    public void Bytes_that_are_not_utf8_are_found_on_their_line()
    {
        var findings = new List<Diagnostic>();
        Assert.Null(PackageFolder.Decode("a.yaml", [.. "name: x\nb: "u8, 0xD6, 0xD0, (byte)'\n'], findings));
        Assert.Equal(("SC0101", 2), (findings[0].Id, findings[0].Place.Line));
    }

    [Theory]
    [InlineData("a: [1, 2\nc: 3\n")]
    [InlineData("a: {b: 1\nc: 3\n")]
    [InlineData("a: \"x\n")]
    [InlineData("a: 'x\n")]
    [InlineData("a:\n - b\n  - c\n d: e\n")]
    [InlineData("%YAML 9.9\n---\na: b\n")]
    [InlineData("a: b: c\n")]
    [InlineData("]\n")]
    [InlineData("? [a]\n: b\n")]
    [InlineData("a: !!binary x\n")]
    [InlineData("a: @x\n")]
    [InlineData("--- a\n--- b\n")]
    [InlineData("a: \"\\q\"\n")]
    [InlineData("plain text\n")]
    public void Malformed_text_is_explained_in_chinese_with_a_place(string text)
    {
        var (catalogue, findings) = Tree.Small().With(Item, text).Load();
        Assert.Null(catalogue);
        Assert.Contains(findings, finding => finding.Place.File == Item && finding.Place.Line >= 1);
        Assert.All(findings, finding => Assert.Contains(finding.Message, c => c is >= '\u4e00' and <= '\u9fff'));
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused_at_its_first_anchor()
    {
        var bomb = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (var c = 'b'; c < 'z'; c++)
        {
            bomb.Append(c).Append(": &").Append(c).Append(" [").AppendJoin(',', Enumerable.Repeat("*" + (char)(c - 1), 9)).Append("]\n");
        }

        Assert.Equal(1, Only("SC0106", bomb.ToString()).Place.Line);
    }

    [Fact]
    public void Deep_nesting_is_refused() => Only("SC0107", new string('[', 100_000));

    [Fact]
    public void An_unknown_key_is_answered_with_the_nearest_known_one()
    {
        var (_, findings) = Tree.Small().Patch(Item, "populartiy: 5\n").Load();
        Assert.Contains("“popularity”", Assert.Single(findings).Next, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_version_states_only_what_differs_and_ends_the_one_before()
    {
        var (catalogue, findings) = Tree.Small().With("items/sample/item@2027-01-01.yaml", "effective-from: 2027-01-01\ndocument-number: 二号\ntheme: 新主题\n").Load();
        Assert.Empty(findings);
        Assert.Equal(["其他", "新主题"], catalogue!.Items.Select(item => item.Theme));
        Assert.Equal(catalogue.Items[0].Conditions, catalogue.Items[1].Conditions);
        Assert.Equal(new DateOnly(2026, 12, 31), catalogue.Items[0].EffectiveTo);
        Assert.Same(catalogue.Items[1], catalogue.Item("sample", new DateOnly(2027, 1, 1)));
    }

    [Theory]
    [InlineData("items/sample/item@2025-01-01.yaml", "effective-from: 2025-01-01\ndocument-number: 二号\n", "SC0403")]
    [InlineData("items/sample/item@2027-13-01.yaml", "effective-from: 2027-01-01\ndocument-number: 二号\n", "SC0205")]
    [InlineData("items/sample/form@2027-01-01.yaml", "pages: []\n", "SC0307")]
    [InlineData("items/sample/item@2027-01-01.yaml", "effective-from: 2027-02-01\ndocument-number: 二号\n", "SC0306")]
    [InlineData("items/sample/item@2027-01-01.yaml", "effective-from: 2027-01-01\n", "SC0202")]
    public void A_wrong_version_is_found(string path, string text, string id) =>
        Assert.Contains(Tree.Small().With(path, text).Load().Findings, finding => finding.Id == id);

    [Fact]
    public void A_rule_inside_a_file_is_pointed_at_where_it_is_wrong()
    {
        Assert.SkipWhen(FeelExpression.Parse("x > 18", FeelEnvironment.Empty, default).Findings.Count == 0, "the checker of rules does not look at names yet");
        var tree = Tree.Small().Patch("items/sample/form.yaml", "pages:\n  - id: applicant\n    title: 申请人\n    questions:\n      - { element: person-name, prefill-from: account }\n      - element: mobile-phone\n        prefill-from: account\n        visible-when: 姓名 = \"卓玛\" and 年龄 > 18\n");
        var finding = Assert.Single(tree.Load().Findings, finding => finding.Id == "SC0902");
        Assert.Equal((8, 37), (finding.Place.Line, finding.Place.Column));
    }

    private static Diagnostic Only(string id, string text) =>
        Assert.Single(Tree.Small().With(Item, text).Load().Findings, finding => finding.Id == id);

    [Theory, InlineData("\\uD800"), InlineData("\\uDFFF"), InlineData("\\U00110000"), InlineData("\\UFFFFFFFF")]
    public void An_escape_that_is_no_character_is_a_finding_with_its_line_and_never_an_exception(string escape)
    {
        var tree = Tree.Small();
        var item = tree["items/sample/item.yaml"];
        tree["items/sample/item.yaml"] = item.Replace("theme: 其他", $"theme: \"甲{escape}乙\"", StringComparison.Ordinal);
        var finding = Assert.Single(tree.Load().Findings, finding => finding.Id == "SC0105");
        Assert.Equal("items/sample/item.yaml", finding.Place.File);
        Assert.True(finding.Place.Line > 1, finding.ToString());
    }
}
