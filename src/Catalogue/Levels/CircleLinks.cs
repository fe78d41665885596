namespace Jiangyuan.Catalogue.Levels;

/// <summary>What one item gives or needs: a thing, and the statement that says so. Things are names (even numbers) and items (odd numbers).</summary>
internal readonly record struct Link(int Thing, StatementKind Kind, int Statement);

/// <summary>What ties items to each other, taken out of the table: the base sheets in the order of files and lines, each with its links.</summary>
internal sealed class CircleLinks
{
    private readonly List<Link> _links = [];
    private readonly int[] _starts;

    private CircleLinks(SheetTable table, int[] sheets)
    {
        (Table, Sheets, _starts) = (table, sheets, new int[sheets.Length + 1]);
        for (var node = 0; node < sheets.Length; node++)
        {
            _links.Add(new(ItemThing(table[sheets[node]].Item), StatementKind.Gives, -1));
            ref var sheet = ref table[sheets[node]];
            for (var s = sheet.Start; s < sheet.Start + sheet.Count; s++)
            {
                ref var said = ref table.StatementAt(s);
                if (StatementKinds.IsLink(said.Kind) || (said.Kind == StatementKind.Material && said.Strength == Strength.Asked && sheet.Kind == SheetKind.Base))
                {
                    _links.Add(new(said.Kind == StatementKind.After ? ItemThing(said.Value) : said.Value * 2, said.Kind, s));
                    HasFeeds |= said.Kind == StatementKind.Feeds;
                }
            }

            _starts[node + 1] = _links.Count;
        }
    }

    public SheetTable Table { get; }

    public int[] Sheets { get; }

    /// <summary>True when any item writes to a register.</summary>
    public bool HasFeeds { get; }

    public int Things => Table.Names.Count * 2;

    /// <summary>Of several versions of an item the newest counts; a list's line for a packaged item says nothing here.</summary>
    public static CircleLinks Of(SheetTable table, IEnumerable<int> bases)
    {
        var last = new Dictionary<int, int>();
        foreach (var sheet in bases)
        {
            if (!last.TryGetValue(table[sheet].Item, out var known) || Counts(table, sheet, known))
            {
                last[table[sheet].Item] = sheet;
            }
        }

        var rank = new int[table.Files.Count];
        var byPath = Enumerable.Range(0, rank.Length).OrderBy(file => table.Files[file].Path, StringComparer.Ordinal).ToArray();
        for (var i = 0; i < byPath.Length; i++)
        {
            rank[byPath[i]] = i;
        }

        var sheets = last.Values.ToArray();
        Array.Sort(Array.ConvertAll(sheets, sheet => ((long)rank[table[sheet].File] << 32) | (uint)table[sheet].Line), sheets);
        return new(table, sheets);
    }

    public ReadOnlySpan<Link> LinksOf(int node) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_links)[_starts[node].._starts[node + 1]];

    /// <summary>Of lines for the same item the first counts, whichever was read first.</summary>
    private static bool Counts(SheetTable table, int sheet, int known) => table[sheet].Kind == SheetKind.Package
        || (table[known].Kind != SheetKind.Package && (table[sheet].File, table[sheet].Line).CompareTo((table[known].File, table[known].Line)) < 0);

    private static int ItemThing(int item) => item * 2 + 1;
}
