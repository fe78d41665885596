using System.Runtime.CompilerServices;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Engine.Tests.Catalogue;

/// <summary>Package files in memory: the real ones, or a small tree of the real registers and one item from the template.</summary>
internal sealed class Tree
{
    private static readonly Lazy<IReadOnlyList<PackageFile>> RealFiles = new(() => PackageFolder.Read(Path.Combine(Root(), "packages")).Files);
    // What speaks of the real items.
    private static readonly string[] OfItems = ["items/", "search/", "life-events/", "lists/", "adjustments/"];
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);

    public static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    public static IReadOnlyList<PackageFile> Real => RealFiles.Value;

    /// <summary>The real elements, registers, agencies and divisions, and the item <c>sample</c> as <c>jy new item</c> writes it, at 城西区, from 2026-01-01.</summary>
    public static Tree Small()
    {
        var tree = new Tree();
        foreach (var file in Real.Where(file => !OfItems.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal))))
        {
            tree._files[file.Path] = file.Text;
        }

        var agency = new Agency("market-630104", "") { Division = "630104000000", CreditCode = "" };
        foreach (var file in ItemTemplate.Files("sample", agency, new DateOnly(2026, 1, 1)))
        {
            tree._files[file.Path] = file.Text;
        }

        return tree;
    }

    public IReadOnlyList<PackageFile> Files => [.. _files.Select(pair => new PackageFile(pair.Key, pair.Value))];

    public string this[string path]
    {
        get => _files[path];
        set => _files[path] = value;
    }

    public Tree With(string path, string text)
    {
        _files[path] = text;
        return this;
    }

    public Tree Without(string path)
    {
        _files.Remove(path);
        return this;
    }

    /// <summary>The files under one prefix again under another.</summary>
    public Tree Copy(string from, string to)
    {
        foreach (var (path, text) in _files.Where(pair => pair.Key.StartsWith(from, StringComparison.Ordinal)).ToArray())
        {
            _files[to + path[from.Length..]] = text;
        }

        return this;
    }

    /// <summary>Replaces the top-level keys that <paramref name="patch"/> has in a YAML file, or adds them; makes the file when there is none.</summary>
    public Tree Patch(string path, string patch)
    {
        if (!_files.TryGetValue(path, out var text))
        {
            return With(path, patch);
        }

        var keys = Chunks(patch).Select(chunk => chunk.Key).ToHashSet(StringComparer.Ordinal);
        return With(path, string.Concat(Chunks(text).Where(chunk => !keys.Contains(chunk.Key)).Select(chunk => chunk.Text)) + patch);
    }

    public Tree WithoutKey(string path, string key) =>
        With(path, string.Concat(Chunks(_files[path]).Where(chunk => chunk.Key != key).Select(chunk => chunk.Text)));

    public (Jiangyuan.Catalogue.Catalogue? Catalogue, IReadOnlyList<Diagnostic> Findings) Load() => CatalogueLoader.Load(Files);

    private static List<(string Key, string Text)> Chunks(string text)
    {
        var chunks = new List<(string Key, string Text)>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (char.IsAsciiLetter(line[0]))
            {
                chunks.Add((line[..line.IndexOf(':', StringComparison.Ordinal)], line + "\n"));
            }
            else if (chunks.Count > 0)
            {
                chunks[^1] = (chunks[^1].Key, chunks[^1].Text + line + "\n");
            }
        }

        return chunks;
    }
}
