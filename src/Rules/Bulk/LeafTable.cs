using System.Runtime.Intrinsics;

namespace Jiangyuan.Rules.Bulk;

/// <summary>One distinct test of one byte column: a byte range, or a set of bytes.</summary>
internal sealed record Leaf(int Column, byte From, byte To, Vector128<byte> Low, Vector128<byte> High, bool IsSet)
{
    public unsafe void Run(byte* source, ulong* target, int words)
    {
        if (IsSet)
            BitKernels.InSet(source, Low, High, target, words);
        else
            BitKernels.InRange(source, From, To, target, words);
    }
}

/// <summary>
/// Collects what rules ask of columns, and gives each distinct question one leaf: three hundred policies over the same
/// thresholds ask far fewer questions than they have conditions.
/// </summary>
internal sealed class LeafTable : IDisposable
{
    /// <summary>Ranges of one leaf at most, so that its thresholds always fit one byte column.</summary>
    internal const int RangesPerLeaf = 100;

    private readonly ColumnTable _table;
    private readonly List<(Column Column, SortedSet<long>? Cuts)> _drafts = [];
    private readonly Dictionary<string, List<int>> _draftsOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly List<(int Draft, IReadOnlyList<LongRange> Ranges)> _asked = [];

    public LeafTable(ColumnTable table) => _table = table;

    public List<ByteColumn> Columns { get; } = [];

    public List<Leaf> Leaves { get; } = [];

    /// <summary>The leaf of a question; equal questions share one. Ranges are sorted, disjoint, at most <see cref="RangesPerLeaf"/>.</summary>
    public int Ask(string name, IReadOnlyList<LongRange> ranges)
    {
        var key = $"{name}:{string.Join(';', ranges)}";
        if (_known.TryGetValue(key, out var leaf))
            return leaf;
        var draft = DraftFor(_table.Columns[name], ranges);
        _known[key] = _asked.Count;
        _asked.Add((draft, ranges));
        return _asked.Count - 1;
    }

    /// <summary>Makes the byte columns and leaves once everything has been asked.</summary>
    public void Build()
    {
        foreach (var (column, cuts) in _drafts)
            Columns.Add(new ByteColumn(column, cuts is null ? null : [.. cuts]));
        foreach (var (draft, ranges) in _asked)
            Leaves.Add(Make(draft, ranges));
    }

    public void Dispose() => Columns.ForEach(c => c.Dispose());

    /// <summary>Sorts, clips to what the width can hold, and joins what touches.</summary>
    public static IReadOnlyList<LongRange> Normalise(Column column, IEnumerable<LongRange> ranges)
    {
        var (min, max) = Limits(column);
        var result = new List<LongRange>();
        foreach (var range in ranges.Where(r => r.From <= r.To && r.To >= min && r.From <= max)
            .Select(r => new LongRange(Math.Max(r.From, min), Math.Min(r.To, max))).OrderBy(r => r.From))
        {
            if (result.Count > 0 && (range.From <= result[^1].To || range.From - 1 == result[^1].To))
                result[^1] = new LongRange(result[^1].From, Math.Max(result[^1].To, range.To));
            else
                result.Add(range);
        }

        return result;
    }

    private static (long Min, long Max) Limits(Column column) => column.Width switch
    {
        1 => (0, 255),
        2 => (short.MinValue, short.MaxValue),
        4 => (int.MinValue, int.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    private static IEnumerable<long> CutsOf(Column column, IReadOnlyList<LongRange> ranges)
    {
        var (min, max) = Limits(column);
        foreach (var range in ranges)
        {
            if (range.From > min)
                yield return range.From - 1;
            if (range.To < max)
                yield return range.To;
        }
    }

    private int DraftFor(Column column, IReadOnlyList<LongRange> ranges)
    {
        if (!_draftsOf.TryGetValue(column.Name, out var drafts))
            _draftsOf[column.Name] = drafts = [];
        if (column.Width == 1)
        {
            if (drafts.Count == 0)
            {
                drafts.Add(_drafts.Count);
                _drafts.Add((column, null));
            }

            return drafts[0];
        }

        var cuts = CutsOf(column, ranges).ToList();
        foreach (var candidate in drafts)
        {
            var held = _drafts[candidate].Cuts!;
            if (held.Count + cuts.Count(c => !held.Contains(c)) <= byte.MaxValue)
            {
                held.UnionWith(cuts);
                return candidate;
            }
        }

        drafts.Add(_drafts.Count);
        _drafts.Add((column, [.. cuts]));
        return _drafts.Count - 1;
    }

    private Leaf Make(int draft, IReadOnlyList<LongRange> ranges)
    {
        var column = Columns[draft];
        if (ranges.Count == 1)
            return new Leaf(draft, column.Code(ranges[0].From), column.Code(ranges[0].To), default, default, false);
        Span<byte> low = stackalloc byte[16], high = stackalloc byte[16];
        foreach (var range in ranges)
        {
            for (int v = column.Code(range.From), last = column.Code(range.To); v <= last; v++)
            {
                if (v < 128)
                    low[v & 15] |= (byte)(1 << (v >> 4));
                else
                    high[v & 15] |= (byte)(1 << ((v >> 4) - 8));
            }
        }

        return new Leaf(draft, 0, 0, Vector128.Create<byte>(low), Vector128.Create<byte>(high), true);
    }
}
