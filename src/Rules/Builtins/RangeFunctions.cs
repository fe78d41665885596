using Jiangyuan.Kernel;
using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Syntax;
using static Jiangyuan.Rules.Builtins.BuiltinTable;

namespace Jiangyuan.Rules.Builtins;

/// <summary>Relations of points and ranges (§10.3.4.8, after Allen's interval algebra) and <c>range(from)</c>.</summary>
internal static class RangeFunctions
{
    private const string Points = "point1, point2";
    private const string PointRange = "point, range";
    private const string RangePoint = "range, point";
    private const string TwoRanges = "range1, range2";

    internal static IEnumerable<(string, Builtin)> All =>
    [
        .. Relation("before", Before, Points, PointRange, RangePoint, TwoRanges),
        .. Relation("after", static (a, b) => Before(b, a), Points, PointRange, RangePoint, TwoRanges),
        .. Relation("meets", static (a, b) => a.HasEnd && b.HasStart && Same(a.End, b.Start), TwoRanges),
        .. Relation("met by", static (a, b) => b.HasEnd && a.HasStart && Same(b.End, a.Start), TwoRanges),
        .. Relation("overlaps", static (a, b) => Reaches(a, b) && Reaches(b, a), TwoRanges),
        .. Relation("overlaps before", OverlapsBefore, TwoRanges),
        .. Relation("overlaps after", static (a, b) => OverlapsBefore(b, a), TwoRanges),
        .. Relation("finishes", Finishes, PointRange, TwoRanges),
        .. Relation("finished by", static (a, b) => Finishes(b, a), RangePoint, TwoRanges),
        .. Relation("includes", Includes, RangePoint, TwoRanges),
        .. Relation("during", static (a, b) => Includes(b, a), PointRange, TwoRanges),
        .. Relation("starts", Starts, PointRange, TwoRanges),
        .. Relation("started by", static (a, b) => Starts(b, a), RangePoint, TwoRanges),
        .. Relation("coincides", static (a, b) => Same(a.Start, b.Start) && Same(a.End, b.End) && a.HasStart == b.HasStart && a.HasEnd == b.HasEnd, Points, TwoRanges),
        F("range", "from", (a, r) => a[0].Text() is { } text ? Parse(text) ?? r.Fail("RU0205", "这段文字不是区间", "结果是 null", "写成 [1..10]") : null),
    ];

    // A point is the closed range from itself to itself.
    private readonly record struct Interval(FeelValue Start, bool HasStart, FeelValue End, bool HasEnd, bool IsPoint);

    private sealed class NotOrderedException : Exception;

    private static IEnumerable<(string, Builtin)> Relation(string name, Func<Interval, Interval, bool> holds, params string[] forms)
    {
        foreach (var form in forms)
        {
            yield return F(name, form, (a, _) => Holds(a, holds, forms));
        }
    }

    private static FeelValue? Holds(FeelValue[] a, Func<Interval, Interval, bool> holds, string[] forms)
    {
        if (Of(a[0]) is not { } left || Of(a[1]) is not { } right)
        {
            return null;
        }

        var form = (left.IsPoint, right.IsPoint) switch { (true, true) => Points, (true, false) => PointRange, (false, true) => RangePoint, _ => TwoRanges };
        try
        {
            return forms.Contains(form) ? FeelValue.Of(holds(left, right)) : null;
        }
        catch (NotOrderedException)
        {
            return null;
        }
    }

    private static Interval? Of(FeelValue value) => value switch
    {
        FeelRange r => new Interval(r.Start, r.StartIncluded, r.End, r.EndIncluded, false),
        FeelNull or FeelList or FeelContext or FeelFunction or FeelBoolean => null,
        _ => new Interval(value, true, value, true, true),
    };

    private static int Order(FeelValue a, FeelValue b) => Operators.Order(a, b) ?? throw new NotOrderedException();

    private static bool Same(FeelValue a, FeelValue b) => Order(a, b) == 0;

    private static bool Before(Interval a, Interval b) => Order(a.End, b.Start) is var o && (o < 0 || (o == 0 && (!a.HasEnd || !b.HasStart)));

    // The end of a is not before the start of b.
    private static bool Reaches(Interval a, Interval b) => Order(a.End, b.Start) is var o && (o > 0 || (o == 0 && a.HasEnd && b.HasStart));

    private static bool EndsWithin(Interval a, Interval b) => Order(a.End, b.End) is var o && (o < 0 || (o == 0 && (!a.HasEnd || b.HasEnd)));

    private static bool StartsWithin(Interval a, Interval b) => Order(a.Start, b.Start) is var o && (o > 0 || (o == 0 && (!a.HasStart || b.HasStart)));

    private static bool OverlapsBefore(Interval a, Interval b) =>
        Order(a.Start, b.Start) is var o && (o < 0 || (o == 0 && a.HasStart && !b.HasStart)) && Reaches(a, b) && EndsWithin(a, b);

    private static bool Finishes(Interval a, Interval b) => Same(a.End, b.End) && a.HasEnd == b.HasEnd && (a.IsPoint || StartsWithin(a, b));

    private static bool Includes(Interval a, Interval b) => StartsWithin(b, a) && EndsWithin(b, a);

    private static bool Starts(Interval a, Interval b) => Same(a.Start, b.Start) && a.HasStart == b.HasStart && (a.IsPoint || EndsWithin(a, b));

    // §10.3.4.1 range(): literal end points, one of which may be left out on an open side.
    private static FeelRange? Parse(string text)
    {
        text = text.Trim();
        if (text.Length < 4 || text[0] is not ('[' or '(' or ']') || text[^1] is not (']' or ')' or '['))
        {
            return null;
        }

        var dots = SplitAt(text);
        if (dots < 0)
        {
            return null;
        }

        var (included, includedEnd) = (text[0] == '[', text[^1] == ']');
        var start = EndPoint(text[1..dots].Trim());
        var end = EndPoint(text[(dots + 2)..^1].Trim());
        if (start is null || end is null || (start is FeelNull && (included || end is FeelNull)) || (end is FeelNull && includedEnd))
        {
            return null;
        }

        return start is not FeelNull && end is not FeelNull && Operators.Order(start, end) is not <= 0 ? null : new FeelRange(start, included, end, includedEnd);
    }

    private static int SplitAt(string text)
    {
        var quoted = false;
        for (var i = 1; i + 1 < text.Length; i++)
        {
            quoted ^= text[i] == '"';
            if (!quoted && text[i] == '.' && text[i + 1] == '.')
            {
                return i;
            }
        }

        return -1;
    }

    private static FeelValue? EndPoint(string text)
    {
        if (text.Length == 0)
        {
            return FeelValue.Null;
        }

        var node = Parser.Expression(text, FeelEnvironment.Empty, default, out _);
        return node switch
        {
            Literal { Value: FeelNull } => text == "null" ? FeelValue.Null : null,
            Literal literal => literal.Value,
            Call { Function: NameReference { Name: "date" or "time" or "date and time" or "duration" }, Arguments: [{ Value: Literal }] } =>
                new Run(default, null).Evaluate(node, new EnvironmentScope(FeelContext.Empty, FeelEnvironment.Empty), text, new Place("", 1, 1)) is var v and not FeelNull ? v : null,
            _ => null,
        };
    }
}
