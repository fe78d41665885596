using System.Xml;
using System.Xml.Linq;
using Jiangyuan.Kernel;
using Jiangyuan.Rules.Checking;
using NameTable = Jiangyuan.Rules.Syntax.NameTable;

namespace Jiangyuan.Rules.Dmn;

/// <summary>Reads .dmn files. Elements are matched by local name, so that all namespaces from 1.1 to 1.5 do.</summary>
public static class DmnReader
{
    /// <summary>
    /// Reads one model; <paramref name="others"/> are the texts it may import from. Findings are collected; the model is null when the text is not a DMN file.
    /// </summary>
    public static (DmnModel? Model, IReadOnlyList<Diagnostic> Findings) Read(string xml, string file, IReadOnlyList<(string File, string Xml)>? others = null)
    {
        var findings = new List<Diagnostic>();
        var set = new Dictionary<string, DmnModel>(StringComparer.Ordinal);
        var documents = (others ?? []).Select(o => (o.File, Root: Load(o.Xml, o.File, []))).Where(o => o.Root is not null).ToList();
        return (Load(xml, file, findings) is { } root ? ReadModel(root, file, documents!, set, findings, 0) : null, findings);
    }

    internal static string Local(this XElement element) => element.Name.LocalName;

    internal static XElement? Child(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    internal static IEnumerable<XElement> Children(this XElement element, string name) => element.Elements().Where(e => e.Name.LocalName == name);

    internal static string Attribute(this XElement element, string name, string fallback) => element.Attribute(name)?.Value ?? fallback;

    internal static Place At(XElement element, string file) => element is IXmlLineInfo info && info.HasLineInfo() ? new Place(file, info.LineNumber, info.LinePosition) : new Place(file, 1, 1);

    private static XElement? Load(string xml, string file, List<Diagnostic> findings)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = 50_000_000, XmlResolver = null });
            var root = XDocument.Load(reader, LoadOptions.SetLineInfo).Root;
            if (root?.Local() == "definitions")
            {
                return root;
            }

            findings.Add(new Diagnostic("RU0110", Severity.Error, new Place(file, 1, 1), "这不是 DMN 文件", "根元素要是 definitions", "从建模工具重新导出"));
        }
        catch (XmlException e)
        {
            findings.Add(new Diagnostic("RU0110", Severity.Error, new Place(file, e.LineNumber, e.LinePosition), "XML 不合格式", "读不出模型", "从建模工具重新导出"));
        }

        return null;
    }

    private static DmnModel ReadModel(XElement root, string file, List<(string File, XElement Root)> documents, Dictionary<string, DmnModel> set, List<Diagnostic> findings, int depth)
    {
        var model = new DmnModel { Name = root.Attribute("name", file), Namespace = root.Attribute("namespace", "") };
        set[model.Namespace] = model;
        foreach (var import in root.Children("import"))
        {
            var wanted = import.Attribute("namespace", "");
            var found = documents.FirstOrDefault(d => d.Root.Attribute("namespace", "") == wanted);
            if (!set.TryGetValue(wanted, out var imported) && found.Root is not null && depth < 20)
            {
                imported = ReadModel(found.Root, found.File, documents, set, findings, depth + 1);
            }

            if (imported is not null && imported != model)
            {
                model.ImportIndex[import.Attribute("name", "")] = imported;
            }
        }

        var types = new DmnTypes(root, model, file, findings);
        model.Types = types.All;
        ReadElements(root, model, types, file);
        foreach (var element in root.Elements())
        {
            ReadRequirements(element, model, set, file, findings);
        }

        findings.AddRange(CycleChecker.Check(model));
        var logic = new LogicReader(model, types, file, findings);
        foreach (var element in root.Elements())
        {
            logic.ReadElement(element);
        }

        return model;
    }

    private static void ReadElements(XElement root, DmnModel model, DmnTypes types, string file)
    {
        foreach (var e in root.Elements())
        {
            var (id, name) = (e.Attribute("id", e.Attribute("name", "")), NameTable.Normalize(e.Child("variable")?.Attribute("name")?.Value ?? e.Attribute("name", "")));
            name = NameTable.Normalize(e.Attribute("name", name));
            var type = types.Of(e.Child("variable")) ?? FeelType.Any;
            DmnElement? element = e.Local() switch
            {
                "inputData" => new DmnInput(id, name, type, At(e, file)) { Model = model },
                "decision" => new DmnDecision(id, name, type is AnyType ? types.Outline(e) : type, At(e, file)) { Model = model },
                "businessKnowledgeModel" => new DmnKnowledge(id, name, type, At(e, file)) { Model = model },
                "decisionService" => new DmnService(id, name, type, At(e, file)) { Model = model },
                _ => null,
            };
            if (element is not null)
            {
                model.Index[id] = element;
            }
        }
    }

    private static void ReadRequirements(XElement e, DmnModel model, Dictionary<string, DmnModel> set, string file, List<Diagnostic> findings)
    {
        if (!model.Index.TryGetValue(e.Attribute("id", e.Attribute("name", "")), out var element))
        {
            return;
        }

        DmnRequirement? Resolve(XElement reference)
        {
            var href = reference.Attribute("href", "");
            var hash = href.LastIndexOf('#');
            var owner = hash > 0 ? set.GetValueOrDefault(href[..hash]) : model;
            if (owner is not null && owner.Index.TryGetValue(href[(hash + 1)..], out var target))
            {
                return new DmnRequirement(owner == model ? null : model.ImportIndex.FirstOrDefault(i => i.Value == owner).Key, target);
            }

            findings.Add(new Diagnostic("RU0111", Severity.Warning, At(reference, file), $"找不到引用“{href}”", "被引用的元素不在模型里", "改正引用，或导入它所在的模型"));
            return null;
        }

        foreach (var requirement in e.Elements().Where(r => r.Local() is "informationRequirement" or "knowledgeRequirement"))
        {
            foreach (var reference in requirement.Elements().Where(r => r.Local() is "requiredInput" or "requiredDecision" or "requiredKnowledge"))
            {
                if (Resolve(reference) is { } resolved)
                {
                    element.Requirements.Add(resolved);
                }
            }
        }

        if (element is DmnService service)
        {
            service.Outputs.AddRange(e.Children("outputDecision").Select(Resolve).Select(r => r?.Element).OfType<DmnDecision>());
            service.Inputs.AddRange(e.Children("inputData").Concat(e.Children("inputDecision")).Select(Resolve).Where(r => r is not null).Select(r => r!.Element));
        }
    }
}
