using Jiangyuan.Rules.Numbers;
using Jiangyuan.Rules.Syntax;
using Jiangyuan.Rules.Time;

namespace Jiangyuan.Rules.Evaluation;

/// <summary>Arithmetic (§10.3.2.3.3, tables 55–60).</summary>
internal static partial class Operators
{
    internal const int MaxText = 10_000_000;

    internal static FeelValue Calculate(ArithmeticOperator op, FeelValue left, FeelValue right, Run run)
    {
        if (Unknown(left, right) is { } unknown)
        {
            return unknown;
        }

        var result = op switch
        {
            ArithmeticOperator.Add => Add(left, right) ?? Add(right, left, true),
            ArithmeticOperator.Subtract => Subtract(left, right),
            ArithmeticOperator.Multiply => Multiply(left, right) ?? Multiply(right, left),
            ArithmeticOperator.Divide => Divide(left, right),
            _ => left is FeelNumber a && right is FeelNumber b ? FeelValue.Of(Decimal34.Pow(a.Value, b.Value)) : null,
        };
        return result switch
        {
            null => run.FailTypes(op switch { ArithmeticOperator.Add => "加法", ArithmeticOperator.Subtract => "减法", ArithmeticOperator.Multiply => "乘法", ArithmeticOperator.Divide => "除法", _ => "乘方" }, left, right),
            FeelNull => run.Fail("RU0205", op == ArithmeticOperator.Divide ? "除以零，或结果超出范围" : "结果超出范围", "结果是 null", "先判断除数，或改用范围内的值"),
            _ => result,
        };
    }

    internal static FeelValue Negate(FeelValue value, Run run) => value switch
    {
        FeelNumber n => new FeelNumber(-n.Value),
        FeelMonths m => new FeelMonths(-m.Months),
        FeelDuration d => new FeelDuration(-d.Nanoseconds),
        FeelUnknown => value,
        _ => run.FailTypes("取负", value),
    };

    private static FeelValue? Add(FeelValue left, FeelValue right, bool swapped = false) => (left, right) switch
    {
        (FeelNumber a, FeelNumber b) => FeelValue.Of(Decimal34.Add(a.Value, b.Value)),
        (FeelString a, FeelString b) when !swapped => a.Value.Length + b.Value.Length <= MaxText ? new FeelString(a.Value + b.Value) : FeelValue.Null,
        (FeelMonths a, FeelMonths b) => Months((Int128)a.Months + b.Months),
        (FeelDuration a, FeelDuration b) => Duration(a.Nanoseconds + b.Nanoseconds),
        (FeelDateValue a, FeelMonths b) => FeelValue.Of(a.Value.AddMonths(b.Months)),
        (FeelDateValue a, FeelDuration b) => Midnight(a.Value).Add(b.Nanoseconds) is { } at ? new FeelDateValue(at.Date) : FeelValue.Null,
        (FeelDateTimeValue a, FeelMonths b) => a.Value.Date.AddMonths(b.Months) is { } date ? new FeelDateTimeValue(a.Value with { Date = date }) : FeelValue.Null,
        (FeelDateTimeValue a, FeelDuration b) => a.Value.Add(b.Nanoseconds) is { } at ? new FeelDateTimeValue(at) : FeelValue.Null,
        (FeelTimeValue a, FeelDuration b) => new FeelTimeValue(AddTime(a.Value, b.Nanoseconds)),
        _ => null,
    };

    private static FeelValue? Subtract(FeelValue left, FeelValue right) => (left, right) switch
    {
        (FeelNumber a, FeelNumber b) => FeelValue.Of(Decimal34.Subtract(a.Value, b.Value)),
        (FeelTimeValue a, FeelTimeValue b) => SameZoning(a.Value.Zone, b.Value.Zone) ? new FeelDuration(a.Value.UtcNanosecond - b.Value.UtcNanosecond) : null,
        (FeelDateValue a, FeelDateValue b) => new FeelDuration(((Int128)a.Value.EpochDay - b.Value.EpochDay) * FeelTime.Day),
        (FeelDateTimeValue a, FeelDateTimeValue b) => SameZoning(a.Value.Time.Zone, b.Value.Time.Zone) ? new FeelDuration(a.Value.Instant - b.Value.Instant) : null,
        (FeelDateValue a, FeelDateTimeValue) => Subtract(new FeelDateTimeValue(Midnight(a.Value)), right),
        (FeelDateTimeValue, FeelDateValue b) => Subtract(left, new FeelDateTimeValue(Midnight(b.Value))),
        (FeelNumber or FeelString, _) => null,
        (_, FeelMonths b) => Add(left, new FeelMonths(-b.Months)),
        (_, FeelDuration b) => Add(left, new FeelDuration(-b.Nanoseconds)),
        _ => null,
    };

    private static FeelValue? Multiply(FeelValue left, FeelValue right) => (left, right) switch
    {
        (FeelNumber a, FeelNumber b) => FeelValue.Of(Decimal34.Multiply(a.Value, b.Value)),
        (FeelMonths a, FeelNumber b) => Scaled(a, Decimal34.Multiply(a.Months, b.Value)),
        (FeelDuration a, FeelNumber b) => Scaled(a, Decimal34.From((System.Numerics.BigInteger)a.Nanoseconds, 0) is { } n ? Decimal34.Multiply(n, b.Value) : null),
        _ => null,
    };

    private static FeelValue? Divide(FeelValue left, FeelValue right) => (left, right) switch
    {
        (FeelNumber a, FeelNumber b) => FeelValue.Of(Decimal34.Divide(a.Value, b.Value)),
        (FeelMonths a, FeelNumber b) => Scaled(a, Decimal34.Divide(a.Months, b.Value)),
        (FeelDuration a, FeelNumber b) => Scaled(a, Decimal34.From((System.Numerics.BigInteger)a.Nanoseconds, 0) is { } n ? Decimal34.Divide(n, b.Value) : null),
        (FeelMonths a, FeelMonths b) => FeelValue.Of(Decimal34.Divide(a.Months, b.Months)),
        (FeelDuration a, FeelDuration b) => FeelValue.Of(
            Decimal34.From((System.Numerics.BigInteger)a.Nanoseconds, 0) is { } n && Decimal34.From((System.Numerics.BigInteger)b.Nanoseconds, 0) is { } m ? Decimal34.Divide(n, m) : null),
        _ => null,
    };

    // A duration keeps whole months or nanoseconds, the rest is cut off.
    private static FeelValue Scaled(FeelValue like, Decimal34? amount)
    {
        if (amount?.RoundDown(0) is not { } whole || whole.Abs() > 1_000_000_000_000_000_000m * 10_000_000_000m)
        {
            return FeelValue.Null;
        }

        var value = whole.Scale <= 0 ? whole.Mantissa * Pow10(-whole.Scale) : whole.Mantissa / Pow10(whole.Scale);
        return like is FeelMonths ? Months(value) : Duration(value);
    }

    private static Int128 Pow10(int n)
    {
        Int128 p = 1;
        for (var i = 0; i < n; i++)
        {
            p *= 10;
        }

        return p;
    }

    private static FeelValue Months(Int128 months) => Int128.Abs(months) <= long.MaxValue / 4 ? new FeelMonths((long)months) : FeelValue.Null;

    private static FeelValue Duration(Int128 nanoseconds) => Int128.Abs(nanoseconds) < Int128.MaxValue / 4 ? new FeelDuration(nanoseconds) : FeelValue.Null;

    private static FeelTime AddTime(FeelTime time, Int128 nanoseconds)
    {
        var sum = (time.NanosecondOfDay + nanoseconds) % FeelTime.Day;
        return time with { NanosecondOfDay = (long)(sum < 0 ? sum + FeelTime.Day : sum) };
    }
}
