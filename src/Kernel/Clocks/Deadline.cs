using System.Globalization;
using System.Text;
using Jiangyuan.Kernel.Calendars;

namespace Jiangyuan.Kernel.Clocks;

/// <summary>Days on which a procedure keeps the clock still: <paramref name="From"/> included, <paramref name="Until"/> not.</summary>
public readonly record struct Suspension(DateOnly From, DateOnly Until, string Procedures, string LegalBasis);

/// <summary>How near the end is.</summary>
public enum ClockLevel
{
    Normal,
    Warning, // 预警
    DueToday,
    Overdue, // 超期
}

/// <summary>
/// When a clock ends. <paramref name="Due"/> is the last lawful day; while a procedure is still open it is the latest one, at the procedure's announced maximum.
/// <paramref name="IsProvisional"/>: a day counted on lies in a year whose notice is not loaded. <paramref name="Counted"/> is the limit with its extensions.
/// </summary>
public sealed record Deadline(ClockRule Rule, DateOnly StartedOn, DateOnly Due, DateTimeOffset? DueAt, bool IsProvisional, int Counted, int WorkingDaysTotal,
    IReadOnlyList<Suspension> Suspensions, bool IsSuspended, DateOnly? StoppedOn, string CalendarVersion);

/// <summary>One line of a proof. <paramref name="Number"/> is the running number of a counted day, 0 otherwise.</summary>
public readonly record struct ProofDay(DateOnly Date, DayKind Kind, bool IsCounted, int Number, string Why);

/// <summary>Every day from the start to the end with the reason why it counted or not.</summary>
public sealed record Proof(Deadline Deadline, IReadOnlyList<ProofDay> Days)
{
    /// <summary>In Chinese, one line a day, for print and for the case page.</summary>
    public string ToText()
    {
        var d = Deadline;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"期限：{d.Rule.Limit}{d.Rule.Limit.BasisInBrackets}；自 {d.StartedOn:yyyy-MM-dd} 起算，{d.Due:yyyy-MM-dd} 届满{(d.IsProvisional ? "（暂定）" : "")}。日历版本 {d.CalendarVersion}\n");
        foreach (var day in Days)
            text.Append(CultureInfo.InvariantCulture, $"{day.Date:yyyy-MM-dd}  {(day.IsCounted ? $"第 {day.Number} 日" : "不计"),-6}  {day.Why}\n");
        return text.ToString();
    }
}
