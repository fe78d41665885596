using Jiangyuan.Rules.Syntax;
using Jiangyuan.Rules.Time;

namespace Jiangyuan.Rules.Evaluation;

/// <summary>Logic and comparison (§10.3.2.3.3, tables 48–54): three-valued, unknown before null.</summary>
internal static partial class Operators
{
    /// <summary>The union of what is unknown, or null when both are known.</summary>
    internal static FeelUnknown? Unknown(FeelValue left, FeelValue right) => (left, right) switch
    {
        (FeelUnknown a, FeelUnknown b) => a.With(b),
        (FeelUnknown a, _) => a,
        (_, FeelUnknown b) => b,
        _ => null,
    };

    internal static FeelValue And(FeelValue left, FeelValue right, Run run)
    {
        if (left.Truth == false || right.Truth == false)
        {
            return FeelValue.False;
        }

        return left.Truth == true && right.Truth == true ? FeelValue.True : Unknown(left, right) ?? NeitherTrueNorFalse(left, right, "and", run);
    }

    internal static FeelValue Or(FeelValue left, FeelValue right, Run run)
    {
        if (left.Truth == true || right.Truth == true)
        {
            return FeelValue.True;
        }

        return left.Truth == false && right.Truth == false ? FeelValue.False : Unknown(left, right) ?? NeitherTrueNorFalse(left, right, "or", run);
    }

    internal static FeelValue Not(FeelValue value) => value is FeelUnknown ? value : FeelValue.Of(!value.Truth);

    private static FeelValue NeitherTrueNorFalse(FeelValue left, FeelValue right, string name, Run run) =>
        left is FeelBoolean or FeelNull && right is FeelBoolean or FeelNull ? FeelValue.Null : run.FailTypes(name, left, right);

    internal static FeelValue Compare(ComparisonOperator op, FeelValue left, FeelValue right, Run run)
    {
        if (Unknown(left, right) is { } unknown)
        {
            return unknown;
        }

        if (op is ComparisonOperator.Equal or ComparisonOperator.NotEqual)
        {
            return Equal(left, right) is { } same
                ? FeelValue.Of(same == (op == ComparisonOperator.Equal))
                : AnyUnknown(left) ?? AnyUnknown(right) ?? run.FailTypes("比较", left, right);
        }

        return Order(left, right) is not { } order
            ? left is FeelNull || right is FeelNull ? run.FailTypes("大小比较", left, right) : run.FailTypes("大小比较", left, right)
            : FeelValue.Of(op switch
            {
                ComparisonOperator.Less => order < 0,
                ComparisonOperator.LessOrEqual => order <= 0,
                ComparisonOperator.Greater => order > 0,
                _ => order >= 0,
            });
    }

    /// <summary>Equality (§10.3.2.3.3 table 51); null for values of different kinds.</summary>
    internal static bool? Equal(FeelValue left, FeelValue right) => (left, right) switch
    {
        (FeelNull, FeelNull) => true,
        (FeelUnknown, _) or (_, FeelUnknown) => null,
        (FeelNull, _) or (_, FeelNull) => false,
        (FeelNumber a, FeelNumber b) => a.Value == b.Value,
        (FeelString a, FeelString b) => a.Value == b.Value,
        (FeelBoolean a, FeelBoolean b) => a.Value == b.Value,
        (FeelDateValue a, FeelDateValue b) => a.Value == b.Value,
        (FeelTimeValue a, FeelTimeValue b) => SameZoning(a.Value.Zone, b.Value.Zone) && Seconds(a.Value.UtcNanosecond) == Seconds(b.Value.UtcNanosecond),
        (FeelDateTimeValue a, FeelDateTimeValue b) => SameZoning(a.Value.Time.Zone, b.Value.Time.Zone) && Seconds(a.Value.Instant) == Seconds(b.Value.Instant),
        (FeelMonths a, FeelMonths b) => a.Months == b.Months,
        (FeelDuration a, FeelDuration b) => a.Nanoseconds == b.Nanoseconds,
        (FeelList a, FeelList b) => EqualLists(a, b),
        (FeelContext a, FeelContext b) => EqualContexts(a, b),
        (FeelRange a, FeelRange b) => a.StartIncluded == b.StartIncluded && a.EndIncluded == b.EndIncluded && a.Comparison == b.Comparison
            && Equal(a.Start, b.Start) == true && Equal(a.End, b.End) == true,
        (FeelFunction a, FeelFunction b) => ReferenceEquals(a, b),
        _ => null,
    };

    /// <summary>Order of two values of one ordered kind, or null.</summary>
    internal static int? Order(FeelValue left, FeelValue right) => (left, right) switch
    {
        (FeelNumber a, FeelNumber b) => a.Value.CompareTo(b.Value),
        (FeelString a, FeelString b) => string.CompareOrdinal(a.Value, b.Value),
        (FeelDateValue a, FeelDateValue b) => a.Value.CompareTo(b.Value),
        (FeelTimeValue a, FeelTimeValue b) => SameZoning(a.Value.Zone, b.Value.Zone) ? a.Value.UtcNanosecond.CompareTo(b.Value.UtcNanosecond) : null,
        (FeelDateTimeValue a, FeelDateTimeValue b) => SameZoning(a.Value.Time.Zone, b.Value.Time.Zone) ? a.Value.Instant.CompareTo(b.Value.Instant) : null,
        (FeelDateValue a, FeelDateTimeValue b) => Order(new FeelDateTimeValue(Midnight(a.Value)), b),
        (FeelDateTimeValue a, FeelDateValue b) => Order(a, new FeelDateTimeValue(Midnight(b.Value))),
        (FeelMonths a, FeelMonths b) => a.Months.CompareTo(b.Months),
        (FeelDuration a, FeelDuration b) => a.Nanoseconds.CompareTo(b.Nanoseconds),
        _ => null,
    };

    /// <summary>A date where a date and time is needed is its midnight in UTC (§10.3.2.9.4).</summary>
    internal static FeelDateTime Midnight(FeelDate date) => new(date, new FeelTime(0, Zone.Utc));

    internal static bool SameZoning(Zone? left, Zone? right) => left is null == right is null;

    // Equality of times knows whole seconds only (§10.3.2.3.4: the properties of a time).
    private static Int128 Seconds(Int128 nanoseconds) => (nanoseconds - (((nanoseconds % FeelTime.Second) + FeelTime.Second) % FeelTime.Second)) / FeelTime.Second;

    private static bool? EqualLists(FeelList a, FeelList b)
    {
        if (a.Items.Count != b.Items.Count)
        {
            return false;
        }

        bool? result = true;
        for (var i = 0; i < a.Items.Count; i++)
        {
            bool? same = a.Items[i] is FeelUnknown || b.Items[i] is FeelUnknown ? null : Equal(a.Items[i], b.Items[i]) ?? false;
            if (same == false)
            {
                return false;
            }

            result = same is null ? null : result;
        }

        return result;
    }

    private static bool? EqualContexts(FeelContext a, FeelContext b)
    {
        if (a.Entries.Count != b.Entries.Count)
        {
            return false;
        }

        bool? result = true;
        foreach (var (name, value) in a.Entries)
        {
            bool? same = !b.TryGet(name, out var other) ? false : value is FeelUnknown || other is FeelUnknown ? null : Equal(value, other) ?? false;
            if (same == false)
            {
                return false;
            }

            result = same is null ? null : result;
        }

        return result;
    }

    /// <summary>The first unknown inside of a value, or null.</summary>
    internal static FeelUnknown? AnyUnknown(FeelValue value) => value switch
    {
        FeelUnknown unknown => unknown,
        FeelList list => list.Items.Select(AnyUnknown).FirstOrDefault(u => u is not null),
        FeelContext context => context.Entries.Select(e => AnyUnknown(e.Value)).FirstOrDefault(u => u is not null),
        _ => null,
    };
}
