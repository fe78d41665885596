namespace Jiangyuan.Catalogue;

/// <summary>The pages of <c>docs/checks</c>, carried along: id → Markdown.</summary>
public static class CheckPages
{
    private const string Prefix = "checks/";

    /// <summary>Every id that has a page, in order.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        .. typeof(CheckPages).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^".md".Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>The page, or null.</summary>
    public static string? Of(string id)
    {
        using var stream = typeof(CheckPages).Assembly.GetManifestResourceStream($"{Prefix}{id.ToUpperInvariant()}.md");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
