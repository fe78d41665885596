namespace Jiangyuan.Catalogue;

/// <summary>One file of the packages, with its path relative to the packages' root, written with <c>/</c>.</summary>
public sealed record PackageFile(string Path, string Text)
{
    /// <summary>Opens what is read as a stream because it may be large; then <see cref="Text"/> is empty.</summary>
    public Func<Stream>? Open { get; init; }
}
