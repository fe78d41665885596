using System.Globalization;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Components;
using Jiangyuan.Web.Publication;

namespace Jiangyuan.Web.Desk.Lists;

/// <summary>Small things that the pages of the lists share.</summary>
internal static class ListWords
{
    internal static Tone ToneOf(PublicationStatus status) => status switch
    {
        PublicationStatus.InReview => Tone.Warn, PublicationStatus.Published or PublicationStatus.InForce => Tone.Ok, PublicationStatus.Discarded => Tone.Neutral, _ => Tone.Info,
    };

    internal static Tone ToneOf(Severity severity) => severity switch { Severity.Error => Tone.Error, Severity.Warning => Tone.Warn, _ => Tone.Info };

    internal static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    internal static string SourceHref(string batch, string path, int line = 0) => $"/desk/lists/{batch}/source?path={Uri.EscapeDataString(path)}{(line > 0 ? $"#L{line}" : "")}";

    /// <summary>The files by what they belong to: an item by its name, or a folder.</summary>
    internal static IEnumerable<(string Name, string? Item, IReadOnlyList<string> Paths)> Tree(IEnumerable<string> paths, Catalogue.Catalogue names) =>
        paths.GroupBy(path => path.Split('/') is ["items", var id, ..] ? "items/" + id : path.Split('/')[0]).OrderBy(group => !group.Key.StartsWith("items/", StringComparison.Ordinal)).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Key.StartsWith("items/", StringComparison.Ordinal)
                ? (names.Items.LastOrDefault(item => item.Id == group.Key[6..])?.Name ?? group.Key[6..], group.Key[6..], (IReadOnlyList<string>)[.. group.OrderBy(Rank).ThenBy(path => path, StringComparer.Ordinal)])
                : (group.Key, (string?)null, [.. group]));

    /// <summary>What a file is called within its group: a place by its name, a situation by what it tells, the parts of an item by what they are.</summary>
    internal static string NameOf(string path, Catalogue.Catalogue names, Texts texts)
    {
        if (path.Split('/') is ["lists", var list] && texts.Has("lists.file-" + Path.GetFileNameWithoutExtension(list)))
            return texts["lists.file-" + Path.GetFileNameWithoutExtension(list)];
        if (path.Split('/') is not ["items", var item, .. var rest])
            return path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var (name, version) = Dated(Path.GetFileNameWithoutExtension(rest[^1]));
        var called = rest switch
        {
            ["places", _] => names.PlaceName(name),
            ["scenarios", _] => texts["lists.scenario", names.Scenarios.FirstOrDefault(scenario => scenario.ItemId == item && scenario.Id == name)?.Name ?? name],
            [_] when texts.Has("lists.file-" + name) => texts["lists.file-" + name],
            _ => string.Join('/', rest),
        };
        return version is null ? called : texts["lists.file-of", called, version];
    }

    // As one writes an item: itself, what it asks, how it is handled, what it tells; then places and situations.
    private static int Rank(string path) => path.Split('/') switch
    {
        ["items", _, "places", ..] => 10,
        ["items", _, "scenarios", ..] => 11,
        ["items", _, var file] when Array.FindIndex(["item", "form", "materials", "process", "guide"], part => file.StartsWith(part, StringComparison.Ordinal)) is >= 0 and var rank => rank,
        _ => 9,
    };

    private static (string Name, string? Version) Dated(string name) => name.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? (name[..at], name[(at + 1)..]) : (name, null);
}
