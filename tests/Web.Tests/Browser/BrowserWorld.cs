using Jiangyuan.Web.Tests.Portal;
using Microsoft.Playwright;

namespace Jiangyuan.Web.Tests.Browser;

/// <summary>A real browser before the real site on a loopback port. Skipped where Chromium is not installed.</summary>
public sealed class BrowserWorld : IAsyncLifetime
{
    internal const string Chromium = "/usr/bin/chromium";
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal PortalWorld Site { get; } = new();

    /// <summary>What windows found wrong with pages on their way; the test that ends a journey holds it to be empty.</summary>
    internal List<string> Wrong { get; } = [];

    internal Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>The accessibility checker, put there by <c>make deps-test</c>.</summary>
    internal static string Axe => Path.Combine(PortalWorld.Root, "tests/Web.Tests/node_modules/axe-core/axe.min.js");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium)) return;
        Site.UseKestrel(0);
        Site.StartServer();
        Address = Site.ClientOptions.BaseAddress;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A fresh window. A phone is 390 by 844.</summary>
    internal async Task<IPage> Open(bool scripts = true, bool phone = false, bool elder = false)
    {
        Assert.SkipUnless(_browser is not null, "Chromium is not installed: make deps-test");
        var context = await _browser!.NewContextAsync(new()
        {
            Locale = "zh-CN",
            TimezoneId = "Asia/Shanghai",
            JavaScriptEnabled = scripts,
            BypassCSP = false,
            BaseURL = Address.ToString(),
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 900 },
        });
        if (elder) await context.AddCookiesAsync([new() { Name = "jy-mode", Value = "elder", Url = Address.ToString() }]);
        return await context.NewPageAsync();
    }

    /// <summary>Keeps a picture of the page where the README and reviewers find it.</summary>
    internal static async Task Picture(IPage page, string name, bool whole = true)
    {
        var folder = Directory.CreateDirectory(Path.Combine(PortalWorld.Root, "artifacts/screenshots"));
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder.FullName, name + ".png"), FullPage = whole });
    }

    internal void NothingWrong()
    {
        var found = string.Join('\n', Wrong);
        Wrong.Clear();
        Assert.True(found.Length == 0, found);
    }

    /// <summary>Keeps a picture of a PDF's first page, where poppler is installed.</summary>
    internal static async Task PictureOfPaper(byte[] pdf, string name)
    {
        if (!File.Exists("/usr/bin/pdftoppm")) return;
        var folder = Directory.CreateDirectory(Path.Combine(PortalWorld.Root, "artifacts/screenshots")).FullName;
        var file = Path.Combine(folder, name + ".pdf");
        await File.WriteAllBytesAsync(file, pdf);
        using var drawing = System.Diagnostics.Process.Start("/usr/bin/pdftoppm", ["-png", "-r", "80", "-singlefile", "-f", "1", "-l", "1", file, Path.Combine(folder, name)]);
        await drawing.WaitForExitAsync();
        Assert.Equal(0, drawing.ExitCode);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await Site.DisposeAsync();
    }
}
