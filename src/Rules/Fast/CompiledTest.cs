using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Law;
using Jiangyuan.Rules.Numbers;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Fast;

/// <summary>
/// One test compiled: for a whole number in one slot an interval or a set, for everything else the interpreter.
/// The interpreter is the definition; the shapes here only shorten the way to its answer.
/// </summary>
internal sealed class CompiledTest
{
    private readonly ConditionTest _test;
    private readonly string[] _names;
    private readonly bool _isFast;
    private readonly bool _isNegated;
    private readonly long _low;
    private readonly long _high;
    private readonly long[]? _set;

    internal CompiledTest(ConditionTest test, string[] names, FeelContext parameters)
    {
        (_test, _names) = (test, names);
        Slot = -1;
        var used = Nodes.All(test.Node).OfType<NameReference>().Select(n => n.Name).Where(n => Array.IndexOf(names, n) >= 0).Distinct().ToList();
        if (used.Count != 1)
        {
            return;
        }

        Slot = Array.IndexOf(names, used[0]);
        decimal? Constant(Node node) => (node is Literal l ? l.Value : node is NameReference n && parameters.TryGet(n.Name, out var p) ? p : null) is FeelNumber { Value: var v }
            && v.Abs() < 1_000_000_000_000_000L && v.Scale <= 28 && decimal.TryParse(v.ToString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var d) ? d : null;
        bool IsSlot(Node node) => node is NameReference n && n.Name == used[0];
        switch (test.Node)
        {
            case Comparison c when IsSlot(c.Left) && Constant(c.Right) is { } right:
                (_isFast, _isNegated, _low, _high) = Interval(c.Operator, right);
                break;
            case Comparison c when IsSlot(c.Right) && Constant(c.Left) is { } left:
                (_isFast, _isNegated, _low, _high) = Interval(Flip(c.Operator), left);
                break;
            case Between b when IsSlot(b.Value) && Constant(b.Low) is { } low && Constant(b.High) is { } high:
                (_isFast, _low, _high) = (true, (long)Math.Ceiling(low), (long)Math.Floor(high));
                break;
            case Membership m when IsSlot(m.Value) && m.Tests is [RangeConstruction { StartIncluded: true, EndIncluded: true } r] && Constant(r.Start) is { } start && Constant(r.End) is { } end && start <= end:
                (_isFast, _low, _high) = (true, (long)Math.Ceiling(start), (long)Math.Floor(end));
                break;
            case Membership m when IsSlot(m.Value) && m.Tests.All(t => t is Literal && Constant(t) is { } n && decimal.IsInteger(n)):
                (_isFast, _set) = (true, [.. m.Tests.Select(t => (long)Constant(t)!.Value).Order()]);
                break;
        }
    }

    /// <summary>The slot whose value an explanation shows, or -1 when the test looks at several.</summary>
    internal int Slot { get; }

    internal ConditionOutcome Evaluate(ReadOnlySpan<Slot> slots, FeelContext parameters, DateTimeOffset now)
    {
        if (_isFast)
        {
            ref readonly var slot = ref slots[Slot];
            if (slot.Kind == SlotKind.Whole)
            {
                var v = slot.Whole;
                var holds = _set is null ? v >= _low && v <= _high : Array.BinarySearch(_set, v) >= 0;
                return holds != _isNegated ? ConditionOutcome.Met : ConditionOutcome.NotMet;
            }

            if (slot.Kind == SlotKind.Unknown)
            {
                return ConditionOutcome.Unknown;
            }
        }

        return Interpret(slots, parameters, now);
    }

    private ConditionOutcome Interpret(ReadOnlySpan<Slot> slots, FeelContext parameters, DateTimeOffset now)
    {
        var values = parameters;
        foreach (var node in Nodes.All(_test.Node))
        {
            if (node is NameReference n && Array.IndexOf(_names, n.Name) is >= 0 and var at)
            {
                values = values.With(n.Name, slots[at].Value(n.Name));
            }
        }

        return Explainer.OutcomeOf(new Run(now, null).Evaluate(_test.Node, new EnvironmentScope(values, FeelEnvironment.Empty), _test.Source, _test.At));
    }

    private static (bool, bool, long, long) Interval(ComparisonOperator op, decimal c) => op switch
    {
        ComparisonOperator.Less => (true, false, long.MinValue, (long)Math.Ceiling(c) - 1),
        ComparisonOperator.LessOrEqual => (true, false, long.MinValue, (long)Math.Floor(c)),
        ComparisonOperator.Greater => (true, false, (long)Math.Floor(c) + 1, long.MaxValue),
        ComparisonOperator.GreaterOrEqual => (true, false, (long)Math.Ceiling(c), long.MaxValue),
        // No whole number equals a fraction: the interval is empty.
        _ => (true, op == ComparisonOperator.NotEqual, (long)Math.Ceiling(c), (long)Math.Floor(c)),
    };

    private static ComparisonOperator Flip(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        _ => op,
    };
}
