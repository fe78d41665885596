using System.Globalization;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>One file of an item: its name without date and ending, and the date after @ (null = the first version).</summary>
internal sealed record ItemPartFile(string Name, DateOnly? From, PackageFile File);

/// <summary>The files of one item.</summary>
internal sealed record ItemFiles(string Id, string Folder, List<ItemPartFile> Parts, List<PackageFile> Places, List<PackageFile> Scenarios);

/// <summary>The files by what they are.</summary>
internal sealed class PackageTree
{
    // Other folders belong to other readers.
    private static readonly string[] Folders = ["elements", "registers", "agencies", "items", "divisions", "calendars", "search", "life-events", "laws", "lists", "adjustments", "plain-words", "policies", "supervision", "hotline"];

    private static readonly string[] PartNames = ["item.yaml", "form.yaml", "materials.yaml", "process.yaml", "guide.zh.md", "guide.bo.md", "guide.en.md"];

    private readonly Dictionary<string, ItemFiles> _items = new(StringComparer.Ordinal);

    public List<PackageFile> Elements { get; } = [];

    public List<PackageFile> Registers { get; } = [];

    public List<PackageFile> Agencies { get; } = [];

    public List<PackageFile> Divisions { get; } = [];

    public List<PackageFile> Calendars { get; } = [];

    public List<PackageFile> LifeEvents { get; } = [];

    public List<PackageFile> Laws { get; } = [];

    public List<PackageFile> Lists { get; } = [];

    public List<PackageFile> Adjustments { get; } = [];

    public List<PackageFile> PlainWords { get; } = [];

    /// <summary>Base catalogue and lists of the levels, as CSV.</summary>
    public List<PackageFile> Sheets { get; } = [];

    public IEnumerable<ItemFiles> Items => _items.Values.OrderBy(item => item.Id, StringComparer.Ordinal);

    public static PackageTree Sort(IReadOnlyList<PackageFile> files, Findings findings)
    {
        var tree = new PackageTree();
        foreach (var file in files.Select(file => file with { Path = file.Path.Replace('\\', '/'), Text = file.Text.Replace("\r\n", "\n", StringComparison.Ordinal) }).OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            var parts = file.Path.Split('/');
            if (parts[^1] == "README.md")
            {
                continue;
            }

            var taken = parts switch
            {
                ["elements", var name] when IsYaml(name) => Add(tree.Elements, file),
                ["registers", var name] when IsYaml(name) => Add(tree.Registers, file),
                ["agencies", var name] when IsYaml(name) => Add(tree.Agencies, file),
                ["life-events", var name] when IsYaml(name) => Add(tree.LifeEvents, file),
                ["laws", var name] when IsYaml(name) => Add(tree.Laws, file),
                ["lists", var name] when IsYaml(name) => Add(tree.Lists, file),
                ["adjustments", var name] when IsYaml(name) => Add(tree.Adjustments, file),
                ["plain-words", var name] when IsYaml(name) => Add(tree.PlainWords, file),
                ["lists", .., var name] when name.EndsWith(".csv", StringComparison.Ordinal) => Add(tree.Sheets, file),
                ["divisions", ..] => Add(tree.Divisions, file),
                ["calendars", var name] when name.EndsWith(".csv", StringComparison.Ordinal) => Add(tree.Calendars, file),
                ["items", var id, .. var rest] when rest.Length > 0 => tree.AddToItem(id, rest, file, findings),
                ["elements" or "registers" or "agencies" or "items" or "life-events" or "laws" or "lists" or "adjustments" or "plain-words", ..] => false,
                [var folder, _, ..] => Nearest.Of(folder, Folders) is null || Folders.Contains(folder),
                _ => false,
            };
            if (!taken)
            {
                Misplaced(file, findings);
            }
        }

        return tree;
    }

    private bool AddToItem(string id, string[] rest, PackageFile file, Findings findings)
    {
        if (!_items.TryGetValue(id, out var item))
        {
            _items[id] = item = new ItemFiles(id, "items/" + id, [], [], []);
            Ids.CheckForm(id, new Place(file.Path, 0, 0), findings);
        }

        return rest switch
        {
            ["places", var name] when IsYaml(name) => Add(item.Places, file),
            ["scenarios", var name] when IsYaml(name) => Add(item.Scenarios, file),
            [var name] => AddPart(item, name, file, findings),
            _ => false,
        };
    }

    private static bool AddPart(ItemFiles item, string name, PackageFile file, Findings findings)
    {
        DateOnly? from = null;
        var at = name.IndexOf('@', StringComparison.Ordinal);
        if (at > 0)
        {
            var dot = name.IndexOf('.', at);
            if (dot < 0)
            {
                return false;
            }

            if (!DateOnly.TryParseExact(name.AsSpan(at + 1, dot - at - 1), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) || date.Year is < 1949 or > 2200)
            {
                findings.Error("SC0205", new Place(file.Path, 0, 0), $"文件名里的“{name[(at + 1)..dot]}”不是存在的日期。", "@ 后的日期是新版本生效的第一天。", "请写成 item@2027-01-01.yaml 的样子。");
                return true;
            }

            from = date;
            name = name[..at] + name[dot..];
        }

        if (!PartNames.Contains(name))
        {
            return false;
        }

        item.Parts.Add(new ItemPartFile(name, from, file));
        return true;
    }

    private static bool Add(List<PackageFile> list, PackageFile file)
    {
        list.Add(file);
        return true;
    }

    private static bool IsYaml(string name) => name.EndsWith(".yaml", StringComparison.Ordinal) && name.Length > 5;

    private static void Misplaced(PackageFile file, Findings findings)
    {
        var parts = file.Path.Split('/');
        var near = parts.Length > 1 && parts[0] == "items" ? Nearest.Of(parts[^1], PartNames) : Nearest.Of(parts[0], Folders);
        findings.Error("SC0110", new Place(file.Path, 0, 0), "这里不该有这个文件。", "名称或位置不对的文件会被漏掉，写的内容不起作用。",
            (near is null ? "" : $"是不是想写“{near}”？") + "事项文件夹里可以有：" + string.Join('、', PartNames) + "、places/区划代码.yaml、scenarios/名称.yaml；新版本在名称后加 @生效日期。");
    }
}
