using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>Reads the Markdown guide: a title and sections under headings of the second level.</summary>
internal static class GuideFile
{
    /// <summary>A guide must have these, in plain words: 政务服务 guides list conditions, materials and flow (国务院令第716号 art. 6).</summary>
    public static readonly string[] RequiredHeadings = ["谁可以办", "需要什么条件", "需要哪些材料", "怎么办", "多久办完", "收费吗", "去哪里办", "办完以后", "不满意怎么办"];

    private const int MaxCharacters = 30_000;

    public static ServiceGuide Read(PackageFile? zh, PackageFile? bo, PackageFile? en, string folder, Findings findings)
    {
        if (zh is null)
        {
            findings.Error("SC0701", new(folder + "/guide.zh.md", 0, 0), "没有办事指南。", "人们要先看懂条件、材料和流程，才能来办（国务院令第716号第六条）。", "请写一份 guide.zh.md，标题依次为：" + string.Join('、', RequiredHeadings) + "。");
            return new ServiceGuide("");
        }

        var text = zh.Text.ReplaceLineEndings("\n");
        if (text.Length > MaxCharacters)
        {
            findings.Error("SC0104", new(zh.Path, 0, 0), $"办事指南有 {text.Length:N0} 个字，上限是 {MaxCharacters:N0} 个。", "太长的指南没有人读得完。", "请把细节移到材料和问题的说明里。");
            return new ServiceGuide("");
        }

        var sections = new List<GuideSection>();
        var places = new List<Place>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("## ", StringComparison.Ordinal))
            {
                continue;
            }

            var end = Array.FindIndex(lines, i + 1, line => line.StartsWith("## ", StringComparison.Ordinal));
            var body = string.Join('\n', lines[(i + 1)..(end < 0 ? lines.Length : end)]).Trim();
            sections.Add(new GuideSection(lines[i][3..].Trim(), body));
            places.Add(new Place(zh.Path, i + 1, 1));
        }

        CheckHeadings(zh.Path, sections, places, findings);
        return new ServiceGuide(text) { Bo = bo?.Text.ReplaceLineEndings("\n"), En = en?.Text.ReplaceLineEndings("\n"), Sections = sections };
    }

    private static void CheckHeadings(string path, List<GuideSection> sections, List<Place> places, Findings findings)
    {
        foreach (var heading in RequiredHeadings)
        {
            if (sections.TrueForAll(section => section.Heading != heading))
            {
                var near = Nearest.Of(heading, sections.Select(section => section.Heading).Except(RequiredHeadings));
                findings.Error("SC0702", new(path, 1, 1), $"办事指南缺少“## {heading}”。", "各地的指南标题相同，人们才知道在哪里找。", near is null ? $"请补上这一节。" : $"请把“## {near}”改成“## {heading}”，或补上这一节。");
            }
        }

        for (var i = 0; i < sections.Count; i++)
        {
            if (sections[i].Body.Length == 0)
            {
                findings.Error("SC0703", places[i], $"“{sections[i].Heading}”下面没有文字。", "空着的一节帮不了看的人。", "请写上内容；确实没有的，也请说明“不收费”“无需材料”等。");
            }

            if (sections.FindIndex(section => section.Heading == sections[i].Heading) < i)
            {
                findings.Error("SC0210", places[i], $"标题“{sections[i].Heading}”写了两次。", "同一标题下的两段话可能互相矛盾。", "请合并成一节。");
            }
        }
    }
}
