using Jiangyuan.Catalogue;

namespace Jiangyuan.Cases;

/// <summary>
/// What happened to a case: a closed set. <see cref="ById"/> is who did it (an event brought about by time carries the system),
/// <see cref="Due"/> the clock that runs afterwards, computed with the calendar of that moment, so that rows are a function of events alone.
/// </summary>
public abstract record CaseEvent
{
    private protected CaseEvent()
    {
    }

    public string ById { get; init; } = "";

    public string ByName { get; init; } = "";

    /// <summary>When it took effect. Deemed acceptance takes effect before it is recorded.</summary>
    public DateTimeOffset At { get; init; }

    public CaseDue? Due { get; init; }
}

/// <summary>提交. Carries the law of the case: limits and steps.</summary>
public sealed record CaseSubmitted(
    string Number, string ItemId, string ItemName, string Division, string AgencyId, string AgencyName, string SnapshotHash, HandlingMode Mode,
    CaseChannel Channel, Applicant Applicant, CaseLimits Limits, IReadOnlyList<Step> Steps) : CaseEvent
{
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<SubmittedMaterial> Materials { get; init; } = [];

    public SignedPromise? Promise { get; init; }

    /// <summary>The life event it belongs to; null for most.</summary>
    public LifeLink? Life { get; init; }
}

/// <summary>受理.</summary>
public sealed record CaseAccepted(string Note) : CaseEvent;

/// <summary>视为受理: nobody answered within the limit, so it is accepted from the day of receipt (<see cref="CaseEvent.At"/>).</summary>
public sealed record CaseDeemedAccepted(DateTimeOffset RecordedAt, DateOnly LimitEndedOn) : CaseEvent;

/// <summary>不予受理, with the reason and the remedies.</summary>
public sealed record CaseDeclined(string Reason, string? Remedies) : CaseEvent;

/// <summary>补正告知.</summary>
public sealed record SupplementRequested(IReadOnlyList<RequestedThing> Things, DateOnly? AnswerBy) : CaseEvent;

/// <summary>补正: the answers and materials that replace or join the earlier ones.</summary>
public sealed record SupplementProvided(IReadOnlyDictionary<string, string> Answers, IReadOnlyList<SubmittedMaterial> Materials) : CaseEvent;

/// <summary>One officer has reviewed one step.</summary>
public sealed record ReviewRecorded(string StepId, bool Favourable, string Opinion) : CaseEvent;

/// <summary>特别程序 begins; the time needed was told in writing.</summary>
public sealed record SpecialProcedureStarted(string Name, int WorkingDays, string Notice) : CaseEvent;

/// <summary>特别程序 has ended.</summary>
public sealed record SpecialProcedureEnded(string Name, string Result) : CaseEvent;

/// <summary>申请延长.</summary>
public sealed record ExtensionRequested(int Amount, string Reason) : CaseEvent;

/// <summary>批准延长; the reason goes to the applicant.</summary>
public sealed record ExtensionApproved(int Amount, string Reason) : CaseEvent;

/// <summary>不批准延长.</summary>
public sealed record ExtensionRejected(string Reason) : CaseEvent;

/// <summary>准予 / 不予.</summary>
public sealed record CaseDecided(bool IsGranted, string Reasons, string? Remedies) : CaseEvent;

/// <summary>The certificate of a grant was issued in the same transaction.</summary>
public sealed record CertificateIssued(string CertificateNumber) : CaseEvent;

/// <summary>送达.</summary>
public sealed record CertificateDelivered(string How) : CaseEvent;

/// <summary>撤回 by the applicant.</summary>
public sealed record CaseWithdrawn(string Reason) : CaseEvent;

/// <summary>终止.</summary>
public sealed record CaseTerminated(string Reason) : CaseEvent;

/// <summary>A check after the decision was scheduled with it.</summary>
public sealed record PostCheckScheduled(string StepId, string Name, DateOnly DueOn, bool IsProvisional) : CaseEvent;

/// <summary>The check after the decision was made.</summary>
public sealed record PostCheckRecorded(string StepId, PostCheckOutcome Outcome, string Finding) : CaseEvent;

/// <summary>撤销: what was granted is taken back.</summary>
public sealed record CertificateRevoked(string Reason) : CaseEvent;

/// <summary>评价.</summary>
public sealed record CaseRated(int Stars, string? Words) : CaseEvent;

/// <summary>The calendar changed and with it the last day.</summary>
public sealed record DeadlineRecomputed(DateOnly From, string Why) : CaseEvent;
