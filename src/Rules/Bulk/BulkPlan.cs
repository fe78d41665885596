using System.Runtime.InteropServices;

namespace Jiangyuan.Rules.Bulk;

/// <summary>A rule to be evaluated over all rows.</summary>
public sealed record BulkRule(string Id, BulkCondition Condition);

/// <summary>
/// What a rule comes to over all rows. <see cref="Possible"/> has the rows that are true or not yet known: true where every known element allows it.
/// <see cref="NearMiss"/> has the rows that lack exactly one of the rule's top-level conditions (only for rules that are a conjunction).
/// </summary>
public sealed record BulkResult(string Id, Bitmap True, Bitmap Possible, Bitmap? NearMiss)
{
    /// <summary>Rows where it is not known whether the rule is true.</summary>
    public long Undetermined => Possible.Count - True.Count;
}

/// <summary>
/// Many rules over one table, compiled together: each distinct question is asked once per block of rows, then combined as bitmaps.
/// Evaluation is exact: the same three-valued answers as evaluating each row by itself.
/// </summary>
public sealed unsafe class BulkPlan : IDisposable
{
    /// <summary>Rows per block: all leaf bitmaps of a block stay in the second-level cache.</summary>
    internal const int BlockRows = 16384;

    private readonly ColumnTable _table;
    private readonly LeafTable _leaves;
    private readonly (BulkRule Rule, PlanNode Root)[] _rules;

    /// <summary>Compiles rules over a table. The table must outlive the plan.</summary>
    /// <exception cref="KeyNotFoundException">A condition names a column that the table has not.</exception>
    public BulkPlan(ColumnTable table, IReadOnlyList<BulkRule> rules)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rules);
        _table = table;
        _leaves = new LeafTable(table);
        _rules = [.. rules.Select(r => (r, PlanNode.Compile(r.Condition, table, _leaves)))];
        _leaves.Build();
    }

    /// <summary>How many distinct questions are asked of the columns.</summary>
    public int DistinctLeaves => _leaves.Leaves.Count;

    /// <summary>Bytes read per row, unknown bitmaps apart.</summary>
    public int BytesPerRow => _leaves.Columns.Count;

    /// <summary>Evaluates all rules over all rows on so many threads.</summary>
    public IReadOnlyList<BulkResult> Evaluate(int threads = 1, bool nearMiss = false)
    {
        var results = _rules.Select(r => NewResult(r.Rule, r.Root, _table.Rows, nearMiss)).ToArray();
        EvaluateInto(results, threads);
        return results;
    }

    /// <summary>The same into results of an earlier evaluation, without making new memory.</summary>
    public void EvaluateInto(IReadOnlyList<BulkResult> results, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(results);
        var blocks = (_table.Rows + BlockRows - 1) / BlockRows;
        threads = Math.Clamp(threads, 1, Math.Max(1, blocks));
        if (threads == 1)
        {
            EvaluateBlocks(results, 0, blocks);
            return;
        }

        var share = (blocks + threads - 1) / threads;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, t => EvaluateBlocks(results, t * share, Math.Min(blocks, (t + 1) * share)));
    }

    /// <summary>
    /// Evaluates again only the rows that changed (after <see cref="Column.TryPatch"/>) and writes their bits into earlier results.
    /// Rows whose group aggregates changed belong among them.
    /// </summary>
    public void Reevaluate(IReadOnlyList<int> rows, IReadOnlyList<BulkResult> results)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(results);
        foreach (var column in _leaves.Columns)
        {
            foreach (var row in rows)
                column.Refresh(row);
        }

        using var scratch = new BlockScratch(_leaves, BlockRows / 64);
        for (var first = 0; first < rows.Count; first += BlockRows)
        {
            var part = rows.Skip(first).Take(BlockRows).ToArray();
            scratch.Gather(part);
            for (var i = 0; i < _rules.Length; i++)
            {
                scratch.Reset();
                scratch.WantsNearMiss = results[i].NearMiss is not null;
                var answer = _rules[i].Root.Run(scratch);
                for (var k = 0; k < part.Length; k++)
                {
                    var (word, bit) = (k >> 6, k & 63);
                    results[i].True.Set(part[k], ((answer.True[word] >> bit) & 1) != 0);
                    if (!ReferenceEquals(results[i].Possible, results[i].True))
                        results[i].Possible.Set(part[k], ((answer.Possible[word] >> bit) & 1) != 0);
                    results[i].NearMiss?.Set(part[k], ((answer.NearMiss[word] >> bit) & 1) != 0);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _leaves.Dispose();

    private static BulkResult NewResult(BulkRule rule, PlanNode root, int rows, bool nearMiss)
    {
        var isTrue = new Bitmap(rows);
        return new BulkResult(rule.Id, isTrue, root.MayBeUnknown ? new Bitmap(rows) : isTrue, nearMiss && root is PlanNode.Gate { IsAnd: true } ? new Bitmap(rows) : null);
    }

    private void EvaluateBlocks(IReadOnlyList<BulkResult> results, int from, int to)
    {
        if (from >= to)
            return;
        using var scratch = new BlockScratch(_leaves, BlockRows / 64);
        for (var block = from; block < to; block++)
        {
            var first = block * BlockRows;
            var rows = Math.Min(BlockRows, _table.Rows - first);
            scratch.Load(first, rows);
            for (var i = 0; i < _rules.Length; i++)
            {
                scratch.Reset();
                var result = results[i];
                scratch.WantsNearMiss = result.NearMiss is not null;
                scratch.Target = new BlockAnswer(
                    result.True.Words + (first / 64),
                    ReferenceEquals(result.Possible, result.True) ? null : result.Possible.Words + (first / 64),
                    result.NearMiss is null ? null : result.NearMiss.Words + (first / 64));
                var answer = _rules[i].Root.Run(scratch);
                Store(answer.True, result.True, first, rows, scratch.Words);
                if (!ReferenceEquals(result.Possible, result.True))
                    Store(answer.Possible, result.Possible, first, rows, scratch.Words);
                if (result.NearMiss is not null)
                    Store(answer.NearMiss, result.NearMiss, first, rows, scratch.Words);
            }
        }
    }

    private static void Store(ulong* answer, Bitmap target, int first, int rows, int words)
    {
        var to = target.Words + (first / 64);
        if (answer != to)
            Buffer.MemoryCopy(answer, to, words * 8L, words * 8L);
        for (var word = rows / 64; word < words; word++)
            to[word] = word == rows / 64 && (rows & 63) != 0 ? to[word] & ((1UL << (rows & 63)) - 1) : 0;
    }
}

/// <summary>Pointers to the answer of a node for one block.</summary>
internal unsafe readonly struct BlockAnswer(ulong* isTrue, ulong* possible, ulong* nearMiss = null)
{
    public ulong* True => isTrue;

    public ulong* Possible => possible;

    public ulong* NearMiss => nearMiss;
}

/// <summary>The leaf bitmaps of one block and room for what is combined from them.</summary>
internal sealed unsafe class BlockScratch : IDisposable
{
    private readonly LeafTable _leaves;
    private readonly int _stride;
    private const int RoomFor = 32;
    private readonly List<nint> _spare = [];
    private readonly ulong* _room;
    private readonly byte* _gathered;
    private ulong* _bits;
    private int _used;
    private int[]? _rows;
    private int _first;

    public BlockScratch(LeafTable leaves, int words)
    {
        // One cache line more than a bitmap needs: bitmaps at multiples of 4 KB would all fall into the same sets of the first-level cache.
        (_leaves, _stride) = (leaves, words + 8);
        _bits = (ulong*)NativeMemory.AlignedAlloc((nuint)(Math.Max(1, leaves.Leaves.Count * 2L) * _stride * 8), 64);
        _gathered = (byte*)NativeMemory.AlignedAlloc((nuint)(words * 64 * 2), 64);
        _room = (ulong*)NativeMemory.AlignedAlloc((nuint)(RoomFor * _stride * 8L), 64);
    }

    public int Words { get; private set; }

    public int RowCount { get; private set; }

    public bool WantsNearMiss { get; set; }

    /// <summary>Where the outermost gate may write its answer, so that it need not be copied; taken by the first gate that runs.</summary>
    public BlockAnswer Target { get; set; }

    public BlockAnswer Leaf(int leaf) => new(
        _bits + (leaf * 2L * _stride),
        _leaves.Columns[_leaves.Leaves[leaf].Column].Unknown == null ? _bits + (leaf * 2L * _stride) : _bits + (((leaf * 2L) + 1) * _stride));

    public int RowAt(int index) => _rows is null ? _first + index : _rows[index];

    /// <summary>Fills the leaf bitmaps for consecutive rows.</summary>
    public void Load(int first, int rows)
    {
        (_first, _rows, RowCount) = (first, null, rows);
        Words = (rows + Column.RowPadding - 1) / Column.RowPadding * (Column.RowPadding / 64);
        for (var i = 0; i < _leaves.Leaves.Count; i++)
        {
            var column = _leaves.Columns[_leaves.Leaves[i].Column];
            var passes = _bits + (i * 2L * _stride);
            _leaves.Leaves[i].Run(column.Memory + first, passes, Words);
            if (column.Unknown != null)
                BitKernels.Spread(passes, column.Unknown + (first / 64), passes + _stride, Words);
        }
    }

    /// <summary>Fills the leaf bitmaps for picked rows.</summary>
    public void Gather(int[] rows)
    {
        (_first, _rows, RowCount) = (0, rows, rows.Length);
        Words = (rows.Length + Column.RowPadding - 1) / Column.RowPadding * (Column.RowPadding / 64);
        var unknown = Take();
        for (var c = 0; c < _leaves.Columns.Count; c++)
        {
            var column = _leaves.Columns[c];
            for (var i = 0; i < rows.Length; i++)
                _gathered[i] = column.Memory[rows[i]];
            if (column.Unknown != null)
            {
                new Span<ulong>(unknown, Words).Clear();
                for (var i = 0; i < rows.Length; i++)
                    unknown[i >> 6] |= ((column.Unknown[rows[i] >> 6] >> (rows[i] & 63)) & 1) << (i & 63);
            }

            for (var l = 0; l < _leaves.Leaves.Count; l++)
            {
                if (_leaves.Leaves[l].Column != c)
                    continue;
                var passes = _bits + (l * 2L * _stride);
                _leaves.Leaves[l].Run(_gathered, passes, Words);
                if (column.Unknown != null)
                    BitKernels.Spread(passes, unknown, passes + _stride, Words);
            }
        }
    }

    /// <summary>Room for one bitmap of the block, until <see cref="Reset"/>.</summary>
    public ulong* Take()
    {
        if (_used < RoomFor)
            return _room + (_used++ * (long)_stride);
        if (_used - RoomFor == _spare.Count)
            _spare.Add((nint)NativeMemory.AlignedAlloc((nuint)(_stride * 8), 64));
        return (ulong*)_spare[_used++ - RoomFor];
    }

    public void Reset()
    {
        _used = 0;
        Target = default;
    }

    public void Dispose()
    {
        foreach (var spare in _spare)
            NativeMemory.AlignedFree((void*)spare);
        NativeMemory.AlignedFree(_bits);
        NativeMemory.AlignedFree(_gathered);
        NativeMemory.AlignedFree(_room);
        _bits = null;
    }
}
