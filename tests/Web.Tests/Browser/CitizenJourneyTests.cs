using Jiangyuan.Web.Tests.Portal;
using Microsoft.Playwright;

namespace Jiangyuan.Web.Tests.Browser;

public sealed class CitizenJourneyTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    [Theory]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    public async Task A_shop_is_registered_from_the_search_to_the_receipt(bool scripts, bool phone, bool elder)
    {
        var page = await world.Open(scripts, phone, elder);
        var look = $"{(phone ? "phone" : "desktop")}{(elder ? "-elder" : "")}";
        await page.GotoAsync("/");
        await Look(page, scripts, $"home-{look}");
        await page.Locator("#f-q").FillAsync("营业执照");
        await page.Locator(".hero button").ClickAsync();
        await Look(page, scripts, $"search-{look}");
        await page.Locator(".results a").First.ClickAsync();
        await Look(page, scripts, $"guide-{look}");
        await page.GotoAsync("/services/business-registration/apply?place=630104000000");
        await page.Locator("#f-login").FillAsync("zhuoma");
        await page.Locator("#f-password").FillAsync(world.Site.Password);
        await Go(page);
        await Look(page, scripts, $"apply-{look}");
        await Go(page);
        await Go(page);
        await Look(page, scripts, $"errors-{look}");
        await page.Locator("[name=entity-type][value=sole-trader], select[name=entity-type]").First.EvaluateAsync("e => { if (e.tagName === 'SELECT') e.value = 'sole-trader'; else e.checked = true; }");
        await page.Locator("[name=company-name]").FillAsync("卓玛样例小卖部");
        await page.Locator("[name=foreign-invested][value=false]").CheckAsync();
        await Go(page);
        await page.Locator("[name=business-scope]").FillAsync("食品、日用百货零售");
        await page.Locator("[name=industry]").FillAsync("零售");
        await page.Locator("[name=premises-division]").SelectOptionAsync("630104000000");
        await page.Locator("[name=premises-address]").FillAsync("西宁市城西区样例路 1 号");
        await page.Locator("[name=premises-right][value=rented]").CheckAsync();
        await Go(page);
        await page.Locator("[name=legal-representative-name]").FillAsync("才让卓玛");
        await page.Locator("[name=legal-representative-number]").FillAsync("630102199001010013");
        await Go(page);
        await page.Locator("[name='material.premises-proof']").SetInputFilesAsync(new FilePayload
            { Name = "租赁合同.png", MimeType = "image/png", Buffer = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82] });
        await Look(page, scripts, $"materials-{look}");
        await Go(page);
        await Look(page, scripts, $"check-{look}");
        await Go(page);
        Assert.Matches("/cases/[0-9]{17}/receipt$", page.Url);
        await Look(page, scripts, $"receipt-{look}");
        await page.Locator("main .actions .btn").First.ClickAsync();
        await page.Locator("details summary").First.ClickAsync();
        await Look(page, scripts, $"progress-{look}");
        await page.Context.CloseAsync();
    }

    private static Task Go(IPage page) => page.Locator("main form[method=post] .actions button, main form[method=post] button.btn").First.ClickAsync();

    // axe needs scripts on the page; without them the same page was looked at in the other round.
    private static async Task Look(IPage page, bool scripts, string name)
    {
        await BrowserWorld.Picture(page, name);
        if (!scripts) return;
        Assert.Empty(await AccessibilityTests.Violations(page));
        await AccessibilityTests.Fits(page);
    }
}
