using Jiangyuan.Kernel;
using Jiangyuan.Rules.Dmn;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Law;

/// <summary>An element that a rule asks for.</summary>
public sealed record RuleElement(string Name, FeelType Type, string Label, string Register);

/// <summary>A rule as data: what it needs, the parameters it uses, its condition or table, and the law it stands on.</summary>
public sealed record Rule(string Name, string Title, string Article, string Source, Place At)
{
    public IReadOnlyList<RuleElement> Elements { get; init; } = [];

    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>The condition; null for a rule that is a table.</summary>
    public ConditionPart? Condition { get; init; }

    /// <summary>The table; null for a rule that is a condition.</summary>
    public DecisionTable? Table { get; init; }

    /// <summary>The names that its texts may use.</summary>
    public FeelEnvironment Names { get; init; } = FeelEnvironment.Empty;

    /// <summary>The day that counts when nobody says another.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>The parameter values in force on a day; a parameter without one is a finding and stays unknown.</summary>
    public (FeelContext Values, IReadOnlyList<Diagnostic> Findings) ParametersAt(DateOnly day)
    {
        var findings = new List<Diagnostic>();
        var values = FeelContext.Empty;
        foreach (var parameter in Parameters)
        {
            if (parameter.At(day) is { } value)
            {
                values = values.With(parameter.Name, value.Value);
            }
            else
            {
                findings.Add(new Diagnostic("RU0130", Severity.Error, At, $"参数“{parameter.Name}”在 {day:yyyy-MM-dd} 没有值", "没有依据的标准不能用来判断", $"补上这一天有效的值，或把日期改到 {(parameter.Values.Count > 0 ? parameter.Values[0].From : day):yyyy-MM-dd} 以后"));
            }
        }

        return (values, findings);
    }
}

/// <summary>A part of a condition as people read it: all of, any of, or one test.</summary>
public abstract record ConditionPart(string? Label, string? Article);

/// <summary>Holds when all (or any) parts hold.</summary>
public sealed record ConditionGroup(bool IsAny, IReadOnlyList<ConditionPart> Parts, string? Label = null, string? Article = null) : ConditionPart(Label, Article);

/// <summary>One test. <paramref name="Source"/> is the whole text that <paramref name="Node"/> stands in.</summary>
public sealed record ConditionTest(Node Node, string Source, Place At, string? Label = null, string? Article = null) : ConditionPart(Label, Article)
{
    /// <summary>The text of this test alone.</summary>
    public string Text => Source[Node.Span.Start..Node.Span.End];

    /// <summary>Splits an expression at its ands and ors.</summary>
    public static ConditionPart Split(FeelExpression expression, string? label = null, string? article = null) => Split(expression.Root, expression.Text, expression.At, label, article);

    private static ConditionPart Split(Node node, string source, Place at, string? label, string? article)
    {
        if (node is not (Conjunction or Disjunction))
        {
            return new ConditionTest(node, source, at, label, article);
        }

        var isAny = node is Disjunction;
        var parts = new List<ConditionPart>();
        Collect(node, isAny, parts, source, at);
        return new ConditionGroup(isAny, parts, label, article);
    }

    private static void Collect(Node node, bool isAny, List<ConditionPart> parts, string source, Place at)
    {
        var (left, right) = node switch
        {
            Disjunction d when isAny => (d.Left, d.Right),
            Conjunction c when !isAny => (c.Left, c.Right),
            _ => ((Node?)null, (Node?)null),
        };
        if (left is null)
        {
            parts.Add(Split(node, source, at, null, null));
            return;
        }

        Collect(left, isAny, parts, source, at);
        Collect(right!, isAny, parts, source, at);
    }
}
