using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Cases.Clocks;

/// <summary>A case's clocks on the kernel's: which events of the case move which clock.</summary>
internal static class CaseClocks
{
    /// <summary>The clock that runs now, with its deadline; null when none does.</summary>
    internal static (CaseClock Clock, Deadline Deadline)? Running(Case c, CaseLaw law) => Plan(c, law) is { } plan
        ? (plan.Clock, plan.Clock == CaseClock.Decision ? Promised(c, law) : Compute(plan, law))
        : null;

    /// <summary>The proof of the running clock, or of the decision clock of a case that has ended.</summary>
    internal static Outcome<Proof> Prove(Case c, CaseLaw law)
    {
        if (Plan(c, law) is not { } plan)
        {
            if (c.AcceptedAt is null)
                return new Refusal("case.no-clock", "这个办件没有正在计算的期限。", null) { Kind = RefusalKind.Conflict };
            plan = DecisionPlan(c, law, UsesStatutory(c, law));
        }
        return Clock.Prove(plan.Rule, plan.Events, law.Calendar, law.Division);
    }

    /// <summary>The law's deadline for the decision. The case must have been accepted.</summary>
    internal static Deadline Statutory(Case c, CaseLaw law) => Compute(DecisionPlan(c, law, statutory: true), law);

    /// <summary>The promised deadline for the decision, never later than the law's. An extension that cannot be added to the promise leaves the law's.</summary>
    internal static Deadline Promised(Case c, CaseLaw law) => Compute(DecisionPlan(c, law, UsesStatutory(c, law)), law);

    /// <summary>The law's deadline, or why the events are unlawful: asked before an event is appended.</summary>
    internal static Outcome<Deadline> TryStatutory(Case c, CaseLaw law)
    {
        var plan = DecisionPlan(c, law, statutory: true);
        return Clock.Compute(plan.Rule, plan.Events, law.Calendar, law.Division);
    }

    /// <summary>The deadline of a limit that nothing moves.</summary>
    internal static Deadline Simple(TimeLimit limit, DateTimeOffset from, CaseLaw law) =>
        Clock.Compute(new ClockRule(limit) { WarnAtRemaining = law.Parameters.WarnAtRemaining }, [Start(from, false)], law.Calendar, law.Division).Value;

    private sealed record ClockPlan(CaseClock Clock, ClockRule Rule, IReadOnlyList<ClockEvent> Events);

    private static Deadline Compute(ClockPlan plan, CaseLaw law) => Clock.Compute(plan.Rule, plan.Events, law.Calendar, law.Division).Value;

    private static bool UsesStatutory(Case c, CaseLaw law)
    {
        if (c.Limits.Committed == c.Limits.Statutory)
            return true;
        if (c.Extensions.Any(x => x.IsApproved == true) && c.Limits.Extension!.Unit is var unit && unit != c.Limits.Committed.Unit && unit == c.Limits.Statutory.Unit)
            return true;
        return c.Limits.Committed.Unit != c.Limits.Statutory.Unit && Compute(DecisionPlan(c, law, false), law).Due > Compute(DecisionPlan(c, law, true), law).Due;
    }

    private static ClockPlan? Plan(Case c, CaseLaw law) => c.Status switch
    {
        CaseStatus.Submitted => new(CaseClock.Acceptance, Rule(c.Limits.Acceptance, law), [Start(ReceivedAt(c), false)]),
        CaseStatus.SupplementRequested when c.Supplement is { AnswerBy: not null } s => new(CaseClock.Supplement,
            Rule(new(law.Parameters.SupplementAnswerWorkingDays, TimeUnit.WorkingDays, TimeLimitKind.Committed, "补正告知书"), law), [Start(s.At, false)]),
        CaseStatus.Accepted or CaseStatus.UnderReview or CaseStatus.Suspended or CaseStatus.AwaitingDecision => DecisionPlan(c, law, UsesStatutory(c, law)),
        CaseStatus.Granted => new(CaseClock.Delivery, Rule(Delivery(law), law), [Start(c.Decision!.At, false)]),
        CaseStatus.Concluded when c.Revocation is null && law.Item?.Supervision.PostCheck is { } check && c.PostChecks.Any(p => p.DoneAt is null) =>
            new(CaseClock.PostCheck, Rule(check.Within, law), [Start(c.Decision!.At, false)]),
        _ => null,
    };

    // A special law may count otherwise (工业产品生产许可证管理条例: ten days, not working days): the item's process says so.
    private static TimeLimit Delivery(CaseLaw law) => law.Item?.Process.Steps.FirstOrDefault(step => step is { Kind: StepKind.Delivery, Limit: not null })?.Limit
        ?? new(law.Parameters.DeliveryWorkingDays, TimeUnit.WorkingDays, TimeLimitKind.Statutory, "《行政许可法》第四十四条");

    /// <summary>The last receipt: of the application, or of the supplement that completed it.</summary>
    internal static DateTimeOffset ReceivedAt(Case c) => c.Supplement?.ProvidedAt ?? c.SubmittedAt;

    private static ClockPlan DecisionPlan(Case c, CaseLaw law, bool statutory)
    {
        var limit = statutory ? c.Limits.Statutory : c.Limits.Committed;
        var rule = Rule(limit, law) with { MaximumExtension = c.Limits.Extension, SpecialCauses = SpecialCauses(law) };
        List<(DateTimeOffset At, ClockEvent Event)> moves = [];
        foreach (var p in c.SpecialProcedures)
        {
            moves.Add((p.StartedAt, new ClockEvent.Suspended(ChinaTime.DateOf(p.StartedAt), p.Name,
                new(p.WorkingDays, TimeUnit.WorkingDays, TimeLimitKind.Statutory, rule.SpecialCauses.GetValueOrDefault(p.Name, "《行政许可法》第四十五条")), p.Notice)));
            if (p.EndedAt is { } ended)
                moves.Add((ended, new ClockEvent.Resumed(ChinaTime.DateOf(ended), p.Name)));
        }
        // An extension in working days cannot be added to a limit in calendar days: it lengthens the limit of its own unit only.
        foreach (var x in c.Extensions.Where(x => x.IsApproved == true && c.Limits.Extension!.Unit == limit.Unit))
            moves.Add((x.AnsweredAt!.Value, new ClockEvent.Extended(ChinaTime.DateOf(x.AnsweredAt!.Value), x.Amount, x.AnsweredByName ?? x.AnsweredBy!, x.Reason)));
        if (c.Decision is { } decision)
            moves.Add((decision.At, new ClockEvent.Stopped(ChinaTime.DateOf(decision.At))));
        else if (c.ClosedAt is { } closed)
            moves.Add((closed, new ClockEvent.Stopped(ChinaTime.DateOf(closed))));
        return new(CaseClock.Decision, rule, [Start(c.AcceptedAt!.Value, c.IsDeemedAccepted), .. moves.OrderBy(m => m.At).Select(m => m.Event)]);
    }

    /// <summary>Procedures beyond art. 45 that the item's process names with their law.</summary>
    private static Dictionary<string, string> SpecialCauses(CaseLaw law) =>
        (law.Item?.Process.Steps ?? []).Where(step => step is { Procedure: not null, ProcedureBasis: not null })
            .DistinctBy(step => step.Procedure).ToDictionary(step => step.Procedure!, step => step.ProcedureBasis!, StringComparer.Ordinal);

    private static ClockRule Rule(TimeLimit limit, CaseLaw law) => new(limit) { WarnAtRemaining = law.Parameters.WarnAtRemaining };

    private static ClockEvent.Started Start(DateTimeOffset at, bool deemed) => new(ChinaTime.DateOf(at), at, deemed);
}
