using Jiangyuan.Rules.Numbers;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Bulk;

/// <summary>
/// From a checked FEEL condition to a condition over columns. What the vector kernels can say (comparisons of a coded element with a constant, ranges,
/// lists, and, or, not) becomes column questions; everything else keeps its text and is worked out row by row by the interpreter, so that the answer is
/// always the interpreter's. A FEEL null and an unknown are the same third value here.
/// </summary>
public sealed class BulkCompiler
{
    private readonly ColumnTable _table;
    private readonly Dictionary<string, CodedElement> _elements;
    private readonly FeelContext _constants;
    private readonly DateTimeOffset _now;

    /// <param name="table">The rows; every element has a column of its name.</param>
    /// <param name="elements">How the columns are coded.</param>
    /// <param name="constants">Parameters by name, with their value on the day the rules are evaluated for.</param>
    /// <param name="now">The moment, for rules that speak of today.</param>
    public BulkCompiler(ColumnTable table, IEnumerable<CodedElement> elements, FeelContext constants, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(elements);
        (_table, _constants, _now) = (table, constants, now);
        _elements = elements.ToDictionary(e => e.Name, StringComparer.Ordinal);
    }

    /// <summary>Compiles one expression.</summary>
    public BulkCondition Compile(FeelExpression expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return Compile(expression.Root, expression);
    }

    /// <summary>The values of one row as the interpreter wants them; elements that are not known are left out.</summary>
    public FeelContext RowOf(int row)
    {
        var entries = new List<KeyValuePair<string, FeelValue>>(_constants.Entries);
        foreach (var (name, element) in _elements)
        {
            var column = _table.Columns[name];
            if (column.Unknown is null || !column.Unknown[row])
                entries.Add(new(name, ValueOf(element, column.Raw(row))));
        }

        return new FeelContext(entries);
    }

    private static FeelValue ValueOf(CodedElement element, long stored) => element.Kind switch
    {
        CodedKind.Boolean => FeelValue.Of(stored != 0),
        CodedKind.Date => FeelValue.Of(Time.FeelDate.From(DateOnly.FromDayNumber((int)stored))),
        CodedKind.Code => FeelValue.Of(element.Codes![(int)stored]),
        _ => FeelValue.Of(Decimal34.Divide(stored, element.Scale)),
    };

    private BulkCondition Compile(Node node, FeelExpression whole)
    {
        switch (node)
        {
            case Literal { Value: FeelBoolean truth }:
                return new BulkCondition.Constant(truth.Value);
            case Conjunction:
                return new BulkCondition.All([.. Flatten<Conjunction>(node, n => (n.Left, n.Right)).Select(n => Compile(n, whole))]);
            case Disjunction:
                return new BulkCondition.Any([.. Flatten<Disjunction>(node, n => (n.Left, n.Right)).Select(n => Compile(n, whole))]);
            case Call { Function: NameReference { Name: "not" }, Arguments: [{ Value: var inner }] } when !_elements.ContainsKey("not"):
                return new BulkCondition.Not(Compile(inner, whole));
            case NameReference name when Element(name) is { Kind: CodedKind.Boolean } element:
                return new BulkCondition.Within(element.Name, [LongRange.Only(1)]);
            case Comparison comparison when Compare(comparison) is { } compared:
                return compared;
            case Between { Value: var value, Low: var low, High: var high } when Element(value) is { Kind: CodedKind.Number or CodedKind.Date } element
                && Bounds(element, Constant(low), ComparisonOperator.GreaterOrEqual) is { } from && Bounds(element, Constant(high), ComparisonOperator.LessOrEqual) is { } to:
                return new BulkCondition.All([from, to]);
            case Membership membership when Element(membership.Value) is { } element:
                var tests = membership.Tests.Select(t => Test(element, t)).ToList();
                if (tests.TrueForAll(t => t is not null))
                    return new BulkCondition.Any(tests!);
                break;
        }

        var slow = Slow(node, whole);
        return slow;
    }

    private BulkCondition.RowByRow Slow(Node node, FeelExpression whole)
    {
        var part = whole.Part(node);
        return new BulkCondition.RowByRow(part.Text[node.Span.Start..Math.Min(node.Span.End, part.Text.Length)], row => part.Evaluate(RowOf(row), _now).Truth);
    }

    private static IEnumerable<Node> Flatten<T>(Node node, Func<T, (Node Left, Node Right)> sides)
        where T : Node
    {
        if (node is not T gate)
            return [node];
        var (left, right) = sides(gate);
        return Flatten(left, sides).Concat(Flatten(right, sides));
    }

    private BulkCondition.Within? Compare(Comparison comparison) =>
        Element(comparison.Left) is { } left && Constant(comparison.Right) is { } right ? Bounds(left, right, comparison.Operator)
        : Element(comparison.Right) is { } element && Constant(comparison.Left) is { } constant ? Bounds(element, constant, Mirrored(comparison.Operator))
        : null;

    private BulkCondition? Test(CodedElement element, Node test) => test switch
    {
        OperatorTest o when Constant(o.Operand) is { } constant => Bounds(element, constant, o.Operator),
        RangeConstruction r when element.Kind is CodedKind.Number or CodedKind.Date && Constant(r.Start) is { } start && Constant(r.End) is { } end
            && Bounds(element, start, r.StartIncluded ? ComparisonOperator.GreaterOrEqual : ComparisonOperator.Greater) is { } from
            && Bounds(element, end, r.EndIncluded ? ComparisonOperator.LessOrEqual : ComparisonOperator.Less) is { } to => new BulkCondition.All([from, to]),
        ListConstruction list when list.Items.Select(i => Test(element, i)).ToList() is var parts && parts.TrueForAll(p => p is not null) => new BulkCondition.Any(parts!),
        Literal or Negation or NameReference or Call when Constant(test) is { } constant => Bounds(element, constant, ComparisonOperator.Equal),
        _ => null,
    };

    private CodedElement? Element(Node node) => node is NameReference name ? _elements.GetValueOrDefault(name.Name) : null;

    /// <summary>The value of a node that is the same for all rows; null when it is not, or when it has none.</summary>
    private FeelValue? Constant(Node node)
    {
        var value = node switch
        {
            Literal literal => literal.Value,
            NameReference name when !_elements.ContainsKey(name.Name) && _constants.TryGet(name.Name, out var parameter) => parameter,
            Negation { Operand: Literal { Value: FeelNumber number } } => new FeelNumber(-number.Value),
            Call { Function: NameReference { Name: "date" }, Arguments: [{ Value: Literal { Value: FeelString text } }] }
                when DateOnly.TryParseExact(text.Value, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var date) =>
                FeelValue.Of(Time.FeelDate.From(date)),
            _ => null,
        };
        return value is null or FeelNull or FeelUnknown ? null : value;
    }

    private static ComparisonOperator Mirrored(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        _ => op,
    };

    private static BulkCondition.Within? Bounds(CodedElement element, FeelValue? constant, ComparisonOperator op) => (element.Kind, constant) switch
    {
        (CodedKind.Number, FeelNumber number) => Numeric(element, number.Value, op),
        (CodedKind.Date, FeelDateValue date) => Whole(element, date.Value.EpochDay + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber, op),
        (CodedKind.Boolean, FeelBoolean truth) when op is ComparisonOperator.Equal or ComparisonOperator.NotEqual => Whole(element, truth.Value ? 1 : 0, op),
        (CodedKind.Code, FeelString text) when op is ComparisonOperator.Equal or ComparisonOperator.NotEqual => Whole(element, IndexOf(element.Codes!, text.Value), op),
        _ => null,
    };

    private static BulkCondition.Within? Numeric(CodedElement element, Decimal34 constant, ComparisonOperator op)
    {
        // The stored integers are value × scale. A constant that is no multiple of the unit lies between two of them.
        if (Decimal34.Multiply(constant, element.Scale) is not { } scaled || scaled.Floor()?.ToExactLong() is not { } floor || floor is long.MinValue or long.MaxValue)
            return null;
        if (scaled.IsInteger)
            return Whole(element, floor, op);
        return new BulkCondition.Within(element.Name, op switch
        {
            ComparisonOperator.Less or ComparisonOperator.LessOrEqual => [LongRange.UpTo(floor)],
            ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual => [LongRange.AtLeast(floor + 1)],
            ComparisonOperator.Equal => [],
            _ => [new LongRange(long.MinValue, long.MaxValue)],
        });
    }

    private static BulkCondition.Within Whole(CodedElement element, long value, ComparisonOperator op) => new(element.Name, op switch
    {
        ComparisonOperator.Less => [LongRange.UpTo(value - 1)],
        ComparisonOperator.LessOrEqual => [LongRange.UpTo(value)],
        ComparisonOperator.Greater => [LongRange.AtLeast(value + 1)],
        ComparisonOperator.GreaterOrEqual => [LongRange.AtLeast(value)],
        ComparisonOperator.Equal => [LongRange.Only(value)],
        _ => [LongRange.UpTo(value - 1), LongRange.AtLeast(value + 1)],
    });

    private static int IndexOf(IReadOnlyList<string> codes, string text)
    {
        for (var i = 0; i < codes.Count; i++)
        {
            if (string.Equals(codes[i], text, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }
}
