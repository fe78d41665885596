using System.Text;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue.Levels;

/// <summary>Reads <c>lists/*.csv</c> into the table, row by row. A row that cannot be read is reported and passed over.</summary>
internal sealed class ListReader(SheetTable table)
{
    // Below the size from which an array is put on the large object heap.
    private const int Chunk = 80_000;

    private static readonly Dictionary<string, DivisionLevel> LevelNames = new(StringComparer.Ordinal)
    {
        ["province"] = DivisionLevel.Province,
        ["city"] = DivisionLevel.Prefecture,
        ["county"] = DivisionLevel.County,
        ["township"] = DivisionLevel.Township,
        ["village"] = DivisionLevel.Village,
    };

    private readonly StatementCells _cells = new(table);
    private readonly Dictionary<int, long> _divisions = [];
    private readonly Dictionary<int, int> _agencies = [];

    public void Read(string path, Stream stream)
    {
        var rows = new CsvRows(stream, (int)Math.Clamp(stream.CanSeek ? stream.Length + 1 : Chunk, 256, Chunk));
        var number = table.AddFile(FileOf(path));
        if (!rows.Next())
        {
            Report(number, 0, 0, "SC0425", "清单是空的。", "没有表头，不知道每一列是什么。", $"请在第一行写表头：{string.Join('、', ListColumn.Headers(table.Files[number].IsBase))}；没有内容就删去这个文件。");
            return;
        }

        if (rows.Fault != RowFault.None)
        {
            ReportFault(number, rows);
            return;
        }

        if (ReadHeader(number, rows) is not { } columns)
        {
            return;
        }

        table.Files[number] = table.Files[number] with { Columns = columns, Comma = rows.Comma };
        var first = table.Count;
        while (rows.Next())
        {
            ReadRow(number, rows);
        }

        table.Files[number] = table.Files[number] with { FirstSheet = first, EndSheet = table.Count };
    }

    /// <summary>Reads one row again, as the row of <paramref name="line"/>. The columns are those of the file's header.</summary>
    public void ReadAgain(int file, int line, ReadOnlyMemory<byte> row)
    {
        var rows = new CsvRows(new MemoryStream(row.ToArray(), writable: false), row.Length + 1, line, table.Files[file].Comma);
        if (rows.Next())
        {
            ReadRow(file, rows);
        }
    }

    private static SheetFile FileOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var code = DivisionCode.Parse(name.Split('-', '_', ' ')[0]);
        return new SheetFile(path)
        {
            IsBase = name == "base" || name.StartsWith("base-", StringComparison.Ordinal) || name.Contains("基本目录", StringComparison.Ordinal),
            Division = code.IsGiven ? code.Value.Number : 0,
            Level = LevelNames.TryGetValue(name.Split('-')[0], out var level) ? level : null,
        };
    }

    private ListColumn?[]? ReadHeader(int file, CsvRows rows)
    {
        var isBase = table.Files[file].IsBase;
        var columns = new ListColumn?[rows.Count];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var cell = 0; cell < rows.Count; cell++)
        {
            var header = Encoding.UTF8.GetString(rows[cell]);
            if (header.Length == 0)
            {
                continue;
            }

            columns[cell] = ListColumn.Of(header, isBase);
            if (columns[cell] is null)
            {
                var near = Nearest.Of(header, ListColumn.Headers(isBase));
                Report(file, rows, cell, "SC0425", $"{(isBase ? "基本目录" : "下级清单")}没有“{Short(header)}”这一列。", "不认识的列会被漏掉，写的内容不起作用。", (near is null ? "" : $"是不是想写“{near}”？") + $"可以有：{string.Join('、', ListColumn.Headers(isBase))}。");
            }
            else if (!seen.Add(header))
            {
                columns[cell] = null;
                Report(file, rows, cell, "SC0425", $"“{header}”这一列写了两次。", "两列同名，不知道以哪一列为准。", "请删去一列。");
            }
        }

        string[] needed = isBase || table.Files[file].Division != 0 ? ["事项"] : ["事项", "办理地"];
        foreach (var missing in needed.Where(header => !seen.Contains(header)))
        {
            Report(file, rows, 0, "SC0425", $"表头缺少“{missing}”这一列。", "没有它，就不知道每一行说的是什么。", missing == "办理地" ? "请补上“办理地”，或把文件命名为 12 位区划代码.csv。" : "请在第一行补上这一列。");
        }

        return needed.All(seen.Contains) ? columns : null;
    }

    private void ReadRow(int file, CsvRows rows)
    {
        if (rows.Fault != RowFault.None)
        {
            ReportFault(file, rows);
            return;
        }

        var columns = table.Files[file].Columns;
        if (!FitsHeader(file, rows, columns.Length))
        {
            return;
        }

        var isBase = table.Files[file].IsBase;
        var sheet = new Sheet { File = file, Line = rows.Line, Column = 1, Item = -1, Kind = isBase ? SheetKind.Base : SheetKind.Overlay, Division = table.Files[file].Division };
        string? phone = null, note = null;
        var good = true;
        for (var cell = 0; cell < rows.Count; cell++)
        {
            if (rows.IsEmpty(cell) || cell >= columns.Length || columns[cell] is not { Use: not ColumnUse.Statement } column || rows[cell].Length == 0)
            {
                continue;
            }

            switch (column.Use)
            {
                case ColumnUse.Item: sheet.Item = table.ItemNamed(table.Names.Intern(rows[cell])); break;
                case ColumnUse.Division: good &= ReadDivision(file, rows, cell, ref sheet); break;
                case ColumnUse.Agency: good &= ReadAgency(file, rows, cell, ref sheet); break;
                case ColumnUse.Phone: phone = Encoding.UTF8.GetString(rows[cell]); break;
                default: note = Encoding.UTF8.GetString(rows[cell]); break;
            }
        }

        if (!good || !IsPlaced(file, rows, ref sheet))
        {
            return;
        }

        sheet.SaysMore = sheet.Agency > 0 || phone is not null || note is not null;
        var number = table.Begin(sheet);
        if ((phone ?? note) is not null && table.IsPackaged(sheet.Item))
        {
            table.Remarks[number] = (phone, note);
        }

        _cells.ReadAll(number, rows, columns);
    }

    private bool IsPlaced(int file, CsvRows rows, ref Sheet sheet)
    {
        if (sheet.Item < 0)
        {
            Report(file, rows, CellOf(file, ColumnUse.Item), "SC0426", "“事项”是空的。", "没有事项的行不知道说的是什么。", "请填写事项，或删去这一行。");
            return false;
        }

        if (sheet.Kind == SheetKind.Overlay && sheet.Division == 0)
        {
            Report(file, rows, CellOf(file, ColumnUse.Division), "SC0426", "“办理地”是空的。", "没有办理地的行不知道是哪里的清单。", "请填写 12 位区划代码或区划名称。");
            return false;
        }

        if (sheet.Agency > 0 && long.TryParse(table.Agency(sheet.Agency).Division, out var seat) && !SheetTable.Covers(seat, sheet.Division) && sheet.Division != 0)
        {
            var agency = table.Agency(sheet.Agency);
            Report(file, rows, CellOf(file, ColumnUse.Agency), "SC0309", $"机关“{agency.Name}”在 {agency.Division}，管不到 {sheet.Division:D12}。", "机关只能在自己的区划内作出决定。", "请改成当地或其上级的机关。");
            return false;
        }

        return true;
    }

    private int CellOf(int file, ColumnUse use)
    {
        var columns = table.Files[file].Columns;
        for (var cell = 0; cell < columns.Length; cell++)
        {
            if (columns[cell]?.Use == use)
            {
                return cell;
            }
        }

        return 0;
    }

    private bool FitsHeader(int file, CsvRows rows, int width)
    {
        for (var cell = width; cell < rows.Count; cell++)
        {
            if (rows[cell].Length > 0)
            {
                Report(file, rows, cell, "SC0426", $"这一格在表头以外（表头只有 {width} 列）。", "多出来的格子说明这一行错了位，后面的内容都不可靠。", "请核对这一行；格子里有逗号的，整格用双引号括起来。");
                return false;
            }
        }

        if (rows.Count < width)
        {
            Report(file, rows, 0, "SC0426", $"这一行只有 {rows.Count} 格，表头有 {width} 列。", "缺了格子，就不知道哪一格是哪一列。", "请补齐逗号（空着的格子也要有逗号）。");
        }

        return rows.Count >= width;
    }

    private bool ReadDivision(int file, CsvRows rows, int cell, ref Sheet sheet)
    {
        var id = table.Names.Intern(rows[cell]);
        if (!_divisions.TryGetValue(id, out var division))
        {
            var text = table.Names[id];
            division = DivisionCode.Parse(text) is { IsGiven: true } code && code.Value.Number > 0
                ? table.Divisions.Count == 0 || table.Divisions.ContainsKey(code.Value.Number) ? code.Value.Number : -1
                : table.DivisionNamed(text) is > 0 and var named ? named : text.All(char.IsAsciiDigit) ? -1 : -2;
            _divisions[id] = division;
        }

        if (division < 0)
        {
            var text = table.Names[id];
            var isNumber = text.Contains('E', StringComparison.OrdinalIgnoreCase) && text.All(c => char.IsAsciiDigit(c) || c is '.' or '+' or 'E' or 'e');
            Report(file, rows, cell, division == -1 || !isNumber ? "SC0303" : "SC0426",
                isNumber ? $"“{text}”是表格软件改写过的数字，不是区划代码。" : $"区划表里没有“{Short(text)}”。", isNumber ? "12 位代码存成数字会丢掉后面几位。" : "不存在的地方没有人去办理；重名的地方要写代码。",
                isNumber ? "请把这一列设为“文本”格式，再重新填写代码。" : "请在 divisions/ 的区划表里查到正确的代码；撤并的区划请用现在的代码。");
            return false;
        }

        sheet.Division = division;
        var list = table.Files[file];
        if (sheet.Kind == SheetKind.Overlay && (list.Division != 0 && !SheetTable.Covers(list.Division, division) || list.Level is { } level && LevelOf(division) != level))
        {
            var own = list.Division != 0 ? table.NameOfDivision(list.Division) : list.Level.ToString();
            Report(file, rows, cell, "SC0424", $"“{table.NameOfDivision(division)}”不在这份清单的范围（{own}）内。", "一份清单只说自己的地方，别处的由别处说。", "请移到它自己的清单里，或改正办理地。");
            return false;
        }

        return true;
    }

    private static DivisionLevel LevelOf(long division) => DivisionCode.Parse(division.ToString("D12", System.Globalization.CultureInfo.InvariantCulture)).Value.Level;

    private bool ReadAgency(int file, CsvRows rows, int cell, ref Sheet sheet)
    {
        var id = table.Names.Intern(rows[cell]);
        if (!_agencies.TryGetValue(id, out var agency))
        {
            _agencies[id] = agency = table.AgencyNamed(table.Names[id]);
        }

        sheet.Agency = agency;
        if (agency == 0)
        {
            var near = Nearest.Of(table.Names[id], table.AgencyNames.Take(2000));
            Report(file, rows, cell, "SC0302", $"没有名为“{Short(table.Names[id])}”的机关。", "机关要先定义，才能在别处使用。", (near is null ? "" : $"是不是想写“{near}”？") + "机关在 agencies/ 里定义；这一列写标识或名称，空着就由上一级的机关办理。");
        }

        return agency > 0;
    }

    private void ReportFault(int file, CsvRows rows)
    {
        if (rows.Fault == RowFault.NotUtf8)
        {
            Report(file, rows.Line, 1, "SC0101", "这一行不是 UTF-8 编码。", "用别的编码（例如 GBK）保存的文件读出来是乱码。", "请另存为“CSV UTF-8”，再核对文字。");
            return;
        }

        Report(file, rows.Line, 1, "SC0426", "这一行有一个双引号没有配对。", "不知道这一格到哪里为止。", "请补上或删去引号；格子里面的引号写成两个。");
    }

    private void Report(int file, CsvRows rows, int cell, string id, string message, string why, string next) =>
        table.Report(file, rows.Line, new Diagnostic(id, Severity.Error, new Place(table.Files[file].Path, rows.LineOf(cell), rows.ColumnOf(cell)), message, why, next));

    private void Report(int file, int line, int column, string id, string message, string why, string next) =>
        table.Report(file, line, new Diagnostic(id, Severity.Error, new Place(table.Files[file].Path, line, column), message, why, next));

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
