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
    /// <summary>Rows per block: what is in use of a block's bitmaps stays in the first-level cache.</summary>
    internal const int BlockRows = 8192;

    private const int BlockWords = BlockRows / 64;
    private readonly ColumnTable _table;
    private readonly LeafTable _leaves;
    private readonly IReadOnlyList<BulkRule> _rules;
    private readonly BlockProgram _program;
    private readonly IReadOnlyList<(bool MayBeUnknown, bool HasNearMiss)> _shapes;

    /// <summary>
    /// Compiles rules over a table. The table must outlive the plan, and which columns have unknown rows must not change:
    /// the values may (<see cref="Reevaluate"/>).
    /// </summary>
    /// <exception cref="KeyNotFoundException">A condition names a column that the table has not.</exception>
    public BulkPlan(ColumnTable table, IReadOnlyList<BulkRule> rules)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rules);
        (_table, _rules, _leaves) = (table, rules, new LeafTable(table));
        (_program, _shapes) = ProgramWriter.Write(rules, _leaves);
    }

    /// <summary>How many distinct questions are asked of the columns.</summary>
    public int DistinctLeaves => _leaves.Leaves.Count;

    /// <summary>Bits read per row, unknown bitmaps apart.</summary>
    public int BitsPerRow => _leaves.Columns.Sum(c => c.Bits);

    /// <summary>What evaluation reads, unknown bitmaps apart: where each bitmap begins and how many bytes it has. For those who read it all to compare.</summary>
    public IReadOnlyList<(nint Address, long Bytes)> StoredColumns =>
        [.. _leaves.Columns.SelectMany(c => Enumerable.Range(0, c.Bits).Select(bit => ((nint)c.Plane(bit), Bitmap.WordsFor(_table.Rows) * 8L)))];

    /// <summary>Evaluates all rules over all rows on so many threads.</summary>
    public IReadOnlyList<BulkResult> Evaluate(int threads = 1, bool nearMiss = false)
    {
        var results = new BulkResult[_rules.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var isTrue = new Bitmap(_table.Rows);
            results[i] = new BulkResult(
                _rules[i].Id, isTrue, _shapes[i].MayBeUnknown ? new Bitmap(_table.Rows) : isTrue, nearMiss && _shapes[i].HasNearMiss ? new Bitmap(_table.Rows) : null);
        }

        EvaluateInto(results, threads);
        return results;
    }

    /// <summary>The same into results of an earlier evaluation, without making new memory.</summary>
    public void EvaluateInto(IReadOnlyList<BulkResult> results, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(results);
        var blocks = (_table.Rows + BlockRows - 1) / BlockRows;
        var starts = new nint[_program.PlaneSlots + _program.ResultSlots];
        Starts(results, starts);
        SharedWork.Run(blocks, threads, (from, to) => EvaluateBlocks(starts, from, to));
        if ((_table.Rows & (Column.RowPadding - 1)) == 0)
            return;
        foreach (var result in results)
        {
            result.True.ClearPadding();
            result.Possible.ClearPadding();
            result.NearMiss?.ClearPadding();
        }
    }

    /// <summary>
    /// Evaluates again only the rows that changed (after <see cref="Column.TryPatch"/>) and writes their bits into earlier results.
    /// Rows whose group aggregates changed belong among them.
    /// </summary>
    public void Reevaluate(IReadOnlyList<int> rows, IReadOnlyList<BulkResult> results)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(results);
        var all = rows.ToArray();
        using var bits = new Scratch((long)_program.Slots * BlockWords);
        var slots = stackalloc ulong*[_program.Slots];
        for (var i = 0; i < _program.Slots; i++)
            slots[i] = bits.Words + (i * (long)BlockWords);
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].NearMiss is null)
                slots[_program.PlaneSlots + (i * 3) + 2] = null;
        }

        for (var first = 0; first < all.Length; first += BlockRows)
        {
            var part = all[first..Math.Min(all.Length, first + BlockRows)];
            Gather(part, slots[0]);
            _program.Run(slots, Bitmap.WordsFor(part.Length), part.Length, 0, part);
            for (var i = 0; i < results.Count; i++)
            {
                var answers = slots + _program.PlaneSlots + (i * 3);
                results[i].True.Set(part, answers[0]);
                if (!ReferenceEquals(results[i].Possible, results[i].True))
                    results[i].Possible.Set(part, answers[1]);
                results[i].NearMiss?.Set(part, answers[2]);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _leaves.Dispose();

    private void Starts(IReadOnlyList<BulkResult> results, Span<nint> starts)
    {
        var slot = 0;
        foreach (var column in _leaves.Columns)
        {
            for (var bit = 0; bit < column.Bits; bit++)
                starts[slot++] = (nint)column.Plane(bit);
            if (column.HasUnknown)
                starts[slot++] = (nint)column.Unknown.Words;
        }

        foreach (var result in results)
        {
            starts[slot++] = (nint)result.True.Words;
            starts[slot++] = (nint)result.Possible.Words;
            starts[slot++] = result.NearMiss is null ? 0 : (nint)result.NearMiss.Words;
        }
    }

    private void EvaluateBlocks(nint[] starts, int from, int to)
    {
        using var scratch = new Scratch(_program.ScratchSlots * (long)BlockWords);
        using var pointers = new Scratch(_program.Slots);
        var slots = (ulong**)pointers.Words;
        for (var i = starts.Length; i < _program.Slots; i++)
            slots[i] = scratch.Words + ((i - starts.Length) * (long)BlockWords);
        for (var block = from; block < to; block++)
        {
            var first = block * BlockRows;
            var rows = Math.Min(BlockRows, _table.Rows - first);
            for (var i = 0; i < starts.Length; i++)
                slots[i] = starts[i] == 0 ? null : (ulong*)starts[i] + (first / 64);
            _program.Run(slots, Bitmap.WordsFor(rows), rows, first, null);
        }
    }

    private void Gather(int[] rows, ulong* target)
    {
        new Span<ulong>(target, _program.PlaneSlots * BlockWords).Clear();
        foreach (var column in _leaves.Columns)
        {
            column.Refresh(rows, target, BlockWords);
            target += column.Bits * BlockWords;
            if (!column.HasUnknown)
                continue;
            var unknown = column.Unknown.Words;
            for (var i = 0; i < rows.Length; i++)
                target[i >> 6] |= ((unknown[rows[i] >> 6] >> (rows[i] & 63)) & 1) << (i & 63);
            target += BlockWords;
        }
    }

    /// <summary>Aligned memory for the time of a call.</summary>
    private readonly struct Scratch(long words) : IDisposable
    {
        public ulong* Words { get; } = (ulong*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, words) * 8, 64);

        public void Dispose() => NativeMemory.AlignedFree(Words);
    }
}
