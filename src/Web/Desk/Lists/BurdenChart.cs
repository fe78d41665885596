using System.Globalization;
using System.Net;
using System.Text;
using Jiangyuan.Catalogue.Diff;

namespace Jiangyuan.Web.Desk.Lists;

/// <summary>
/// Before and after as bars, drawn on the server. Each measure has a scale of its own (its greater side is full width), and its numbers stand beside the bars;
/// the same numbers are in the table, so the picture is a picture only.
/// </summary>
internal static class BurdenChart
{
    private const int Label = 56;
    private const int Full = 220;

    // Room for the longest words beside a full bar: "改前 12345 个工作日".
    private const int Words = 164;
    private const int RowHeight = 44;

    internal static string Svg(Burden before, Burden after, string title, string was, string now)
    {
        var svg = new StringBuilder();
        var height = Burden.Measures.Count * RowHeight;
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"burden\" viewBox=\"0 0 {Label + Full + Words} {height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\">");
        foreach (var (measure, row) in Burden.Measures.Select((measure, row) => (measure, row)))
        {
            var (a, b) = (measure.Of(before), measure.Of(after));
            var most = Math.Max(Math.Max(a, b), 1);
            var y = row * RowHeight;
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{y + 25}\" class=\"name\">{WebUtility.HtmlEncode(measure.Name)}</text>");
            Bar(svg, y + 4, a / most, "before", $"{was} {a:0.##} {measure.Unit}");
            Bar(svg, y + 21, b / most, b > a ? "after more" : "after", $"{now} {b:0.##} {measure.Unit}");
        }
        return svg.Append("</svg>").ToString();
    }

    private static void Bar(StringBuilder svg, int y, decimal part, string kind, string words) => svg.Append(CultureInfo.InvariantCulture,
        $"<rect x=\"{Label}\" y=\"{y}\" width=\"{Math.Max(1, Math.Round(part * Full, 1))}\" height=\"14\" class=\"{kind}\"/><text x=\"{Label + Math.Round(part * Full, 1) + 8}\" y=\"{y + 12}\">{WebUtility.HtmlEncode(words)}</text>");
}
