using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Numbers;
using static Jiangyuan.Rules.Builtins.BuiltinTable;

namespace Jiangyuan.Rules.Builtins;

/// <summary>Numeric and boolean functions (§10.3.4.2, 10.3.4.5).</summary>
internal static class NumberFunctions
{
    internal static IEnumerable<(string, Builtin)> All =>
    [
        F("not", "negand", (a, _) => Arguments.One(a[0]) is FeelBoolean or FeelUnknown ? Operators.Not(Arguments.One(a[0])) : null),
        F("number", "from, grouping separator?, decimal separator?", Number),
        F("decimal", "n, scale", (a, r) => Scaled(a, r, static (n, s) => n.RoundHalfEven(s))),
        F("floor", "n, scale?", (a, r) => Scaled(a, r, static (n, s) => n.Floor(s))),
        F("ceiling", "n, scale?", (a, r) => Scaled(a, r, static (n, s) => n.Ceiling(s))),
        F("round up", "n, scale?", (a, r) => Scaled(a, r, static (n, s) => n.RoundUp(s))),
        F("round down", "n, scale?", (a, r) => Scaled(a, r, static (n, s) => n.RoundDown(s))),
        F("round half up", "n, scale?", (a, r) => Scaled(a, r, static (n, s) => n.RoundHalfUp(s))),
        F("round half down", "n, scale?", (a, r) => Scaled(a, r, static (n, s) => n.RoundHalfDown(s))),
        F("abs", "n", Abs),
        F("modulo", "dividend, divisor", (a, r) => a[0].Number() is { } n && a[1].Number() is { } d
            ? Decimal34.Modulo(n, d) is { } m ? FeelValue.Of(m) : r.Fail("RU0205", "除以零", "结果是 null", "先判断除数")
            : null),
        F("sqrt", "number", (a, r) => Function(a, r, static n => n.Sqrt())),
        F("log", "number", (a, r) => Function(a, r, static n => n.Log())),
        F("exp", "number", (a, r) => Function(a, r, static n => n.Exp())),
        F("odd", "number", (a, r) => Parity(a[0], r, true)),
        F("even", "number", (a, r) => Parity(a[0], r, false)),
    ];

    private static FeelValue? Number(FeelValue[] a, Run run)
    {
        if (a[0] is FeelNumber && !a.Has(1) && !a.Has(2))
        {
            return a[0];
        }

        if (a[0].Text() is not { } text || (a.Has(1) && a[1].Text() is null) || (a.Has(2) && a[2].Text() is null))
        {
            return null;
        }

        var grouping = a.Has(1) ? a[1].Text()! : "";
        var point = a.Has(2) ? a[2].Text()! : ".";
        if ((a.Has(1) && grouping is not (" " or "," or ".")) || (a.Has(2) && point is not ("." or ",")) || grouping == point)
        {
            return run.Fail("RU0205", "分隔符只能是空格、逗号或句点，并且不能相同", "结果是 null", "改正分隔符");
        }

        var plain = grouping.Length > 0 ? text.Replace(grouping, "", StringComparison.Ordinal) : text;
        plain = point == "." ? plain : plain.Contains('.', StringComparison.Ordinal) ? "" : plain.Replace(point, ".", StringComparison.Ordinal);
        if (plain.StartsWith('.') || plain.StartsWith("-.", StringComparison.Ordinal))
        {
            plain = plain.Replace(".", "0.", StringComparison.Ordinal);
        }

        return Decimal34.Parse(plain) is { } n ? new FeelNumber(n) : run.Fail("RU0205", "这段文字不是数字", "结果是 null", "检查文字和分隔符");
    }

    private static FeelValue? Scaled(FeelValue[] a, Run run, Func<Decimal34, int, Decimal34?> round)
    {
        if (a[0].Number() is not { } n || (a.Length > 1 && a[1].Number() is null))
        {
            return null;
        }

        var scale = a.Length > 1 ? a[1].Whole() ?? long.MaxValue : 0;
        return scale is >= -6111 and <= 6176 && round(n, (int)scale) is { } rounded
            ? new FeelNumber(rounded)
            : run.Fail("RU0205", "小数位数要在 -6111 到 6176 之间", "结果是 null", "改用范围内的位数");
    }

    private static FeelValue? Abs(FeelValue[] a, Run run) => Arguments.One(a[0]) switch
    {
        FeelNumber n => new FeelNumber(n.Value.Abs()),
        FeelMonths m => new FeelMonths(Math.Abs(m.Months)),
        FeelDuration d => new FeelDuration(Int128.Abs(d.Nanoseconds)),
        _ => null,
    };

    private static FeelValue? Function(FeelValue[] a, Run run, Func<Decimal34, Decimal34?> f) => a[0].Number() is not { } n ? null
        : f(n) is { } result ? new FeelNumber(result)
        : run.Fail("RU0205", $"{n} 没有这个函数值", "结果是 null", "改用定义域内的数字");

    private static FeelValue? Parity(FeelValue value, Run run, bool odd) => value.Number() is not { } n ? null
        : !n.IsInteger ? run.Fail("RU0205", "只有整数分奇偶", "结果是 null", "改用整数")
        : Decimal34.Modulo(n, 2) is { } rest ? FeelValue.Of(rest.Sign != 0 == odd) : null;
}
