using System.Globalization;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases.Clocks;

/// <summary>
/// What a changed calendar and the passing of time do to cases nobody touches: deadlines that moved, deemed acceptance, lapsed supplements.
/// Safe to run at any time and to repeat.
/// </summary>
public static class RecomputeDeadlines
{
    private const int Batch = 200;

    /// <summary>How many open cases were looked at and how many changed.</summary>
    public sealed record Result(int Seen, int Changed);

    /// <summary>Pure: the events that bring a case up to date; none when it is.</summary>
    public static IReadOnlyList<CaseEvent> Decide(Case c, CaseLaw law, DateTimeOffset now)
    {
        var elapsed = Elapse.Due(c, law, now);
        if (elapsed.Count > 0 || c.Due is not { } due)
            return elapsed;
        return CaseTimes.DueOf(c, law) is { } moved && (moved.DueOn, moved.IsProvisional, moved.WarnOn) != (due.DueOn, due.IsProvisional, due.WarnOn)
            ? [new DeadlineRecomputed(due.DueOn, $"工作日历由 {due.CalendarVersion} 变更为 {moved.CalendarVersion}")]
            : [];
    }

    /// <summary>All open cases, after an import of holidays.</summary>
    public static Task<Result> All(CaseDesk desk, CancellationToken ct) =>
        Sweep(desk, "SELECT id FROM cases WHERE due_on IS NOT NULL AND id > @p0 ORDER BY id LIMIT @p1", ct);

    /// <summary>Only cases whose last day has passed: for a sweep in the background.</summary>
    public static Task<Result> Overdue(CaseDesk desk, CancellationToken ct)
    {
        var today = CaseStream.Date(desk.Today())!;
        return Sweep(desk, $"SELECT id FROM cases WHERE due_clock IN ('acceptance', 'supplement') AND due_on < '{today}' AND id > @p0 ORDER BY id LIMIT @p1", ct);
    }

    private static async Task<Result> Sweep(CaseDesk desk, string sql, CancellationToken ct)
    {
        var (seen, changed, after) = (0, 0, 0L);
        while (await Sql.Query(desk.Store, ReadScope.System, sql, r => r.GetInt64(0), ct, after, (long)Batch) is { Count: > 0 } ids)
        {
            foreach (var id in ids)
            {
                seen++;
                changed += await One(id, desk, ct) ? 1 : 0;
            }
            after = ids[^1];
        }
        return new(seen, changed);
    }

    /// <summary>Brings one case up to date; false when there was nothing to do.</summary>
    public static async Task<bool> One(long id, CaseDesk desk, CancellationToken ct)
    {
        var now = desk.Now();
        var changed = false;
        var asking = new Asking(Actor.TheSystem.Id, Kernel.Codes.CaseNumber.Of(id).Value, now);
        await desk.Store.Execute(CaseStream.Type, id.ToString(CultureInfo.InvariantCulture), asking, c =>
        {
            var law = desk.LawOf(c);
            var events = c.Version == 0 ? [] : CaseDesk.Sealed(c, Decide(c, law, now), law, Actor.TheSystem, now);
            changed = events.Count > 0;
            return changed ? new Decision([.. events.Select(EventJson.Write)]) : new Refusal("case.up-to-date", "没有需要更新的期限。");
        }, ct);
        return changed;
    }
}
