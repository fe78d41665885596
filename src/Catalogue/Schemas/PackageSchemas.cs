using System.Text.Json.Nodes;
using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Schemas;

/// <summary>A JSON Schema (2020-12) for one kind of package file, and for which files it is, as a pattern below the packages' root.</summary>
public sealed record PackageSchema(string Name, string Files, string Title, JsonObject Schema)
{
    /// <summary>The probe that it was made from: the order of its keys is that of the formatter.</summary>
    internal SchemaProbe? Probe { get; init; }
}

/// <summary>The schemas of all kinds of package files, made by running the loader's own readers over probes.</summary>
public static class PackageSchemas
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PackageSchema> All { get; } = Make();

    /// <summary>The schema for a path; null when there is none.</summary>
    public static PackageSchema? For(string path)
    {
        var parts = path.Split('/');
        var name = parts[^1];
        return parts switch
        {
            ["items", _, "places", _] => Named("place"),
            ["items", _, "scenarios", _] => Named("scenario"),
            ["items", _, _] when name.Contains('@', StringComparison.Ordinal) => Named(name[..name.IndexOf('@', StringComparison.Ordinal)] is "item" ? "item-version" : name[..name.IndexOf('@', StringComparison.Ordinal)]),
            ["items", _, _] when name.EndsWith(".yaml", StringComparison.Ordinal) => Named(name[..^5]),
            [var folder, _] when name.EndsWith(".yaml", StringComparison.Ordinal) => All.FirstOrDefault(schema => schema.Files.StartsWith(folder + "/", StringComparison.Ordinal)),
            _ => null,
        };
    }

    private static PackageSchema? Named(string name) => All.FirstOrDefault(schema => schema.Name == name);

    private static List<PackageSchema> Make()
    {
        var made = new List<PackageSchema>();
        var parts = new ItemParts(new FormDefinition([]), [], new ProcessDefinition([]), new ServiceGuide(""));
        Add("elements", "elements/*.yaml", "数据元", RegisterFiles.ReadElements);
        Add("registers", "registers/*.yaml", "登记库", RegisterFiles.ReadRegisters);
        Add("agencies", "agencies/*.yaml", "机关", RegisterFiles.ReadAgencies);
        Add("life-event", "life-events/*.yaml", "一件事", LifeEventFile.Read);
        Add("laws", "laws/*.yaml", "法律法规", LawFiles.ReadLaws);
        Add("adjustments", "adjustments/*.yaml", "事项调整", LawFiles.ReadAdjustments);
        Add("plain-words", "plain-words/*.yaml", "平实用语", LawFiles.ReadPlainWords);
        Add("lists", "lists/*.yaml", "清单", ListFiles.ReadLists);
        Add("item", "items/*/item.yaml", "事项", (root, draft) => ItemFile.Read("item", root, null, parts, draft));
        Add("form", "items/*/form*.yaml", "表单", (root, draft) => PartFiles.ReadForm(root, draft));
        Add("materials", "items/*/materials*.yaml", "材料", (root, draft) => PartFiles.ReadMaterials(root, draft));
        Add("process", "items/*/process*.yaml", "流程", (root, draft) => PartFiles.ReadProcess(root, draft));
        Add("place", "items/*/places/*.yaml", "办理地", (root, draft) => PartFiles.ReadPlace(root, "item", "000000000000", [], draft));
        Add("scenario", "items/*/scenarios/*.yaml", "情形", (root, draft) => ScenarioFile.Read(root, "item", "scenario", draft));
        var item = made.Find(schema => schema.Name == "item")!;
        made.Add(Finished("item-version", "items/*/item@*.yaml", "事项的新版本", item.Probe!, ["effective-from", "document-number"]));
        return made;

        void Add(string name, string files, string title, Action<Node, Draft> read)
        {
            var probe = new SchemaProbe();
            read(probe.Node, new Draft(new Findings()));
            made.Add(Finished(name, files, title, probe, null));
        }
    }

    private static PackageSchema Finished(string name, string files, string title, SchemaProbe probe, string[]? required)
    {
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach (var (key, value) in probe.Schema(required).ToList())
        {
            schema[key] = value?.DeepClone();
        }

        return new PackageSchema(name, files, title, schema) { Probe = probe };
    }
}
