using System.Text.Json;
using Jiangyuan.Web.Tests.Portal;
using Microsoft.Playwright;

namespace Jiangyuan.Web.Tests.Browser;

public sealed class AccessibilityTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    // To take along, not to press on; the offline verifier is a page of its own, without the site around it.
    private static readonly string[] Papers = ["/services/business-registration/print", "/services/pharmacy-otc-b/print?place=630104000000", "/verify/offline"];

    public static TheoryData<string, bool, bool> Pages()
    {
        var data = new TheoryData<string, bool, bool>();
        foreach (var address in Papers.Concat(PublicPagesTests.Addresses).Append("/nothing-here").Append("/verify?number=&code="))
        {
            data.Add(address, false, false);
            data.Add(address, true, false);
            data.Add(address, false, true);
            data.Add(address, true, true);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_public_page_has_no_violation_and_fits_the_screen(string address, bool elder, bool phone)
    {
        var page = await world.Open(phone: phone, elder: elder);
        await page.GotoAsync(address);
        Assert.Empty(await Violations(page));
        await Fits(page);
        await page.Context.CloseAsync();
    }

    /// <summary>What axe-core finds, by rule and place.</summary>
    internal static async Task<string[]> Violations(IPage page)
    {
        Assert.SkipUnless(File.Exists(BrowserWorld.Axe), "axe-core is not installed: make deps-test");
        // Evaluated by the debugging protocol, so that the page's own content policy stays in force.
        await page.EvaluateAsync(await File.ReadAllTextAsync(BrowserWorld.Axe, TestContext.Current.CancellationToken) + "; undefined");
        var found = await page.EvaluateAsync<JsonElement>("() => axe.run(document, { resultTypes: ['violations'] })");
        return [.. found.GetProperty("violations").EnumerateArray().SelectMany(rule => rule.GetProperty("nodes").EnumerateArray()
            .Select(node => $"{rule.GetProperty("id").GetString()}: {node.GetProperty("html").GetString()} {node.GetProperty("failureSummary").GetString()}"))];
    }

    /// <summary>Nothing sticks out to the side, and everything one taps is large enough.</summary>
    internal static async Task Fits(IPage page)
    {
        var wide = await page.EvaluateAsync<string[]>("""
            () => document.documentElement.scrollWidth <= window.innerWidth ? []
              : [...document.querySelectorAll('main *, header *, footer *')].filter(e => e.getBoundingClientRect().right > window.innerWidth).map(e => e.outerHTML.slice(0, 120))
            """);
        Assert.True(wide.Length == 0, "The page scrolls to the side: " + string.Join(" | ", wide.Take(5)));
        var small = await page.EvaluateAsync<string[]>("""
            () => { const least = document.documentElement.dataset.mode === 'elder' ? 60 : 44;
              return [...document.querySelectorAll('button, .btn, nav.nav a, select, input:not([type=hidden],[type=radio],[type=checkbox])')]
                .map(e => [e.getBoundingClientRect(), e]).filter(([r]) => r.height > 0 && r.height < least - 0.5).map(([r, e]) => `${r.height} ${e.outerHTML.slice(0, 120)}`); }
            """);
        Assert.Empty(small);
        var body = await page.EvaluateAsync<double>("() => parseFloat(getComputedStyle(document.querySelector('main p') ?? document.body).fontSize)");
        var elder = await page.EvaluateAsync<bool>("() => document.documentElement.dataset.mode === 'elder'");
        Assert.True(body >= (elder ? 24 : 15), $"Text is {body} px.");
    }
}
