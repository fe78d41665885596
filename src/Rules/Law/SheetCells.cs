using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using ExcelDataReader;
using Jiangyuan.Kernel;

namespace Jiangyuan.Rules.Law;

/// <summary>A cell as text, and where it stands.</summary>
internal sealed record SheetCell(string Text, Place At);

/// <summary>Turns the bytes of a CSV or XLSX file into rows of cells. Whatever the bytes, the outcome is cells or findings, and bounded.</summary>
internal sealed class SheetCells(string file, List<Diagnostic> findings)
{
    private const int MaxBytes = 16_000_000;
    private const int MaxInflated = 32_000_000;
    private const int MaxRows = 5_000;
    private const int MaxColumns = 200;

    /// <summary>The rows; empty with a finding when the file cannot be read.</summary>
    internal List<SheetCell[]> Read(Stream stream)
    {
        var memory = new MemoryStream();
        if (!Copy(stream, memory, MaxBytes))
        {
            Add(new Place(file, 0, 0), "文件太大", "只留下决策表，存成小文件");
            return [];
        }

        memory.Position = 0;
        var isZip = memory.Length > 1 && memory.GetBuffer()[0] == 'P' && memory.GetBuffer()[1] == 'K';
        return isZip ? Workbook(memory) : Csv(memory);
    }

    internal void Add(Place at, string what, string next) =>
        findings.Add(new Diagnostic("RU0133", Severity.Error, at, what, "电子表格里的每一格都要读得懂，决策表才能用", next));

    private static bool Copy(Stream from, Stream to, long most)
    {
        var buffer = new byte[81_920];
        var total = 0L;
        for (var n = from.Read(buffer); n > 0; n = from.Read(buffer))
        {
            total += n;
            if (total > most)
            {
                return false;
            }

            to.Write(buffer, 0, n);
        }

        return true;
    }

    private bool Fits(int row, int column, Place at)
    {
        if (row <= MaxRows && column <= MaxColumns)
        {
            return true;
        }

        Add(at, $"表超过 {MaxRows} 行或 {MaxColumns} 列", "把表拆开，并删去表外的格式和空行");
        return false;
    }

    private List<SheetCell[]> Csv(MemoryStream bytes)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, true).GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            Add(new Place(file, 1, 1), "CSV 不是 UTF-8 编码", "另存为“CSV UTF-8”");
            return [];
        }

        var rows = new List<SheetCell[]>();
        var csv = new CsvReader(new StringReader(text), maxCells: MaxColumns);
        while (csv.Read())
        {
            rows.Add([.. csv.Cells.Select(c => new SheetCell(c.Text.Trim(), new Place(file, c.Line, c.Column)))]);
            if (!Fits(rows.Count, csv.Cells.Count, rows[^1][^1].At))
            {
                return [];
            }
        }

        if (csv.Unclosed is { } open)
        {
            Add(new Place(file, open.Line, open.Column), "引号没有合上", "补上引号；引号里的引号写两个");
        }

        return rows;
    }

    private List<SheetCell[]> Workbook(MemoryStream bytes)
    {
        try
        {
            if (!IsBounded(bytes))
            {
                return [];
            }

            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            bytes.Position = 0;
            using var reader = ExcelReaderFactory.CreateOpenXmlReader(bytes, new ExcelReaderConfiguration { LeaveOpen = true });
            return Rows(reader);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The library throws many kinds for a broken file; all mean the same here.
            Add(new Place(file, 0, 0), "读不出 XLSX 工作簿", "用表格软件打开后另存为 .xlsx，或另存为“CSV UTF-8”");
            return [];
        }
    }

    private List<SheetCell[]> Rows(IExcelDataReader reader)
    {
        var rows = new List<SheetCell[]>();
        while (reader.Read())
        {
            var place = new Place($"{file}:{reader.Name}!A{rows.Count + 1}", 1, 1);
            if (!Fits(rows.Count + 1, reader.FieldCount, place))
            {
                return [];
            }

            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(c => new SheetCell(Text(reader.GetValue(c)).Trim(), place with { File = $"{file}:{reader.Name}!{Letters(c)}{rows.Count + 1}" }))]);
        }

        return rows;
    }

    // Dates become FEEL literals; numbers as the sheet shows them (15 digits).
    private static string Text(object? value) => value switch
    {
        null => "",
        bool b => b ? "true" : "false",
        DateTime { TimeOfDay.Ticks: 0 } d => $"@\"{d:yyyy-MM-dd}\"",
        DateTime d => $"@\"{d:yyyy-MM-ddTHH:mm:ss}\"",
        double n when Math.Abs(n) < 1e27 => ((decimal)n).ToString(CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Letters(int column) => (column >= 26 ? Letters((column / 26) - 1) : "") + (char)('A' + (column % 26));

    // The whole archive must inflate to little, and the sheet that is read must hold no formulas: their stored value is not what people see.
    private bool IsBounded(MemoryStream bytes)
    {
        using var zip = new ZipArchive(bytes, ZipArchiveMode.Read, leaveOpen: true);
        var left = (long)MaxInflated;
        var parts = new Dictionary<string, MemoryStream>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open();
            var part = new MemoryStream();
            if (zip.Entries.Count > 1000 || !Copy(content, part, left))
            {
                Add(new Place(file, 0, 0), "工作簿展开后太大", "只留下决策表所在的工作表，删去图片和空行");
                return false;
            }

            left -= part.Length;
            part.Position = 0;
            parts[entry.FullName] = part;
        }

        var formulas = 0;
        if (FirstSheet(parts) is { } sheet)
        {
            using var xml = XmlReader.Create(sheet.Part, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            for (var at = ""; xml.Read();)
            {
                at = xml is { NodeType: XmlNodeType.Element, LocalName: "c" } ? xml.GetAttribute("r") ?? at : at;
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "f" } && ++formulas <= 20)
                {
                    Add(new Place($"{file}:{sheet.Name}!{at}", 1, 1), "单元格是公式", "决策表只写值和 FEEL，不写表格公式：复制后“选择性粘贴为值”");
                }
            }
        }

        return formulas == 0;
    }

    private static (string Name, Stream Part)? FirstSheet(Dictionary<string, MemoryStream> parts)
    {
        if (!parts.TryGetValue("xl/workbook.xml", out var book) || !parts.TryGetValue("xl/_rels/workbook.xml.rels", out var links))
        {
            return null;
        }

        var sheet = XDocument.Load(book).Descendants().FirstOrDefault(e => e.Name.LocalName == "sheet");
        var id = sheet?.Attributes().FirstOrDefault(a => a.Name.LocalName == "id" && a.Name.NamespaceName.Length > 0)?.Value;
        var target = XDocument.Load(links).Root?.Elements().FirstOrDefault(e => e.Attribute("Id")?.Value == id)?.Attribute("Target")?.Value ?? "";
        return parts.TryGetValue(target.StartsWith('/') ? target[1..] : "xl/" + target, out var part) ? (sheet?.Attribute("name")?.Value ?? "", part) : null;
    }
}
