using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Jiangyuan.Web.Tests.Browser;

/// <summary>Only the keyboard, and what people do by mistake: going back, clicking twice, wrong numbers, other people's affairs.</summary>
public sealed class WrongTurnsTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    [Fact]
    public async Task A_clerk_signs_in_and_accepts_a_case_without_a_mouse()
    {
        var number = await Submitted();
        var page = await world.Open();
        await page.GotoAsync("/sign-in");
        await TabTo(page, "#f-login");
        await page.Keyboard.TypeAsync("clerk.market-630104");
        await TabTo(page, "#f-password");
        await page.Keyboard.TypeAsync(world.Site.Password);
        await Enter(page, "**/desk");
        await TabTo(page, $"a[href*='/desk/cases/{number}']");
        await Enter(page, $"**/desk/cases/{number}*");
        await TabTo(page, $"a[href*='/{number}/accept']");
        await Enter(page, "**/accept*");
        await TabTo(page, "main form[method=post] .actions button");
        await Enter(page, "**done=accept*");
        Assert.Contains("已办好", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_tab_leads_past_the_menu()
    {
        var page = await world.Open();
        await page.GotoAsync("/");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("#main", await page.EvaluateAsync<string>("() => document.activeElement.getAttribute('href')"));
    }

    [Fact]
    public async Task Going_back_after_submitting_and_submitting_again_gives_the_same_receipt()
    {
        var me = await new Window(world, await world.Open(false, phone: true), false).SignIn("zhuoma");
        var number = await Journey.Apply(me, Errand.Shop);
        await me.Go("/my/cases", "my-cases");
        var before = await me.Page.Locator("main tbody tr").CountAsync();
        while (!me.Path.EndsWith("/check", StringComparison.Ordinal) && await me.Page.GoBackAsync() is not null)
            if (me.Path == "/") break;
        // The page behind is either the receipt already or the old form; both lead to the one receipt.
        if (me.Path.EndsWith("/check", StringComparison.Ordinal)) await me.Press();
        await me.Go("/my/cases", "my-cases");
        Assert.Equal(before, await me.Page.Locator("main tbody tr").CountAsync());
        Assert.Contains(number, await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_double_click_on_accept_is_one_acceptance()
    {
        var number = await Submitted();
        var clerk = await new Window(world, await world.Open(), false).SignIn("clerk.market-630104");
        await clerk.Go($"/desk/cases/{number}/accept", "form-accept");
        await clerk.Page.Locator("main form[method=post] .actions button").First.DblClickAsync();
        await clerk.Page.WaitForURLAsync("**done=accept*");
        Assert.Equal(1, await clerk.Page.Locator(".t-title", new() { HasTextString = "受理" }).CountAsync());
    }

    [Fact]
    public async Task A_form_that_is_out_of_date_changes_nothing_and_says_what_happened()
    {
        var number = await Submitted();
        var first = await new Window(world, await world.Open(), false).SignIn("clerk.market-630104");
        var second = await new Window(world, await world.Open(), false).SignIn("officer1.market-630104");
        await first.Go($"/desk/cases/{number}/decline", "form-decline");
        await first.Set("reason", "不属于本机关职权");
        await Journey.Act(second, number, "accept");
        await first.Press();
        await first.Look("form-decline-stale");
        Assert.Contains("这期间发生了什么", await first.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await first.Go($"/desk/cases/{number}", "desk-case");
        Assert.DoesNotContain("不予受理", await first.Page.InnerTextAsync("h1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_and_foreign_cases_look_alike_to_everybody()
    {
        var number = await Submitted();
        var other = await new Window(world, await world.Open(phone: true), false).SignIn("zhuoma");
        var stranger = await new Window(world, await world.Open(), false).SignIn("clerk.market-632801");
        foreach (var (window, root) in new[] { (other, "/cases/"), (stranger, "/desk/cases/") })
        {
            foreach (var end in new[] { "", root == "/cases/" ? "/withdraw" : "/accept", root == "/cases/" ? "/receipt" : "/decide" })
            {
                var foreign = await window.Page.GotoAsync(root + number + end);
                var text = await Said(window);
                var unknown = await window.Page.GotoAsync(root + "26100932499999999" + end);
                Assert.Equal(404, foreign!.Status);
                Assert.Equal(404, unknown!.Status);
                Assert.Equal(text, await Said(window));
            }
        }
        Assert.Equal(403, (await other.Page.GotoAsync("/desk"))!.Status);
    }

    private async Task<string> Submitted()
    {
        var me = await new Window(world, await world.Open(false, phone: true), false).SignIn("jingban");
        var number = await Journey.Apply(me, Errand.Pharmacy);
        await me.Page.Context.CloseAsync();
        return number;
    }

    /// <summary>The page without the number of the request, which is another each time.</summary>
    private static async Task<string> Said(Window window) => Regex.Replace(await window.Page.InnerTextAsync("main"), "[0-9a-f]{32}", "");

    private static async Task TabTo(IPage page, string selector)
    {
        for (var press = 0; press < 80; press++)
        {
            if (await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector)) return;
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"{selector} is not reached with the Tab key on {page.Url}.");
    }

    private static async Task Enter(IPage page, string address)
    {
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(address);
        await page.WaitForLoadStateAsync();
    }
}
