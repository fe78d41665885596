using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Jiangyuan.Web.Portal.Services;

/// <summary>
/// The Markdown that guides are written in: paragraphs, lists, tables, headings of the second and third level, bold, links. Everything else is text.
/// All text is encoded; a link leads to this site or by https.
/// </summary>
internal static partial class Markdown
{
    /// <summary>How all pages write text: Chinese as itself. The platform's own writes a reference of eight bytes for each character, and the pages would be two thirds larger.</summary>
    internal static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    internal static string ToHtml(string text)
    {
        var html = new StringBuilder();
        string? open = null;
        foreach (var block in BlankLine().Split(text.ReplaceLineEndings("\n").Trim()))
        {
            if (block.StartsWith('|'))
            {
                Close();
                Table(html, block);
                continue;
            }
            foreach (var line in Lines(block))
            {
                var (tag, words) = Kind(line);
                var list = tag switch { "ul" or "ol" => tag, _ => null };
                if (open != list)
                {
                    Close();
                    if (list is not null) html.Append('<').Append(list).Append('>');
                    open = list;
                }
                var element = list is null ? tag : "li";
                html.Append('<').Append(element).Append('>').Append(Inline(words)).Append("</").Append(element).Append('>');
            }
        }
        Close();
        return html.ToString();

        void Close()
        {
            if (open is not null) html.Append("</").Append(open).Append('>');
            open = null;
        }
    }

    private static void Table(StringBuilder html, string block)
    {
        var rows = block.Split('\n').Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries)).ToArray();
        html.Append("<table><thead><tr>");
        foreach (var cell in rows[0]) html.Append("<th scope=\"col\">").Append(Inline(cell)).Append("</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in rows.Skip(1).Where(row => !row.All(cell => cell.All(c => c is '-' or ':'))))
        {
            html.Append("<tr>");
            foreach (var cell in row) html.Append("<td>").Append(Inline(cell)).Append("</td>");
            html.Append("</tr>");
        }
        html.Append("</tbody></table>");
    }

    // Lines that begin nothing continue the line above, as authors wrap them.
    private static List<string> Lines(string block)
    {
        List<string> lines = [];
        foreach (var raw in block.Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0) continue;
            if (lines.Count == 0 || Kind(line).Tag != "p" || lines[^1].StartsWith('#')) lines.Add(line);
            else lines[^1] += Wide(lines[^1][^1]) && Wide(line[0]) ? line : " " + line;
        }
        return lines;
    }

    private static bool Wide(char c) => c > 0x2E7F;

    private static (string Tag, string Words) Kind(string line) =>
        line.StartsWith('#') ? (line.StartsWith("###", StringComparison.Ordinal) ? "h3" : "h2", line.TrimStart('#').Trim())
        : line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("* ", StringComparison.Ordinal) ? ("ul", line[2..])
        : Numbered().Match(line) is { Success: true } number ? ("ol", line[number.Length..])
        : ("p", line);

    private static string Inline(string text)
    {
        var html = Bold().Replace(Encoder.Encode(text), "<b>$1</b>");
        return Link().Replace(html, "<a href=\"$2\">$1</a>");
    }

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex BlankLine();

    [GeneratedRegex(@"^\d{1,2}[.、]\s*")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\*\*(.+?)\*\*")]
    private static partial Regex Bold();

    [GeneratedRegex(@"\[([^\]]+)\]\(((?:/(?!/)|https://)[^\s()&lt;""]*)\)")]
    private static partial Regex Link();
}
