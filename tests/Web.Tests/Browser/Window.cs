using Microsoft.Playwright;

namespace Jiangyuan.Web.Tests.Browser;

/// <summary>Somebody's browser window, driven by what the page shows: links, fields, buttons.</summary>
internal sealed class Window(BrowserWorld world, IPage page, bool inspects)
{
    private readonly HashSet<string> _seen = [];

    internal IPage Page => page;

    internal string Path => new Uri(page.Url).AbsolutePath;

    /// <summary>The smallest file that an upload takes for a PDF.</summary>
    internal static FilePayload Pdf(string name) => new() { Name = name, MimeType = "application/pdf", Buffer = "%PDF-1.7\n%%EOF\n"u8.ToArray() };

    internal async Task<string> Heading() => (await page.Locator("h1").First.InnerTextAsync()).Trim();

    internal async Task<Window> SignIn(string login)
    {
        await page.GotoAsync("/sign-in");
        await page.Locator("#f-login").FillAsync(login);
        await page.Locator("#f-password").FillAsync(world.Site.Password);
        await Leave(page.Locator("main form[method=post] button").First);
        Assert.DoesNotContain("sign-in", page.Url, StringComparison.Ordinal);
        return this;
    }

    internal async Task Go(string address, string name)
    {
        await page.GotoAsync(address);
        await Look(name);
    }

    internal async Task Follow(string selector, string name)
    {
        await Leave(page.Locator(selector).First);
        await Look(name);
    }

    internal Task Press() => Leave(page.Locator("main form[method=post] .actions button").First);

    /// <summary>Clicks what leads to another page, and waits until that page is there: the document that was left carries a mark.</summary>
    internal async Task Leave(ILocator target)
    {
        await page.EvaluateAsync("() => { window.leaving = true; }");
        await target.ClickAsync();
        await Loaded();
    }

    /// <summary>Fills the questions of this screen that there is an answer for.</summary>
    internal async Task Answer(IReadOnlyDictionary<string, string> answers)
    {
        foreach (var id in await page.Locator("main input[name=asked]").EvaluateAllAsync<string[]>("all => all.map(one => one.value)"))
        {
            if (answers.TryGetValue(id, out var value)) await Set(id, value);
        }
    }

    internal async Task Set(string name, string value)
    {
        var control = page.Locator($"main [name='{name}']:not([type=hidden])");
        switch (await control.First.EvaluateAsync<string>("one => one.tagName === 'SELECT' ? 'select' : one.type"))
        {
            case "select": await control.SelectOptionAsync(value); break;
            case "radio" or "checkbox": await page.Locator($"main [name='{name}'][value='{value}']").CheckAsync(); break;
            default: await control.FillAsync(value); break;
        }
    }

    /// <summary>Holds the page to the rules in both modes and both widths (once for each name), and never lets it scroll to the side.</summary>
    internal async Task Look(string name)
    {
        await Loaded();
        Assert.DoesNotContain("⟦", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.True(await page.Locator("h1").CountAsync() == 1, $"{name}: {await page.Locator("h1").CountAsync()} headings at {page.Url}: {await page.InnerTextAsync("body")}");
        if (await Misfit() is { Length: > 0 } bad) world.Wrong.Add($"{name} ({page.Url}, {page.ViewportSize!.Width}): {bad}");
        if (!inspects || !_seen.Add(name)) return;
        var before = page.ViewportSize!;
        foreach (var (elder, width) in new[] { (false, 1280), (false, 390), (true, 390), (true, 1280) })
        {
            await page.EvaluateAsync("elder => elder ? document.documentElement.dataset.mode = 'elder' : delete document.documentElement.dataset.mode", elder);
            await page.SetViewportSizeAsync(width, 900);
            var found = await AccessibilityTests.Violations(page);
            if (found.Length > 0) world.Wrong.Add($"{name} ({page.Url}, {(elder ? "elder " : "")}{width}): {string.Join(" | ", found)}");
            if (await Misfit() is { Length: > 0 } misfit) world.Wrong.Add($"{name} ({page.Url}, {(elder ? "elder " : "")}{width}): {misfit}");
        }
        await page.EvaluateAsync("() => delete document.documentElement.dataset.mode");
        await page.SetViewportSizeAsync(before.Width, before.Height);
    }

    /// <summary>Keeps a picture of what the window shows, from <paramref name="from"/> downwards.</summary>
    internal async Task Picture(string name, string from = "body")
    {
        await page.EvaluateAsync("from => document.querySelector(from).scrollIntoView()", from);
        await BrowserWorld.Picture(page, name, whole: false);
    }

    // Asked of the page itself: the event can be over before anybody listens for it when a form is answered by a redirect.
    private async Task Loaded()
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            try
            {
                if (await page.EvaluateAsync<bool>("() => document.readyState === 'complete' && !window.leaving")) return;
            }
            catch (PlaywrightException)
            {
                // The document was exchanged for the next one while it was asked.
            }
            await Task.Delay(50);
        }
    }

    private async Task<string> Misfit()
    {
        try
        {
            await AccessibilityTests.Fits(page);
            return "";
        }
        catch (Xunit.Sdk.XunitException e)
        {
            return e.Message;
        }
    }
}
