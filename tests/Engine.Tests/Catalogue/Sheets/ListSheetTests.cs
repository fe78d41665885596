using System.Text;
using System.Text.RegularExpressions;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Sheets;

namespace Jiangyuan.Engine.Tests.Catalogue.Sheets;

public sealed partial class ListSheetTests
{
    private const string Path = "items/industrial-product-licence/item.yaml";
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly Jiangyuan.Catalogue.Catalogue Real = CatalogueLoader.Load(Tree.Real).Catalogue!;

    private static ListImport Import(string csv, IReadOnlyList<PackageFile>? files = null) => ListSheet.Import("清单.csv", new MemoryStream(Encoding.UTF8.GetBytes(csv)), files ?? Tree.Real, Today);

    private static string Exported => Encoding.UTF8.GetString(ListSheet.Csv(Real, Today, mark: false));

    [Fact]
    public void What_was_exported_and_not_edited_changes_nothing_in_either_form()
    {
        var fromCsv = ListSheet.Import("a.csv", new MemoryStream(ListSheet.Csv(Real, Today)), Tree.Real, Today);
        var fromXlsx = ListSheet.Import("a.xlsx", new MemoryStream(ListSheet.Xlsx(Real, Today)), Tree.Real, Today);
        Assert.Equal((0, 0), (fromCsv.Findings.Count + fromCsv.Cells, fromXlsx.Findings.Count + fromXlsx.Cells));
        Assert.Equal(ListSheet.Xlsx(Real, Today), ListSheet.Xlsx(Real, Today));
    }

    [Fact]
    public void The_columns_are_those_that_administrators_use() =>
        Assert.Empty("序号 事项名称 基本编码 事项类型 实施机关 设定依据 行使层级 服务对象 法定办结时限 承诺办结时限 收费 材料 办理形式 到现场次数 监管主体".Split(' ').Except(Exported.Split("\r\n")[0].Split(',')));

    [Fact]
    public void An_edited_cell_changes_its_value_and_no_other_character_of_the_file()
    {
        var before = Tree.Real.First(file => file.Path == Path).Text;
        var import = Import("事项标识,承诺办结时限,办理形式,监管主体\nindustrial-product-licence,18个工作日,网上、窗口,市场监管部门\n");
        Assert.Empty(import.Findings);
        Assert.Equal(3, import.Cells);
        var files = import.Changed.ToDictionary(file => file.Path, file => file.Text);
        Assert.Equal(before.Replace("committed: 20个工作日", "committed: 18个工作日", StringComparison.Ordinal).Replace("[online, counter, post]", "[online, counter]", StringComparison.Ordinal), files[Path]);
        // The body that watches is said again by the later version, so it is changed there.
        Assert.Contains("  body: 市场监管部门\n", files["items/industrial-product-licence/item@2024-08-01.yaml"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_with_its_basis_keeps_the_basis_and_the_comment()
    {
        var import = Import("事项标识,法定办结时限\nindustrial-product-licence,50日\n");
        Assert.Contains("  statutory: { limit: 50日, basis: 《中华人民共和国工业产品生产许可证管理条例》第十八条、第十九条 }   # 条号按2023年文本", Assert.Single(import.Changed).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_goes_beyond_the_item_is_refused_by_the_compiler_and_nothing_is_changed()
    {
        var import = Import("事项标识,法定办结时限\nindustrial-product-licence,10日\n");
        Assert.Contains(import.Findings, finding => finding.Id == "SC0401" && finding.Place.File == Path);
        Assert.Empty(import.Changed);
    }

    [Fact]
    public void Every_wrong_cell_is_named_by_its_letter_and_row_and_one_is_enough_to_refuse_all()
    {
        var rows = Real.Items.Where(item => item.IsInForce(Today)).OrderBy(item => item.Code, StringComparer.Ordinal).ToArray();
        IReadOnlyList<string>[] sheet = [["基本编码", "承诺办结时限", "办理形式"], [rows[0].Code, "1个工作日", "网上"], [rows[1].Code, "尽快", "电话"]];
        var import = ListSheet.Import("清单.xlsx", new MemoryStream(SheetWriter.Xlsx("清单", sheet)), Tree.Real, Today);
        Assert.Equal(["清单.xlsx:清单!B3", "清单.xlsx:清单!C3"], import.Findings.Select(finding => finding.Place.File));
        Assert.All(import.Findings, finding => Assert.Equal("SC1203", finding.Id));
        Assert.Empty(import.Changed);
    }

    [Fact]
    public void A_name_that_a_spreadsheet_would_run_is_guarded_and_comes_back_as_it_was()
    {
        var csv = Encoding.UTF8.GetString(SheetWriter.Csv([["=1+1", "a,b", "说\"好\""], ["-1", "@x", "+y"]], mark: false));
        Assert.Equal("'=1+1,\"a,b\",\"说\"\"好\"\"\"\r\n'-1,'@x,'+y\r\n", csv);
        Assert.Equal("=1+1", SheetWriter.Unguarded("'=1+1"));
        Assert.Equal("'引号", SheetWriter.Unguarded("'引号"));
        Assert.Equal([0xEF, 0xBB, 0xBF], SheetWriter.Csv([["a"]], mark: true)[..3]);
    }

    [Theory]
    [InlineData("SC1201")]
    [InlineData("SC1202")]
    [InlineData("SC1203")]
    [InlineData("SC1204")]
    public void The_wrong_sheet_of_a_page_is_found_and_the_right_one_is_not(string id)
    {
        var files = Tree.Small().Files;
        var sheets = Block().Matches(CheckPages.Of(id)!).Select(match => match.Groups[1].Value.Replace("000199000001", CatalogueLoader.Load(files).Catalogue!.Items[0].Code, StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, sheets.Length);
        var wrong = Import(sheets[0], files);
        Assert.Equal(id, Assert.Single(wrong.Findings.Select(finding => finding.Id).Distinct()));
        Assert.Equal("清单.csv", wrong.Findings[0].Place.File);
        Assert.Empty(Import(sheets[1], files).Findings);
    }

    [Fact]
    public void Rubbish_is_answered_with_a_finding()
    {
        foreach (var bytes in new byte[][] { [], [0x50, 0x4B, 3, 4, 0, 1], [0xFF, 0xFE, 0x00], "a\"\n,,\n"u8.ToArray() })
        {
            Assert.NotEmpty(ListSheet.Import("x", new MemoryStream(bytes), Tree.Real, Today).Findings);
        }
    }

    [GeneratedRegex("^```csv\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
