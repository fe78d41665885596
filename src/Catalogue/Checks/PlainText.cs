using System.Text.RegularExpressions;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0704, SC0705, SC0706: what people read can be read: short sentences, words of everyday (plain-words/*.yaml), abbreviations explained.</summary>
internal static partial class PlainText
{
    public const int LongestSentence = 100;
    private static readonly string[] CommitmentKeys = ["duties", "promises", "liability"];

    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items)
        {
            var guide = item.Guide.Zh;
            if (draft.GuidePlaces.TryGetValue(item.Guide, out var path))
            {
                Look(draft, Lines(guide, path), guide);
            }

            foreach (var node in Texts(item, draft))
            {
                Look(draft, [(node.IsBlock ? new Place(node.Place.File, node.Place.Line + 1, 1) : node.Place, node.Text)], node.Text);
            }
        }
    }

    private static IEnumerable<Node> Texts(ServiceItem item, Draft draft) =>
        (draft.NodeAt(item, "conditions")?.Items ?? [])
            .Concat(CommitmentKeys.SelectMany(key => draft.NodeAt(item, "commitment", key)?.Items ?? []))
            .Concat(item.Materials.Select(material => draft.NodeAt(material, "why")).OfType<Node>())
            .Concat(item.Form.Questions.SelectMany(question => new[] { draft.NodeAt(question, "label"), draft.NodeAt(question, "help") }).OfType<Node>())
            .Where(node => node.Kind == NodeKind.Scalar);

    private static IEnumerable<(Place Place, string Text)> Lines(string text, string path) =>
        text.Split('\n').Select((line, index) => (new Place(path, index + 1, 1), line));

    private static void Look(Draft draft, IEnumerable<(Place Place, string Text)> lines, string whole)
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (place, text) in lines)
        {
            foreach (Match sentence in Sentence().Matches(Address().Replace(text, "")))
            {
                var length = sentence.Value.Trim().Length;
                if (length > LongestSentence)
                {
                    draft.Findings.Error("SC0704", place, $"这一句有 {length} 个字：“{sentence.Value.Trim()[..12]}……”。", $"超过 {LongestSentence} 个字的句子，很多人读到后面就忘了前面。", "请分成几句，每句只说一件事。");
                }
            }

            foreach (var (word, plain) in draft.PlainWords)
            {
                if (text.Contains(word, StringComparison.Ordinal) && !Explained(whole, word) && said.Add(word))
                {
                    draft.Findings.Error("SC0705", place with { Column = place.Column + Math.Max(0, text.IndexOf(word, StringComparison.Ordinal)) }, $"“{word}”是机关里的话，没有解释。", "办事的人多半没有听过这个词。", $"请改成“{plain}”，或在第一次出现时解释：“{word}（{plain}）”。");
                }
            }

            foreach (Match match in Abbreviation().Matches(Address().Replace(text, "")))
            {
                if (!Explained(whole, match.Value) && said.Add(match.Value))
                {
                    draft.Findings.Error("SC0706", place, $"缩写“{match.Value}”没有解释。", "不知道缩写意思的人读不懂这一句。", $"请写全称，或在第一次出现时写成“全称（{match.Value}）”或“{match.Value}（全称）”。");
                }
            }
        }
    }

    /// <summary>Explained: 词（…）, （词）, “词”, 词是指… or 词就是….</summary>
    private static bool Explained(string whole, string word) =>
        whole.Contains(word + "（", StringComparison.Ordinal) || whole.Contains("（" + word, StringComparison.Ordinal) || whole.Contains("“" + word + "”", StringComparison.Ordinal)
        || whole.Contains(word + "是指", StringComparison.Ordinal) || whole.Contains(word + "就是", StringComparison.Ordinal) || whole.Contains(word + "，就是", StringComparison.Ordinal) || whole.Contains(word + "，也就是", StringComparison.Ordinal);

    [GeneratedRegex("[^。！？；|\n]+", RegexOptions.CultureInvariant)]
    private static partial Regex Sentence();

    [GeneratedRegex("(?<![A-Za-z0-9])[A-Z][A-Z0-9]{1,9}(?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Abbreviation();

    // Addresses of pages and code are not read aloud.
    [GeneratedRegex("\\]\\([^)]*\\)|https?://\\S+|`[^`]*`", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
