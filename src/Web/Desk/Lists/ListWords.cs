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
                ? (names.Items.LastOrDefault(item => item.Id == group.Key[6..])?.Name ?? group.Key[6..], group.Key[6..], (IReadOnlyList<string>)[.. group])
                : (group.Key, (string?)null, [.. group]));

    /// <summary>The part of a path below its group.</summary>
    internal static string Short(string path) => path.Split('/') is ["items", _, .. var rest] ? string.Join('/', rest) : path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
