using System.Numerics;

namespace Jiangyuan.Rules.Bulk;

/// <summary>
/// A formula whose result is an integer amount per row (money in 分), worked out column by column: the amount of a benefit, not whether there is one.
/// Arithmetic is exact in 64-bit integers and refuses to overflow; a row with an unknown operand has an unknown result, except where a
/// condition makes the operand irrelevant.
/// </summary>
public abstract record MoneyFormula
{
    private MoneyFormula()
    {
    }

    /// <summary>The same amount for all.</summary>
    public sealed record Amount(long Value) : MoneyFormula;

    /// <summary>A column's stored integer.</summary>
    public sealed record Of(string Column) : MoneyFormula;

    /// <summary>Left plus right.</summary>
    public sealed record Plus(MoneyFormula Left, MoneyFormula Right) : MoneyFormula;

    /// <summary>Left minus right.</summary>
    public sealed record Minus(MoneyFormula Left, MoneyFormula Right) : MoneyFormula;

    /// <summary>Left times right, for amounts times counts.</summary>
    public sealed record Times(MoneyFormula Left, MoneyFormula Right) : MoneyFormula;

    /// <summary>An amount times a rate of <paramref name="PartsPerMillion"/>, rounded half up (away from zero) to the unit.</summary>
    public sealed record AtRate(MoneyFormula Part, long PartsPerMillion) : MoneyFormula;

    /// <summary>The smaller of two: a cap.</summary>
    public sealed record AtMost(MoneyFormula Part, MoneyFormula Cap) : MoneyFormula;

    /// <summary>The larger of two: a floor.</summary>
    public sealed record AtLeast(MoneyFormula Part, MoneyFormula Floor) : MoneyFormula;

    /// <summary>A marginal scale: each slice of the amount above a threshold is taken at that slice's rate, the sum rounded half up once. Thresholds rise.</summary>
    public sealed record MarginalScale(MoneyFormula Part, IReadOnlyList<ScaleStep> Steps) : MoneyFormula;

    /// <summary>One formula where a rule is true, another where it is false; not known where the rule is not known.</summary>
    public sealed record Where(BulkResult Condition, MoneyFormula Then, MoneyFormula Else) : MoneyFormula;

    /// <summary>Works the formula out over all rows.</summary>
    /// <exception cref="OverflowException">An amount does not fit 64 bits: the formula or the data is wrong.</exception>
    public Column Evaluate(ColumnTable table, string name, decimal scale = 100)
    {
        ArgumentNullException.ThrowIfNull(table);
        var unknown = new bool[table.Rows];
        var amounts = Run(this, table, unknown);
        var values = new long?[table.Rows];
        for (var row = 0; row < values.Length; row++)
            values[row] = unknown[row] ? null : amounts[row];
        return Column.From(name, values, scale);
    }

    private static long[] Run(MoneyFormula formula, ColumnTable table, bool[] unknown)
    {
        switch (formula)
        {
            case Amount amount:
                var same = new long[table.Rows];
                Array.Fill(same, amount.Value);
                return same;
            case Of of:
                return Read(table.Columns[of.Column], unknown);
            case Plus plus:
                return Pairwise(plus.Left, plus.Right, table, unknown, static (a, b) => checked(a + b));
            case Minus minus:
                return Pairwise(minus.Left, minus.Right, table, unknown, static (a, b) => checked(a - b));
            case Times times:
                return Pairwise(times.Left, times.Right, table, unknown, static (a, b) => checked(a * b));
            case AtMost cap:
                return Pairwise(cap.Part, cap.Cap, table, unknown, Math.Min);
            case AtLeast floor:
                return Pairwise(floor.Part, floor.Floor, table, unknown, Math.Max);
            case AtRate rate:
                return Each(Run(rate.Part, table, unknown), a => RoundHalfUp((Int128)a * rate.PartsPerMillion));
            case MarginalScale marginal:
                return Each(Run(marginal.Part, table, unknown), a => OnScale(a, marginal.Steps));
            case Where where:
                return Choose(where, table, unknown);
            default:
                throw new InvalidOperationException(formula.GetType().Name);
        }
    }

    private static long[] Read(Column column, bool[] unknown)
    {
        var values = new long[column.Rows];
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = column.Raw(row);
            unknown[row] |= column.Unknown is not null && column.Unknown[row];
        }

        return values;
    }

    private static long[] Pairwise(MoneyFormula left, MoneyFormula right, ColumnTable table, bool[] unknown, Func<long, long, long> combine)
    {
        var (a, b) = (Run(left, table, unknown), Run(right, table, unknown));
        for (var row = 0; row < a.Length; row++)
            a[row] = unknown[row] ? 0 : combine(a[row], b[row]);
        return a;
    }

    private static long[] Each(long[] values, Func<long, long> change)
    {
        for (var row = 0; row < values.Length; row++)
            values[row] = change(values[row]);
        return values;
    }

    private static long[] Choose(Where where, ColumnTable table, bool[] unknown)
    {
        var (unknownThen, unknownElse) = (new bool[table.Rows], new bool[table.Rows]);
        var (then, other) = (Run(where.Then, table, unknownThen), Run(where.Else, table, unknownElse));
        for (var row = 0; row < then.Length; row++)
        {
            var isTrue = where.Condition.True[row];
            unknown[row] |= !isTrue && where.Condition.Possible[row];
            unknown[row] |= isTrue ? unknownThen[row] : unknownElse[row];
            if (!isTrue)
                then[row] = other[row];
        }

        return then;
    }

    private static long OnScale(long amount, IReadOnlyList<ScaleStep> steps)
    {
        Int128 total = 0;
        for (var i = 0; i < steps.Count && amount > steps[i].Above; i++)
        {
            var upTo = i + 1 < steps.Count ? Math.Min(amount, steps[i + 1].Above) : amount;
            total += ((Int128)upTo - steps[i].Above) * steps[i].PartsPerMillion;
        }

        return RoundHalfUp(total);
    }

    private static long RoundHalfUp(Int128 millionths)
    {
        var (quotient, rest) = Int128.DivRem(millionths, 1_000_000);
        if (Int128.Abs(rest) >= 500_000)
            quotient += Int128.Sign(millionths);
        return checked((long)quotient);
    }
}

/// <summary>From above this amount on, this rate.</summary>
public readonly record struct ScaleStep(long Above, long PartsPerMillion);
