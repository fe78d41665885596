using Jiangyuan.Kernel;

namespace Jiangyuan.Cases.Access;

/// <summary>How somebody stands to a case. These and no others.</summary>
public enum CaseRelation
{
    /// <summary>无关系.</summary>
    None,

    /// <summary>本机关: the case is with the actor's agency. An office covers the area of its offers, so this carries the area too.</summary>
    Office,

    /// <summary>在办: an open step of the case waits for the actor's role in the actor's agency, and the affair is not the actor's own (回避).</summary>
    Assigned,

    /// <summary>本人: it is the actor's own affair, or that of the company the actor acts for.</summary>
    Subject,
}

/// <summary>On what ground personal data are read.</summary>
public enum AccessBasis
{
    /// <summary>办理: the case is the purpose.</summary>
    Work,

    /// <summary>说明目的: without open work, for a purpose in words that the person can read.</summary>
    Stated,

    /// <summary>紧急查看: outside of every relation, confirmed by a second person, for half an hour at most.</summary>
    BreakGlass,
}

/// <summary>How much is shown. Ordered: a higher one includes the lower.</summary>
public enum AccessFields
{
    /// <summary>不可见.</summary>
    None,

    /// <summary>遮盖: that the case is there and where it stands; names covered, everything that is not public left out.</summary>
    Masked,

    /// <summary>个人信息: everything, after the reading was recorded.</summary>
    Personal,
}

/// <summary>What somebody wants to see a case for.</summary>
public sealed record AccessPurpose(AccessBasis Basis, string Reason = "")
{
    /// <summary>The work itself.</summary>
    public static readonly AccessPurpose Work = new(AccessBasis.Work);

    /// <summary>The confirmed emergency; with <see cref="At"/> the moment of reading.</summary>
    public BreakGlass? Grant { get; private init; }

    /// <summary>The moment of reading.</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>A purpose in words.</summary>
    public static AccessPurpose Stated(string? reason) => new(AccessBasis.Stated, reason?.Trim() ?? "");

    /// <summary>An emergency.</summary>
    public static AccessPurpose Emergency(BreakGlass grant, DateTimeOffset at) => new(AccessBasis.BreakGlass, grant.CarriedReason) { Grant = grant, At = at };
}

/// <summary>What was decided: how much is shown, or why nothing.</summary>
public sealed record AccessVerdict(AccessFields Fields, Refusal? Denied = null)
{
    /// <summary>True when it is not refused.</summary>
    public bool IsAllowed => Denied is null;
}

/// <summary>One line of the policy: who in this role stands so to a case, and reads it on this ground, is shown this much.</summary>
public sealed record CaseRule(Permission Action, Role Role, CaseRelation Relation, AccessBasis Basis, AccessFields Fields);

/// <summary>
/// The one place that decides who may do and see what. Two tables: <see cref="AccessTable"/> (role → permission, asked by every route) and <see cref="CaseRules"/>
/// (permission, role, relation, ground → fields, asked wherever a case is read or acted on). Nothing is allowed that does not stand in them. Pure.
/// </summary>
public static class AccessPolicy
{
    private const int LeastReason = 6;
    private const int MostReason = 300;

    /// <summary>Every line about cases; <c>docs/access.md</c> shows it, and a test compares.</summary>
    public static IReadOnlyList<CaseRule> CaseRules { get; } =
    [
        new(Permission.ReadCases, Role.Citizen, CaseRelation.Subject, AccessBasis.Work, AccessFields.Personal),
        new(Permission.ReadCases, Role.CompanyAgent, CaseRelation.Subject, AccessBasis.Work, AccessFields.Personal),
        new(Permission.ReadCases, Role.CounterClerk, CaseRelation.Assigned, AccessBasis.Work, AccessFields.Personal),
        new(Permission.ReadCases, Role.Officer, CaseRelation.Assigned, AccessBasis.Work, AccessFields.Personal),
        new(Permission.ReadCases, Role.Head, CaseRelation.Assigned, AccessBasis.Work, AccessFields.Personal),
        new(Permission.ReadCases, Role.CounterClerk, CaseRelation.Office, AccessBasis.Work, AccessFields.Masked),
        new(Permission.ReadCases, Role.Officer, CaseRelation.Office, AccessBasis.Work, AccessFields.Masked),
        new(Permission.ReadCases, Role.Head, CaseRelation.Office, AccessBasis.Work, AccessFields.Masked),
        new(Permission.ReadCases, Role.System, CaseRelation.None, AccessBasis.Work, AccessFields.Masked),
        new(Permission.ReadAudit, Role.Auditor, CaseRelation.None, AccessBasis.Work, AccessFields.Masked),
        new(Permission.Unmask, Role.CounterClerk, CaseRelation.Office, AccessBasis.Stated, AccessFields.Personal),
        new(Permission.Unmask, Role.Head, CaseRelation.Office, AccessBasis.Stated, AccessFields.Personal),
        new(Permission.AskBreakGlass, Role.CounterClerk, CaseRelation.None, AccessBasis.BreakGlass, AccessFields.Personal),
        new(Permission.AskBreakGlass, Role.Officer, CaseRelation.None, AccessBasis.BreakGlass, AccessFields.Personal),
        new(Permission.AskBreakGlass, Role.Head, CaseRelation.None, AccessBasis.BreakGlass, AccessFields.Personal),
        new(Permission.ConfirmBreakGlass, Role.Head, CaseRelation.Office, AccessBasis.Work, AccessFields.Masked),
        new(Permission.ConfirmBreakGlass, Role.SecurityAdministrator, CaseRelation.None, AccessBasis.Work, AccessFields.Masked),
    ];

    /// <summary>
    /// Whether <paramref name="actor"/> may do <paramref name="action"/>: without a case, by the role alone; with one, by role, relation and purpose, and how much is shown.
    /// </summary>
    public static AccessVerdict Decide(Actor actor, Permission action, Case? resource = null, AccessPurpose? purpose = null)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (resource is null)
            return actor.Roles.Any(role => AccessTable.Allows(role, action)) ? new(AccessFields.None) : Denied(NotYourRole);
        var why = purpose ?? AccessPurpose.Work;
        var relation = RelationOf(resource, actor);
        var fields = resource.Version == 0 ? AccessFields.None : CaseRules
            .Where(rule => rule.Action == action && rule.Basis == why.Basis && actor.Is(rule.Role) && Includes(relation, rule.Relation))
            .Select(rule => rule.Fields).DefaultIfEmpty().Max();
        return (fields, why.Basis) switch
        {
            (AccessFields.None, AccessBasis.Work) => Denied(CaseRefusals.Unknown),
            (AccessFields.None, _) => Denied(relation == CaseRelation.None ? CaseRefusals.Unknown : NotYourRole),
            (_, AccessBasis.Stated) when CasePolicy.IsOwnAffair(resource, actor) => Denied(CaseRefusals.OwnAffair),
            (_, AccessBasis.Stated) when ReasonFault(why.Reason) is { } fault => Denied(fault),
            (_, AccessBasis.BreakGlass) when why.Grant?.IsGoodFor(resource, actor, why.At) != true => Denied(BreakGlassRefusals.NotInForce),
            _ => new(fields),
        };
    }

    /// <summary>Reading a case, by whichever permission there is for this ground; the one that shows most.</summary>
    public static AccessVerdict Reading(Actor actor, Case c, AccessPurpose? purpose = null) => (purpose?.Basis ?? AccessBasis.Work) switch
    {
        AccessBasis.Stated => Decide(actor, Permission.Unmask, c, purpose),
        AccessBasis.BreakGlass => Decide(actor, Permission.AskBreakGlass, c, purpose),
        _ => Decide(actor, Permission.ReadCases, c) is { IsAllowed: true } reading ? reading : Decide(actor, Permission.ReadAudit, c),
    };

    /// <summary>How the actor stands to the case: the nearest relation.</summary>
    public static CaseRelation RelationOf(Case c, Actor actor) =>
        actor.Kind == ActorKind.Public && CasePolicy.IsApplicant(c, actor) ? CaseRelation.Subject
        : !IsOffice(c, actor) ? CaseRelation.None
        : !CasePolicy.IsOwnAffair(c, actor) && WorkingRoles(c).Any(actor.Is) ? CaseRelation.Assigned : CaseRelation.Office;

    /// <summary>True when the case is with the actor's agency.</summary>
    public static bool IsOffice(Case c, Actor actor) => actor.Agency is { Length: > 0 } agency && agency == c.AgencyId;

    /// <summary>A stated purpose that says nothing is none. Null when it will do.</summary>
    internal static Refusal? ReasonFault(string? reason, string asked = "请写明为了什么要看") => (reason?.Trim().Length ?? 0) < LeastReason
        ? CaseRefusals.Fields("access.no-reason", new FieldError("reason", $"{asked}，至少 {LeastReason} 个字；本人能看到这句话。"))
        : CaseRefusals.Text(reason, "reason", "目的", MostReason);

    /// <summary>The role alone does not allow it.</summary>
    public static readonly Refusal NotYourRole = new("access.not-your-role", "您的岗位没有这项权限。", "请由有权限的同事办理；确有紧急情况的，申请紧急查看。") { Kind = RefusalKind.Forbidden };

    // Who has something to do now. An officer may accept in the clerk's place, and the clerk takes a supplement from a person who comes to the counter.
    private static IEnumerable<Role> WorkingRoles(Case c) => c.Status switch
    {
        CaseStatus.Submitted => OpenWork.Of(c).Select(work => work.Role).Append(Role.Officer),
        CaseStatus.SupplementRequested => [Role.CounterClerk],
        _ => OpenWork.Of(c).Select(work => work.Role),
    };

    private static bool Includes(CaseRelation has, CaseRelation needed) => needed == CaseRelation.None || has == needed || needed == CaseRelation.Office && has == CaseRelation.Assigned;

    private static AccessVerdict Denied(Refusal why) => new(AccessFields.None, why);
}
