using Jiangyuan.Kernel;
using Jiangyuan.Rules.Checking;
using Jiangyuan.Rules.Dmn;
using YamlDotNet.RepresentationModel;

namespace Jiangyuan.Rules.Law;

/// <summary>Reads a decision table in YAML: inputs, outputs, and rows with <c>when</c> and <c>then</c>.</summary>
internal sealed class TableReader(RuleYaml yaml, List<Diagnostic> findings)
{
    internal DecisionTable? Read(YamlMappingNode map, FeelEnvironment names, IReadOnlyList<Parameter> parameters)
    {
        var count = findings.Count;
        var inputs = RuleYaml.Items(RuleYaml.Get(map, "inputs")).Select(i => Input(i, names)).ToList();
        var outputs = RuleYaml.Items(RuleYaml.Get(map, "outputs")).Select(o => Output(o, names)).ToList();
        var rules = RuleYaml.Items(RuleYaml.Get(map, "rules")).OfType<YamlMappingNode>().Select(r => Row(r, inputs.Count, outputs.Count, names)).ToList();
        var (policy, aggregation) = Policy(RuleYaml.Text(map, "hitPolicy"), yaml.At(map));
        if (inputs.Count == 0 || outputs.Count == 0 || rules.Count == 0)
        {
            yaml.Add(yaml.At(map), "表缺少 inputs、outputs 或 rules", "三样都要有");
        }

        if (findings.Count > count)
        {
            return null;
        }

        var table = new DecisionTable(policy, aggregation, inputs, outputs, rules, yaml.At(map));
        findings.AddRange(TableChecker.Check(table, parameters));
        return table;
    }

    private (HitPolicy, Aggregation) Policy(string text, Place at)
    {
        switch (text)
        {
            case "" or "unique":
                return (HitPolicy.Unique, Aggregation.None);
            case "first":
                return (HitPolicy.First, Aggregation.None);
            case "any":
                return (HitPolicy.Any, Aggregation.None);
            case "priority":
                return (HitPolicy.Priority, Aggregation.None);
            case "rule order":
                return (HitPolicy.RuleOrder, Aggregation.None);
            case "output order":
                return (HitPolicy.OutputOrder, Aggregation.None);
            case "collect":
                return (HitPolicy.Collect, Aggregation.None);
            case "sum" or "count" or "min" or "max":
                return (HitPolicy.Collect, Enum.Parse<Aggregation>(text, true));
            default:
                yaml.Add(at, $"命中策略“{text}”不认识", "用 unique、first、any、priority、collect、sum、count、min、max、rule order、output order");
                return default;
        }
    }

    private TableInput Input(YamlNode node, FeelEnvironment names)
    {
        var text = node as YamlScalarNode ?? (node as YamlMappingNode is { } map ? RuleYaml.Get(map, "expression") as YamlScalarNode : null);
        var label = node is YamlMappingNode own ? RuleYaml.TextOrNull(own, "label") : null;
        return new TableInput(label ?? text?.Value ?? "", Expression(text, node, names), null);
    }

    private TableOutput Output(YamlNode node, FeelEnvironment names)
    {
        if (node is not YamlMappingNode map)
        {
            return new TableOutput((node as YamlScalarNode)?.Value ?? "", null, null, null);
        }

        var values = RuleYaml.Get(map, "values") is YamlSequenceNode list
            ? FeelUnaryTests.Parse(string.Join(", ", list.Children.OfType<YamlScalarNode>().Select(v => v.Value)), names, yaml.At(list)).Tests
            : null;
        return new TableOutput(
            RuleYaml.Text(map, "name"),
            RuleYaml.TextOrNull(map, "type") is { } type ? FeelType.Named(type) : null,
            values,
            RuleYaml.Get(map, "default") is YamlScalarNode text ? Expression(text, map, names) : null);
    }

    private TableRule Row(YamlMappingNode map, int inputs, int outputs, FeelEnvironment names)
    {
        var when = RuleYaml.Items(RuleYaml.Get(map, "when"));
        var then = RuleYaml.Items(RuleYaml.Get(map, "then"));
        if (when.Count != inputs || then.Count != outputs)
        {
            yaml.Add(yaml.At(map), $"这一行要有 {inputs} 个条件和 {outputs} 个结果", "不限的条件写 \"-\"");
        }

        return new TableRule(
            yaml.At(map),
            [.. when.Select(w => Tests(w as YamlScalarNode, w, names))],
            [.. then.Select(t => Expression(t as YamlScalarNode, t, names))],
            RuleYaml.Text(map, "note"));
    }

    private FeelUnaryTests? Tests(YamlScalarNode? text, YamlNode node, FeelEnvironment names)
    {
        var (tests, mistakes) = FeelUnaryTests.Parse(text?.Value ?? "", names, text is null ? yaml.At(node) : yaml.TextAt(text));
        findings.AddRange(mistakes);
        return tests;
    }

    private FeelExpression? Expression(YamlScalarNode? text, YamlNode node, FeelEnvironment names)
    {
        var (expression, mistakes) = FeelExpression.Parse(text?.Value ?? "", names, text is null ? yaml.At(node) : yaml.TextAt(text));
        findings.AddRange(mistakes);
        return expression;
    }
}
