using System.Xml;
using System.Xml.Linq;
using Jiangyuan.Kernel;
using Jiangyuan.Rules.Dmn;
using NameTable = Jiangyuan.Rules.Syntax.NameTable;

namespace Jiangyuan.Rules.Conformance;

/// <summary>A case of the kit that did not give what it expects.</summary>
/// <param name="Id"><c>file#case/node</c></param>
/// <param name="Reason">Expected and actual value.</param>
/// <param name="KnownReason">Why this is expected, or null.</param>
public sealed record TckFailure(string Id, string Reason, string? KnownReason);

/// <summary>The outcome of a run of the kit, counted in test cases.</summary>
public sealed record TckReport(int Passed, int Total, IReadOnlyList<TckFailure> Failures)
{
    /// <summary>Failures that nobody explains.</summary>
    public IEnumerable<TckFailure> Unexpected => Failures.Where(f => f.KnownReason is null);
}

/// <summary>
/// Runs the compatibility kit of the DMN standard (dmn-tck/tck): every test file beside its model.
/// Pure: the caller hands in the texts of one folder at a time or of all.
/// </summary>
public static class DmnTck
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 8, 30, 0, TimeSpan.FromHours(8));

    /// <param name="files">Path → text of all models and test files, whatever their names; tests find their model in their own folder or above.</param>
    public static TckReport Run(IReadOnlyDictionary<string, string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var (passed, total) = (0, 0);
        var failures = new List<TckFailure>();
        var models = files.Where(f => RootOf(f.Value) == "definitions" || f.Key.EndsWith(".dmn", StringComparison.OrdinalIgnoreCase)).Select(f => (File: f.Key.Replace('\\', '/'), Xml: f.Value)).OrderBy(m => m.File, StringComparer.Ordinal).ToList();
        foreach (var (path, text) in files.Where(f => RootOf(f.Value) == "testCases").OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            if (Tests(text, out var broken) is not { } root)
            {
                total++;
                failures.Add(new TckFailure(path, broken, null));
                continue;
            }

            var (model, findings) = Model(root, path.Replace('\\', '/'), models);
            foreach (var test in root.Children("testCase"))
            {
                total++;
                var failed = Case(path, test, model, findings, failures);
                passed += failed ? 0 : 1;
            }
        }

        return new TckReport(passed, total, failures);
    }

    // The name of the outermost element, as far as it can be told of a text that may break off later.
    private static string? RootOf(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            return reader.MoveToContent() == XmlNodeType.Element ? reader.LocalName : null;
        }
        catch (XmlException)
        {
            return text.Contains("testCases", StringComparison.Ordinal) && !text.Contains("definitions", StringComparison.Ordinal) ? "testCases" : null;
        }
    }

    private static XElement? Tests(string text, out string broken)
    {
        broken = "";
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root;
        }
        catch (XmlException e)
        {
            broken = $"测试文件的 XML 不合格式（第 {e.LineNumber} 行第 {e.LinePosition} 列），里面的用例都没有运行";
            return null;
        }
    }

    private static string Folder(string path) => path.LastIndexOf('/') is >= 0 and var at ? path[..at] : "";

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    // The model that the test names: in the test's folder, else anywhere; or the only one of the folder, else the one that the test is named after.
    private static (DmnModel?, IReadOnlyList<Diagnostic>) Model(XElement root, string path, List<(string File, string Xml)> models)
    {
        var wanted = Name((root.Child("modelName")?.Value ?? "").Trim().Replace('\\', '/'));
        var near = models.Where(m => Folder(m.File) == Folder(path)).ToList();
        var stem = Path.GetFileNameWithoutExtension(Name(path));
        var found = near.Where(m => string.Equals(Name(m.File), wanted, StringComparison.OrdinalIgnoreCase))
            .Concat(models.Where(m => string.Equals(Name(m.File), wanted, StringComparison.OrdinalIgnoreCase)))
            .Concat(near.Count == 1 ? near : near.Where(m => stem.StartsWith(Path.GetFileNameWithoutExtension(m.File), StringComparison.OrdinalIgnoreCase)))
            .Take(1).ToList();
        return found is [var model]
            ? DmnReader.Read(model.Xml, model.File, [.. models.Where(m => m.File != model.File && Folder(m.File) == Folder(model.File))])
            : (null, [new Diagnostic("RU0111", Severity.Error, new Place(path, 1, 1), $"找不到模型“{wanted}”", "用例没有可运行的模型", "把 .dmn 文件放在测试旁边")]);
    }

    private static bool Case(string path, XElement test, DmnModel? model, IReadOnlyList<Diagnostic> findings, List<TckFailure> failures)
    {
        var failed = false;
        var file = path[(path.LastIndexOf('/') + 1)..];
        foreach (var node in test.Children("resultNode"))
        {
            var name = node.Attribute("name", "");
            var id = $"{file}#{test.Attribute("id", "?")}/{name}";
            var expected = node.Child("expected") is { } e ? TckValue.Read(e) : FeelValue.Null;
            var notes = new List<Diagnostic>(findings.Where(f => f.Severity == Severity.Error));
            var element = model is null ? null : Find(model, test, name);
            FeelValue actual = element is null ? FeelValue.Null : Evaluate(model!, element, test, name, notes);
            if (element is null || !TckValue.Same(expected, actual))
            {
                failed = true;
                failures.Add(new TckFailure(id, model is null ? $"模型读不出来：{(findings.Count > 0 ? findings[0].Message : "")}" : element is null ? "模型里没有这个节点" : $"应为 {expected}，得到 {actual} {notes.FirstOrDefault()?.Message}", TckExceptions.ReasonFor(element)));
            }
        }

        return failed;
    }

    private static DmnElement? Find(DmnModel model, XElement test, string name)
    {
        name = NameTable.Normalize(name);
        var invocable = NameTable.Normalize(test.Attribute("invocableName", ""));
        return test.Attribute("type", "decision") switch
        {
            "decisionService" => model.Find<DmnService>(invocable.Length > 0 ? invocable : name),
            "bkm" => model.Find<DmnKnowledge>(invocable.Length > 0 ? invocable : name),
            _ => (DmnElement?)model.Find<DmnDecision>(name) ?? (DmnElement?)model.Find<DmnService>(name) ?? model.Find<DmnKnowledge>(name),
        };
    }

    private static FeelValue Evaluate(DmnModel model, DmnElement element, XElement test, string node, List<Diagnostic> notes)
    {
        var inputs = FeelContext.Empty;
        foreach (var input in test.Children("inputNode"))
        {
            inputs = Add(inputs, model, input);
        }

        var run = new DmnRun(inputs, Now, notes);
        switch (element)
        {
            case DmnService service:
                var result = run.Evaluate(service, inputs);
                return service.Outputs.Count > 1 && result is FeelContext c && c.TryGet(NameTable.Normalize(node), out var part) ? part : result;
            case DmnKnowledge { Function: { } f }:
                return run.Call(element, [.. f.Parameters.Select(p => inputs.TryGet(p.Name, out var v) ? v : FeelValue.Null)]);
            default:
                return run.Evaluate(element);
        }
    }

    // Input of an imported model is named "import.name" or carries the namespace of that model.
    private static FeelContext Add(FeelContext inputs, DmnModel model, XElement input)
    {
        var name = NameTable.Normalize(input.Attribute("name", ""));
        var value = TckValue.Read(input);
        var import = model.Imports.FirstOrDefault(i => i.Key.Length > 0
            && (input.Attribute("namespace")?.Value == i.Value.Namespace || (name.StartsWith(i.Key + ".", StringComparison.Ordinal) && model.Find<DmnInput>(name) is null))).Key;
        inputs = inputs.With(name, value);
        if (import is null)
        {
            return inputs;
        }

        var local = name.StartsWith(import + ".", StringComparison.Ordinal) ? name[(import.Length + 1)..] : name;
        var group = inputs.TryGet(import, out var old) && old is FeelContext context ? context : FeelContext.Empty;
        return inputs.With(import, group.With(local, value)).With(local, value);
    }
}
