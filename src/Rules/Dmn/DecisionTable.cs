using Jiangyuan.Kernel;

namespace Jiangyuan.Rules.Dmn;

/// <summary>How many rules may hold and what then counts (§8.2.10).</summary>
public enum HitPolicy
{
    Unique,
    First,
    Priority,
    Any,
    Collect,
    RuleOrder,
    OutputOrder,
}

/// <summary>What a collect table makes of its hits.</summary>
public enum Aggregation
{
    None,
    Sum,
    Count,
    Min,
    Max,
}

/// <summary>An input column. <paramref name="Allowed"/> limits what may come in.</summary>
public sealed record TableInput(string Label, FeelExpression? Expression, FeelUnaryTests? Allowed);

/// <summary>An output column. <paramref name="Values"/> orders priorities and limits outputs.</summary>
public sealed record TableOutput(string Name, FeelType? Type, FeelUnaryTests? Values, FeelExpression? Default);

/// <summary>A row: one test per input, one expression per output; null where the text did not parse.</summary>
public sealed record TableRule(Place At, IReadOnlyList<FeelUnaryTests?> Tests, IReadOnlyList<FeelExpression?> Outputs, string Annotation = "");

/// <summary>A decision table, whatever file it came from.</summary>
public sealed record DecisionTable(
    HitPolicy HitPolicy,
    Aggregation Aggregation,
    IReadOnlyList<TableInput> Inputs,
    IReadOnlyList<TableOutput> Outputs,
    IReadOnlyList<TableRule> Rules,
    Place At);
