namespace Jiangyuan.Rules.Bulk;

/// <summary>A condition over columns, as the bulk evaluator takes it: made from a checked rule, closed, three-valued.</summary>
public abstract record BulkCondition
{
    private BulkCondition()
    {
    }

    /// <summary>All of them (Kleene: one false decides).</summary>
    public sealed record All(IReadOnlyList<BulkCondition> Parts) : BulkCondition;

    /// <summary>Any of them (Kleene: one true decides).</summary>
    public sealed record Any(IReadOnlyList<BulkCondition> Parts) : BulkCondition;

    /// <summary>Not this; not known stays not known.</summary>
    public sealed record Not(BulkCondition Part) : BulkCondition;

    /// <summary>The column's stored integer lies in one of the closed ranges. Not known when the row's value is not known.</summary>
    public sealed record Within(string Column, IReadOnlyList<LongRange> Ranges) : BulkCondition;

    /// <summary>The same for all rows; null is "not known".</summary>
    public sealed record Constant(bool? Value) : BulkCondition;

    /// <summary>What the vector kernels cannot say: worked out row by row by the interpreter. Null is "not known".</summary>
    public sealed record RowByRow(string Text, Func<int, bool?> Evaluate) : BulkCondition;
}

/// <summary>A closed range of stored integers.</summary>
public readonly record struct LongRange(long From, long To)
{
    /// <summary>Everything up to and including.</summary>
    public static LongRange UpTo(long to) => new(long.MinValue, to);

    /// <summary>Everything from, including.</summary>
    public static LongRange AtLeast(long from) => new(from, long.MaxValue);

    /// <summary>Just this value.</summary>
    public static LongRange Only(long value) => new(value, value);
}
