using Jiangyuan.Cases;
using Jiangyuan.Kernel.Clocks;
using Jiangyuan.Web.Components;
using Jiangyuan.Web.Portal.Services;

namespace Jiangyuan.Web.Portal.MyCases;

/// <summary>A case told to its applicant: what happened, what comes, when it ends. Pure.</summary>
internal static class CaseStory
{
    internal static Tone ToneOf(CaseStatus status) => status switch
    {
        CaseStatus.Granted or CaseStatus.Concluded => Tone.Ok,
        CaseStatus.SupplementRequested => Tone.Warn,
        CaseStatus.Declined or CaseStatus.Refused => Tone.Error,
        CaseStatus.Withdrawn or CaseStatus.Terminated => Tone.Neutral,
        _ => Tone.Info,
    };

    /// <summary>The events that concern the applicant, in order, then the steps still ahead.</summary>
    internal static IReadOnlyList<TimelineEntry> Of(Case c, IReadOnlyList<HistoryLine> history, Texts texts)
    {
        List<TimelineEntry> story = [.. history.Select(line => Told(line.Event, c, texts)).OfType<TimelineEntry>()];
        if (c.IsClosed || c.Decision is not null) return story;
        if (story.Count > 0) story[^1] = story[^1] with { State = TimelineState.Current };
        story.AddRange(c.Steps.Where(step => step.DoneAt is null && step.Kind != Catalogue.StepKind.SpecialProcedure && !Passed(step, c))
            .Select(step => new TimelineEntry(step.Name, State: TimelineState.Ahead)));
        return story;
    }

    /// <summary>The clock that runs now as a due date; null when none does.</summary>
    internal static DeadlineView? Deadline(CaseTimes times, Case c, Texts texts)
    {
        if (times.DueOn is not { } due || times.Remaining is not { } left) return null;
        var unit = texts[times.Unit is TimeUnit.WorkingDays or TimeUnit.OnTheSpot ? "unit.working-days" : "unit.days"];
        var remaining = left switch
        {
            > 0 => texts["deadline.left", left, unit],
            0 => texts["deadline.today"],
            _ => texts["deadline.over", -left, unit],
        };
        var tone = times.Level switch { ClockLevel.Overdue => Tone.Error, ClockLevel.Normal => Tone.Info, _ => Tone.Warn };
        return new(due, remaining, times.Why, tone, times.IsProvisional);
    }

    internal static string DeadlineLabel(CaseTimes times, Texts texts) => texts["deadline." + times.Clock];

    private static bool Passed(Step step, Case c) => step.Kind == Catalogue.StepKind.Acceptance && c.AcceptedAt is not null;

    private static TimelineEntry? Told(CaseEvent e, Case c, Texts texts)
    {
        var when = texts.Moment(e.At);
        TimelineEntry Entry(string key, string? text = null, string? by = null) => new(texts["story." + key], when, by ?? c.AgencyName, string.IsNullOrWhiteSpace(text) ? null : text);
        return e switch
        {
            CaseSubmitted => Entry("submitted", null, c.Applicant.AgentName ?? c.Applicant.Name),
            CaseAccepted a => Entry("accepted", a.Note),
            CaseDeemedAccepted => Entry("deemed", texts["story.deemed-text"]),
            CaseDeclined d => Entry("declined", Join(d.Reason, d.Remedies)),
            SupplementRequested => Entry("supplement-asked"),
            SupplementProvided => Entry("supplemented", null, c.Applicant.Name),
            ReviewRecorded r => new TimelineEntry(texts["story.reviewed", c.Steps.FirstOrDefault(step => step.Id == r.StepId)?.Name ?? ""], when, c.AgencyName),
            SpecialProcedureStarted p => Entry("special", texts["story.special-text", p.Name, p.WorkingDays, p.Notice]),
            SpecialProcedureEnded p => Entry("special-ended", Join(p.Name, p.Result)),
            ExtensionApproved x => Entry("extended", texts["story.extended-text", x.Amount, x.Reason]),
            CaseDecided d => Entry(d.IsGranted ? "granted" : "refused", Join(d.Reasons, d.Remedies)),
            CertificateIssued i => Entry("issued", i.CertificateNumber),
            CertificateDelivered d => Entry("delivered", d.How),
            CaseWithdrawn w => Entry("withdrawn", w.Reason, c.Applicant.Name),
            CaseTerminated t => Entry("terminated", t.Reason),
            PostCheckScheduled p => Entry("check", texts["story.check-text", p.Name, texts.Day(p.DueOn)]),
            PostCheckRecorded p => Entry("checked", p.Finding),
            CertificateRevoked r => Entry("revoked", r.Reason),
            CaseRated r => Entry("rated", CaseRating.Label(r.Stars), c.Applicant.Name),
            DeadlineRecomputed d => Entry("recomputed", d.Why),
            _ => null,
        };
    }

    private static string Join(string first, string? second) => string.IsNullOrWhiteSpace(second) ? first : $"{first.TrimEnd('。')}。{second}";
}
