using System.Text.Json.Serialization;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Clocks;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue;

/// <summary>The kind of power. The national two-digit kinds plus the two that behave differently: registration and filing.</summary>
public enum ItemKind
{
    License,
    Confirmation,
    Benefit,
    Reward,
    Adjudication,
    Registration,
    Filing,
    OtherPower,
    PublicService,
}

/// <summary>Whom an item serves.</summary>
public enum ApplicantKind
{
    Person,
    Organization,
}

/// <summary>How a case is handled: with examination before the decision, or on a declaration and commitment with a check after it.</summary>
public enum HandlingMode
{
    Ordinary,
    Commitment,
}

/// <summary>The law that an item stands on. <paramref name="InForceFrom"/> and <see cref="InForceTo"/> are the dates of the law itself.</summary>
public sealed record LegalBasis(string Law, string Article, DateOnly InForceFrom)
{
    public DateOnly? InForceTo { get; init; }

    public string? DocumentNumber { get; init; }
}

/// <summary>The text of a declaration and commitment: what the law asks, what the applicant promises, what follows a false promise.</summary>
public sealed record CommitmentText(IReadOnlyList<string> Duties, IReadOnlyList<string> Promises, IReadOnlyList<string> Liability);

/// <summary>What it costs. <see cref="Amount"/> is in yuan; where something is charged <see cref="Basis"/> names the law.</summary>
public sealed record Fee(bool IsCharged)
{
    public decimal? Amount { get; init; }

    public string? Standard { get; init; }

    public string? Basis { get; init; }

    /// <summary>Id of the entry on the list of fees; nothing off the list may be charged.</summary>
    public string? Entry { get; init; }

    public FeeBearer BorneBy { get; init; }

    public FeePurpose Purpose { get; init; }
}

/// <summary>How one objects to the decision.</summary>
public sealed record Remedies(string ReconsiderationBody, TimeLimit Reconsideration, string Court, TimeLimit Litigation)
{
    /// <summary>Where one complains about how one was treated.</summary>
    public required string Complaint { get; init; }
}

/// <summary>Who watches what was approved, how, and the check that must follow the decision, if any.</summary>
public sealed record Supervision(string Body, IReadOnlyList<string> Measures)
{
    public PostCheck? PostCheck { get; init; }

    /// <summary>What is supervised (监管事项); null = what was granted.</summary>
    public string? Matter { get; init; }

    /// <summary>Level by level; may be empty where the measures say it all.</summary>
    public IReadOnlyList<SupervisionDuty> Duties { get; init; } = [];
}

/// <summary>A check that must be made after the decision, within a limit counted from it.</summary>
public sealed record PostCheck(TimeLimit Within, bool OnSite)
{
    /// <summary>The mode it follows; null = every grant.</summary>
    public HandlingMode? OnlyIn { get; init; }

    /// <summary>FEEL over the answers; null = always.</summary>
    public string? When { get; init; }

    /// <summary>What is looked at.</summary>
    public IReadOnlyList<string> Points { get; init; } = [];
}

/// <summary>The certificate that a grant produces.</summary>
public sealed record CertificateTemplate(string Id, string Name)
{
    public string? NameBo { get; init; }

    /// <summary>Short type code in certificate numbers.</summary>
    public required string TypeCode { get; init; }

    /// <summary>How long it is valid; null = until revoked.</summary>
    public TimeLimit? ValidFor { get; init; }

    /// <summary>Ids of the elements that the certificate shows, in order.</summary>
    public IReadOnlyList<string> Elements { get; init; } = [];

    /// <summary>At most one living certificate of this template for one subject (一企一证).</summary>
    public bool OnePerSubject { get; init; }
}

/// <summary>One dated version of a service item.</summary>
public sealed record ServiceItem
{
    public required string Id { get; init; }

    /// <summary>The 12-character basic code.</summary>
    public required string Code { get; init; }

    public required string Name { get; init; }

    public string? NameBo { get; init; }

    public required ItemKind Kind { get; init; }

    /// <summary>The main item whose sub-item this is; null = a main item without sub-items.</summary>
    public MainItem? MainItem { get; init; }

    public IReadOnlyList<HandlingItem> HandlingItems { get; init; } = [];

    /// <summary>Codes of a place's older systems, kept beside the national one.</summary>
    public string? LocalCode { get; init; }

    /// <summary>Levels at which the item may be exercised, highest first; empty = wherever a place offers it.</summary>
    public IReadOnlyList<DivisionLevel> Levels { get; init; } = [];

    public required string Theme { get; init; }

    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>0–100; orders lists and search where nothing else does.</summary>
    public int Popularity { get; init; }

    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>Last day in force; null = until further notice. A later version ends the earlier one on the day before it begins.</summary>
    public DateOnly? EffectiveTo { get; init; }

    /// <summary>The number of the document that published this version.</summary>
    public required string DocumentNumber { get; init; }

    public required IReadOnlyList<LegalBasis> LegalBasis { get; init; }

    public required IReadOnlyList<ApplicantKind> Serves { get; init; }

    public required IReadOnlyList<string> Conditions { get; init; }

    public required TimeLimit Statutory { get; init; }

    public required TimeLimit Committed { get; init; }

    /// <summary>Within which the agency accepts, declines or asks for a supplement; after it the case counts as accepted from receipt (行政许可法 art. 32).</summary>
    public required TimeLimit AcceptanceLimit { get; init; }

    /// <summary>How much the head may extend the decision; null = no extension.</summary>
    public TimeLimit? ExtensionLimit { get; init; }

    public required IReadOnlyList<HandlingMode> Modes { get; init; }

    public CommitmentText? Commitment { get; init; }

    /// <summary>FEEL over the answers: when true, the commitment mode may not be chosen.</summary>
    public string? CommitmentExcludedWhen { get; init; }

    /// <summary>Other limits for some answers (a product group that is decided sooner); the first whose condition holds counts.</summary>
    public IReadOnlyList<LimitRule> LimitRules { get; init; } = [];

    /// <summary>The situations that the answers tell apart; exactly one holds for any answers. Empty = one for all.</summary>
    public IReadOnlyList<ItemVariant> Variants { get; init; } = [];

    /// <summary>online, counter, post.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Null where nobody has said.</summary>
    public OnlineDepth? OnlineDepth { get; init; }

    /// <summary>Null where nobody has said; then it is not known whether one has to come.</summary>
    public Visits? Visits { get; init; }

    public QuantityLimit? QuantityLimit { get; init; }

    public YearlyDuty? AnnualInspection { get; init; }

    public YearlyDuty? AnnualReport { get; init; }

    public IReadOnlyList<Precondition> Preconditions { get; init; } = [];

    public IReadOnlyList<IntermediaryUse> Intermediaries { get; init; } = [];

    /// <summary>Areas of high risk that the item touches directly; in these the law allows no commitment.</summary>
    public IReadOnlyList<RiskArea> Risks { get; init; } = [];

    /// <summary>The day on which somebody last compared this version with the laws it names; null = when it was published.</summary>
    public DateOnly? LawCheckedOn { get; init; }

    public required Fee Fee { get; init; }

    public required Remedies Remedies { get; init; }

    public required Supervision Supervision { get; init; }

    public CertificateTemplate? Result { get; init; }

    /// <summary>Ids of the registers that this item's grants write to: they cannot supply what is asked here.</summary>
    public IReadOnlyList<string> Feeds { get; init; } = [];

    public required FormDefinition Form { get; init; }

    public required IReadOnlyList<MaterialRequirement> Materials { get; init; }

    public required ProcessDefinition Process { get; init; }

    public required ServiceGuide Guide { get; init; }

    /// <summary>Where the version is written.</summary>
    [JsonIgnore]
    public Place Place { get; init; }

    /// <summary>SHA-256 (lower-case hexadecimal) of the canonical form of this version.</summary>
    [JsonIgnore]
    public string Hash { get; init; } = "";

    /// <summary>True when this version is in force on the day.</summary>
    public bool IsInForce(DateOnly day) => EffectiveFrom <= day && (EffectiveTo is not { } to || day <= to);
}

/// <summary>Limits that hold instead of the item's when <paramref name="When"/> (FEEL over the answers; null = always) is true.</summary>
public sealed record LimitRule(string? When, TimeLimit Statutory, TimeLimit Committed)
{
    /// <summary>The mode for which the rule holds; null = every mode.</summary>
    public HandlingMode? OnlyIn { get; init; }

    /// <summary>Ids of the variants for which the rule holds; empty = all.</summary>
    public IReadOnlyList<string> Variants { get; init; } = [];
}
