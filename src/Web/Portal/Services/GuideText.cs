using System.Runtime.CompilerServices;
using Jiangyuan.Catalogue;
using Microsoft.AspNetCore.Components;

namespace Jiangyuan.Web.Portal.Services;

/// <summary>Which of the catalogue's data belongs under a section of the guide.</summary>
internal enum GuideSubject { None, Materials, Course, Time, Places, After }

/// <summary>One section of a guide, its words as HTML, with the data that belongs to it.</summary>
internal sealed record GuidePart(string Id, string Heading, MarkupString Body, GuideSubject Subject);

/// <summary>
/// A guide cut for its page: the words before the first heading, then the sections; the data of the catalogue is shown under the heading
/// that people look for it under, so that nothing is said twice. The headings are fixed for all guides.
/// </summary>
/// <param name="Introduction">Markdown.</param>
/// <param name="Lead">The introduction as HTML.</param>
internal sealed record GuideText(string Introduction, MarkupString Lead, IReadOnlyList<GuidePart> Sections)
{
    internal static readonly GuideText Empty = new("", default, []);

    // Cut and turned into HTML once for each guide of the catalogue, and forgotten with it.
    private static readonly ConditionalWeakTable<ServiceGuide, GuideText> Known = [];

    private static readonly (string Heading, string Id, GuideSubject Subject)[] Headings =
    [
        ("谁可以办", "who", GuideSubject.None), ("需要什么条件", "conditions", GuideSubject.None), ("需要哪些材料", "materials", GuideSubject.Materials),
        ("怎么办", "course", GuideSubject.Course), ("多久办完", "time", GuideSubject.Time), ("收费吗", "fee", GuideSubject.None),
        ("去哪里办", "places", GuideSubject.Places), ("办完以后", "after", GuideSubject.After), ("不满意怎么办", "remedies", GuideSubject.None),
    ];

    internal static GuideText Of(ServiceItem item) => Known.GetValue(item.Guide, Cut);

    private static GuideText Cut(ServiceGuide guide)
    {
        var text = guide.Zh.ReplaceLineEndings("\n");
        var first = text.IndexOf("\n## ", StringComparison.Ordinal);
        var introduction = string.Join('\n', (first < 0 ? text : text[..first]).Split('\n').SkipWhile(line => line.StartsWith("# ", StringComparison.Ordinal) || line.Length == 0));
        return new(introduction, Html(introduction), [.. guide.Sections.Select(Part)]);
    }

    private static GuidePart Part(GuideSection section, int index)
    {
        var known = Array.Find(Headings, one => one.Heading == section.Heading);
        return new(known.Id ?? $"part-{index}", section.Heading, Html(section.Body), known.Subject);
    }

    private static MarkupString Html(string markdown) => (MarkupString)Markdown.ToHtml(markdown);
}
