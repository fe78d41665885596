using Jiangyuan.Kernel;
using Jiangyuan.Rules.Builtins;
using Jiangyuan.Rules.Numbers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Jiangyuan.Rules.Law;

/// <summary>Reads a rule from its YAML file (docs/rules.md). Collects all findings; the rule is null when it cannot be used.</summary>
public sealed class RuleReader
{
    private static readonly string[] Needed = ["rule", "title", "article"];
    private readonly List<Diagnostic> _findings = [];
    private readonly RuleYaml _yaml;
    private readonly string _file;

    private RuleReader(string file) => (_file, _yaml) = (file, new RuleYaml(file, _findings));

    /// <summary>Reads and checks. Never throws, for any text.</summary>
    public static (Rule? Rule, IReadOnlyList<Diagnostic> Findings) Read(string text, string file)
    {
        var reader = new RuleReader(file);
        var rule = reader._yaml.Load(text) is { } root ? reader.Read(root) : null;
        return (reader._findings.Exists(f => f.Severity == Severity.Error) ? null : rule, reader._findings);
    }

    private Rule Read(YamlMappingNode root)
    {
        var at = _yaml.At(root);
        foreach (var needed in Needed.Where(n => RuleYaml.Text(root, n).Length == 0))
        {
            _yaml.Add(at, $"缺少 {needed}", "rule 是代号，title 是名称，article 是依据的条文");
        }

        var elements = _yaml.Members(RuleYaml.Get(root, "elements")).Select(e => Element(e.Name, e.Value)).ToList();
        var parameters = _yaml.Members(RuleYaml.Get(root, "parameters")).Select(p => Parameter(p.Name, p.Value)).OfType<Parameter>().ToList();
        foreach (var twice in elements.Select(e => e.Name).Concat(parameters.Select(p => p.Name)).GroupBy(n => n).Where(g => g.Count() > 1))
        {
            _yaml.Add(at, $"“{twice.Key}”声明了两次", "一个名字只能是一个要素或一个参数");
        }

        if (elements.Select(e => e.Name).Concat(parameters.Select(p => p.Name)).Any(n => Syntax.NameTable.Normalize(n).Length == 0))
        {
            _yaml.Add(at, "有一个要素或参数没有名字", "每个要素和参数都要有名字，条件才能用它");
        }

        var names = new FeelEnvironment(elements.Select(e => KeyValuePair.Create(e.Name, e.Type))
            .Concat(parameters.Where(p => p.Values.Count > 0).Select(p => KeyValuePair.Create(p.Name, Checking.TypeChecker.TypeOf(p.Values[0].Value)))));
        var condition = RuleYaml.Get(root, "condition") is { } c ? Condition(c, names) : null;
        var table = RuleYaml.Get(root, "table") is YamlMappingNode t ? new TableReader(_yaml, _findings).Read(t, names, parameters) : null;
        if (condition is null == table is null)
        {
            _yaml.Add(at, "规则要有 condition 或 table，只能有一个", "写一个条件，或一张表");
        }

        return new Rule(RuleYaml.Text(root, "rule"), RuleYaml.Text(root, "title"), RuleYaml.Text(root, "article"), RuleYaml.Text(root, "source"), at)
        {
            Elements = elements,
            Parameters = parameters,
            Condition = condition,
            Table = table,
            Names = names,
            AsOf = RuleYaml.TextOrNull(root, "asOf") is { } day ? _yaml.Date(day, at) : null,
        };
    }

    private RuleElement Element(string name, YamlNode node)
    {
        var map = node as YamlMappingNode;
        var typeName = map is null ? (node as YamlScalarNode)?.Value ?? "" : RuleYaml.Text(map, "type");
        var type = FeelType.Named(typeName) ?? (typeName.StartsWith("list of ", StringComparison.Ordinal) && FeelType.Named(typeName[8..]) is { } item ? new ListType(item) : null);
        if (type is null)
        {
            _yaml.Add(_yaml.At(node), $"“{name}”的类型“{typeName}”不认识", "用 number、string、boolean、date、time、date and time、list of number 等");
            type = FeelType.Any;
        }

        if (map is not null && RuleYaml.Get(map, "values") is YamlSequenceNode values)
        {
            var texts = values.Children.OfType<YamlScalarNode>().Select(v => type == FeelType.String ? $"\"{v.Value?.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : v.Value ?? "");
            var (tests, findings) = FeelUnaryTests.Parse(string.Join(", ", texts), FeelEnvironment.Empty, _yaml.At(values));
            _findings.AddRange(findings);
            type = tests is null ? type : new AllowedType(type, tests);
        }

        return new RuleElement(name, type, map is null ? name : RuleYaml.TextOrNull(map, "label") ?? name, map is null ? "" : RuleYaml.Text(map, "register"));
    }

    private Parameter? Parameter(string name, YamlNode node)
    {
        if (node is not YamlMappingNode map)
        {
            _yaml.Add(_yaml.At(node), $"参数“{name}”要写单位、依据和各日期起的值", "unit、source、values");
            return null;
        }

        var values = new List<ParameterValue>();
        foreach (var (from, value) in _yaml.Members(RuleYaml.Get(map, "values")))
        {
            var (text, source) = value is YamlMappingNode own ? (RuleYaml.Text(own, "value"), RuleYaml.TextOrNull(own, "source")) : ((value as YamlScalarNode)?.Value ?? "", null);
            if (_yaml.Date(from, _yaml.At(value)) is { } day)
            {
                var quoted = value is YamlScalarNode { Style: ScalarStyle.DoubleQuoted or ScalarStyle.SingleQuoted };
                values.Add(new ParameterValue(day, Scalar(text, quoted), source));
            }
        }

        if (values.Count == 0 || RuleYaml.Text(map, "source").Length == 0)
        {
            _yaml.Add(_yaml.At(node), $"参数“{name}”没有值或没有依据", "每个标准都要有生效日期和文件依据");
        }

        if (values.Select(v => Checking.TypeChecker.TypeOf(v.Value)).Distinct().Count() > 1)
        {
            _yaml.Add(_yaml.At(node), $"参数“{name}”的值类型不一", "各日期的值要同类");
        }

        return new Parameter(name, RuleYaml.Text(map, "unit"), RuleYaml.Text(map, "source"), [.. values.OrderBy(v => v.From)]);
    }

    internal static FeelValue Scalar(string text, bool quoted) => quoted ? new FeelString(text)
        : text is "true" or "false" ? FeelValue.Of(text == "true")
        : Decimal34.Parse(text) is { } n ? new FeelNumber(n)
        : TemporalFunctions.AtLiteral(text) is var t and not FeelNull ? t : new FeelString(text);

    // A text, or { all: […] }, { any: […] }, { test: text }, each with label and article.
    private ConditionPart? Condition(YamlNode node, FeelEnvironment names)
    {
        switch (node)
        {
            case YamlScalarNode text:
                return Test(text, names, null, null);
            case YamlMappingNode map:
                var (label, article) = (RuleYaml.TextOrNull(map, "label"), RuleYaml.TextOrNull(map, "article"));
                if (RuleYaml.Get(map, "test") is YamlScalarNode test)
                {
                    return Test(test, names, label, article);
                }

                var isAny = RuleYaml.Get(map, "any") is not null;
                if (RuleYaml.Get(map, isAny ? "any" : "all") is YamlSequenceNode parts)
                {
                    return new ConditionGroup(isAny, [.. parts.Children.Select(p => Condition(p, names)).OfType<ConditionPart>()], label, article);
                }

                break;
        }

        _yaml.Add(_yaml.At(node), "看不懂这个条件", "写一段 FEEL，或 all、any、test");
        return null;
    }

    private ConditionPart? Test(YamlScalarNode node, FeelEnvironment names, string? label, string? article)
    {
        var (expression, findings) = FeelExpression.Parse(node.Value ?? "", names, _yaml.TextAt(node));
        _findings.AddRange(findings);
        if (expression is not null && expression.Type.Bare is not AnyType && expression.Type.Bare != FeelType.Boolean)
        {
            _findings.Add(new Diagnostic("RU0105", Severity.Error, _yaml.At(node), $"条件要是是否值，这里是{expression.Type}", "条件只能成立或不成立", "写成比较，例如 人数 > 0"));
        }

        return expression is null ? null : ConditionTest.Split(expression, label, article);
    }
}
