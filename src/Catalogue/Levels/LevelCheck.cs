using Jiangyuan.Catalogue.Checks;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Levels;

/// <summary>
/// The check of all levels: items independently of each other on all cores, then the circles through all of them. Keeps what it found by item, so that
/// one changed row is checked again with the sheets of its item alone; the answer is that of a full check.
/// </summary>
internal sealed class LevelCheck(SheetTable table)
{
    private readonly Dictionary<int, int[]> _changed = [];
    private readonly SortedDictionary<int, Excess[]> _excesses = [];
    private int[] _starts = [];
    private int[] _order = [];
    private Circles? _circles;

    public void Full(int threads)
    {
        GroupByItem();
        _excesses.Clear();
        _changed.Clear();
        var items = _starts.Length - 1;
        const int Batch = 512;
        var batches = new List<(int Item, Excess[] Found)>[(items + Batch - 1) / Batch];
        Parallel.For(0, batches.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => new Refinement(table), (batch, _, refinement) =>
        {
            var all = new List<(int, Excess[])>();
            var found = new List<Excess>();
            for (var item = batch * Batch; item < Math.Min(items, (batch + 1) * Batch); item++)
            {
                var sheets = _order.AsSpan(_starts[item].._starts[item + 1]);
                if (sheets.Length > 0)
                {
                    sheets.Sort((a, b) => Refinement.Order(table, a, b));
                    refinement.Check(sheets, found);
                    if (found.Count > 0)
                    {
                        all.Add((item, [.. found]));
                        found.Clear();
                    }
                }
            }

            batches[batch] = all;
            return refinement;
        }, _ => { });
        foreach (var (item, found) in batches.SelectMany(batch => batch))
        {
            _excesses[item] = found;
        }

        _circles = new Circles(table);
    }

    /// <summary>Checks again what touches these items; <paramref name="isBase"/> says that a sheet of the base catalogue changed, which circles may run through.</summary>
    public void Again(IEnumerable<int> items, bool isBase)
    {
        var refinement = new Refinement(table);
        foreach (var item in items.Distinct())
        {
            var found = new List<Excess>();
            refinement.Check(SheetsOf(item), found);
            _excesses.Remove(item);
            if (found.Count > 0)
            {
                _excesses[item] = [.. found];
            }

            if (isBase)
            {
                _circles?.Again(item, SheetsOf(item));
            }
        }
    }

    /// <summary>Takes a sheet that was added or is gone into account.</summary>
    public void Changed(int sheet)
    {
        var item = table[sheet].Item;
        var sheets = SheetsOf(item).ToArray().Where(other => other != sheet && table[other].Kind != SheetKind.Gone).ToList();
        if (table[sheet].Kind != SheetKind.Gone)
        {
            sheets.Add(sheet);
        }

        sheets.Sort((a, b) => Refinement.Order(table, a, b));
        _changed[item] = [.. sheets];
    }

    /// <summary>How many findings there are of each id, those that nobody writes down included.</summary>
    public IReadOnlyDictionary<string, int> Counts => _excesses.Values.SelectMany(found => found).Select(excess => excess.Id).Concat(CircleFindings.Select(circle => circle.Id))
        .Concat(table.Unread.Values.SelectMany(list => list).Select(finding => finding.Id)).GroupBy(id => id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>In words, one after the other; those of the text of rows first, then by item, then circles.</summary>
    public IEnumerable<Diagnostic> Findings() =>
        table.Unread.Values.SelectMany(list => list).Concat(_excesses.Values.SelectMany(found => found).Select(excess => ExcessText.Of(excess, table))).Concat(CircleFindings.Select(circle => circle.Words()));

    /// <summary>All sheets of an item, in order.</summary>
    public ReadOnlySpan<int> SheetsOf(int item) => _changed.TryGetValue(item, out var sheets) ? sheets : item + 1 < _starts.Length ? _order.AsSpan(_starts[item].._starts[item + 1]) : [];

    private IEnumerable<CircleFinding> CircleFindings => _circles?.Findings() ?? [];

    private void GroupByItem()
    {
        _starts = new int[table.Names.Count + 1];
        for (var sheet = 0; sheet < table.Count; sheet++)
        {
            if (table[sheet].Kind != SheetKind.Gone)
            {
                _starts[table[sheet].Item + 1]++;
            }
        }

        for (var item = 1; item < _starts.Length; item++)
        {
            _starts[item] += _starts[item - 1];
        }

        _order = new int[_starts[^1]];
        var next = _starts.AsSpan(0, _starts.Length - 1).ToArray();
        for (var sheet = 0; sheet < table.Count; sheet++)
        {
            if (table[sheet].Kind != SheetKind.Gone)
            {
                _order[next[table[sheet].Item]++] = sheet;
            }
        }
    }
}
