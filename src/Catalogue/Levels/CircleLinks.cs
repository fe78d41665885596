using System.Runtime.InteropServices;

namespace Jiangyuan.Catalogue.Levels;

/// <summary>What one item gives or needs: a thing, and the statement that says so. Things are names (even numbers) and items (odd numbers).</summary>
internal readonly record struct Link(int Thing, StatementKind Kind, int Statement);

/// <summary>
/// What ties items to each other, taken out of the table: each item with the links of the base sheet that counts. Kept while rows change, so that one item is
/// read again without the others.
/// </summary>
internal sealed class CircleLinks
{
    private readonly List<Link> _links = [];
    private readonly int[] _ranks;
    private (int Start, int Count, int Sheet)[] _ranges;

    private CircleLinks(SheetTable table)
    {
        (Table, _ranges, _ranks) = (table, new (int, int, int)[table.Names.Count], new int[table.Files.Count]);
        var byPath = Enumerable.Range(0, _ranks.Length).OrderBy(file => table.Files[file].Path, StringComparer.Ordinal).ToArray();
        for (var i = 0; i < byPath.Length; i++)
        {
            _ranks[byPath[i]] = i;
        }
    }

    public SheetTable Table { get; }

    /// <summary>True when any item writes, or wrote, to a register.</summary>
    public bool HasFeeds { get; private set; }

    public int Things => Table.Names.Count * 2;

    /// <summary>Takes the base sheets, and sets <paramref name="items"/> in the order of files and lines.</summary>
    public static CircleLinks Of(SheetTable table, out int[] items)
    {
        var counting = new Dictionary<int, int>();
        for (var sheet = 0; sheet < table.Count; sheet++)
        {
            if (IsBase(table, sheet) && (!counting.TryGetValue(table[sheet].Item, out var known) || Counts(table, sheet, known)))
            {
                counting[table[sheet].Item] = sheet;
            }
        }

        var links = new CircleLinks(table);
        foreach (var (item, sheet) in counting)
        {
            links.Take(item, sheet);
        }

        items = [.. counting.Keys];
        Array.Sort(Array.ConvertAll(items, links.OrderOf), items);
        return links;
    }

    /// <summary>Takes an item again from all its sheets. The answer is what its links were.</summary>
    public Link[] Again(int item, ReadOnlySpan<int> sheets)
    {
        if (Table.Names.Count > _ranges.Length)
        {
            Array.Resize(ref _ranges, Table.Names.Count * 2);
        }

        var before = LinksOf(item).ToArray();
        var counting = -1;
        foreach (var sheet in sheets)
        {
            if (IsBase(Table, sheet) && (counting < 0 || Counts(Table, sheet, counting)))
            {
                counting = sheet;
            }
        }

        _ranges[item] = default;
        if (counting >= 0)
        {
            Take(item, counting);
        }

        return before;
    }

    /// <summary>Nothing for what is no item of the base catalogue; otherwise at least that the item itself can be had.</summary>
    public ReadOnlySpan<Link> LinksOf(int item) => item < _ranges.Length ? CollectionsMarshal.AsSpan(_links).Slice(_ranges[item].Start, _ranges[item].Count) : [];

    public int SheetOf(int item) => _ranges[item].Sheet;

    /// <summary>Items are named in the order of files and lines, whichever was read first.</summary>
    public long OrderOf(int item) => ((long)_ranks[Table[SheetOf(item)].File] << 32) | (uint)Table[SheetOf(item)].Line;

    private void Take(int item, int number)
    {
        ref var sheet = ref Table[number];
        var start = _links.Count;
        _links.Add(new(item * 2 + 1, StatementKind.Gives, -1));
        for (var s = sheet.Start; s < sheet.Start + sheet.Count; s++)
        {
            ref var said = ref Table.StatementAt(s);
            if (StatementKinds.IsLink(said.Kind) || (said.Kind == StatementKind.Material && said.Strength == Strength.Asked && sheet.Kind == SheetKind.Base))
            {
                _links.Add(new(said.Kind == StatementKind.After ? said.Value * 2 + 1 : said.Value * 2, said.Kind, s));
                HasFeeds |= said.Kind == StatementKind.Feeds;
            }
        }

        _ranges[item] = (start, _links.Count - start, number);
    }

    private static bool IsBase(SheetTable table, int sheet) => table[sheet].Kind is SheetKind.Base or SheetKind.Package;

    /// <summary>
    /// Of several versions of a packaged item the newest counts, and a list's line for it says nothing here; of lines for the same item the first counts,
    /// whichever was read first.
    /// </summary>
    private static bool Counts(SheetTable table, int sheet, int known) => (table[sheet].Kind, table[known].Kind) switch
    {
        (SheetKind.Package, SheetKind.Package) => sheet > known,
        (SheetKind.Package, _) => true,
        (_, SheetKind.Package) => false,
        _ => (table[sheet].File, table[sheet].Line).CompareTo((table[known].File, table[known].Line)) < 0,
    };
}
