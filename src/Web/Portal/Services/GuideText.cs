using Jiangyuan.Catalogue;

namespace Jiangyuan.Web.Portal.Services;

/// <summary>Which of the catalogue's data belongs under a section of the guide.</summary>
internal enum GuideSubject { None, Materials, Course, Time, Places, After }

/// <summary>One section of a guide with the data that belongs to it.</summary>
internal sealed record GuidePart(string Id, string Heading, string Body, GuideSubject Subject);

/// <summary>
/// A guide cut for its page: the words before the first heading, then the sections; the data of the catalogue is shown under the heading
/// that people look for it under, so that nothing is said twice. The headings are fixed for all guides.
/// </summary>
internal sealed record GuideText(string Introduction, IReadOnlyList<GuidePart> Sections)
{
    internal static readonly GuideText Empty = new("", []);

    private static readonly (string Heading, string Id, GuideSubject Subject)[] Known =
    [
        ("谁可以办", "who", GuideSubject.None), ("需要什么条件", "conditions", GuideSubject.None), ("需要哪些材料", "materials", GuideSubject.Materials),
        ("怎么办", "course", GuideSubject.Course), ("多久办完", "time", GuideSubject.Time), ("收费吗", "fee", GuideSubject.None),
        ("去哪里办", "places", GuideSubject.Places), ("办完以后", "after", GuideSubject.After), ("不满意怎么办", "remedies", GuideSubject.None),
    ];

    internal static GuideText Of(ServiceItem item)
    {
        var text = item.Guide.Zh.ReplaceLineEndings("\n");
        var first = text.IndexOf("\n## ", StringComparison.Ordinal);
        var introduction = (first < 0 ? text : text[..first]).Split('\n').SkipWhile(line => line.StartsWith("# ", StringComparison.Ordinal) || line.Length == 0);
        return new(string.Join('\n', introduction), [.. item.Guide.Sections.Select(Part)]);
    }

    private static GuidePart Part(GuideSection section, int index)
    {
        var known = Array.Find(Known, one => one.Heading == section.Heading);
        return new(known.Id ?? $"part-{index}", section.Heading, section.Body, known.Subject);
    }
}
