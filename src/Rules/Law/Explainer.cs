using System.Collections.Immutable;
using Jiangyuan.Kernel;
using Jiangyuan.Rules.Dmn;
using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Law;

/// <summary>Evaluates a rule and keeps every condition with its values: nothing is skipped because another part already decided.</summary>
public static class Explainer
{
    /// <summary>Explains; a parameter without value on the day is unknown, and a finding.</summary>
    public static (Explanation Explanation, IReadOnlyList<Diagnostic> Findings) Explain(Rule rule, FeelContext values, DateOnly asOf, DateTimeOffset now)
    {
        var (parameters, problems) = rule.ParametersAt(asOf);
        var findings = new List<Diagnostic>(problems);
        var all = parameters.Entries.Aggregate(values, (c, p) => c.With(p.Key, p.Value));
        var walk = new Walk(rule, all, asOf, new Run(now, findings), new EnvironmentScope(all, rule.Names));
        if (rule.Table is { } table)
        {
            var (result, root) = walk.Table(table);
            return (new Explanation(rule, asOf, root.Outcome, result, root), findings);
        }

        var tree = walk.Part(rule.Condition!);
        return (new Explanation(rule, asOf, tree.Outcome, Value(tree), tree), findings);
    }

    private static FeelValue Value(ConditionExplanation tree) => tree.Outcome switch
    {
        ConditionOutcome.Met => FeelValue.True,
        ConditionOutcome.NotMet => FeelValue.False,
        ConditionOutcome.Unknown => new FeelUnknown(ImmutableSortedSet.CreateRange(StringComparer.Ordinal, tree.Missing)),
        _ => FeelValue.Null,
    };

    /// <summary>What a truth value means for a condition.</summary>
    public static ConditionOutcome OutcomeOf(FeelValue value) => value switch
    {
        FeelBoolean { Value: true } => ConditionOutcome.Met,
        FeelBoolean => ConditionOutcome.NotMet,
        FeelUnknown => ConditionOutcome.Unknown,
        _ => ConditionOutcome.Undefined,
    };

    private sealed class Walk(Rule rule, FeelContext values, DateOnly asOf, Run run, Scope scope)
    {
        internal ConditionExplanation Part(ConditionPart part)
        {
            if (part is ConditionGroup group)
            {
                var parts = group.Parts.Select(Part).ToList();
                var outcome = parts.Select(p => p.Outcome).Aggregate(group.IsAny ? ConditionOutcome.NotMet : ConditionOutcome.Met, group.IsAny ? Or : And);
                return new ConditionExplanation(outcome, group.IsAny ? "任一" : "全部", group.Label, group.Article)
                {
                    Kind = group.IsAny ? "any" : "all",
                    Parts = parts,
                    Missing = outcome == ConditionOutcome.Unknown ? [.. parts.SelectMany(p => p.Missing).Distinct().Order(StringComparer.Ordinal)] : [],
                };
            }

            var test = (ConditionTest)part;
            return Test(run.Evaluate(test.Node, scope, test.Source, test.At), test.Text, part, NamesIn(test.Node, rule.Names));
        }

        internal (FeelValue, ConditionExplanation) Table(DecisionTable table)
        {
            var (result, hits) = TableRun.Evaluate(table, scope, run);
            var rows = table.Rules.Select((r, i) => Row(table, r, i)).ToList();
            var outcome = result is FeelUnknown ? ConditionOutcome.Unknown : hits.Count > 0 ? result is FeelNull ? ConditionOutcome.Undefined : ConditionOutcome.Met : ConditionOutcome.NotMet;
            return (result, new ConditionExplanation(outcome, "表", rule.Title, rule.Article)
            {
                Kind = "table",
                Parts = rows,
                Missing = result is FeelUnknown u ? [.. u.Elements] : [],
            });
        }

        private ConditionExplanation Row(DecisionTable table, TableRule row, int index)
        {
            var cells = new List<ConditionExplanation>();
            for (var i = 0; i < table.Inputs.Count; i++)
            {
                if (row.Tests[i] is not { Root.IsAny: false } test || table.Inputs[i].Expression is not { } expression)
                {
                    continue;
                }

                var input = run.Evaluate(expression.Root, scope, expression.Text, expression.At);
                var outcome = run.Evaluate(test.Root, scope.With("?", input), test.Text, test.At);
                cells.Add(Test(outcome, $"{table.Inputs[i].Label}：{test.Text}", null, [.. NamesIn(expression.Root, rule.Names), .. NamesIn(test.Root, rule.Names)]));
            }

            var all = cells.Select(c => c.Outcome).Aggregate(ConditionOutcome.Met, And);
            return new ConditionExplanation(all, $"第 {index + 1} 行", row.Annotation.Length > 0 ? row.Annotation : null, null)
            {
                Kind = "row",
                Parts = cells,
                Missing = all == ConditionOutcome.Unknown ? [.. cells.SelectMany(p => p.Missing).Distinct().Order(StringComparer.Ordinal)] : [],
            };
        }

        private ConditionExplanation Test(FeelValue value, string text, ConditionPart? part, IReadOnlyCollection<string> names)
        {
            var parameters = names.Select(n => rule.Parameters.FirstOrDefault(p => p.Name == n)).OfType<Parameter>().ToList();
            return new ConditionExplanation(OutcomeOf(value), text, part?.Label, part?.Article)
            {
                Kind = "test",
                Missing = value is FeelUnknown unknown ? [.. unknown.Elements] : [],
                Elements = [.. names.Where(n => parameters.All(p => p.Name != n)).Select(n => new UsedElement(n, values.TryGet(n, out var v) ? v : FeelUnknown.Because(n)))],
                Parameters = [.. parameters.Where(p => p.At(asOf) is not null).Select(p => p.At(asOf)! is var v ? new UsedParameter(p.Name, v.Value, p.Unit, v.From, v.Source ?? p.Source) : null!)],
            };
        }
    }

    private static ConditionOutcome And(ConditionOutcome a, ConditionOutcome b) => (ConditionOutcome)Math.Min((int)a, (int)b);

    // For "or" what is unknown comes before what has no value.
    private static ConditionOutcome Or(ConditionOutcome a, ConditionOutcome b) => a == ConditionOutcome.Met || b == ConditionOutcome.Met ? ConditionOutcome.Met
        : a == ConditionOutcome.Unknown || b == ConditionOutcome.Unknown ? ConditionOutcome.Unknown
        : (ConditionOutcome)Math.Max((int)a, (int)b);

    /// <summary>The names of the environment that a tree uses, in order of appearance.</summary>
    internal static IReadOnlyCollection<string> NamesIn(Node node, FeelEnvironment names)
    {
        var found = new List<string>();
        foreach (var n in Nodes.All(node).OfType<NameReference>())
        {
            if (names.Types.ContainsKey(n.Name) && !found.Contains(n.Name))
            {
                found.Add(n.Name);
            }
        }

        return found;
    }
}
