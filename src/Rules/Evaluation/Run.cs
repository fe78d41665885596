using System.Runtime.CompilerServices;
using Jiangyuan.Kernel;
using Jiangyuan.Rules.Builtins;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Evaluation;

/// <summary>One evaluation: its clock, its notes, its budget. Interprets the tree; errors are null with a note.</summary>
internal sealed partial class Run(DateTimeOffset now, ICollection<Diagnostic>? notes)
{
    internal const int Budget = 2_000_000;
    internal const int MaxItems = 200_000;
    private const int MaxNotes = 100;

    private string _text = "";
    private Place _at;
    private Span _span;
    private int _steps;
    private int _notes;

    internal DateTimeOffset Now => now;

    /// <summary>Evaluates a tree of a given text.</summary>
    internal FeelValue Evaluate(Node node, Scope scope, string text, Place at)
    {
        var (oldText, oldAt, oldSpan) = (_text, _at, _span);
        (_text, _at) = (text, at);
        var value = Evaluate(node, scope);
        (_text, _at, _span) = (oldText, oldAt, oldSpan);
        return value;
    }

    /// <summary>Null, with a note that says why.</summary>
    internal FeelValue Fail(string id, string what, string why, string next) => notes is null ? FeelValue.Null : Fail(Text.PlaceAt(_at, _text, _span.Start), id, what, why, next);

    /// <summary>The same for what has a place of its own, as a table has.</summary>
    internal FeelValue Fail(Place at, string id, string what, string why, string next)
    {
        if (notes is not null && _notes++ < MaxNotes)
        {
            notes.Add(new Diagnostic(id, Severity.Warning, at, what, why, next));
        }

        return FeelValue.Null;
    }

    internal FeelValue FailTypes(string operation, params ReadOnlySpan<FeelValue> operands)
    {
        if (notes is null)
        {
            return FeelValue.Null;
        }

        var types = new List<string>();
        foreach (var operand in operands)
        {
            types.Add(FeelText.KindOf(operand));
        }

        return Fail("RU0201", $"{operation}不能用于{string.Join("和", types)}", "结果是 null", "检查两边的类型，或先判断有没有值");
    }

    /// <summary>Counts a step; false when the budget is used up.</summary>
    internal bool Step(int steps = 1) => (_steps += steps) < Budget;

    internal FeelValue OutOfBudget() => Fail("RU0204", "计算量超过上限", "一次计算不得拖住别人", "缩小范围或列表");

    private FeelValue Evaluate(Node node, Scope scope)
    {
        if (!Step() || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return OutOfBudget();
        }

        return node switch
        {
            Literal n => n.Value,
            NameReference n => EvaluateName(n, scope),
            Comparison n => EvaluateComparison(n, scope),
            Conjunction n => EvaluateConjunction(n, scope),
            Disjunction n => EvaluateDisjunction(n, scope),
            Arithmetic n => EvaluateArithmetic(n, scope),
            Negation n => At(n, Operators.Negate(Evaluate(n.Operand, scope), this)),
            Between n => EvaluateBetween(n, scope),
            Membership n => EvaluateMembership(n, scope),
            PathAccess n => EvaluatePath(n, scope),
            FilterAccess n => EvaluateFilter(n, scope),
            Call n => EvaluateCall(n, scope),
            Conditional n => EvaluateConditional(n, scope),
            ForLoop n => EvaluateLoop(n, scope),
            Quantified n => EvaluateQuantified(n, scope),
            InstanceOf n => EvaluateInstanceOf(n, scope),
            ListConstruction n => EvaluateList(n, scope),
            ContextConstruction n => EvaluateContext(n, scope),
            RangeConstruction n => EvaluateRange(n, scope),
            OperatorTest n => OperatorRange(n, scope),
            FunctionConstruction n => EvaluateFunction(n, scope),
            InputTest n => Evaluate(n.Condition, scope),
            UnaryTests n => EvaluateTests(n, scope),
            _ => throw new NotSupportedException(node.GetType().Name),
        };
    }

    private T At<T>(Node node, T value)
    {
        _span = node.Span;
        return value;
    }

    private FeelValue EvaluateName(NameReference node, Scope scope)
    {
        if (scope.TryGet(node.Name, out var value))
        {
            return value;
        }

        if (BuiltinTable.Find(node.Name) is { } builtin)
        {
            return builtin.Value;
        }

        _span = node.Span;
        return Fail("RU0203", $"没有“{node.Name}”这个名字", "结果是 null", "检查写法，或在规则里声明它");
    }

    private FeelValue EvaluateComparison(Comparison node, Scope scope)
    {
        var left = Evaluate(node.Left, scope);
        var right = Evaluate(node.Right, scope);
        _span = node.Span;
        return Operators.Compare(node.Operator, left, right, this);
    }

    private FeelValue EvaluateConjunction(Conjunction node, Scope scope)
    {
        // A long chain leans left; walk it without recursion so that its length costs no stack.
        var left = Evaluate(node.Left, scope);
        return left is FeelBoolean { Value: false } ? left : Operators.And(left, Evaluate(node.Right, scope), At(node, this));
    }

    private FeelValue EvaluateDisjunction(Disjunction node, Scope scope)
    {
        var left = Evaluate(node.Left, scope);
        return left is FeelBoolean { Value: true } ? left : Operators.Or(left, Evaluate(node.Right, scope), At(node, this));
    }

    private FeelValue EvaluateArithmetic(Arithmetic node, Scope scope)
    {
        var left = Evaluate(node.Left, scope);
        var right = Evaluate(node.Right, scope);
        _span = node.Span;
        return Operators.Calculate(node.Operator, left, right, this);
    }

    private FeelValue EvaluateBetween(Between node, Scope scope)
    {
        var (value, low, high) = (Evaluate(node.Value, scope), Evaluate(node.Low, scope), Evaluate(node.High, scope));
        _span = node.Span;
        return Operators.And(
            Operators.Compare(ComparisonOperator.GreaterOrEqual, value, low, this),
            Operators.Compare(ComparisonOperator.LessOrEqual, value, high, this),
            this);
    }

    private FeelValue EvaluateConditional(Conditional node, Scope scope)
    {
        var condition = Evaluate(node.Condition, scope);
        if (condition is not FeelUnknown unknown)
        {
            return Evaluate(condition.Truth == true ? node.Then : node.Else, scope);
        }

        // Both ways lead to the same: then it does not matter what is unknown.
        var then = Evaluate(node.Then, scope);
        return then.Equals(Evaluate(node.Else, scope)) ? then : unknown;
    }

    private FeelValue EvaluateInstanceOf(InstanceOf node, Scope scope)
    {
        var value = Evaluate(node.Value, scope);
        _span = node.Span;
        return value is FeelUnknown ? value
            : node.Type is null ? Fail("RU0203", "没有这个类型", "结果是 null", "用 number、string 等类型名，或声明过的类型")
            : FeelValue.Of(Types.IsInstance(value, node.Type));
    }
}
