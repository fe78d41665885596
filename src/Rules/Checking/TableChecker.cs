using Jiangyuan.Kernel;
using Jiangyuan.Rules.Dmn;
using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Law;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Checking;

/// <summary>
/// Finds gaps (RU0120), overlaps (RU0121) and unreachable rows (RU0122) by trying one value for every region that the constants
/// of each column cut out: the bounds themselves, a value between neighbours, one below and one above.
/// A parameter is a constant on each stretch of days on which no parameter of the table changes; every stretch is proven by itself.
/// A table that cannot be proven is said not to be (RU0123), with the reason.
/// </summary>
public static class TableChecker
{
    private const int MaxPoints = 20_000;

    /// <param name="table">The table.</param>
    /// <param name="parameters">The parameters that its tests may name.</param>
    public static IReadOnlyList<Diagnostic> Check(DecisionTable table, IReadOnlyList<Parameter>? parameters = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var used = Used(table, parameters ?? []);
        var findings = new List<Diagnostic>();
        foreach (var (period, values) in Periods(used))
        {
            foreach (var finding in CheckOnce(table, values, period))
            {
                // What is wrong in several periods is said once, for the first.
                if (!findings.Exists(f => f.Id == finding.Id && f.Place == finding.Place))
                {
                    findings.Add(finding);
                }
            }
        }

        return findings;
    }

    private static List<Parameter> Used(DecisionTable table, IReadOnlyList<Parameter> parameters)
    {
        var names = table.Rules.SelectMany(r => r.Tests).OfType<FeelUnaryTests>().SelectMany(t => Nodes.All(t.Root)).OfType<NameReference>().Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        return [.. parameters.Where(p => names.Contains(NameTable.Normalize(p.Name)))];
    }

    // Days before the first value of a parameter are no period: nothing can be decided then (RU0130).
    private static IEnumerable<(string Period, FeelContext Values)> Periods(List<Parameter> used)
    {
        if (used.Count == 0)
        {
            return [("", FeelContext.Empty)];
        }

        var days = used.SelectMany(p => p.Values).Select(v => v.From).Where(day => used.TrueForAll(p => p.At(day) is not null)).Distinct().Order().ToList();
        return days.Select((day, i) => (
            $"按 {day:yyyy-MM-dd} {(i + 1 < days.Count ? $"到 {days[i + 1].AddDays(-1):yyyy-MM-dd}" : "起")}的标准，",
            FeelContext.Of([.. used.Select(p => (NameTable.Normalize(p.Name), p.At(day)!.Value))])));
    }

    private static IReadOnlyList<Diagnostic> CheckOnce(DecisionTable table, FeelContext values, string period)
    {
        var samples = new TableSamples(table, values);
        var columns = table.Inputs.Select((_, i) => samples.Of(i)).ToList();
        var points = columns.Aggregate(1L, (n, c) => Math.Min(long.MaxValue / 1000, n * Math.Max(1, c?.Count ?? 1)));
        var unproven = table.Rules.Any(r => r.Tests.Contains(null)) ? "有的条件没有写，或读不懂"
            : samples.Obstacle ?? (points > MaxPoints ? $"要试的情形超过 {MaxPoints} 种" : null);
        if (unproven is not null)
        {
            return [new Diagnostic("RU0123", Severity.Note, table.At, $"{period}没有证明这张表无缺口、无重叠：{unproven}", "只能证明条件的界限是固定值或参数的表", "人工核对这张表，或把会变的条件移到要素里算好")];
        }

        var scope = new EnvironmentScope(values, FeelEnvironment.Empty);
        var hits = new bool[table.Rules.Count];
        var (overlaps, gap) = (new HashSet<(int, int)>(), (string?)null);
        var reachable = new bool[table.Rules.Count];
        foreach (var point in Product(columns!, 0, new FeelValue[columns.Count]))
        {
            // A budget for every point: the whole of a large table is more than one evaluation may cost.
            var run = new Run(default, null);
            var first = -1;
            for (var r = 0; r < hits.Length; r++)
            {
                hits[r] = TableRun.Holds(table.Rules[r], point, scope, run).Truth == true;
                if (hits[r] && first < 0)
                {
                    first = r;
                }
                else if (hits[r])
                {
                    overlaps.Add((first, r));
                }

                reachable[r] |= hits[r] && (table.HitPolicy != HitPolicy.First || first == r);
            }

            gap ??= first < 0 ? string.Join("，", table.Inputs.Select((c, i) => $"{c.Label} = {(point[i] is FeelString s ? $"\"{s.Value}\"" : point[i])}")) : null;
        }

        return [.. Findings(table, gap, overlaps, reachable, period)];
    }

    private static IEnumerable<Diagnostic> Findings(DecisionTable table, string? gap, HashSet<(int First, int Second)> overlaps, bool[] reachable, string period)
    {
        if (gap is not null && table.HitPolicy != HitPolicy.Collect && table.Outputs.All(o => o.Default is null))
        {
            yield return new Diagnostic("RU0120", Severity.Error, table.At, $"{period}表有缺口：{gap} 时没有一行成立", "遇到这种情形的人得不到结果", "补一行，或给出默认结果");
        }

        if (table.HitPolicy == HitPolicy.Unique)
        {
            foreach (var (first, second) in overlaps.Order().Take(5))
            {
                yield return new Diagnostic("RU0121", Severity.Error, table.Rules[second].At, $"{period}第 {second + 1} 行与第 {first + 1} 行重叠", "唯一命中的表里两行同时成立就没有结果", "改条件使两行互斥，或换命中策略");
            }
        }

        for (var r = 0; r < reachable.Length; r++)
        {
            if (!reachable[r])
            {
                yield return new Diagnostic("RU0122", Severity.Error, table.Rules[r].At, $"{period}第 {r + 1} 行永远不会起作用", "条件自相矛盾，或前面的行已经包括了它", "删去这一行，或调整顺序和条件");
            }
        }
    }

    private static IEnumerable<FeelValue[]> Product(List<List<FeelValue>> columns, int index, FeelValue[] point)
    {
        if (index == columns.Count)
        {
            yield return point;
            yield break;
        }

        foreach (var value in columns[index])
        {
            point[index] = value;
            foreach (var full in Product(columns, index + 1, point))
            {
                yield return full;
            }
        }
    }
}
