using Jiangyuan.Kernel;
using Jiangyuan.Rules.Dmn;
using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Checking;

/// <summary>
/// Finds gaps (RU0120), overlaps (RU0121) and unreachable rows (RU0122) by trying one value for every region that the constants
/// of each column cut out: the bounds themselves, a value between neighbours, one below and one above.
/// Columns whose tests are not constant are left out of the proof; then only what holds for certain is reported.
/// </summary>
public static class TableChecker
{
    private const int MaxPoints = 20_000;

    public static IReadOnlyList<Diagnostic> Check(DecisionTable table)
    {
        var columns = table.Inputs.Select((input, i) => Samples(table, input, i)).ToList();
        var points = columns.Aggregate(1L, (n, c) => Math.Min(long.MaxValue / 1000, n * Math.Max(1, c?.Count ?? 1)));
        var unproven = columns.FindIndex(c => c is null) is >= 0 and var column ? $"“{table.Inputs[column].Label}”这一列的条件不全是数、文字、是否或固定日期"
            : points > MaxPoints ? $"要试的情形超过 {MaxPoints} 种"
            : table.Rules.Any(r => r.Tests.Contains(null)) ? "有的条件没有写，或读不懂" : null;
        if (unproven is not null)
        {
            return [new Diagnostic("RU0123", Severity.Note, table.At, $"没有证明这张表无缺口、无重叠：{unproven}", "只能证明条件是固定值的表", "人工核对这张表，或把会变的条件移到要素里算好")];
        }

        var run = new Run(default, null);
        var hits = new bool[table.Rules.Count];
        var (overlaps, gap) = (new HashSet<(int, int)>(), (string?)null);
        var reachable = new bool[table.Rules.Count];
        foreach (var point in Product(columns!, 0, new FeelValue[columns.Count]))
        {
            var first = -1;
            for (var r = 0; r < hits.Length; r++)
            {
                hits[r] = TableRun.Holds(table.Rules[r], point, new EnvironmentScope(FeelContext.Empty, FeelEnvironment.Empty), run).Truth == true;
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

        return [.. Findings(table, gap, overlaps, reachable)];
    }

    private static IEnumerable<Diagnostic> Findings(DecisionTable table, string? gap, HashSet<(int First, int Second)> overlaps, bool[] reachable)
    {
        if (gap is not null && table.HitPolicy != HitPolicy.Collect && table.Outputs.All(o => o.Default is null))
        {
            yield return new Diagnostic("RU0120", Severity.Error, table.At, $"表有缺口：{gap} 时没有一行成立", "遇到这种情形的人得不到结果", "补一行，或给出默认结果");
        }

        if (table.HitPolicy == HitPolicy.Unique)
        {
            foreach (var (first, second) in overlaps.Order().Take(5))
            {
                yield return new Diagnostic("RU0121", Severity.Error, table.Rules[second].At, $"第 {second + 1} 行与第 {first + 1} 行重叠", "唯一命中的表里两行同时成立就没有结果", "改条件使两行互斥，或换命中策略");
            }
        }

        for (var r = 0; r < reachable.Length; r++)
        {
            if (!reachable[r])
            {
                yield return new Diagnostic("RU0122", Severity.Error, table.Rules[r].At, $"第 {r + 1} 行永远不会起作用", "条件自相矛盾，或前面的行已经包括了它", "删去这一行，或调整顺序和条件");
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

    // Null: the column cannot be sampled.
    private static List<FeelValue>? Samples(DecisionTable table, TableInput input, int column)
    {
        var constants = new List<FeelValue>();
        foreach (var rule in table.Rules)
        {
            foreach (var node in rule.Tests[column] is { } tests ? Nodes.All(tests.Root) : [])
            {
                if (node is Literal literal)
                {
                    constants.Add(literal.Value);
                }
                else if (node is not (UnaryTests or OperatorTest or RangeConstruction))
                {
                    return null;
                }
            }
        }

        var type = input.Expression?.Type ?? FeelType.Any;
        if (type is AllowedType { Tests.Root: { IsNegated: false } allowed } && allowed.Tests.All(t => t is Literal))
        {
            return [.. allowed.Tests.Select(t => ((Literal)t).Value)];
        }

        var distinct = constants.Where(c => c is not FeelNull).Distinct().ToList();
        if (type.Bare == FeelType.Boolean || distinct.Exists(c => c is FeelBoolean))
        {
            return [FeelValue.True, FeelValue.False];
        }

        if (distinct.TrueForAll(c => c is FeelNumber))
        {
            return distinct.Count == 0 ? [FeelValue.Of(0)] : Between(distinct);
        }

        return distinct.TrueForAll(c => c is FeelString) ? [.. distinct, new FeelString("其他")] : null;
    }

    private static List<FeelValue> Between(List<FeelValue> numbers)
    {
        var sorted = numbers.Cast<FeelNumber>().Select(n => n.Value).Order().ToList();
        var samples = new List<FeelValue> { FeelValue.Of(Numbers.Decimal34.Subtract(sorted[0], 1)) };
        for (var i = 0; i < sorted.Count; i++)
        {
            samples.Add(FeelValue.Of(sorted[i]));
            var next = i + 1 < sorted.Count ? sorted[i + 1] : Numbers.Decimal34.Add(sorted[i], 2) ?? sorted[i];
            samples.Add(FeelValue.Of(Numbers.Decimal34.Add(sorted[i], next) is { } sum ? Numbers.Decimal34.Divide(sum, 2) : null));
        }

        return samples;
    }
}
