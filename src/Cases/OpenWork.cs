using Jiangyuan.Catalogue;

namespace Jiangyuan.Cases;

/// <summary>One thing that waits for somebody of the agency. <paramref name="DueOn"/> null: no limit of its own.</summary>
public sealed record OpenWork(string StepId, string Name, Role Role, DateOnly? DueOn)
{
    /// <summary>What the agency has to do on a case now; empty while it is the applicant's turn or nothing is open. Step ids are unique within the result.</summary>
    public static IReadOnlyList<OpenWork> Of(Case c)
    {
        var due = c.Due?.DueOn;
        List<OpenWork> open = [];
        switch (c.Status)
        {
            case CaseStatus.Submitted:
                open.Add(At(c, StepKind.Acceptance, "受理", Role.CounterClerk, due));
                break;
            case CaseStatus.Accepted or CaseStatus.UnderReview:
                open.AddRange(ReadyReviews(c).Select(s => new OpenWork(s.Id, s.Name, s.Role, due)));
                break;
            case CaseStatus.Suspended:
                open.Add(At(c, StepKind.SpecialProcedure, "特别程序", Role.Officer, due));
                break;
            case CaseStatus.AwaitingDecision:
                open.Add(At(c, StepKind.Decision, "决定", Role.Head, due));
                break;
            case CaseStatus.Granted:
                open.Add(At(c, StepKind.Delivery, "送达", Role.CounterClerk, due));
                break;
        }
        if (c.PendingExtension is not null && !c.IsClosed)
            open.Add(new("system-extension", "延长审批", Role.Head, due));
        if (c.Revocation is null)
            open.AddRange(c.PostChecks.Where(p => p.DoneAt is null).Select(p => new OpenWork(p.StepId, p.Name, RoleOf(c, StepKind.PostCheck, Role.Officer), p.DueOn)));
        return open;
    }

    /// <summary>Review steps that are open and whose predecessors are done.</summary>
    public static IEnumerable<Step> ReadyReviews(Case c) => c.Steps.Where(s => s.Kind == StepKind.Review && s.DoneAt is null
        && s.After.All(id => c.Steps.All(other => other.Id != id || other.DoneAt is not null || other.Kind == StepKind.SpecialProcedure)));

    /// <summary>The role of a kind of step in this case's plan.</summary>
    public static Role RoleOf(Case c, StepKind kind, Role otherwise) => c.Steps.FirstOrDefault(s => s.Kind == kind)?.Role ?? otherwise;

    private static OpenWork At(Case c, StepKind kind, string name, Role role, DateOnly? due) =>
        c.Steps.FirstOrDefault(s => s.Kind == kind) is { } step ? new(step.Id, step.Name, step.Role, due) : new(kind.ToString().ToLowerInvariant(), name, role, due);
}
