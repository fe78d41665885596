using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Numbers;
using static Jiangyuan.Rules.Builtins.BuiltinTable;

namespace Jiangyuan.Rules.Builtins;

/// <summary>Functions that make one value of a list (§10.3.4.4).</summary>
internal static class AggregateFunctions
{
    internal static IEnumerable<(string, Builtin)> All =>
    [
        F("count", "list", (a, _) => a[0] is FeelUnknown ? a[0] : a[0].List() is { } items ? FeelValue.Of(items.Count) : null),
        F("min", "list...", (a, _) => Extreme(a[0], -1)),
        F("max", "list...", (a, _) => Extreme(a[0], 1)),
        F("sum", "list...", (a, r) => Sum(a[0], r)),
        F("mean", "list...", (a, r) => Mean(a[0], r)),
        F("median", "list...", (a, r) => Median(a[0])),
        F("stddev", "list...", (a, r) => Deviation(a[0])),
        F("mode", "list...", (a, _) => Mode(a[0])),
        F("product", "list...", (a, _) => Numbers(a[0]) is { } n ? n.Count == 0 ? FeelValue.Null : FeelValue.Of(Fold(n, Decimal34.One, Decimal34.Multiply)) : null),
        F("all", "list...", (a, r) => Logic(a[0], r, true)),
        F("any", "list...", (a, r) => Logic(a[0], r, false)),
    ];

    private static List<Decimal34>? Numbers(FeelValue value)
    {
        if (value.List() is not { } items)
        {
            return null;
        }

        var numbers = new List<Decimal34>(items.Count);
        foreach (var item in items)
        {
            if (item is not FeelNumber n)
            {
                return null;
            }

            numbers.Add(n.Value);
        }

        return numbers;
    }

    private static Decimal34? Fold(List<Decimal34> numbers, Decimal34 start, Func<Decimal34, Decimal34, Decimal34?> f)
    {
        Decimal34? result = start;
        foreach (var n in numbers)
        {
            result = result is { } r ? f(r, n) : null;
        }

        return result;
    }

    private static FeelValue? Extreme(FeelValue list, int direction)
    {
        if (list.List() is not { } items)
        {
            return null;
        }

        FeelValue? best = null;
        foreach (var item in items)
        {
            if (Operators.Order(item, best ?? item) is not { } order)
            {
                return null;
            }

            best = best is null || order == direction || (direction > 0 ? order > 0 : order < 0) ? item : best;
        }

        return best ?? FeelValue.Null;
    }

    private static FeelValue? Sum(FeelValue list, Run run)
    {
        if (list.List() is not { } items)
        {
            return null;
        }

        FeelValue? total = null;
        foreach (var item in items)
        {
            if (item is not (FeelNumber or FeelMonths or FeelDuration))
            {
                return null;
            }

            total = total is null ? item : Operators.Calculate(Syntax.ArithmeticOperator.Add, total, item, run);
        }

        return total ?? FeelValue.Null;
    }

    private static FeelValue? Mean(FeelValue list, Run run)
    {
        var sum = Sum(list, run);
        return sum is null or FeelNull ? sum : Operators.Calculate(Syntax.ArithmeticOperator.Divide, sum, FeelValue.Of(list.List()!.Count), run);
    }

    private static FeelValue? Median(FeelValue list)
    {
        if (Numbers(list) is not { } n)
        {
            return null;
        }

        n.Sort();
        var half = n.Count / 2;
        return n.Count == 0 ? FeelValue.Null
            : n.Count % 2 == 1 ? FeelValue.Of(n[half])
            : FeelValue.Of(Decimal34.Add(n[half - 1], n[half]) is { } sum ? Decimal34.Divide(sum, 2) : null);
    }

    // The deviation of a sample: divided by n - 1.
    private static FeelValue? Deviation(FeelValue list)
    {
        if (Numbers(list) is not { Count: > 1 } n || Fold(n, default, Decimal34.Add) is not { } sum || Decimal34.Divide(sum, n.Count) is not { } mean)
        {
            return null;
        }

        var squares = n.Select(x => Decimal34.Subtract(x, mean) is { } d ? Decimal34.Multiply(d, d) : null).ToList();
        return squares.All(s => s is not null) && Fold([.. squares.Select(s => s!.Value)], default, Decimal34.Add) is { } total && Decimal34.Divide(total, n.Count - 1) is { } variance
            ? FeelValue.Of(variance.Sqrt())
            : null;
    }

    private static FeelList? Mode(FeelValue list)
    {
        if (Numbers(list) is not { } n)
        {
            return null;
        }

        var groups = n.GroupBy(x => x).Select(g => (g.Key, Count: g.Count())).ToList();
        var most = groups.Count == 0 ? 0 : groups.Max(g => g.Count);
        return new FeelList([.. groups.Where(g => g.Count == most).Select(g => g.Key).Order().Select(k => FeelValue.Of(k))]);
    }

    private static FeelValue? Logic(FeelValue list, Run run, bool all)
    {
        if (list is FeelUnknown)
        {
            return list;
        }

        if (list.List() is not { } items || items.Any(i => i is not (FeelBoolean or FeelNull or FeelUnknown)))
        {
            return null;
        }

        FeelValue result = FeelValue.Of(all);
        foreach (var item in items)
        {
            result = all ? Operators.And(result, item, run) : Operators.Or(result, item, run);
        }

        return result;
    }
}
