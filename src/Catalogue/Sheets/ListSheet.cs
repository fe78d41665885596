using Jiangyuan.Catalogue.Diff;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel;
using Jiangyuan.Rules.Law;

namespace Jiangyuan.Catalogue.Sheets;

/// <summary>What an edited sheet comes to: the changed files, or findings, each with its sheet, cell and column. Never some of both.</summary>
public sealed record ListImport(IReadOnlyList<PackageFile> Changed, IReadOnlyList<Diagnostic> Findings, int Cells);

/// <summary>The lists as sheets in the columns that administrators use, and back into the packages.</summary>
public static class ListSheet
{
    private const string Why = "清单是办事的依据，有一格读不懂，整份表就不导入，一处也不会改。";

    /// <summary>The names of the columns.</summary>
    public static IReadOnlyList<string> Columns { get; } = [.. ListColumns.All.Select(column => column.Name)];

    /// <summary>As CSV.</summary>
    public static byte[] Csv(Catalogue catalogue, DateOnly on, ItemKind? kind = null, bool mark = true) => SheetWriter.Csv(Rows(catalogue, on, kind), mark);

    /// <summary>As an XLSX workbook.</summary>
    public static byte[] Xlsx(Catalogue catalogue, DateOnly on, ItemKind? kind = null) => SheetWriter.Xlsx(kind is { } only ? ItemWords.Of(only) : "政务服务事项清单", Rows(catalogue, on, kind));

    private static List<IReadOnlyList<string>> Rows(Catalogue catalogue, DateOnly on, ItemKind? kind) =>
        [Columns, .. ListColumns.Rows(catalogue, on, kind).Select(row => (IReadOnlyList<string>)[.. ListColumns.All.Select(column => column.Text(row))])];

    /// <summary>
    /// Reads an edited sheet against the files it was made from. Only cells that say something else than the packages are taken; an item that has no row stays as it is.
    /// The result is compiled, and findings of the compiler refuse it like a wrong cell.
    /// </summary>
    public static ListImport Import(string sheet, Stream bytes, IReadOnlyList<PackageFile> files, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(files);
        var read = new List<Diagnostic>();
        var cells = new SheetCells(sheet, read).Read(bytes);
        var findings = new List<Diagnostic>([.. read.Select(f => f with { Id = "SC1203", Message = f.Message.TrimEnd('。') + "。", Why = Why, Next = f.Next.Replace("决策表", "清单", StringComparison.Ordinal).TrimEnd('。') + "。" })]);
        if (CatalogueLoader.Load(files).Catalogue is not { } catalogue || findings.Count > 0)
        {
            return new([], findings.Count > 0 ? findings : CatalogueLoader.Load(files).Findings, 0);
        }

        var changes = new Reader(sheet, catalogue, files, on, findings).Read(cells);
        if (findings.Count > 0)
        {
            return new([], findings, 0);
        }

        var changed = changes.GroupBy(change => change.Path, StringComparer.Ordinal).Select(group => group.Last()).ToList();
        PackageFile[] after = [.. files.Select(file => changed.Find(other => other.Path == file.Path) ?? file)];
        var errors = CatalogueLoader.Load(after).Findings.Where(finding => finding.Severity == Severity.Error).ToArray();
        return errors.Length > 0 ? new([], errors, 0) : new(changed, [], changes.Count);
    }

    private sealed class Reader(string sheet, Catalogue catalogue, IReadOnlyList<PackageFile> files, DateOnly on, List<Diagnostic> findings)
    {
        private readonly Dictionary<string, string> _texts = files.ToDictionary(file => file.Path, file => file.Text.ReplaceLineEndings("\n"), StringComparer.Ordinal);
        private readonly List<PackageFile> _changes = [];

        public List<PackageFile> Read(List<SheetCell[]> cells)
        {
            var rows = cells.Where(row => row.Any(cell => cell.Text.Length > 0)).ToList();
            if (rows.Count == 0)
            {
                Add("SC1201", new Place(sheet, 1, 1), "表是空的。", "请用 ./jy export list 导出一份，在上面修改。");
                return _changes;
            }

            var columns = Columns(rows[0]);
            var known = ListColumns.Rows(catalogue, on, null).ToList();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            if (findings.Count == 0)
            {
                rows.Skip(1).ToList().ForEach(row => Read(row, columns, known, seen));
            }

            return _changes;
        }

        private List<ListColumn?> Columns(SheetCell[] header)
        {
            var columns = new List<ListColumn?>();
            foreach (var cell in header)
            {
                var column = Array.Find(ListColumns.All, column => column.Name == cell.Text);
                if (cell.Text.Length > 0 && (column is null || columns.Contains(column)))
                {
                    var near = Nearest.Of(cell.Text, ListColumns.All.Select(known => known.Name));
                    Add("SC1201", cell.At, column is null ? $"不认识“{cell.Text}”这一列。" : $"“{cell.Text}”这一列有两个。", (near is null || column is not null ? "" : $"是不是想写“{near}”？") + $"可以有的列：{string.Join('、', ListSheet.Columns)}。");
                }

                columns.Add(column);
            }

            if (columns.All(column => column?.Name is not ("基本编码" or "事项标识")))
            {
                Add("SC1201", header[0].At, "没有“基本编码”这一列，认不出每一行是哪个事项。", "请保留导出时的“基本编码”或“事项标识”列。");
            }

            return columns;
        }

        private void Read(SheetCell[] row, List<ListColumn?> columns, List<ListRow> known, HashSet<string> seen)
        {
            string Of(string name) => columns.FindIndex(column => column?.Name == name) is >= 0 and var index && index < row.Length ? row[index].Text : "";
            var (code, id) = (Of("基本编码"), Of("事项标识"));
            var found = known.Where(item => (id.Length == 0 || item.Item.Id == id) && (code.Length == 0 || item.Item.Code == code)).ToList();
            if (found.Count != 1 || (id.Length == 0 && code.Length == 0))
            {
                Add("SC1202", row[0].At, found.Count == 0 ? $"{on:yyyy-MM-dd} 没有编码“{code}”{(id.Length > 0 ? $"、标识“{id}”" : "")}的事项。" : "这一行认不出是哪一个事项。", "编码和标识请照导出的不动；新增事项请用 ./jy new item。");
                return;
            }

            if (!seen.Add(found[0].Item.Id))
            {
                Add("SC1202", row[0].At, $"“{found[0].Item.Name}”在表里有两行。", "请删去一行。");
                return;
            }

            for (var index = 0; index < Math.Min(row.Length, columns.Count); index++)
            {
                if (columns[index] is { Name: not "序号" } column)
                {
                    Read(row[index], column, found[0]);
                }
            }
        }

        private void Read(SheetCell cell, ListColumn column, ListRow row)
        {
            var (text, before) = (Plain(cell.Text), column.Text(row));
            if (text == before || text.ReplaceLineEndings(" ") == before.ReplaceLineEndings(" "))
            {
                return;
            }

            if (column.Read is null)
            {
                Add("SC1204", cell.At, $"“{column.Name}”不能在表里改（原来是“{before}”）。", "它由事项的其他文件算出。请恢复这一格，再到 items/" + row.Item.Id + "/ 里修改。");
                return;
            }

            var reading = column.Read(text);
            if (reading.Yaml is null)
            {
                Add("SC1203", cell.At, $"{column.Name}：{reading.Wrong}", reading.Next!);
                return;
            }

            var (key, yaml) = (column.Key, reading.Yaml);
            if (key == "fee" && !yaml.StartsWith('{'))
            {
                if (row.Item.Fee is not { IsCharged: true, Amount: not null })
                {
                    Add("SC1203", cell.At, "收费：原来没有收费金额，表里写不下收费的依据。", $"请在 items/{row.Item.Id}/item.yaml 的“fee”里写明金额和依据。");
                    return;
                }

                key = "fee.amount";
            }

            Patch(cell, row, key, yaml);
        }

        private void Patch(SheetCell cell, ListRow row, string key, string yaml)
        {
            var places = new PackagePlaces(_texts.Where(file => file.Key.StartsWith($"items/{row.Item.Id}/", StringComparison.Ordinal)).Select(file => new PackageFile(file.Key, file.Value)));
            var path = places.Of(row.Item, new Locator("item.yaml", key)).File;
            var changed = YamlPatch.Replace(_texts[path], key + ".limit", yaml) ?? YamlPatch.Replace(_texts[path], key, yaml);
            if (changed is null)
            {
                Add("SC1203", cell.At, $"在 {path} 里找不到“{key}”。", "请在文件里写上这个键。");
                return;
            }

            _texts[path] = changed;
            _changes.Add(new PackageFile(path, changed));
        }

        // A date cell comes as a FEEL literal; an apostrophe guarded a formula.
        private static string Plain(string text) => SheetWriter.Unguarded(text.StartsWith("@\"", StringComparison.Ordinal) && text.EndsWith('"') ? text[2..^1] : text);

        private void Add(string id, Place at, string what, string next) => findings.Add(new Diagnostic(id, Severity.Error, at, what, Why, next));
    }
}
