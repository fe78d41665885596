namespace Jiangyuan.Rules.Bulk;

/// <summary>A compiled condition: says for one block where it is true and where it may be.</summary>
internal abstract unsafe class PlanNode
{
    /// <summary>False when no row can be unknown, so that both answers are one bitmap.</summary>
    public abstract bool MayBeUnknown { get; }

    public abstract BlockAnswer Run(BlockScratch scratch);

    public static PlanNode Compile(BulkCondition condition, ColumnTable table, LeafTable leaves) => condition switch
    {
        BulkCondition.All all => Join(true, all.Parts, table, leaves),
        BulkCondition.Any any => Join(false, any.Parts, table, leaves),
        BulkCondition.Not not => new Inverter(Compile(not.Part, table, leaves)),
        BulkCondition.Within within => Test(within, table, leaves),
        BulkCondition.Constant constant => new Fixed(constant.Value),
        BulkCondition.RowByRow rows => new Slow(rows.Evaluate),
        _ => throw new InvalidOperationException(condition.GetType().Name),
    };

    private static PlanNode Join(bool isAnd, IReadOnlyList<BulkCondition> parts, ColumnTable table, LeafTable leaves) =>
        parts.Count switch
        {
            0 => new Fixed(isAnd),
            1 => Compile(parts[0], table, leaves),
            _ => new Gate(isAnd, [.. parts.Select(p => Compile(p, table, leaves))]),
        };

    private static PlanNode Test(BulkCondition.Within within, ColumnTable table, LeafTable leaves)
    {
        var column = table.Columns[within.Column];
        var ranges = LeafTable.Normalise(column, within.Ranges);
        PlanNode One(IReadOnlyList<LongRange> some) => new Single(leaves.Ask(within.Column, some), column.Unknown is not null);

        // Nothing in the ranges can be stored: false where known. An empty range list still has to give "not known" where the row is not known.
        if (ranges.Count == 0)
            return column.Unknown is null ? new Fixed(false) : new Inverter(One(LeafTable.Normalise(column, [new LongRange(long.MinValue, long.MaxValue)])));
        var chunks = ranges.Chunk(LeafTable.RangesPerLeaf).ToList();
        return chunks.Count == 1 ? One(chunks[0]) : new Gate(false, [.. chunks.Select(c => One(c))]);
    }

    /// <summary>One leaf.</summary>
    internal sealed class Single(int leaf, bool mayBeUnknown) : PlanNode
    {
        public override bool MayBeUnknown => mayBeUnknown;

        public override BlockAnswer Run(BlockScratch scratch) => scratch.Leaf(leaf);
    }

    /// <summary>All or any of several.</summary>
    internal sealed class Gate(bool isAnd, PlanNode[] parts) : PlanNode
    {
        private readonly bool _mayBeUnknown = parts.Any(p => p.MayBeUnknown);

        public bool IsAnd => isAnd;

        public override bool MayBeUnknown => _mayBeUnknown;

        public override BlockAnswer Run(BlockScratch scratch)
        {
            var wantsNearMiss = scratch.WantsNearMiss && isAnd;
            var target = scratch.Target;
            scratch.WantsNearMiss = false;
            scratch.Target = default;
            ulong** surely = stackalloc ulong*[parts.Length], possibly = stackalloc ulong*[parts.Length];
            for (var i = 0; i < parts.Length; i++)
            {
                var part = parts[i].Run(scratch);
                surely[i] = part.True;
                possibly[i] = part.Possible;
            }

            var isTrue = target.True == null ? scratch.Take() : target.True;
            Combine(surely, isTrue, scratch.Words);
            var possible = isTrue;
            if (_mayBeUnknown)
            {
                possible = target.Possible == null ? scratch.Take() : target.Possible;
                Combine(possibly, possible, scratch.Words);
            }

            ulong* near = null;
            if (wantsNearMiss)
            {
                near = target.NearMiss == null ? scratch.Take() : target.NearMiss;
                BitKernels.ExactlyOneMissing(surely, parts.Length, near, scratch.Words);
            }

            return new BlockAnswer(isTrue, possible, near);
        }

        private void Combine(ulong** sources, ulong* target, int words)
        {
            if (isAnd)
                BitKernels.And(sources, parts.Length, target, words);
            else
                BitKernels.Or(sources, parts.Length, target, words);
        }
    }

    /// <summary>Not: surely true where the part is not possible.</summary>
    internal sealed class Inverter(PlanNode part) : PlanNode
    {
        public override bool MayBeUnknown => part.MayBeUnknown;

        public override BlockAnswer Run(BlockScratch scratch)
        {
            scratch.WantsNearMiss = false;
            scratch.Target = default;
            var inner = part.Run(scratch);
            var isTrue = scratch.Take();
            BitKernels.Not(inner.Possible, isTrue, scratch.Words);
            if (!part.MayBeUnknown)
                return new BlockAnswer(isTrue, isTrue);
            var possible = scratch.Take();
            BitKernels.Not(inner.True, possible, scratch.Words);
            return new BlockAnswer(isTrue, possible);
        }
    }

    /// <summary>The same for all rows.</summary>
    internal sealed class Fixed(bool? value) : PlanNode
    {
        public override bool MayBeUnknown => value is null;

        public override BlockAnswer Run(BlockScratch scratch)
        {
            var isTrue = scratch.Take();
            new Span<ulong>(isTrue, scratch.Words).Fill(value == true ? ulong.MaxValue : 0);
            if (value is not null)
                return new BlockAnswer(isTrue, isTrue);
            var possible = scratch.Take();
            new Span<ulong>(possible, scratch.Words).Fill(ulong.MaxValue);
            return new BlockAnswer(isTrue, possible);
        }
    }

    /// <summary>Row by row, for what the kernels cannot say.</summary>
    internal sealed class Slow(Func<int, bool?> evaluate) : PlanNode
    {
        public override bool MayBeUnknown => true;

        public override BlockAnswer Run(BlockScratch scratch)
        {
            ulong* isTrue = scratch.Take(), possible = scratch.Take();
            new Span<ulong>(isTrue, scratch.Words).Clear();
            new Span<ulong>(possible, scratch.Words).Clear();
            for (var i = 0; i < scratch.RowCount; i++)
            {
                var answer = evaluate(scratch.RowAt(i));
                if (answer == true)
                    isTrue[i >> 6] |= 1UL << (i & 63);
                if (answer != false)
                    possible[i >> 6] |= 1UL << (i & 63);
            }

            return new BlockAnswer(isTrue, possible);
        }
    }
}
