using Jiangyuan.Rules.Builtins;
using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Dmn;

/// <summary>Evaluates decision tables (§8.3).</summary>
internal static class TableRun
{
    /// <summary>The result and the rows that hit.</summary>
    internal static (FeelValue Value, IReadOnlyList<int> Hits) Evaluate(DecisionTable table, Scope scope, Run run)
    {
        var inputs = new FeelValue[table.Inputs.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            var input = table.Inputs[i];
            inputs[i] = Text(input.Expression, scope, run);
            if (input.Allowed is { } allowed && inputs[i] is not FeelUnknown && run.Evaluate(allowed.Root, scope.With("?", inputs[i]), allowed.Text, allowed.At).Truth != true)
            {
                return (run.Fail(table.At, "RU0205", $"“{input.Label}”的值 {inputs[i]} 不在允许的范围内", "表不能用", "改正输入，或扩大允许的值"), []);
            }
        }

        var hits = new List<int>();
        FeelUnknown? unknown = null;
        for (var r = 0; r < table.Rules.Count; r++)
        {
            var outcome = Holds(table.Rules[r], inputs, scope, run);
            if (outcome is FeelUnknown u)
            {
                unknown = unknown?.With(u) ?? u;
            }
            else if (outcome.Truth == true)
            {
                hits.Add(r);
                if (table.HitPolicy == HitPolicy.First && unknown is null)
                {
                    break;
                }
            }
        }

        return (unknown ?? Result(table, hits, scope, run), hits);
    }

    /// <summary>Does a row hold for the inputs?</summary>
    internal static FeelValue Holds(TableRule rule, FeelValue[] inputs, Scope scope, Run run)
    {
        FeelValue result = FeelValue.True;
        for (var i = 0; i < inputs.Length && result.Truth != false; i++)
        {
            var test = rule.Tests[i];
            result = Operators.And(result, test is null ? FeelValue.Null : run.Evaluate(test.Root, scope.With("?", inputs[i]), test.Text, test.At), run);
        }

        return result;
    }

    private static FeelValue Text(FeelExpression? expression, Scope scope, Run run) =>
        expression is null ? FeelValue.Null : run.Evaluate(expression.Root, scope, expression.Text, expression.At);

    private static FeelValue Result(DecisionTable table, List<int> hits, Scope scope, Run run)
    {
        if (hits.Count == 0)
        {
            return table.Outputs.All(o => o.Default is null) ? FeelValue.Null : Row(table, [.. table.Outputs.Select(o => Text(o.Default, scope, run))], run);
        }

        var rows = hits.Select(h => table.Outputs.Select((_, i) => Text(table.Rules[h].Outputs[i], scope, run)).ToArray()).ToList();
        switch (table.HitPolicy)
        {
            case HitPolicy.Unique when hits.Count > 1:
                return run.Fail(table.At, "RU0206", $"第 {string.Join("、", hits.Select(h => h + 1))} 行同时成立", "唯一命中的表只许一行成立", "改条件使各行互斥，或换命中策略");
            case HitPolicy.Any when rows.Exists(r => !r.SequenceEqual(rows[0])):
                return run.Fail(table.At, "RU0206", $"第 {string.Join("、", hits.Select(h => h + 1))} 行同时成立但结果不同", "任意命中的表要求结果相同", "统一结果，或换命中策略");
            case HitPolicy.Unique or HitPolicy.Any or HitPolicy.First:
                return Row(table, rows[0], run);
            case HitPolicy.Priority:
                return Row(table, Ordered(table, rows)[0], run);
            case HitPolicy.OutputOrder:
                return new FeelList([.. Ordered(table, rows).Select(r => Row(table, r, run))]);
            case HitPolicy.Collect when table.Aggregation != Aggregation.None:
                return Aggregate(table, rows, run);
            default:
                return new FeelList([.. rows.Select(r => Row(table, r, run))]);
        }
    }

    private static FeelValue Row(DecisionTable table, FeelValue[] values, Run run)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (table.Outputs[i].Type is { } type && Types.TryCoerce(values[i], type, run.Now, out var coerced))
            {
                values[i] = coerced;
            }
        }

        return values.Length == 1 ? values[0] : FeelContext.Of(values.Select((v, i) => (table.Outputs[i].Name, v)));
    }

    private static FeelValue Aggregate(DecisionTable table, List<FeelValue[]> rows, Run run)
    {
        var name = table.Aggregation switch { Aggregation.Sum => "sum", Aggregation.Count => "count", Aggregation.Min => "min", _ => "max" };
        var columns = table.Outputs.Select((_, i) =>
        {
            FeelValue list = new FeelList([.. rows.Select(r => r[i])]);
            if (table.Aggregation == Aggregation.Count)
            {
                return FeelValue.Of(rows.Count);
            }

            return run.Invoke(BuiltinTable.Find(name)!.Value, [list]);
        }).ToArray();
        return Row(table, columns, run);
    }

    // By the place of each output in its list of values, the first column first; stable.
    private static List<FeelValue[]> Ordered(DecisionTable table, List<FeelValue[]> rows)
    {
        var priorities = table.Outputs.Select(o => o.Values?.Root.Tests.Select(t => t is Literal l ? l.Value : FeelValue.Null).ToList() ?? []).ToArray();
        int Rank(FeelValue[] row, int column)
        {
            var at = priorities[column].FindIndex(v => Operators.Equal(v, row[column]) == true);
            return at < 0 ? int.MaxValue : at;
        }

        var ordered = rows.OrderBy(r => Rank(r, 0));
        for (var c = 1; c < table.Outputs.Count; c++)
        {
            var column = c;
            ordered = ordered.ThenBy(r => Rank(r, column));
        }

        return [.. ordered];
    }
}
