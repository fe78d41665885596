using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Cases.Clocks;

/// <summary>Who has to act now. <paramref name="Who"/>: applicant, counter-clerk, officer, head, nobody; <paramref name="Label"/> is for people.</summary>
public sealed record CaseHolder(string Who, string Label);

/// <summary>
/// A case as time sees it: which clock runs, when it ends and why, who holds the case. Pure: the same case, law and moment give the same.
/// <see cref="Remaining"/> counts in the unit of the limit, 0 on the last day, negative when overdue.
/// </summary>
public sealed record CaseTimes
{
    public CaseClock? Clock { get; init; }

    public DateOnly? DueOn { get; init; }

    /// <summary>A day on the way lies in a year whose holiday notice is not loaded.</summary>
    public bool IsProvisional { get; init; }

    public ClockLevel Level { get; init; }

    public int? Remaining { get; init; }

    /// <summary>What <see cref="Remaining"/> counts.</summary>
    public TimeUnit? Unit { get; init; }

    /// <summary>Last day of the law's limit for the decision; null before acceptance.</summary>
    public DateOnly? StatutoryDueOn { get; init; }

    /// <summary>Whether <see cref="StatutoryDueOn"/> rests on days that are only computed.</summary>
    public bool StatutoryIsProvisional { get; init; }

    /// <summary>Last day of the promised limit for the decision; null before acceptance.</summary>
    public DateOnly? CommittedDueOn { get; init; }

    public DateOnly? AcceptedOn { get; init; }

    public CaseHolder Holder { get; init; } = new("nobody", "无");

    /// <summary>One sentence: which limit, from when, until when.</summary>
    public string Why { get; init; } = "";

    /// <summary>The case as of a moment.</summary>
    public static CaseTimes Of(Case c, CaseLaw law, DateTimeOffset now)
    {
        var today = ChinaTime.DateOf(now);
        var running = CaseClocks.Running(c, law);
        var statutory = c.AcceptedAt is null ? null : CaseClocks.Statutory(c, law);
        var times = new CaseTimes
        {
            Holder = HolderOf(c),
            AcceptedOn = c.AcceptedAt is { } accepted ? ChinaTime.DateOf(accepted) : null,
            StatutoryDueOn = statutory?.Due,
            StatutoryIsProvisional = statutory?.IsProvisional ?? false,
            CommittedDueOn = c.AcceptedAt is null ? null : CaseClocks.Promised(c, law).Due,
        };
        if (running is not { } r)
            return times;
        return times with
        {
            Clock = r.Clock,
            DueOn = r.Deadline.Due,
            IsProvisional = r.Deadline.IsProvisional,
            Level = Kernel.Clocks.Clock.LevelOn(r.Deadline, today, law.Calendar, law.Division),
            Remaining = Kernel.Clocks.Clock.Remaining(r.Deadline, today, law.Calendar, law.Division),
            Unit = r.Deadline.Rule.Limit.Unit,
            Why = Sentence(c, r.Clock, r.Deadline),
        };
    }

    /// <summary>What an event carries of the clock that runs after it; null when none runs.</summary>
    public static CaseDue? DueOf(Case c, CaseLaw law) => CaseClocks.Running(c, law) is { } r
        ? new(r.Clock, r.Deadline.Due, r.Deadline.IsProvisional, WarnOn(r.Deadline, law), law.Calendar.Version)
        : null;

    /// <summary>The printable proof of the clock that runs, or of the decision clock when none does: every day counted, and why.</summary>
    public static Outcome<Proof> Prove(Case c, CaseLaw law) => CaseClocks.Prove(c, law);

    /// <summary>The warning level of a row, by its dates alone.</summary>
    public static ClockLevel LevelOf(DateOnly? dueOn, DateOnly? warnOn, DateOnly today) =>
        dueOn is not { } due ? ClockLevel.Normal
        : today > due ? ClockLevel.Overdue
        : today == due ? ClockLevel.DueToday
        : today >= warnOn ? ClockLevel.Warning : ClockLevel.Normal;

    // The first day on which no more than the threshold remains.
    private static DateOnly WarnOn(Deadline deadline, CaseLaw law)
    {
        var day = deadline.Due;
        while (day > deadline.StartedOn && Kernel.Clocks.Clock.Remaining(deadline, day.AddDays(-1), law.Calendar, law.Division) <= deadline.Rule.WarnAtRemaining)
            day = day.AddDays(-1);
        return day;
    }

    private static CaseHolder HolderOf(Case c)
    {
        if (c.Status == CaseStatus.SupplementRequested)
            return new("applicant", $"申请人（{c.Applicant.MaskedName}）");
        if (OpenWork.Of(c) is not [var work, ..] || c.Status is CaseStatus.Concluded)
            return new("nobody", c.IsClosed ? $"已结束（{c.Status.Label()}）" : "无");
        var (who, label) = work.Role switch
        {
            Role.CounterClerk => ("counter-clerk", "窗口"),
            Role.Head => ("head", "负责人"),
            _ => ("officer", "审查人员"),
        };
        return new(who, $"{c.AgencyName}{label}（{work.Name}）");
    }

    private static string Sentence(Case c, CaseClock clock, Deadline d)
    {
        var (name, from) = clock switch
        {
            CaseClock.Acceptance => ("受理期限", "收到申请之日"),
            CaseClock.Supplement => ("补正期限", "告知之日"),
            CaseClock.Decision => ("办理期限", c.IsDeemedAccepted ? "收到申请之日（视为受理）" : "受理之日"),
            CaseClock.Delivery => ("送达期限", "作出决定之日"),
            _ => ("事后核查期限", "作出决定之日"),
        };
        return $"{name}{d.Rule.Limit}{d.Rule.Limit.BasisInBrackets}，自{from} {d.StartedOn:yyyy-MM-dd} 的次日起计，{d.Due:yyyy-MM-dd} 届满"
            + (d.Suspensions.Count > 0 ? $"；{string.Join("、", d.Suspensions.Select(s => s.Procedures).Distinct())}的时间不计" : "")
            + (d.Counted > d.Rule.Limit.Amount ? $"；已延长 {d.Counted - d.Rule.Limit.Amount}" : "")
            + (d.IsProvisional ? "。跨入尚未公布放假安排的年份，日期为暂定" : "") + "。";
    }
}
