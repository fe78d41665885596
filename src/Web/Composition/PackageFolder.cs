using Jiangyuan.Catalogue;

namespace Jiangyuan.Web.Composition;

/// <summary>Reads a folder of service packages from disk.</summary>
public static class PackageFolder
{
    private static readonly string[] Read = [".yaml", ".md"];

    /// <summary>All package files below the folder, in a fixed order, with paths as findings show them.</summary>
    public static IReadOnlyList<PackageFile> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Array.Exists(Read, ending => file.EndsWith(ending, StringComparison.Ordinal)))
            .Select(file => (File: file, Path: Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => new PackageFile(file.Path, File.ReadAllText(file.File)))];
}
