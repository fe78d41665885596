using System.Globalization;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Diff;

/// <summary>Finds where a fact is written, by reading again only the files that are asked about.</summary>
internal sealed class PackagePlaces(IEnumerable<PackageFile> files)
{
    private readonly Dictionary<string, PackageFile> _files = files.ToDictionary(file => file.Path, StringComparer.Ordinal);
    private readonly Dictionary<string, Node?> _roots = new(StringComparer.Ordinal);

    /// <summary>The place of a fact of a version: in the newest file that is not later than the version and says it; otherwise the version's own place.</summary>
    public Place Of(ServiceItem item, Locator at)
    {
        var dot = at.File.LastIndexOf('.');
        var name = dot > 0 && !at.File.StartsWith("guide", StringComparison.Ordinal) ? dot : at.File.IndexOf('.', StringComparison.Ordinal);
        var dated = _files.Keys.Where(path => path.StartsWith($"items/{item.Id}/{at.File[..name]}@", StringComparison.Ordinal) && path.EndsWith(at.File[name..], StringComparison.Ordinal))
            .Where(path => DateOnly.TryParseExact(path.AsSpan(path.IndexOf('@', StringComparison.Ordinal) + 1, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day <= item.EffectiveFrom)
            .OrderDescending(StringComparer.Ordinal);
        return dated.Append($"items/{item.Id}/{at.File}").Select(path => In(path, at)).FirstOrDefault(place => place is not null) ?? item.Place;
    }

    /// <summary>The place of the entry with this id, or where entries have none, of this name, in the files of a folder, such as an element.</summary>
    public Place OfEntry(string folder, string id, string name) =>
        _files.Keys.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(path => path == $"{folder}/{id}.yaml" ? new Place(path, 1, 1) : Root(path) is { } root ? (Entry(root, "id", id) ?? Entry(root, "name", name))?.Place : null).FirstOrDefault(place => place is not null) ?? default;

    private Place? In(string path, Locator at)
    {
        if (path.EndsWith(".md", StringComparison.Ordinal))
        {
            var lines = _files.TryGetValue(path, out var text) ? text.Text.ReplaceLineEndings("\n").Split('\n') : [];
            var line = Array.IndexOf(lines, "## " + at.Key);
            return line < 0 ? null : new Place(path, line + 1, 1);
        }

        if (Root(path) is not { } root)
        {
            return null;
        }

        var node = root;
        foreach (var key in at.Key.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (node[key] is not { } next)
            {
                return null;
            }

            node = next;
        }

        return at.Id.Length == 0 ? node.Place : at.IdKey.Length == 0 ? Words(node, at.Id)?.Place : Entry(node, at.IdKey, at.Id)?.Place;
    }

    private Node? Root(string path)
    {
        if (!_roots.TryGetValue(path, out var root))
        {
            _roots[path] = root = _files.TryGetValue(path, out var file) && path.EndsWith(".yaml", StringComparison.Ordinal) ? YamlReader.Read(file with { Text = file.Text.ReplaceLineEndings("\n") }, new Findings()) : null;
        }

        return root;
    }

    private static Node? Entry(Node node, string key, string value) =>
        node.Kind == NodeKind.Map && node[key] is { Kind: NodeKind.Scalar } id && id.Text.Trim() == value ? node
        : node.Items.Concat(node.Entries.Select(entry => entry.Value)).Select(child => Entry(child, key, value)).FirstOrDefault(found => found is not null);

    private static Node? Words(Node node, string text) => node.Items.Find(item => item.Text.Trim() == text);
}
