using Jiangyuan.Catalogue;

namespace Jiangyuan.Cases;

/// <summary>Where a case stands. What may happen next: <see cref="CasePolicy"/>; the diagram: README.md.</summary>
public enum CaseStatus
{
    /// <summary>已提交: received, not yet accepted.</summary>
    Submitted,

    /// <summary>待补正: the applicant has been told, once and completely, what is missing.</summary>
    SupplementRequested,

    /// <summary>已受理: the clock runs; no review yet.</summary>
    Accepted,

    /// <summary>不予受理.</summary>
    Declined,

    /// <summary>审查中.</summary>
    UnderReview,

    /// <summary>特别程序中: the clock stands still.</summary>
    Suspended,

    /// <summary>待决定: every review is done.</summary>
    AwaitingDecision,

    /// <summary>准予, not yet delivered.</summary>
    Granted,

    /// <summary>不予许可.</summary>
    Refused,

    /// <summary>已撤回 by the applicant.</summary>
    Withdrawn,

    /// <summary>已终止.</summary>
    Terminated,

    /// <summary>已办结: granted and delivered.</summary>
    Concluded,
}

/// <summary>
/// 办件, as its events have made it. Immutable. Everything the law of this case needs (limits, plan of steps) was pinned when it was submitted,
/// so that a later change of the catalogue does not reach it.
/// </summary>
public sealed record Case
{
    /// <summary>Larger than 2^53: a string in JSON and in addresses.</summary>
    public long Id { get; init; }

    /// <summary>办件编号, 17 digits.</summary>
    public string Number { get; init; } = "";

    public string ItemId { get; init; } = "";

    public string ItemName { get; init; } = "";

    /// <summary>Twelve digits: where it is handled.</summary>
    public string Division { get; init; } = "";

    public string AgencyId { get; init; } = "";

    public string AgencyName { get; init; } = "";

    /// <summary>Hash of the catalogue it was submitted under.</summary>
    public string SnapshotHash { get; init; } = "";

    public HandlingMode Mode { get; init; }

    public CaseChannel Channel { get; init; }

    public Applicant Applicant { get; init; } = Applicant.Unknown;

    /// <summary>Element id → canonical text.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<SubmittedMaterial> Materials { get; init; } = [];

    /// <summary>The promise of a case on commitment; null in ordinary handling.</summary>
    public SignedPromise? Promise { get; init; }

    /// <summary>The life event it belongs to; null when it was applied for alone.</summary>
    public LifeLink? Life { get; init; }

    /// <summary>The account that submitted it: the applicant's, or a clerk's at the counter.</summary>
    public string SubmittedBy { get; init; } = "";

    public CaseStatus Status { get; init; }

    /// <summary>Number of events so far; the optimistic version.</summary>
    public int Version { get; init; }

    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Start of the decision clock; null before acceptance. Deemed acceptance dates back to receipt.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>行政许可法 Art. 32(4): nobody answered in time.</summary>
    public bool IsDeemedAccepted { get; init; }

    /// <summary>The limits that hold for this case, pinned at submission.</summary>
    public CaseLimits Limits { get; init; } = CaseLimits.None;

    /// <summary>The steps of this case, in order, pinned at submission.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    public SupplementRequest? Supplement { get; init; }

    public IReadOnlyList<Review> Reviews { get; init; } = [];

    public IReadOnlyList<SpecialProcedure> SpecialProcedures { get; init; } = [];

    public IReadOnlyList<Extension> Extensions { get; init; } = [];

    public CaseDecision? Decision { get; init; }

    /// <summary>Why it ended without a decision (declined, withdrawn, terminated).</summary>
    public string? EndReason { get; init; }

    public string? CertificateNumber { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>How it was delivered, in words.</summary>
    public string? DeliveredHow { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public CaseRating? Rating { get; init; }

    public IReadOnlyList<PostCheckTask> PostChecks { get; init; } = [];

    /// <summary>Set when what was granted has been taken back.</summary>
    public CaseRevocation? Revocation { get; init; }

    /// <summary>The clock that runs now and when it ends, as last computed; null when nothing runs.</summary>
    public CaseDue? Due { get; init; }

    /// <summary>What became of the personal data when the case was read; a case that was only loaded carries them sealed.</summary>
    public Keys.PersonalDataState Personal { get; init; }

    /// <summary>The request for an extension nobody has answered yet.</summary>
    public Extension? PendingExtension => Extensions.LastOrDefault(e => e.IsApproved is null);

    /// <summary>The special procedures still going on.</summary>
    public IEnumerable<SpecialProcedure> OpenProcedures => SpecialProcedures.Where(p => p.EndedAt is null);

    /// <summary>True when no further handling follows (rating, post-check and revocation may).</summary>
    public bool IsClosed => Status is CaseStatus.Declined or CaseStatus.Refused or CaseStatus.Withdrawn or CaseStatus.Terminated or CaseStatus.Concluded;
}
