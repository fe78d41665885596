using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>
/// Reads one item's folder into its dated versions. A version of day D takes of each file the newest that is not later than D;
/// <c>item@D.yaml</c> states only the keys that differ from the version before.
/// </summary>
internal static class ItemFolder
{
    public static void Read(ItemFiles files, Draft draft)
    {
        var roots = new Dictionary<string, Node?>(StringComparer.Ordinal);
        foreach (var part in files.Parts.Where(part => part.Name.EndsWith(".yaml", StringComparison.Ordinal)))
        {
            roots[part.File.Path] = YamlReader.Read(part.File, draft.Findings);
        }

        var versions = ReadVersions(files, roots, draft);
        draft.Items.AddRange(versions);
        foreach (var file in files.Places)
        {
            if (YamlReader.Read(file, draft.Findings) is { } root)
            {
                PartFiles.ReadPlace(root, NameOf(file), versions, draft);
            }
        }

        foreach (var file in files.Scenarios)
        {
            Ids.CheckForm(NameOf(file), new Place(file.Path, 0, 0), draft.Findings);
            if (YamlReader.Read(file, draft.Findings) is { } root && ScenarioFile.Read(root, files.Id, NameOf(file), draft) is { } scenario)
            {
                draft.Scenarios.Add(scenario);
            }
        }
    }

    private static List<ServiceItem> ReadVersions(ItemFiles files, Dictionary<string, Node?> roots, Draft draft)
    {
        var reader = new VersionReader(files, roots, draft);
        DateOnly?[] dates = [null, .. files.Parts.Select(part => part.From).OfType<DateOnly>().Distinct().Order().Cast<DateOnly?>()];
        List<ServiceItem> versions = [.. dates.Select(reader.Read).OfType<ServiceItem>()];
        for (var i = 0; i + 1 < versions.Count; i++)
        {
            var (version, next) = (versions[i], versions[i + 1]);
            if (next.EffectiveFrom <= version.EffectiveFrom || version.EffectiveTo >= next.EffectiveFrom)
            {
                draft.Findings.Error("SC0403", draft.PlaceOf(next, "effective-from"), $"这一版从 {next.EffectiveFrom:yyyy-MM-dd} 起有效，而前一版从 {version.EffectiveFrom:yyyy-MM-dd} 起{(version.EffectiveTo is { } to ? $"到 {to:yyyy-MM-dd} " : "")}有效。",
                    "同一天有两版，就不知道照哪一版办。", "请改生效日期，或删去前一版的“effective-to”（后一版生效时前一版自动失效）。");
            }
            else if (version.EffectiveTo is null)
            {
                versions[i] = draft.Remember(version with { EffectiveTo = next.EffectiveFrom.AddDays(-1) }, draft.NodeOf(version));
            }
        }

        return versions;
    }

    private static string NameOf(PackageFile file) => file.Path[(file.Path.LastIndexOf('/') + 1)..^".yaml".Length];

    private sealed class VersionReader(ItemFiles files, Dictionary<string, Node?> roots, Draft draft)
    {
        private readonly Dictionary<string, object> _read = new(StringComparer.Ordinal);
        private Node? _item;

        /// <summary>The version that begins on the day; null stands for the first.</summary>
        public ServiceItem? Read(DateOnly? from)
        {
            var own = files.Parts.Find(part => part.Name == "item.yaml" && part.From == from)?.File;
            if (own is null)
            {
                var here = new Place(from is null ? files.Folder + "/item.yaml" : files.Parts.First(part => part.From == from).File.Path, 0, 0);
                draft.Findings.Error("SC0307", here, from is null ? "事项文件夹里没有 item.yaml。" : $"有 {from:yyyy-MM-dd} 起的文件，却没有 item@{from:yyyy-MM-dd}.yaml。",
                    "每一版都要写明从哪天起有效、由哪份文件公布。", "请补上这个文件；新版本的文件只需写 effective-from、document-number 和有变化的键。");
                return null;
            }

            if (roots[own.Path] is not { } root)
            {
                return null;
            }

            _item = from is null || _item is null ? root : Overlay(_item, root);
            var parts = new ItemParts(
                Part("form.yaml", from, node => PartFiles.ReadForm(node, draft)) ?? new FormDefinition([]),
                Part("materials.yaml", from, node => PartFiles.ReadMaterials(node, draft)) ?? [],
                Part("process.yaml", from, node => PartFiles.ReadProcess(node, draft)) ?? new ProcessDefinition([]),
                Guide(from));
            return ItemFile.Read(files.Id, _item, from, parts, draft);
        }

        private Node Overlay(Node before, Node root)
        {
            var own = new Section(root, "新版本", draft.Findings);
            own.Date("effective-from");
            own.Text("document-number");
            var kept = new Node(NodeKind.Map, before.Place);
            kept.Entries.AddRange(before.Entries.Where(entry => entry.Key.Text != "effective-to"));
            return kept.OverlaidBy(root);
        }

        private T? Part<T>(string name, DateOnly? from, Func<Node, T> read)
            where T : class
        {
            if (Newest(name, from) is not { } file)
            {
                draft.Findings.Error("SC0307", new Place($"{files.Folder}/{name}", 0, 0), $"事项文件夹里没有 {name}。", "表单、材料、流程缺一样，事项就办不了。", "请补上这个文件；没有材料的写“materials: []”。");
                return null;
            }

            if (_read.TryGetValue(file.Path, out var done))
            {
                return (T)done;
            }

            if (roots[file.Path] is not { } root)
            {
                return null;
            }

            var part = read(root);
            _read[file.Path] = part;
            return part;
        }

        private ServiceGuide Guide(DateOnly? from)
        {
            var zh = Newest("guide.zh.md", from);
            var key = zh?.Path ?? "guide";
            if (!_read.TryGetValue(key, out var done))
            {
                var guide = GuideFile.Read(zh, Newest("guide.bo.md", from), Newest("guide.en.md", from), files.Folder, draft.Findings);
                _read[key] = done = guide;
                draft.GuidePlaces[guide] = key;
            }

            return (ServiceGuide)done;
        }

        private PackageFile? Newest(string name, DateOnly? from) =>
            files.Parts.Where(part => part.Name == name && (part.From is null || part.From <= from)).OrderBy(part => part.From ?? DateOnly.MinValue).LastOrDefault()?.File;
    }
}
