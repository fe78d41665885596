using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue;

/// <summary>Compiles package files. Never throws for what is in the files: every mistake is a located finding.</summary>
public static class CatalogueLoader
{
    /// <summary>The catalogue, or null when any finding is an error; and all findings, by place.</summary>
    public static (Catalogue? Catalogue, IReadOnlyList<Diagnostic> Findings) Load(IReadOnlyList<PackageFile> files) => (null, []);
}
