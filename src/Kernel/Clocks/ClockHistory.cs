using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Kernel.Clocks;

/// <summary>A clock's events, checked one by one and brought to what counting needs.</summary>
internal sealed record ClockHistory(ClockRule Rule, ClockEvent.Started Start, IReadOnlyList<Suspension> Suspensions, int ExtendedBy, DateOnly? StoppedOn, bool IsSuspended)
{
    internal static Outcome<ClockHistory> Read(ClockRule rule, IReadOnlyList<ClockEvent> events, WorkingCalendar calendar, DivisionCode division)
    {
        if (events.Count == 0 || events[0] is not ClockEvent.Started start)
            return Refuse("clock.not-started", "期限还没有起算：自受理之日起算。", "先受理，再进行这一步。");
        if (events.Count == 1)
            return new ClockHistory(rule, start, [], 0, null, false);
        List<Suspension> suspensions = [];
        List<ClockEvent.Suspended> open = [];
        var (last, extended) = (start.On, 0);
        DateOnly? stopped = null;
        foreach (var e in events.Skip(1))
        {
            if (stopped is not null)
                return Refuse("clock.stopped", $"期限已于 {stopped:yyyy-MM-dd} 终止，不能再变动。", "如需继续办理，请按程序重新受理。");
            if (e.On < last)
                return Refuse("clock.order", $"日期 {e.On:yyyy-MM-dd} 早于上一步的 {last:yyyy-MM-dd}。", "核对日期。");
            last = e.On;
            Refusal? refusal = null;
            switch (e)
            {
                case ClockEvent.Started:
                    refusal = Refuse("clock.started", $"期限已自 {start.On:yyyy-MM-dd} 起算，不能重新起算。", "查看办理记录。");
                    break;
                case ClockEvent.Suspended s:
                    refusal = rule.CauseNamed(s.Procedure).Refusal ?? (string.IsNullOrWhiteSpace(s.Notice) || s.Maximum.Amount <= 0
                        ? Refuse("clock.no-notice", $"“{s.Procedure}”所需时间没有书面告知申请人，不能中止期限（《行政许可法》第四十五条）。", "先发出写明所需时间的书面告知。") : null);
                    if (open.Exists(o => o.Procedure == s.Procedure))
                        refusal ??= Refuse("clock.suspended", $"“{s.Procedure}”已在进行。", "结束后才能再次开始。");
                    open.Add(s);
                    break;
                case ClockEvent.Resumed r:
                    if (open.Find(o => o.Procedure == r.Procedure) is not { } begun)
                        refusal = Refuse("clock.not-suspended", $"没有正在进行的“{r.Procedure}”。", "查看办理记录。");
                    else
                    {
                        open.Remove(begun);
                        Add(begun, r.On);
                    }
                    break;
                case ClockEvent.Extended x:
                    refusal = CheckExtension(rule, x, extended);
                    extended += x.Amount;
                    break;
                case ClockEvent.Stopped:
                    stopped = e.On;
                    break;
            }
            if (refusal is not null)
                return refusal;
        }
        var isSuspended = open.Exists(o => stopped is null && last < End(o));
        foreach (var s in open)
            Add(s, stopped ?? DateOnly.MaxValue);
        return new ClockHistory(rule, start, Union(suspensions), extended, stopped, isSuspended);

        // A procedure that overruns the time told to the applicant no longer keeps the clock still.
        void Add(ClockEvent.Suspended s, DateOnly until) => suspensions.Add(new(s.On, until < End(s) ? until : End(s), s.Procedure, rule.LawOf(s.Procedure)));

        // The announced days begin with the day of the procedure itself.
        DateOnly End(ClockEvent.Suspended s) => s.Maximum.Unit switch
        {
            TimeUnit.WorkingDays => calendar.AddWorkingDays(s.On.AddDays(-1), s.Maximum.Amount, division).AddDays(1),
            TimeUnit.Months => s.On.AddMonths(s.Maximum.Amount),
            TimeUnit.Years => s.On.AddYears(s.Maximum.Amount),
            TimeUnit.CalendarDays => s.On.AddDays(s.Maximum.Amount),
            _ => s.On.AddDays(1),
        };
    }

    private static Refusal? CheckExtension(ClockRule rule, ClockEvent.Extended x, int already)
    {
        if (rule.MaximumExtension is not { } maximum)
            return Refuse("clock.no-extension", "本事项的期限依法不能延长。", "在期限内办结。");
        if (maximum.Unit != rule.Limit.Unit)
            return Refuse("clock.extension-unit", $"延长以“{maximum}”计，与期限“{rule.Limit}”的单位不同。", "在事项中改为同一单位。");
        if (string.IsNullOrWhiteSpace(x.Approver) || string.IsNullOrWhiteSpace(x.Reason))
            return Refuse("clock.extension-unfounded", $"延长期限须经负责人批准并说明理由（{maximum.LegalBasis}）。", "填写批准人和理由。");
        return x.Amount <= 0 || already + x.Amount > maximum.Amount
            ? Refuse("clock.extension-too-long", $"最多延长{maximum}（{maximum.LegalBasis}），已延长 {already}，又要延长 {x.Amount}。", "缩短延长的天数。")
            : null;
    }

    private static List<Suspension> Union(List<Suspension> parts)
    {
        List<Suspension> union = [];
        foreach (var part in parts.Where(p => p.From < p.Until).OrderBy(p => p.From).ThenBy(p => p.Until))
        {
            if (union.Count == 0 || union[^1].Until <= part.From)
                union.Add(part);
            else
                union[^1] = union[^1] with
                {
                    Until = part.Until > union[^1].Until ? part.Until : union[^1].Until,
                    Procedures = Join(union[^1].Procedures, part.Procedures),
                    LegalBasis = Join(union[^1].LegalBasis, part.LegalBasis),
                };
        }
        return union;
    }

    private static string Join(string left, string right) => left.Split('、').Contains(right) ? left : $"{left}、{right}";

    private static Refusal Refuse(string code, string message, string next) => new(code, message, next) { Kind = RefusalKind.Conflict };
}
