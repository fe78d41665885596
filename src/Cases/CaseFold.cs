using Jiangyuan.Catalogue;

namespace Jiangyuan.Cases;

/// <summary>How events change a case. Pure and total: an event that was once decided can always be applied.</summary>
public static class CaseFold
{
    /// <summary>The case after one more event.</summary>
    public static Case Apply(Case c, CaseEvent e) => e is CaseSubmitted s ? Submitted(c, s) : Change(c, e) with { Version = c.Version + 1, Due = e.Due };

    /// <summary>The case after several events.</summary>
    public static Case Apply(Case c, IEnumerable<CaseEvent> events) => events.Aggregate(c, Apply);

    private static Case Change(Case c, CaseEvent e) => e switch
    {
        CaseAccepted => Running(Done(c, StepKind.Acceptance, e.At) with { AcceptedAt = e.At }),
        CaseDeemedAccepted => Running(Done(c, StepKind.Acceptance, e.At) with { AcceptedAt = e.At, IsDeemedAccepted = true }),
        CaseDeclined d => c with { Status = CaseStatus.Declined, EndReason = d.Reason, ClosedAt = e.At },
        SupplementRequested r => c with { Status = CaseStatus.SupplementRequested, Supplement = new(r.Things, e.ById, e.ByName, e.At, r.AnswerBy) },
        SupplementProvided p => Supplemented(c, p),
        ReviewRecorded r => Reviewed(c, r),
        SpecialProcedureStarted s => c with { Status = CaseStatus.Suspended, SpecialProcedures = [.. c.SpecialProcedures, new(s.Name, s.WorkingDays, s.Notice, e.At)] },
        SpecialProcedureEnded s => Running(c with
        {
            SpecialProcedures = [.. c.SpecialProcedures.Select(p => p.Name == s.Name && p.EndedAt is null ? p with { EndedAt = e.At, Result = s.Result } : p)],
        }),
        ExtensionRequested x => c with { Extensions = [.. c.Extensions, new(x.Amount, x.Reason, e.ById, e.ByName, e.At)] },
        ExtensionApproved x => Answered(c, e, true, x.Reason),
        ExtensionRejected x => Answered(c, e, false, x.Reason),
        CaseDecided d => Decided(c, d),
        CertificateIssued i => Done(c, StepKind.Certificate, e.At) with { CertificateNumber = i.CertificateNumber },
        CertificateDelivered d => Done(c, StepKind.Delivery, e.At) with { Status = CaseStatus.Concluded, DeliveredAt = e.At, DeliveredHow = d.How, ClosedAt = e.At },
        CaseWithdrawn w => c with { Status = CaseStatus.Withdrawn, EndReason = w.Reason, ClosedAt = e.At },
        CaseTerminated t => c with { Status = CaseStatus.Terminated, EndReason = t.Reason, ClosedAt = e.At },
        PostCheckScheduled p => c with { PostChecks = [.. c.PostChecks, new(p.StepId, p.Name, p.DueOn, p.IsProvisional)] },
        PostCheckRecorded p => Checked(c, p),
        CertificateRevoked r => c with { Revocation = new(r.Reason, e.ById, e.ByName, e.At) },
        CaseRated r => c with { Rating = new(r.Stars, r.Words, e.At) },
        DeadlineRecomputed => c,
        _ => throw new InvalidOperationException($"Case event {e.GetType().Name} is not applied."),
    };

    // The event that is folded most: made at once and not copied a second time for version and clock.
    private static Case Submitted(Case c, CaseSubmitted s) => c with
    {
        Version = c.Version + 1,
        Due = s.Due,
        Number = s.Number,
        ItemId = s.ItemId,
        ItemName = s.ItemName,
        Division = s.Division,
        AgencyId = s.AgencyId,
        AgencyName = s.AgencyName,
        SnapshotHash = s.SnapshotHash,
        Mode = s.Mode,
        Channel = s.Channel,
        Applicant = s.Applicant,
        Limits = s.Limits,
        Steps = s.Steps,
        Answers = s.Answers,
        Materials = s.Materials,
        Promise = s.Promise,
        Life = s.Life,
        SubmittedBy = s.ById,
        SubmittedAt = s.At,
        Status = CaseStatus.Submitted,
    };

    private static Case Supplemented(Case c, SupplementProvided p)
    {
        var answers = new Dictionary<string, string>(c.Answers);
        foreach (var (element, value) in p.Answers)
            answers[element] = value;
        var replaced = p.Materials.Select(m => m.RequirementId).ToHashSet();
        return c with
        {
            Status = CaseStatus.Submitted,
            Answers = answers,
            Materials = [.. c.Materials.Where(m => !replaced.Contains(m.RequirementId)), .. p.Materials],
            Supplement = c.Supplement! with { ProvidedAt = p.At },
        };
    }

    private static Case Reviewed(Case c, ReviewRecorded r)
    {
        var reviews = c.Reviews.Append(new Review(r.StepId, r.ById, r.ByName, r.Favourable, r.Opinion, r.At)).ToArray();
        var heads = reviews.Where(v => v.StepId == r.StepId).Select(v => v.OfficerId).Distinct().Count();
        return Running(c with
        {
            Reviews = reviews,
            Steps = [.. c.Steps.Select(s => s.Id == r.StepId && heads >= s.Persons ? s with { DoneAt = r.At } : s)],
        });
    }

    private static Case Answered(Case c, CaseEvent e, bool approved, string answer) => c with
    {
        Extensions = [.. c.Extensions.Select(x => x.IsApproved is null
            ? x with { IsApproved = approved, AnsweredBy = e.ById, AnsweredByName = e.ByName, AnsweredAt = e.At, Answer = answer } : x)],
    };

    private static Case Decided(Case c, CaseDecided d)
    {
        var decided = Done(c, StepKind.Decision, d.At) with { Decision = new(d.IsGranted, d.Reasons, d.Remedies, d.ById, d.ByName, d.At) };
        return d.IsGranted ? decided with { Status = CaseStatus.Granted } : decided with { Status = CaseStatus.Refused, ClosedAt = d.At };
    }

    private static Case Checked(Case c, PostCheckRecorded p) => Done(c, StepKind.PostCheck, p.At) with
    {
        PostChecks = [.. c.PostChecks.Select(k => k.StepId == p.StepId ? k with { DoneAt = p.At, Outcome = p.Outcome, Finding = p.Finding, ByName = p.ByName } : k)],
    };

    private static Case Done(Case c, StepKind kind, DateTimeOffset at) => c with { Steps = [.. c.Steps.Select(s => s.Kind == kind && s.DoneAt is null ? s with { DoneAt = at } : s)] };

    // After acceptance the status follows from what is open.
    private static Case Running(Case c) => c with
    {
        Status = c.OpenProcedures.Any() ? CaseStatus.Suspended
            : c.Steps.All(s => s.Kind != StepKind.Review || s.DoneAt is not null) ? CaseStatus.AwaitingDecision
            : c.Reviews.Count > 0 ? CaseStatus.UnderReview : CaseStatus.Accepted,
    };
}
