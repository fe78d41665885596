using System.Xml.Linq;
using Jiangyuan.Kernel;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Dmn;

/// <summary>Reads boxed expressions with the names that are in scope where they stand.</summary>
internal sealed class LogicReader
{
    private static readonly HashSet<string> Boxed = ["literalExpression", "context", "list", "relation", "invocation", "functionDefinition", "decisionTable",
        "conditional", "filter", "for", "every", "some"];

    private readonly DmnModel _model;
    private readonly DmnTypes _types;
    private readonly string _file;
    private readonly List<Diagnostic> _findings;
    private readonly FeelEnvironment _names;
    private int _depth;

    private static Logic Nothing => new TextLogic(null);

    internal LogicReader(DmnModel model, DmnTypes types, string file, List<Diagnostic> findings)
    {
        (_model, _types, _file, _findings) = (model, types, file, findings);
        _names = new FeelEnvironment(
            model.Elements.Values.Select(e => KeyValuePair.Create(e.Name, e is DmnKnowledge or DmnService ? FeelType.Any : e.Type))
                .Concat(model.Imports.Where(i => i.Key.Length > 0).Select(i => KeyValuePair.Create<string, FeelType>(i.Key, Members(i.Value))))
                .Concat(model.Imports.Where(i => i.Key.Length == 0).SelectMany(i => i.Value.Elements.Values.Select(e => KeyValuePair.Create(e.Name, e.Type)))),
            model.Types);
    }

    internal void ReadElement(XElement e)
    {
        if (!_model.Index.TryGetValue(e.Attribute("id", e.Attribute("name", "")), out var element))
        {
            return;
        }

        element.UsesOtherLanguage = e.Descendants().Any(x => (x.Local() == "functionDefinition" && x.Attribute("kind", "FEEL") != "FEEL")
            || (x.Local() == "text" && x.Value.Contains("external", StringComparison.Ordinal) && x.Value.Contains("method signature", StringComparison.Ordinal)));
        if (element is DmnDecision decision && First(e) is { } body)
        {
            decision.Logic = Read(body, _names);
        }
        else if (element is DmnKnowledge knowledge && e.Child("encapsulatedLogic") is { } logic)
        {
            knowledge.Function = ReadFunction(logic, _names, element.Name) with { Type = knowledge.Type is AnyType or FunctionType ? null : knowledge.Type };
        }
    }

    private static ContextType Members(DmnModel model) =>
        new(model.Elements.Values.DistinctBy(e => e.Name).ToDictionary(e => e.Name, e => e is DmnKnowledge or DmnService ? FeelType.Any : e.Type, StringComparer.Ordinal));

    private static XElement? First(XElement parent) => parent.Elements().FirstOrDefault(e => Boxed.Contains(e.Local()));

    private Logic Read(XElement? e, FeelEnvironment names)
    {
        if (e is null || ++_depth > Parser.MaxDepth)
        {
            return Nothing;
        }

        var logic = e.Local() switch
        {
            "literalExpression" => new TextLogic(e.Child("text") is { } text ? Expression(text, names) : null),
            "context" => ReadContext(e, names),
            "list" => new ListLogic([.. e.Elements().Where(x => Boxed.Contains(x.Local())).Select(x => Read(x, names))]),
            "relation" => ReadRelation(e, names),
            "invocation" => ReadInvocation(e, names),
            "functionDefinition" => ReadFunction(e, names, "函数"),
            "decisionTable" => new TableLogic(ReadTable(e, names)),
            "conditional" => new ConditionalLogic(Inner(e, "if", names), Inner(e, "then", names), Inner(e, "else", names)),
            "filter" => new FilterLogic(Inner(e, "in", names), Inner(e, "match", names.With([KeyValuePair.Create("item", FeelType.Any)]))),
            "for" or "every" or "some" => ReadIteration(e, names),
            _ => Nothing,
        };
        _depth--;
        return logic with { Type = _types.Of(e) ?? logic.Type };
    }

    private Logic Inner(XElement e, string name, FeelEnvironment names) => Read(e.Child(name) is { } holder ? First(holder) : null, names);

    private FeelExpression? Expression(XElement text, FeelEnvironment names)
    {
        var source = text.Value;
        if (string.IsNullOrWhiteSpace(source))
        {
            return null;
        }

        var (expression, findings) = FeelExpression.Parse(source, names, DmnReader.At(text, _file));
        if (expression is null && source.Contains("..", StringComparison.Ordinal))
        {
            // A boxed iteration may name its range without brackets.
            var (range, _) = FeelExpression.Parse($"for i in {source} return i", names, DmnReader.At(text, _file));
            expression = range ?? expression;
        }

        _findings.AddRange(findings);
        return expression;
    }

    private FeelUnaryTests? Tests(XElement? holder, FeelEnvironment names)
    {
        if (holder?.Child("text") is not { } text || string.IsNullOrWhiteSpace(text.Value))
        {
            return null;
        }

        var (tests, findings) = FeelUnaryTests.Parse(text.Value, names, DmnReader.At(text, _file));
        _findings.AddRange(findings);
        return tests;
    }

    private ContextLogic ReadContext(XElement e, FeelEnvironment names)
    {
        var entries = new List<(string?, FeelType?, Logic)>();
        foreach (var entry in e.Children("contextEntry"))
        {
            var variable = entry.Child("variable");
            var type = _types.Of(variable);
            var value = Read(First(entry), names);
            var name = variable is null ? null : NameTable.Normalize(variable.Attribute("name", ""));
            entries.Add((name, type, value));
            if (name is not null)
            {
                names = names.With([KeyValuePair.Create(name, type ?? _types.Outline(entry))]);
            }
        }

        return new ContextLogic(entries);
    }

    private RelationLogic ReadRelation(XElement e, FeelEnvironment names) => new(
        [.. e.Children("column").Select(c => c.Attribute("name", ""))],
        [.. e.Children("row").Select(r => r.Elements().Where(x => Boxed.Contains(x.Local())).Select(x => Read(x, names)).ToList())]);

    private InvocationLogic ReadInvocation(XElement e, FeelEnvironment names) => new(
        Read(First(e), names),
        [.. e.Children("binding").Select(b => (NameTable.Normalize(b.Child("parameter")?.Attribute("name", "") ?? ""), Read(First(b), names)))]);

    private FunctionLogic ReadFunction(XElement e, FeelEnvironment names, string name)
    {
        var parameters = e.Children("formalParameter").Select(p => new FeelParameter(NameTable.Normalize(p.Attribute("name", "")), _types.Of(p) ?? FeelType.Any)).ToList();
        var kind = e.Attribute("kind", "FEEL");
        var body = kind != "FEEL" ? null : Read(First(e), names.With(parameters.Select(p => KeyValuePair.Create(p.Name, p.Type))));
        return new FunctionLogic(name, parameters, body);
    }

    private IterationLogic ReadIteration(XElement e, FeelEnvironment names)
    {
        var variable = NameTable.Normalize(e.Attribute("iteratorVariable", "item"));
        var kind = e.Local() switch { "for" => IterationKind.For, "every" => IterationKind.Every, _ => IterationKind.Some };
        var source = Inner(e, "in", names);
        var inner = names.With([KeyValuePair.Create(variable, FeelType.Any), KeyValuePair.Create("partial", FeelType.Any)]);
        return new IterationLogic(kind, variable, source, Inner(e, kind == IterationKind.For ? "return" : "satisfies", inner));
    }

    private DecisionTable ReadTable(XElement e, FeelEnvironment names)
    {
        var inputs = e.Children("input").Select(i => new TableInput(
            i.Attribute("label", i.Child("inputExpression")?.Child("text")?.Value ?? ""),
            i.Child("inputExpression")?.Child("text") is { } text ? Expression(text, names) : null,
            Tests(i.Child("inputValues"), names))).ToList();
        var outputs = e.Children("output").ToList();
        var columns = outputs.Select(o => new TableOutput(
            NameTable.Normalize(o.Attribute("name", o.Attribute("label", ""))),
            outputs.Count > 1 ? _types.Of(o) : null,
            Tests(o.Child("outputValues"), names),
            o.Child("defaultOutputEntry")?.Child("text") is { } text ? Expression(text, names) : null)).ToList();
        var rules = e.Children("rule").Select(r => new TableRule(
            DmnReader.At(r, _file),
            Padded(r.Children("inputEntry").Select(x => Tests(x, names)), inputs.Count),
            Padded(r.Children("outputEntry").Select(x => x.Child("text") is { } text ? Expression(text, names) : null), columns.Count),
            string.Join(";", r.Children("annotationEntry").Select(a => a.Child("text")?.Value)))).ToList();
        var policy = e.Attribute("hitPolicy", "UNIQUE") switch
        {
            "FIRST" => HitPolicy.First,
            "PRIORITY" => HitPolicy.Priority,
            "ANY" => HitPolicy.Any,
            "COLLECT" => HitPolicy.Collect,
            "RULE ORDER" => HitPolicy.RuleOrder,
            "OUTPUT ORDER" => HitPolicy.OutputOrder,
            _ => HitPolicy.Unique,
        };
        var table = new DecisionTable(policy, Enum.TryParse<Aggregation>(e.Attribute("aggregation", "None"), true, out var a) ? a : Aggregation.None, inputs, columns, rules, DmnReader.At(e, _file));

        // The standard lets a table have gaps (the result is null), so a model from elsewhere is warned about, not refused.
        _findings.AddRange(Checking.TableChecker.Check(table).Select(f => f.Severity == Severity.Error ? f with { Severity = Severity.Warning } : f));
        return table;
    }

    private static List<T?> Padded<T>(IEnumerable<T?> items, int count)
    {
        var list = items.Take(count).ToList();
        while (list.Count < count)
        {
            list.Add(default);
        }

        return list;
    }
}
