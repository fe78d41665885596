using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Clocks;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue.Lists;

/// <summary>What every entry of a list that is its own source has.</summary>
public abstract record ListEntry(string Id, string Name)
{
    public Validity Validity { get; init; } = Validity.Always;

    [System.Text.Json.Serialization.JsonIgnore]
    public Place Place { get; init; }
}

/// <summary>A proof that may be asked for (证明事项清单): who asks, who issues, what for. What is not on the list may not be asked for (优化营商环境条例 art. 44).</summary>
public sealed record ProofEntry(string Id, string Name) : ListEntry(Id, Name)
{
    public required string Basis { get; init; }

    public required string AskedBy { get; init; }

    public required string IssuedBy { get; init; }

    public required string Use { get; init; }

    public required string Guide { get; init; }

    /// <summary>True when a written promise may stand for it.</summary>
    public bool AllowsCommitment { get; init; }
}

/// <summary>A fee that may be charged (收费清单). <see cref="Amount"/> in yuan, or a standard in words.</summary>
public sealed record FeeEntry(string Id, string Name) : ListEntry(Id, Name)
{
    public required string Basis { get; init; }

    public decimal? Amount { get; init; }

    public required string Standard { get; init; }

    public required string Collector { get; init; }

    public FeeBearer BorneBy { get; init; }
}

/// <summary>An intermediary's service that may be a condition of handling (中介服务清单).</summary>
public sealed record IntermediaryEntry(string Id, string Name) : ListEntry(Id, Name)
{
    public required string Basis { get; init; }

    /// <summary>Who chooses and orders it.</summary>
    public FeeBearer OrderedBy { get; init; }

    public FeeBearer BorneBy { get; init; }

    /// <summary>What one must be to offer it.</summary>
    public required string Conditions { get; init; }

    public required string Standard { get; init; }

    public TimeLimit? Limit { get; init; }

    /// <summary>Bodies that alone may do it; lawful only with <see cref="DesignatedBasis"/>.</summary>
    public IReadOnlyList<string> Designated { get; init; } = [];

    public string? DesignatedBasis { get; init; }
}

/// <summary>A matter under key supervision, covered in full (重点监管事项清单).</summary>
public sealed record KeySupervisionEntry(string Id, string Name) : ListEntry(Id, Name)
{
    public required string Why { get; init; }

    public required DivisionLevel Level { get; init; }

    public required string Body { get; init; }

    public required string Frequency { get; init; }

    public required IReadOnlyList<string> Measures { get; init; }

    /// <summary>Ids of the items whose holders it concerns.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];
}

/// <summary>What kind of act of enforcement.</summary>
public enum EnforcementKind
{
    Penalty,
    Coercion,
    Inspection,
}

/// <summary>An act of enforcement that may be carried out (行政执法事项目录). An inspection that is not published may not take place (国办发〔2024〕54号).</summary>
public sealed record EnforcementEntry(string Id, string Name) : ListEntry(Id, Name)
{
    public required EnforcementKind Kind { get; init; }

    public required string Basis { get; init; }

    public required string Body { get; init; }

    public required IReadOnlyList<DivisionLevel> Levels { get; init; }

    /// <summary>The most often that one enterprise may be inspected; null where that has no meaning.</summary>
    public string? Frequency { get; init; }

    public IReadOnlyList<string> Items { get; init; } = [];
}

/// <summary>Whether one may enter a market at all, or with a permit.</summary>
public enum MarketAccess
{
    Prohibited,
    Permitted,
}

/// <summary>An entry of the negative list of market access (市场准入负面清单). What is not on it, everybody may do.</summary>
public sealed record MarketAccessEntry(string Id, string Name) : ListEntry(Id, Name)
{
    /// <summary>The number in the list.</summary>
    public required string Number { get; init; }

    public required MarketAccess Access { get; init; }

    public required string Basis { get; init; }

    /// <summary>Ids of the items that give the permit; none for what is prohibited.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];
}

/// <summary>The rank of a law.</summary>
public enum LawRank
{
    Law,
    Regulation,
    LocalRegulation,
    Rule,
    Document,
}

/// <summary>A law with its dates. <see cref="Amended"/> are the days on which amended texts came into force.</summary>
public sealed record LawEntry(string Name, LawRank Rank)
{
    public string? DocumentNumber { get; init; }

    public required DateOnly InForceFrom { get; init; }

    public IReadOnlyList<DateOnly> Amended { get; init; } = [];

    /// <summary>The first day on which it no longer holds.</summary>
    public DateOnly? RepealedOn { get; init; }

    public string? ReplacedBy { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public Place Place { get; init; }
}

/// <summary>What is done to an item.</summary>
public enum AdjustmentKind
{
    Cancel,
    Delegate,
    Change,
}

/// <summary>One item taken away, handed down or changed by a document (取消、下放、调整), and the supervision that follows.</summary>
public sealed record Adjustment(string Name, AdjustmentKind Kind)
{
    /// <summary>Id of the item in this catalogue; null when it is only named.</summary>
    public string? Item { get; init; }

    public required DateOnly From { get; init; }

    public required string DocumentNumber { get; init; }

    public DivisionLevel? FromLevel { get; init; }

    public IReadOnlyList<DivisionLevel> ToLevels { get; init; } = [];

    public required string Content { get; init; }

    /// <summary>Who supervises afterwards, and how; required where something is cancelled or delegated.</summary>
    public string? SupervisionBody { get; init; }

    public IReadOnlyList<string> SupervisionMeasures { get; init; } = [];

    [System.Text.Json.Serialization.JsonIgnore]
    public Place Place { get; init; }
}

/// <summary>The lists that are their own source; the others are views of the items. Each by id.</summary>
public sealed record ListSources
{
    public IReadOnlyList<ProofEntry> Proofs { get; init; } = [];

    public IReadOnlyList<FeeEntry> Fees { get; init; } = [];

    public IReadOnlyList<IntermediaryEntry> Intermediaries { get; init; } = [];

    public IReadOnlyList<KeySupervisionEntry> KeySupervision { get; init; } = [];

    public IReadOnlyList<EnforcementEntry> Enforcement { get; init; } = [];

    public IReadOnlyList<MarketAccessEntry> MarketAccess { get; init; } = [];
}
