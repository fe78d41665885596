namespace Jiangyuan.Rules.Law;

/// <summary>How a condition came out.</summary>
public enum ConditionOutcome
{
    /// <summary>Does not hold.</summary>
    NotMet,

    /// <summary>Cannot be said before some elements are known.</summary>
    Unknown,

    /// <summary>Has no truth value: something is null that must not be. Different from unknown: asking will not help.</summary>
    Undefined,

    /// <summary>Holds.</summary>
    Met,
}

/// <summary>An element that a condition looked at; unknown when nobody gave it.</summary>
public sealed record UsedElement(string Name, FeelValue Value);

/// <summary>A parameter that a condition looked at, with the value in force and where it is written.</summary>
public sealed record UsedParameter(string Name, FeelValue Value, string Unit, DateOnly From, string Source);

/// <summary>A node of the tree of conditions.</summary>
public sealed record ConditionExplanation(ConditionOutcome Outcome, string Text, string? Label, string? Article)
{
    /// <summary>All, any, test, table or row.</summary>
    public required string Kind { get; init; }

    public IReadOnlyList<ConditionExplanation> Parts { get; init; } = [];

    public IReadOnlyList<UsedElement> Elements { get; init; } = [];

    public IReadOnlyList<UsedParameter> Parameters { get; init; } = [];

    /// <summary>The elements that would have to be known; empty unless the outcome is unknown.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}

/// <summary>Why a rule came out as it did, for one set of values and one day. Deterministic: the same inputs give the same text.</summary>
public sealed record Explanation(Rule Rule, DateOnly AsOf, ConditionOutcome Outcome, FeelValue Result, ConditionExplanation Root)
{
    /// <summary>The one condition that is not met while all others are, or null (差一项).</summary>
    public ConditionExplanation? OneShort =>
        Outcome == ConditionOutcome.NotMet && Root is { Kind: "all" } && Root.Parts.Count(p => p.Outcome != ConditionOutcome.Met) == 1
            ? Root.Parts.Single(p => p.Outcome != ConditionOutcome.Met)
            : null;
}
