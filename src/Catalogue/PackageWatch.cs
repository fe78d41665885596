using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue;

/// <summary>A packages' folder that is looked at again and again: only files whose time or size has changed are read.</summary>
public sealed class PackageWatch(string folder)
{
    private readonly Dictionary<string, (long At, long Size, PackageFile? File, IReadOnlyList<Diagnostic> Findings)> _known = new(StringComparer.Ordinal);

    /// <summary>Looks again; the paths that have come, changed or gone since the last time.</summary>
    public IReadOnlyList<string> Look()
    {
        var changed = new List<string>();
        var there = PackageFolder.Stamps(folder);
        foreach (var (path, at, size) in there)
        {
            if (_known.TryGetValue(path, out var known) && known.At == at && known.Size == size)
            {
                continue;
            }

            var (file, findings) = PackageFolder.ReadOne(folder, path);
            _known[path] = (at, size, file, findings);
            changed.Add(path);
        }

        var paths = there.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _known.Keys.Where(path => !paths.Contains(path)).ToList())
        {
            _known.Remove(gone);
            changed.Add(gone);
        }

        return changed;
    }

    /// <summary>What the compiler says of the files as they were at the last look.</summary>
    public (Catalogue? Catalogue, IReadOnlyList<Diagnostic> Findings) Load()
    {
        var unreadable = _known.Values.SelectMany(file => file.Findings).ToArray();
        var (catalogue, findings) = CatalogueLoader.Load([.. _known.Values.Select(file => file.File).OfType<PackageFile>()]);
        return (unreadable.Length > 0 ? null : catalogue, [.. unreadable, .. findings]);
    }
}
