namespace Jiangyuan.Catalogue;

/// <summary>One file of the packages, with its path relative to the packages' root, written with <c>/</c>.</summary>
public sealed record PackageFile(string Path, string Text);
