namespace Jiangyuan.Catalogue;

/// <summary>From when to when something holds, and the document that says so. A missing end means until further notice, a missing beginning always.</summary>
public sealed record Validity(DateOnly? From, DateOnly? To, string? DocumentNumber)
{
    public static Validity Always { get; } = new(null, null, null);

    public bool Holds(DateOnly day) => (From is not { } from || from <= day) && (To is not { } to || day <= to);
}

/// <summary>The main item of the national list that an item is a sub-item of. <paramref name="Code"/> is its 12-character basic code.</summary>
public sealed record MainItem(string Code, string Name);

/// <summary>
/// One way in which an item is applied for (first, renewal, change), with a number of its own: the last two characters of the 33-character code.
/// </summary>
public sealed record HandlingItem(string Number, string Id, string Name)
{
    /// <summary>FEEL over the answers: when the application is this one; null = always.</summary>
    public string? When { get; init; }
}

/// <summary>
/// A situation of the applicant (情形) that changes what is asked: chosen by the answers, never by an officer. Materials, steps and limits that name
/// variants hold only in those; their <c>When</c> already contains the variants' conditions.
/// </summary>
public sealed record ItemVariant(string Id, string Name, string When);

/// <summary>How far one gets online (网上办理深度).</summary>
public enum OnlineDepth
{
    Guide,
    Download,
    Apply,
    Full,
}

/// <summary>How often one has to come, and why that cannot be avoided.</summary>
public sealed record Visits(int Times, string? Reason);

/// <summary>How many may be granted. Only law may limit that (行政许可法 art. 12, 57).</summary>
public sealed record QuantityLimit(string Amount, string Basis);

/// <summary>A yearly inspection or report of those who hold the result (年检、年报), with the law that demands it.</summary>
public sealed record YearlyDuty(string Content, string Basis)
{
    public string? Period { get; init; }
}

/// <summary>A certificate that must be held before; <paramref name="Certificate"/> is the id of some item's result.</summary>
public sealed record Precondition(string Certificate, string Basis)
{
    /// <summary>FEEL over the answers; null = always.</summary>
    public string? When { get; init; }
}

/// <summary>The service of an intermediary that an item calls for; <paramref name="Intermediary"/> is its id on the list.</summary>
public sealed record IntermediaryUse(string Intermediary)
{
    /// <summary>Id of the material that the intermediary makes; null when it makes none.</summary>
    public string? Material { get; init; }
}

/// <summary>What the law keeps out of declaration and commitment, because a mistake is costly and cannot be undone (国办发〔2020〕42号).</summary>
public enum RiskArea
{
    NationalSecurity,
    StateSecrets,
    PublicSafety,
    PrudentialFinance,
    Ecology,
    HealthAndLife,
    ForeignAffairs,
}

/// <summary>Who pays.</summary>
public enum FeeBearer
{
    Applicant,
    Agency,
}

/// <summary>What a fee pays for. A technical review that the agency orders is paid by the agency (优化营商环境条例 art. 43).</summary>
public enum FeePurpose
{
    Handling,
    TechnicalReview,
    Intermediary,
}

/// <summary>In which way one supervises.</summary>
public enum SupervisionMethod
{
    Random,
    Key,
    Credit,
    Routine,
    FullCoverage,
    Remote,
    Complaint,
}

/// <summary>Who supervises at one level, how and how often.</summary>
public sealed record SupervisionDuty(Kernel.Codes.DivisionLevel Level, string Body, SupervisionMethod Method, string Frequency);

/// <summary>In which right a body handles an item.</summary>
public enum BodyNature
{
    Statutory,
    Authorised,
    Entrusted,
}

/// <summary>Where a material comes from.</summary>
public enum MaterialSource
{
    Applicant,
    Agency,
    ThirdParty,
    Intermediary,
}
