using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Kernel.Clocks;

/// <summary>
/// Deadlines as pure functions of events. Day 0 (the start) is not counted; days of a suspension are not counted, several at once only once; an extension adds to the limit.
/// The same events with another calendar give the deadline anew.
/// </summary>
public static class Clock
{
    /// <summary>
    /// Whether <paramref name="next"/> may happen after <paramref name="events"/>: the deadline with it, or the refusal. A case asks this before it appends the event.
    /// A limit that has run out can no longer be extended; that is asked only here, because a calendar imported later must not undo what was lawful then.
    /// </summary>
    public static Outcome<Deadline> Allow(ClockRule rule, IReadOnlyList<ClockEvent> events, ClockEvent next, WorkingCalendar calendar, DivisionCode division = default) =>
        next is ClockEvent.Extended && Compute(rule, events, calendar, division) is { IsGiven: true, Value: { StoppedOn: null } now } && next.On > now.Due
            ? new Refusal("clock.extension-late", $"期限已于 {now.Due:yyyy-MM-dd} 届满，不能再延长。", "按超期处理：说明理由并公开（《优化营商环境条例》第三十六条）。") { Kind = RefusalKind.Conflict }
            : Compute(rule, [.. events, next], calendar, division);

    /// <summary>The deadline after the events, or the refusal of the first event the law does not allow.</summary>
    public static Outcome<Deadline> Compute(ClockRule rule, IReadOnlyList<ClockEvent> events, WorkingCalendar calendar, DivisionCode division = default) =>
        ClockHistory.Read(rule, events, calendar, division).Then<Deadline>(history => Walk(history, calendar, division, null));

    /// <summary>The deadline with every day that led to it.</summary>
    public static Outcome<Proof> Prove(ClockRule rule, IReadOnlyList<ClockEvent> events, WorkingCalendar calendar, DivisionCode division = default) =>
        ClockHistory.Read(rule, events, calendar, division).Then<Proof>(history =>
        {
            List<ProofDay> days = [];
            return new Proof(Walk(history, calendar, division, days), days);
        });

    /// <summary>
    /// 行政许可法 Art. 32(4): the last day for asking once and completely for what is missing, five working days after receipt. When nobody asked by then, the clock
    /// starts with <c>new ClockEvent.Started(receivedOn, IsDeemed: true)</c>.
    /// </summary>
    public static DateOnly LastDayToAskForSupplement(DateOnly receivedOn, WorkingCalendar calendar, DivisionCode division = default, int workingDays = 5) =>
        calendar.AddWorkingDays(receivedOn, workingDays, division);

    /// <summary>
    /// Days left after <paramref name="asOf"/>: in working days, or in calendar days for limits counted so (suspended days left out). 0 on the last day, negative when overdue.
    /// A stopped clock is measured on the day it stopped.
    /// </summary>
    public static int Remaining(Deadline deadline, DateOnly asOf, WorkingCalendar calendar, DivisionCode division = default)
    {
        asOf = deadline.StoppedOn is { } stopped && stopped < asOf ? stopped : asOf;
        var (from, to, sign) = asOf <= deadline.Due ? (asOf, deadline.Due, 1) : (deadline.Due, asOf, -1);
        var working = deadline.Rule.Limit.Unit == TimeUnit.WorkingDays;
        var count = 0;
        for (var date = from.AddDays(1); date <= to; date = date.AddDays(1))
        {
            if ((!working || calendar.Of(date, division).IsWorking) && !IsSuspended(deadline, date))
                count++;
        }
        return sign * count;
    }

    private static bool IsSuspended(Deadline deadline, DateOnly date)
    {
        for (var i = 0; i < deadline.Suspensions.Count; i++)
        {
            if (deadline.Suspensions[i] is var s && s.From <= date && date < s.Until)
                return true;
        }
        return false;
    }

    /// <summary>The warning level on a day. A clock that was stopped in time is normal for ever.</summary>
    public static ClockLevel LevelOn(Deadline deadline, DateOnly asOf, WorkingCalendar calendar, DivisionCode division = default)
    {
        if (deadline.StoppedOn is { } stopped && stopped <= asOf)
            return stopped > deadline.Due ? ClockLevel.Overdue : ClockLevel.Normal;
        if (asOf >= deadline.Due)
            return asOf == deadline.Due ? ClockLevel.DueToday : ClockLevel.Overdue;
        return Remaining(deadline, asOf, calendar, division) <= deadline.Rule.WarnAtRemaining ? ClockLevel.Warning : ClockLevel.Normal;
    }

    private static Deadline Walk(ClockHistory h, WorkingCalendar calendar, DivisionCode division, List<ProofDay>? proof)
    {
        var limit = h.Rule.Limit;
        var total = limit.Amount + h.ExtendedBy;
        var dueAt = limit.Unit == TimeUnit.Hours ? (h.Start.At ?? ChinaTime.At(h.Start.On)).AddHours(total) : (DateTimeOffset?)null;
        // Months and years end on the corresponding day, moved by the suspended days; all others are counted day by day.
        var target = limit.Unit switch { TimeUnit.Months => h.Start.On.AddMonths(total), TimeUnit.Years => h.Start.On.AddYears(total), TimeUnit.Hours => ChinaTime.DateOf(dueAt!.Value), _ => h.Start.On };
        var needed = limit.Unit is TimeUnit.WorkingDays or TimeUnit.CalendarDays ? total : target.DayNumber - h.Start.On.DayNumber;

        var day = calendar.Of(h.Start.On, division);
        var provisional = false;
        var (counted, working, next) = (0, 0, 0);
        proof?.Add(new(day.Date, day.Kind, false, 0, $"{day.Reason}；{(h.Start.IsDeemed ? "收到申请之日，逾期未告知补正，视为自该日受理" : "起算日")}，当日不计"));
        // On the last day of a limit not counted in working days, a day off moves the end to the next working day.
        while (counted < needed || (needed > 0 && limit.Unit is not (TimeUnit.WorkingDays or TimeUnit.Hours) && !day.IsWorking))
        {
            day = calendar.Of(day.Date.AddDays(1), division);
            provisional |= day.IsProvisional;
            while (next < h.Suspensions.Count && h.Suspensions[next].Until <= day.Date)
                next++;
            var suspended = next < h.Suspensions.Count && h.Suspensions[next].From <= day.Date;
            working += day.IsWorking && !suspended ? 1 : 0;
            var counts = counted < needed && !suspended && (limit.Unit != TimeUnit.WorkingDays || day.IsWorking);
            counted += counts ? 1 : 0;
            proof?.Add(new(day.Date, day.Kind, counts, counts ? counted : 0, suspended ? $"{day.Reason}；{h.Suspensions[next].Procedures}期间不计（{h.Suspensions[next].LegalBasis}）"
                : counts || counted < needed ? day.Reason : $"{day.Reason}；期限最后一日逢休息日，顺延（《民法典》第二百零三条）"));
        }
        return new(h.Rule, h.Start.On, day.Date, dueAt, provisional, total, working, h.Suspensions, h.IsSuspended, h.StoppedOn, calendar.Version);
    }
}
