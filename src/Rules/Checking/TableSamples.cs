using Jiangyuan.Rules.Dmn;
using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Checking;

/// <summary>Values to try for each column of a table: one for every region that the bounds in its tests cut out.</summary>
internal sealed class TableSamples(DecisionTable table, FeelContext parameters)
{
    private static readonly FeelValue OneDay = new FeelDuration(Int128.CreateChecked(86_400L) * 1_000_000_000), OneSecond = new FeelDuration(1_000_000_000), OneMonth = new FeelMonths(1);
    private readonly EnvironmentScope _scope = new(parameters, FeelEnvironment.Empty);
    private readonly Run _run = new(default, null);

    /// <summary>Why a column could not be sampled; the first reason.</summary>
    internal string? Obstacle { get; private set; }

    /// <summary>The values to try; null with an obstacle when what the column asks is not known before somebody asks.</summary>
    internal List<FeelValue>? Of(int column)
    {
        var constants = new List<FeelValue>();
        foreach (var tests in table.Rules.Select(r => r.Tests[column]).OfType<FeelUnaryTests>())
        {
            foreach (var test in tests.Root.Tests)
            {
                if (!Collect(test, tests.Text, constants))
                {
                    return null;
                }
            }
        }

        var input = table.Inputs[column];
        var type = input.Expression?.Type ?? FeelType.Any;
        if ((input.Allowed?.Root ?? (type as AllowedType)?.Tests.Root) is { IsNegated: false, IsAny: false } allowed && allowed.Tests.All(t => t is Literal))
        {
            return [.. allowed.Tests.Select(t => ((Literal)t).Value)];
        }

        var distinct = constants.Where(c => c is not FeelNull).Distinct().ToList();
        if (type.Bare == FeelType.Boolean || distinct.Exists(c => c is FeelBoolean))
        {
            return [FeelValue.True, FeelValue.False];
        }

        if (distinct.Count == 0)
        {
            return [FeelValue.Of(0)];
        }

        if (distinct.TrueForAll(c => c is FeelString))
        {
            var other = "其他";
            while (distinct.Contains(new FeelString(other)))
            {
                other += "的";
            }

            return [.. distinct, new FeelString(other)];
        }

        return distinct[0] switch
        {
            FeelNumber when distinct.TrueForAll(c => c is FeelNumber) => Between(distinct, FeelValue.Of(1), false),
            FeelDateValue when distinct.TrueForAll(c => c is FeelDateValue) => Between(distinct, OneDay, true),
            FeelMonths when distinct.TrueForAll(c => c is FeelMonths) => Between(distinct, OneMonth, true),
            FeelDuration when distinct.TrueForAll(c => c is FeelDuration) => Between(distinct, OneSecond, false),
            FeelDateTimeValue { Value.Time.Zone: var zone } when distinct.TrueForAll(c => c is FeelDateTimeValue t && Equals(t.Value.Time.Zone, zone)) => Between(distinct, OneSecond, false),
            FeelTimeValue { Value.Zone: null } when distinct.TrueForAll(c => c is FeelTimeValue { Value.Zone: null }) => Times(distinct),
            _ => Stop($"“{input.Label}”这一列的界限不是同一类值（{string.Join("、", distinct.Select(FeelText.KindOf).Distinct())}），或时区不同"),
        };
    }

    private List<FeelValue>? Stop(string why)
    {
        Obstacle ??= why;
        return null;
    }

    // The bounds of one test. What is neither a bound nor made of bounds cannot be sampled.
    private bool Collect(Node test, string text, List<FeelValue> constants)
    {
        switch (test)
        {
            case OperatorTest t:
                return Constant(t.Operand, text, constants);
            case RangeConstruction r:
                return Constant(r.Start, text, constants) && Constant(r.End, text, constants);
            case ListConstruction list:
                return list.Items.All(i => Collect(i, text, constants));
            case InputTest t:
                return Collect(t.Condition, text, constants);
            case Conjunction c:
                return Collect(c.Left, text, constants) && Collect(c.Right, text, constants);
            case Disjunction c:
                return Collect(c.Left, text, constants) && Collect(c.Right, text, constants);
            case Call { Function: NameReference { Name: "not" }, Arguments: [{ Value: var inner }] }:
                return Collect(inner, text, constants);
            case Comparison { Left: NameReference { Name: "?" } } c:
                return Constant(c.Right, text, constants);
            case Comparison { Right: NameReference { Name: "?" } } c:
                return Constant(c.Left, text, constants);
            case Between { Value: NameReference { Name: "?" } } b:
                return Constant(b.Low, text, constants) && Constant(b.High, text, constants);
            case Membership { Value: NameReference { Name: "?" } } m:
                return m.Tests.All(t => Collect(t, text, constants));
            default:
                return Constant(test, text, constants);
        }
    }

    // The same whoever asks and whenever: literals, parameters on their day, and what functions make of them.
    private bool Constant(Node node, string text, List<FeelValue> constants)
    {
        foreach (var name in Nodes.All(node).OfType<NameReference>())
        {
            if (name.Name is "today" or "now" or "?" || (!parameters.TryGet(name.Name, out _) && Builtins.BuiltinTable.Find(name.Name) is null))
            {
                Stop($"条件“{text}”里的 {(name.Name == "?" ? "输入值" : name.Name)} 不是固定的值");
                return false;
            }
        }

        var value = _run.Evaluate(node, _scope, text, default);
        if (value is FeelRange range)
        {
            constants.AddRange([range.Start, range.End]);
            return true;
        }

        if (value is FeelList list)
        {
            constants.AddRange(list.Items);
            return true;
        }

        if (value is FeelNull && node is not Literal)
        {
            Stop($"条件“{text}”的界限算不出来");
            return false;
        }

        constants.Add(value);
        return true;
    }

    // Where values are counted in steps, a neighbour on each side stands for all between; else the middle does.
    private List<FeelValue> Between(List<FeelValue> bounds, FeelValue step, bool inSteps)
    {
        var sorted = bounds.Order(Comparer<FeelValue>.Create((a, b) =>
            Operators.Compare(ComparisonOperator.Less, a, b, _run).Truth == true ? -1 : Operators.Compare(ComparisonOperator.Greater, a, b, _run).Truth == true ? 1 : 0)).ToList();
        var samples = new List<FeelValue> { Calculate(ArithmeticOperator.Subtract, sorted[0], step) };
        for (var i = 0; i < sorted.Count; i++)
        {
            samples.Add(sorted[i]);
            if (inSteps || i + 1 == sorted.Count)
            {
                samples.Add(Calculate(ArithmeticOperator.Add, sorted[i], step));
            }
            else
            {
                var gap = Calculate(ArithmeticOperator.Subtract, sorted[i + 1], sorted[i]);
                samples.Add(Calculate(ArithmeticOperator.Add, sorted[i], Calculate(ArithmeticOperator.Divide, gap, FeelValue.Of(2))));
            }

            if (inSteps)
            {
                samples.Add(Calculate(ArithmeticOperator.Subtract, sorted[i], step));
            }
        }

        return [.. samples.Where(s => s is not FeelNull).Distinct()];
    }

    // The day has a first and a last moment; nothing lies outside.
    private List<FeelValue> Times(List<FeelValue> bounds) =>
        Between([.. bounds.Append(TemporalTime("00:00:00")).Append(TemporalTime("23:59:59.999999999")).Distinct()], OneSecond, false);

    private static FeelValue TemporalTime(string text) => Builtins.TemporalFunctions.AtLiteral(text);

    private FeelValue Calculate(ArithmeticOperator op, FeelValue left, FeelValue right) => Operators.Calculate(op, left, right, _run);
}
