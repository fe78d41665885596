using Jiangyuan.Rules.Syntax;
using Jiangyuan.Rules.Time;

namespace Jiangyuan.Rules.Evaluation;

/// <summary>Ranges as sets of values and as sequences.</summary>
internal static class Ranges
{
    /// <summary>Does the input match what a test names: a range it is in, a list that has it, a value it equals?</summary>
    internal static FeelValue Matches(FeelValue input, FeelValue test, Run run)
    {
        if (Operators.Unknown(input, test) is { } unknown)
        {
            return unknown;
        }

        switch (test)
        {
            case FeelRange range when input is not FeelRange:
                return Contains(range, input, run);
            case FeelList list:
                FeelValue result = FeelValue.Of(input is FeelList && Operators.Equal(input, list) == true);
                foreach (var item in list.Items)
                {
                    var outcome = item is FeelRange ? Matches(input, item, run) : item is FeelUnknown ? item : FeelValue.Of(Operators.Equal(input, item) == true);
                    result = Operators.Or(result, outcome, run);
                    if (result.Truth == true)
                    {
                        break;
                    }
                }

                return result;
            default:
                return FeelValue.Of(Operators.Equal(input, test) == true);
        }
    }

    internal static FeelValue Contains(FeelRange range, FeelValue value, Run run)
    {
        if (range.Comparison && !range.StartIncluded && !range.EndIncluded && range.Start is not FeelNull && range.End is not FeelNull)
        {
            return Operators.Compare(ComparisonOperator.NotEqual, value, range.Start, run);
        }

        if (range.Comparison && range.StartIncluded && range.EndIncluded)
        {
            return Operators.Compare(ComparisonOperator.Equal, value, range.Start, run);
        }

        // An explicit null bound is not known: the answer is null unless the operator form says "unbounded".
        if (!range.Comparison && (range.Start is FeelNull || range.End is FeelNull))
        {
            return FeelValue.Null;
        }

        var above = range.Start is FeelNull ? FeelValue.True
            : Operators.Compare(range.StartIncluded ? ComparisonOperator.GreaterOrEqual : ComparisonOperator.Greater, value, range.Start, run);
        var below = range.End is FeelNull ? FeelValue.True
            : Operators.Compare(range.EndIncluded ? ComparisonOperator.LessOrEqual : ComparisonOperator.Less, value, range.End, run);
        return Operators.And(above, below, run);
    }

    /// <summary>The items to iterate over, or null. Going down is allowed in the form "from..to" only.</summary>
    internal static IEnumerable<FeelValue>? Items(FeelValue source, FeelValue? to) => (source, to) switch
    {
        (FeelNumber a, FeelNumber b) => a.Value.IsInteger && b.Value.IsInteger && a.Value.ToLong() is { } from && b.Value.ToLong() is { } until ? Count(from, until) : null,
        (FeelDateValue a, FeelDateValue b) => Count(a.Value.EpochDay, b.Value.EpochDay).Select(d => FeelValue.Of(FeelDate.FromEpochDay(((FeelNumber)d).Value.ToLong()!.Value))),
        (_, not null) => null,
        (FeelList list, _) => list.Items,
        (FeelRange { Start: FeelNumber or FeelDateValue, End: FeelNumber or FeelDateValue } range, _) => Inside(range),
        (FeelRange or FeelNull or FeelFunction, _) => null,
        _ => [source],
    };

    private static IEnumerable<FeelValue>? Inside(FeelRange range)
    {
        if ((range.Start, range.End) is (FeelDateValue d, FeelDateValue e))
        {
            return Items(FeelValue.Of(FeelDate.FromEpochDay(d.Value.EpochDay + (range.StartIncluded ? 0 : 1))), FeelValue.Of(FeelDate.FromEpochDay(e.Value.EpochDay - (range.EndIncluded ? 0 : 1))));
        }

        if ((range.Start, range.End) is not (FeelNumber a, FeelNumber b) || !a.Value.IsInteger || !b.Value.IsInteger)
        {
            return null;
        }

        var (first, last) = (a.Value.ToLong() + (range.StartIncluded ? 0 : 1), b.Value.ToLong() - (range.EndIncluded ? 0 : 1));
        return first is null || last is null ? null : first > last ? [] : Count(first.Value, last.Value);
    }

    private static IEnumerable<FeelValue> Count(long from, long to)
    {
        var step = from <= to ? 1 : -1;
        for (var i = from; ; i += step)
        {
            yield return FeelValue.Of(i);
            if (i == to)
            {
                yield break;
            }
        }
    }
}
