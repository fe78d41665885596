using Jiangyuan.Cases;

namespace Jiangyuan.Web.Desk.Access;

/// <summary>The same reading by the same person several times in a row, as somebody makes who goes back to a page: one line, and how often.</summary>
internal sealed record AccessRun(AccessLine Last, DateTimeOffset Since, int Times)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Newest first, as they are given. What was read, why or by whom differs, or an hour lies between: another line.</summary>
    internal static IReadOnlyList<AccessRun> Of(IReadOnlyList<AccessLine> lines)
    {
        var runs = new List<AccessRun>();
        foreach (var line in lines)
        {
            if (runs is [.., var run] && run.Since - line.At < Longest && IsSame(run.Last, line))
                runs[^1] = run with { Since = line.At, Times = run.Times + 1 };
            else
                runs.Add(new(line, line.At, 1));
        }

        return runs;
    }

    private static bool IsSame(AccessLine a, AccessLine b) =>
        a with { Id = 0, At = default, Fields = [] } == b with { Id = 0, At = default, Fields = [] } && a.Fields.SequenceEqual(b.Fields);
}
