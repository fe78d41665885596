using Jiangyuan.Engine.Tests.Trust.Crypto;
using Jiangyuan.Engine.Tests.Trust.Draw;
using Jiangyuan.Trust.Draw;
using Microsoft.Playwright;

namespace Jiangyuan.Web.Tests;

/// <summary>The verifier page, opened from a file as a citizen would, without a server.</summary>
public sealed class VerifyDrawPageTests
{
    [Fact]
    public async Task The_page_passes_a_genuine_bundle_and_names_the_fault_of_each_forged_one()
    {
        await Opened(1280, async (tab, page) =>
        {
            Assert.Empty(await Codes(tab, page, DrawTampering.Genuine()));
            foreach (var (code, what, files) in DrawTampering.All())
            {
                var codes = await Codes(tab, page, files);
                Assert.True(codes.Contains(code), $"{code} {what}:{string.Join(" ", codes)}");
                Assert.Equal(DrawBundle.Verify(files).Faults.Select(f => f.Code), codes);
            }
        });
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task The_page_has_no_violation_and_fits_the_screen_before_and_after_it_has_judged(int width)
    {
        await Opened(width, async (tab, page) =>
        {
            await tab.GotoAsync(new Uri(page).AbsoluteUri);
            await Held(tab);
            Assert.Empty(await Codes(tab, page, DrawTampering.Genuine()));
            await Held(tab);
            Assert.NotEmpty(await Codes(tab, page, DrawTampering.All().First().Files));
            await Held(tab);
        });
    }

    [Fact]
    public void The_page_is_one_short_file_without_outside_parts()
    {
        var text = System.Text.Encoding.UTF8.GetString(DrawBundle.VerifierPage());
        // Short enough to be read whole: the words and the draw, the bundle, and two kinds of signatures that browsers do not verify themselves.
        Assert.True(text.Split('\n').Length <= 760);
        Assert.DoesNotContain("http:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", text, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", text, StringComparison.Ordinal);
        Assert.Contains("<noscript>", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_verifies_both_forms_of_beacon_signatures_as_the_command_does()
    {
        if (!File.Exists("/usr/bin/chromium"))
            Assert.Skip("没有 /usr/bin/chromium");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
        var tab = await browser.NewPageAsync();
        await tab.SetContentAsync(System.Text.Encoding.UTF8.GetString(DrawBundle.VerifierPage()));
        foreach (var row in Bls12381Rounds.All)
        {
            var (scheme, key, round, signature, previous) = row.Data;
            if (scheme == "pedersen-bls-unchained")
                continue; // No network that a plan may name has it.
            foreach (var shift in new[] { 0, 1 })
                Assert.Equal(shift == 0, await tab.EvaluateAsync<bool>("""
                    ([scheme, key, round, signature, previous]) => {
                      const chained = scheme.endsWith("-chained") && !scheme.includes("unchained");
                      return JyDraw.drandSigned({ key, chained, size: chained ? 96 : 48 }, Number(round), JyDraw.unhex(signature), JyDraw.unhex(previous));
                    }
                    """, new[] { scheme, key, (round + shift).ToString(System.Globalization.CultureInfo.InvariantCulture), signature, previous }));
        }
    }

    private static async Task Opened(int width, Func<IPage, string, Task> look)
    {
        if (!File.Exists("/usr/bin/chromium"))
            Assert.Skip("没有 /usr/bin/chromium");
        var folder = Directory.CreateTempSubdirectory("verify-draw");
        try
        {
            var page = Path.Combine(folder.FullName, DrawBundle.VerifierName);
            await File.WriteAllBytesAsync(page, DrawBundle.VerifierPage(), TestContext.Current.CancellationToken);
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
            await look(await browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 844 } }), page);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Held(IPage tab)
    {
        Assert.Empty(await Browser.AccessibilityTests.Violations(tab));
        await Browser.AccessibilityTests.Fits(tab);
    }

    private static async Task<IReadOnlyList<string>> Codes(IPage tab, string page, Dictionary<string, byte[]> files)
    {
        await tab.GotoAsync(new Uri(page).AbsoluteUri);
        await tab.SetInputFilesAsync("#files", files.Select(f => new FilePayload { Name = f.Key, MimeType = "application/octet-stream", Buffer = f.Value }));
        await tab.WaitForSelectorAsync("#verdict[data-done]");
        return await tab.Locator("#verdict li[data-code]").EvaluateAllAsync<string[]>("items => items.map(i => i.dataset.code)");
    }
}
