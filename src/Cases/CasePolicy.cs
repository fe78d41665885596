using Jiangyuan.Cases.Access;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>What can be done to a case. Pages ask <see cref="CasePolicy"/> which of these to show; commands ask it whether to refuse.</summary>
public enum CaseAction
{
    Accept,
    Decline,
    RequestSupplement,
    Supplement,
    Review,

    /// <summary>Start a special procedure.</summary>
    Suspend,

    /// <summary>End a special procedure.</summary>
    Resume,

    /// <summary>Ask for an extension.</summary>
    Extend,

    /// <summary>Approve or reject an extension.</summary>
    ApproveExtension,
    Decide,
    Deliver,
    Withdraw,
    Terminate,
    RecordPostCheck,
    Revoke,
    Rate,
}

/// <summary>
/// Who may do what to a case, when. One condition hides the button and refuses the command. Deny by default.
/// What cannot be known before the form is filled in (an empty reason, too long an extension) is refused by the use case itself.
/// </summary>
public static class CasePolicy
{
    private static readonly CaseStatus[] BeforeDecision =
        [CaseStatus.Submitted, CaseStatus.SupplementRequested, CaseStatus.Accepted, CaseStatus.UnderReview, CaseStatus.Suspended, CaseStatus.AwaitingDecision];
    private static readonly CaseStatus[] InHandling = [CaseStatus.Accepted, CaseStatus.UnderReview, CaseStatus.AwaitingDecision];

    /// <summary>The actions that this actor may take now, for buttons.</summary>
    public static IEnumerable<CaseAction> Allowed(Case c, Actor actor, DateTimeOffset now) => Enum.GetValues<CaseAction>().Where(a => Refuses(a, c, actor, now) is null);

    /// <summary>True when the case is the actor's own affair.</summary>
    public static bool IsApplicant(Case c, Actor actor) =>
        actor.SubjectKey is { Length: > 0 } key ? key == c.Applicant.SubjectKey : actor.Subject is { Length: > 0 } subject && subject == c.Applicant.Subject;

    /// <summary>True when the actor may know that the case is there; whether its personal data open too, <see cref="AccessPolicy"/> says.</summary>
    public static bool MaySee(Case c, Actor actor) => AccessPolicy.Reading(actor, c).IsAllowed;

    /// <summary>Null when the actor may do this now, otherwise why not. <paramref name="now"/> is the moment of asking; apply <see cref="Elapse"/> first.</summary>
    public static Refusal? Refuses(CaseAction action, Case c, Actor actor, DateTimeOffset now)
    {
        if (!MaySee(c, actor))
            return CaseRefusals.Unknown;
        return WrongPerson(action, c, actor) ?? WrongState(action, c) ?? Special(action, c, actor);
    }

    /// <summary>True when the affair is that of the very person who would handle it, or of a company they act for (回避).</summary>
    public static bool IsOwnAffair(Case c, Actor actor) => actor.Kind == ActorKind.Staff
        && (IsApplicant(c, actor) || actor.OwnKey is { Length: > 0 } key && key == c.Applicant.SubjectKey || actor.OwnNumber is { } own && own == c.Applicant.Subject);

    private static bool IsOurs(Case c, Actor actor) => AccessPolicy.IsOffice(c, actor) && (actor.Is(Role.CounterClerk) || actor.Is(Role.Officer) || actor.Is(Role.Head));

    private static Refusal? WrongPerson(CaseAction action, Case c, Actor actor)
    {
        var may = action switch
        {
            CaseAction.Withdraw or CaseAction.Rate => IsApplicant(c, actor),
            CaseAction.Supplement => IsApplicant(c, actor) || IsOurs(c, actor) && actor.Is(Role.CounterClerk),
            CaseAction.Accept or CaseAction.Decline or CaseAction.RequestSupplement =>
                IsOurs(c, actor) && (actor.Is(Role.Officer) || actor.Is(OpenWork.RoleOf(c, StepKind.Acceptance, Role.CounterClerk))),
            CaseAction.Review => IsOurs(c, actor) && (actor.Is(Role.Officer) || OpenWork.ReadyReviews(c).Any(s => actor.Is(s.Role))),
            CaseAction.Suspend or CaseAction.Resume or CaseAction.Extend => IsOurs(c, actor) && actor.Is(Role.Officer),
            CaseAction.RecordPostCheck => IsOurs(c, actor) && (actor.Is(Role.Officer) || actor.Is(OpenWork.RoleOf(c, StepKind.PostCheck, Role.Officer))),
            CaseAction.Deliver => IsOurs(c, actor) && (actor.Is(Role.Officer) || actor.Is(Role.CounterClerk)),
            CaseAction.ApproveExtension or CaseAction.Decide or CaseAction.Terminate or CaseAction.Revoke => IsOurs(c, actor) && actor.Is(Role.Head),
            _ => false,
        };
        if (!may)
            return CaseRefusals.NotYours(action);
        // 回避: nobody handles an affair of their own, or of a company they act for.
        return IsOwnAffair(c, actor) && action is not (CaseAction.Supplement or CaseAction.Withdraw or CaseAction.Rate) ? CaseRefusals.OwnAffair : null;
    }

    private static Refusal? WrongState(CaseAction action, Case c)
    {
        var fits = action switch
        {
            CaseAction.Accept or CaseAction.Decline or CaseAction.RequestSupplement => c.Status == CaseStatus.Submitted,
            CaseAction.Supplement => c.Status == CaseStatus.SupplementRequested,
            CaseAction.Review => c.Status is CaseStatus.Accepted or CaseStatus.UnderReview,
            CaseAction.Suspend => InHandling.Contains(c.Status) || c.Status == CaseStatus.Suspended,
            CaseAction.Resume => c.Status == CaseStatus.Suspended,
            CaseAction.Extend => InHandling.Contains(c.Status),
            CaseAction.ApproveExtension => !c.IsClosed && c.Decision is null,
            CaseAction.Decide => c.Status == CaseStatus.AwaitingDecision,
            CaseAction.Deliver => c.Status == CaseStatus.Granted,
            CaseAction.Withdraw => BeforeDecision.Contains(c.Status),
            CaseAction.Terminate => BeforeDecision.Contains(c.Status) && c.Status != CaseStatus.Submitted,
            CaseAction.RecordPostCheck or CaseAction.Revoke => c.Status is CaseStatus.Granted or CaseStatus.Concluded,
            CaseAction.Rate => c.IsClosed,
            _ => false,
        };
        return fits ? null : CaseRefusals.WrongState(action, c.Status);
    }

    private static Refusal? Special(CaseAction action, Case c, Actor actor) => action switch
    {
        CaseAction.RequestSupplement when c.Supplement is not null => CaseRefusals.SupplementOnce,
        CaseAction.Review when actor.Id == c.SubmittedBy => CaseRefusals.OwnSubmission,
        CaseAction.Review when OpenWork.ReadyReviews(c).All(s => HasReviewed(c, s, actor)) => CaseRefusals.ReviewedAlready,
        CaseAction.Extend when c.Limits.Extension is null => CaseRefusals.NoExtension,
        CaseAction.Extend when c.Extensions.Any(x => x.IsApproved == true) => CaseRefusals.ExtendedAlready,
        CaseAction.Extend when c.PendingExtension is not null => CaseRefusals.ExtensionPending,
        CaseAction.ApproveExtension when c.PendingExtension is null => CaseRefusals.NoExtensionAsked,
        CaseAction.ApproveExtension when c.PendingExtension.RequestedBy == actor.Id => CaseRefusals.OwnExtension,
        CaseAction.Decide when c.PendingExtension is not null => CaseRefusals.AnswerExtensionFirst,
        CaseAction.RecordPostCheck when c.PostChecks.All(p => p.DoneAt is not null) => CaseRefusals.NoPostCheck,
        CaseAction.RecordPostCheck or CaseAction.Revoke when c.Revocation is not null => CaseRefusals.RevokedAlready,
        CaseAction.Rate when c.Rating is not null => CaseRefusals.RatedAlready,
        _ => null,
    };

    /// <summary>True when this officer has given an opinion on this step.</summary>
    internal static bool HasReviewed(Case c, Step step, Actor actor) => c.Reviews.Any(r => r.StepId == step.Id && r.OfficerId == actor.Id);
}
