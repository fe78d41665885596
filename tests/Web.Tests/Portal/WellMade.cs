using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Jiangyuan.Web.Portal;

namespace Jiangyuan.Web.Tests.Portal;

/// <summary>What every page must be, whatever it shows.</summary>
internal static class WellMade
{
    internal static void Check(VisitedPage page, bool elder = false)
    {
        var html = page.Html;
        Assert.Equal("zh-CN", html.DocumentElement.GetAttribute("lang"));
        Assert.Equal(elder ? "elder" : null, html.DocumentElement.GetAttribute("data-mode"));
        Assert.False(string.IsNullOrWhiteSpace(html.Title));
        Assert.Single(html.QuerySelectorAll("h1"));
        Assert.Single(html.QuerySelectorAll("main"));
        Assert.Equal("#main", html.QuerySelector("a.skip")?.GetAttribute("href"));
        Assert.Empty(html.QuerySelectorAll("[id]").GroupBy(element => element.Id).Where(same => same.Count() > 1).Select(same => same.Key!));
        Assert.Empty(Unlabelled(html));
        Assert.Empty(Dangling(html));
        Assert.DoesNotContain("⟦", page.Source, StringComparison.Ordinal);
        Assert.DoesNotMatch("&#x[0-9A-F]{4};", page.Source);
        Assert.Empty(html.QuerySelectorAll("[style], style, script:not([src]), [onclick], iframe"));
        Headers(page.Answer);
    }

    internal static void Headers(HttpResponseMessage answer)
    {
        Assert.Equal(SecurityHeaders.Policy, Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(answer.Headers.Contains("Server"));
    }

    private static IEnumerable<string> Unlabelled(IHtmlDocument html) => html
        .QuerySelectorAll("input:not([type=hidden]), select, textarea")
        .Where(control => control.Id is null || html.QuerySelector($"label[for='{control.Id}']") is null)
        .Select(control => control.OuterHtml);

    // Links into the page, and what describes or labels an element, must be there.
    private static IEnumerable<string> Dangling(IHtmlDocument html) => html
        .QuerySelectorAll("a[href^='#']").Select(link => link.GetAttribute("href")![1..])
        .Concat(html.QuerySelectorAll("[aria-describedby]").SelectMany(element => element.GetAttribute("aria-describedby")!.Split(' ')))
        .Concat(html.QuerySelectorAll("[aria-labelledby]").SelectMany(element => element.GetAttribute("aria-labelledby")!.Split(' ')))
        .Where(id => html.GetElementById(id) is null);
}
