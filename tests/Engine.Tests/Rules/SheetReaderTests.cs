using System.IO.Compression;
using System.Text;
using Jiangyuan.Rules;
using Jiangyuan.Rules.Dmn;
using Jiangyuan.Rules.Law;

namespace Jiangyuan.Engine.Tests.Rules;

public sealed class SheetReaderTests
{
    private const string Head = "article,a\nU,input,output\n,年龄,津贴\ntype,number,number\n";

    [Theory]
    [InlineData("1,< 80,\n2,>= 80,1\n", "RU0133", "t.csv:5:8")]
    [InlineData("1,< 80,=A1\n2,>= 80,1\n", "RU0133", "t.csv:5:8")]
    [InlineData("1,< 80,1\n2,>= 80 (,1\n", "RU0101", "t.csv:6:")]
    [InlineData("1,< 80,年令\n2,>= 80,1\n", "RU0102", "t.csv:5:8")]
    [InlineData("1,< 80,1\n2,> 80,1\n", "RU0120", "t.csv:2:1")]
    [InlineData("1,<= 80,1\n2,>= 80,1\n", "RU0121", "t.csv:6:1")]
    public void A_mistake_is_found_in_its_cell(string rows, string id, string place)
    {
        var (rule, findings) = Csv(Head + rows);
        Assert.Null(rule);
        var found = Assert.Single(findings);
        Assert.Equal(id, found.Id);
        Assert.StartsWith(place, found.Place.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("U", HitPolicy.Unique, Aggregation.None)]
    [InlineData("F", HitPolicy.First, Aggregation.None)]
    [InlineData("A", HitPolicy.Any, Aggregation.None)]
    [InlineData("R", HitPolicy.RuleOrder, Aggregation.None)]
    [InlineData("C+", HitPolicy.Collect, Aggregation.Sum)]
    [InlineData("C#", HitPolicy.Collect, Aggregation.Count)]
    [InlineData("max", HitPolicy.Collect, Aggregation.Max)]
    public void The_corner_cell_is_the_hit_policy(string corner, HitPolicy policy, Aggregation aggregation)
    {
        var (rule, _) = Csv(Head.Replace("U,", corner + ",", StringComparison.Ordinal) + "1,< 80,1\n2,>= 80,1\n");
        Assert.Equal((policy, aggregation), (rule!.Table!.HitPolicy, rule.Table.Aggregation));
    }

    [Fact]
    public void A_workbook_gives_the_table_and_names_a_cell_by_its_sheet()
    {
        var (rule, findings) = Read(Book(Rows("&gt;= 80", "<c r=\"C5\"><v>0.1</v></c>")));
        Assert.True(rule is not null, string.Join("\n", findings));
        Assert.Equal(["0.5", "0.1"], rule.Table!.Rules.Select(r => r.Outputs[0]!.Text));
        Assert.Equal("t.xlsx:津贴!C5:1:1", Assert.Single(Read(Book(Rows("&gt;= 80", "<c r=\"C5\"><f>1+1</f><v>2</v></c>"))).Findings).Place.ToString());
        Assert.StartsWith("t.xlsx:津贴!B5:", Read(Book(Rows("&gt;= (", "<c r=\"C5\"><v>1</v></c>"))).Findings[0].Place.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_files_give_findings()
    {
        var far = Book("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
        var bomb = Zip(("xl/workbook.xml", new string(' ', 40_000_000)));
        byte[][] files = [[], [0xFF, 0xFE, 1], "PK"u8.ToArray(), Encoding.UTF8.GetBytes("U,\"input"), Encoding.UTF8.GetBytes(new string('\n', 10_000)), Encoding.UTF8.GetBytes(new string(',', 10_000)), far, bomb,
            far[..(far.Length / 2)], Book("<!DOCTYPE x>"), Encoding.UTF8.GetBytes("U\nU\nU\n"), Encoding.UTF8.GetBytes("C+,input,output\n")];
        Assert.All(files, f => Assert.NotEmpty(Read(f).Findings));
        var (random, good) = (new Random(1), Book(Rows("&gt;= 80", "<c r=\"C5\"><v>0.1</v></c>")));
        for (var i = 0; i < 200; i++)
        {
            var copy = good.ToArray();
            copy[random.Next(copy.Length)] ^= (byte)random.Next(1, 256);
            _ = Read(copy);
        }
    }

    private static (Rule? Rule, IReadOnlyList<Jiangyuan.Kernel.Diagnostic> Findings) Csv(string text) => SheetReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.csv");

    private static (Rule? Rule, IReadOnlyList<Jiangyuan.Kernel.Diagnostic> Findings) Read(byte[] bytes) => SheetReader.Read(new MemoryStream(bytes), "t.xlsx");

    internal static string Rows(string test, string output)
    {
        static string Row(int row, params string[] cells) => $"<row r=\"{row}\">{string.Concat(cells.Select((c, i) => $"<c r=\"{(char)('A' + i)}{row}\" t=\"inlineStr\"><is><t>{c}</t></is></c>"))}";
        return Row(1, "element", "年龄", "number") + "</row>" + Row(2, "U", "input", "output") + "</row>" + Row(3, "", "年龄", "津贴") + "</row>"
            + Row(4, "1", "&lt; 80") + "<c r=\"C4\"><v>0.5</v></c></row>" + Row(5, "2", test) + output + "</row>";
    }

    internal static byte[] Book(string rows) => Zip(
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"),
        ("xl/workbook.xml", "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"津贴\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"));

    private static byte[] Zip(params (string Name, string Text)[] parts)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, true))
        {
            foreach (var (name, text) in parts)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return bytes.ToArray();
    }
}
