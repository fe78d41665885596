using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Tests.Portal;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Jiangyuan.Web.Tests.Browser;

/// <summary>The pages that a smooth case never meets, held to the same rules: both modes, both widths.</summary>
public sealed class EveryPageTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    [Theory]
    [InlineData("clerk.market-630104", "/desk /desk/counter /desk/counter?offer=pharmacy-otc-b%40630104000000 /desk/counter?offer=business-registration%40630104000000 /desk/clocks /desk/certificates /desk/certificates?number=1 /desk/cases/12345678901234567 /account /account/password /account/second-factor")]
    [InlineData("head.market-630104", "/desk /desk/packages /desk/clocks")]
    [InlineData("lists", "/desk/calendar /desk/packages")]
    [InlineData("system", "/desk/accounts /desk/accounts?find=Pending /desk/accounts/new /desk/accounts/1")]
    [InlineData("security", "/desk/accounts /account")]
    [InlineData("audit", "/desk/audit /desk/audit?account=zhuoma /desk/audit?case=12345678901234567 /desk/packages")]
    [InlineData("jingban", "/my/cases /my/drafts /my/access /account /account/password /account/second-factor /api /cases/12345678901234567 /certificates/1 /my/drafts/1/check")]
    public async Task A_page_for_somebody_signed_in_has_no_violation_and_fits_the_screen(string login, string addresses)
    {
        var window = await new Window(world, await world.Open(), true).SignIn(login);
        foreach (var address in addresses.Split(' ')) await window.Go(address, address);
        await window.Page.Context.CloseAsync();
        world.NothingWrong();
    }

    [Fact]
    public async Task Every_action_of_the_desk_has_a_form_without_violation()
    {
        var me = await new Window(world, await world.Open(false, phone: true), false).SignIn("jingban");
        var number = await Journey.Apply(me, Errand.PharmacyWithReview);
        var clerk = await new Window(world, await world.Open(), true).SignIn("clerk.market-630104");
        var (officer, head) = (await new Window(world, await world.Open(), true).SignIn("officer1.market-630104"), await new Window(world, await world.Open(), true).SignIn("head.market-630104"));
        await EachForm(clerk, number);
        await Wrong(clerk, number, "decline");
        await Journey.Act(clerk, number, "accept");
        await EachForm(officer, number);
        await Wrong(officer, number, "review");
        await Journey.Act(officer, number, "request-extension", ("amount", "3"), ("reason", "需要核对进货渠道。"));
        await EachForm(head, number);
        await Journey.Act(head, number, "approve-extension", ("approve", "true"), ("reason", "情况属实。"));
        await Journey.Act(officer, number, "start-procedure", ("name", "检验"), ("workingDays", "5"), ("notice", "送检需要五个工作日。"));
        await EachForm(officer, number);
        await Journey.Act(officer, number, "end-procedure", ("name", "检验"), ("result", "合格。"));
        await me.Go($"/cases/{number}", "progress-extended");
        await Journey.Act(head, number, "terminate", ("reason", "申请人已注销。"));
        world.NothingWrong();
    }

    [Fact]
    public async Task The_counters_receipt_and_the_question_before_a_draft_is_thrown_away_have_no_violation()
    {
        var number = (await HandledCase.Submitted(world.Site.Services)).Number;
        var clerk = await new Window(world, await world.Open(), true).SignIn("clerk.market-630104");
        await clerk.Go($"/desk/counter/{number}", "counter-receipt");
        Assert.Equal("收件回执", await clerk.Heading());
        var me = await new Window(world, await world.Open(phone: true), true).SignIn("jingban");
        await me.Go("/services/pharmacy-otc-b/apply", "apply");
        await me.Set("place", Errand.Pharmacy.Place);
        await me.Set("mode", "Ordinary");
        await me.Press();
        await me.Go("/my/drafts", "drafts-one");
        await me.Follow("main a[href$='/discard']", "draft-discard");
        Assert.EndsWith("/discard", me.Path, StringComparison.Ordinal);
        world.NothingWrong();
    }

    [Fact]
    public async Task An_error_page_where_somebody_really_comes_to_it_has_no_violation()
    {
        var me = await new Window(world, await world.Open(phone: true), true).SignIn("zhuoma");
        await me.Go("/account/password", "password");
        await me.Page.EvaluateAsync("() => document.querySelectorAll('[name=__RequestVerificationToken]').forEach(one => one.remove())");
        Assert.Equal(400, (await me.Page.RunAndWaitForResponseAsync(me.Press, answer => answer.Request.Method == "POST")).Status);
        await me.Look("error-400");
        Assert.Equal("这个请求我们没有看懂", await me.Heading());
        foreach (var (address, status) in new[] { ("/desk", 403), ("/nothing-here", 404), ("/services/no-such-item", 404), ("/services/no-such-item/print", 404), ("/cases/12345678901234567/receipt", 404) })
            await Failed(me, address, status);
        var head = await new Window(world, await world.Open(phone: true), true).SignIn("head.market-630104");
        await Broken(head, "inbox", "/desk/next");
        world.NothingWrong();
    }

    [Fact]
    public async Task A_page_that_fails_while_it_is_drawn_ends_on_the_error_page()
    {
        var me = await new Window(world, await world.Open(phone: true), true).SignIn("zhuoma");
        await Broken(me, "drafts", "/my/drafts");
        world.NothingWrong();
    }

    [Fact]
    public async Task A_supplement_is_asked_for_once_and_handed_in_with_its_file_kept_through_an_error()
    {
        var me = await new Window(world, await world.Open(phone: true), true).SignIn("zhuoma");
        var number = await Journey.Apply(me, Errand.Shop);
        var clerk = await new Window(world, await world.Open(), true).SignIn("clerk.market-630104");
        await Journey.Act(clerk, number, "request-supplement", ("thing:premises-proof", "合同没有出租方签名"), ("thing:business-scope", "请按规范目录写明"));
        await clerk.Go($"/desk/cases/{number}/supplement", "desk-supplement");
        await me.Go($"/cases/{number}", "progress-supplement");
        await me.Follow($"main a[href$='/{number}/supplement']", "supplement");
        await me.Page.Locator("[name='material.premises-proof']").SetInputFilesAsync(Window.Pdf("签名的合同.pdf"));
        await me.Set("business-scope", "");
        await me.Press();
        await me.Look("supplement-errors");
        Assert.Contains("签名的合同.pdf", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await me.Page.Locator(".summary-error a").First.ClickAsync();
        Assert.EndsWith("#f-business-scope", me.Page.Url, StringComparison.Ordinal);
        await me.Set("business-scope", "食品销售；日用百货销售");
        await me.Press();
        Assert.EndsWith("did=supplemented", me.Page.Url, StringComparison.Ordinal);
        await me.Look("progress-supplemented");
        await clerk.Go($"/desk/cases/{number}", "desk-case-supplemented");
        Assert.Contains("签名的合同.pdf", await clerk.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await me.Follow("main a[href$='/withdraw']", "withdraw");
        await me.Press();
        await me.Look("progress-withdrawn");
        Assert.EndsWith("did=withdrawn", me.Page.Url, StringComparison.Ordinal);
        world.NothingWrong();
    }

    [Fact]
    public async Task An_account_is_made_gets_a_second_factor_and_signs_in_with_a_code()
    {
        var me = new Window(world, await world.Open(phone: true), true);
        await me.Go("/register", "register");
        await me.Press();
        await me.Look("register-errors");
        foreach (var (name, value) in new[] { ("name", "扎西样例"), ("citizenNumber", "630102198512120028"), ("phone", "13900000077"), ("login", "zhaxi"), ("password", Secret), ("again", Secret) }) await me.Set(name, Number(name, value));
        await me.Press();
        Assert.Equal("/account", me.Path);
        await me.Look("account-new");
        await me.Follow("main a[href='/account/second-factor']", "second-factor");
        var secret = Totp.FromBase32(await me.Page.Locator("code.code").First.InnerTextAsync())!;
        await me.Set("code", "000");
        await me.Press();
        await me.Look("second-factor-errors");
        await me.Set("code", Totp.Code(secret, Totp.StepAt(world.Site.Time.Now)));
        await me.Press();
        await me.Look("recovery-codes");
        await me.Page.Context.ClearCookiesAsync();
        await me.Go("/sign-in", "sign-in");
        await me.Set("login", "zhaxi");
        await me.Set("password", "wrong-wrong-wrong");
        await me.Press();
        await me.Look("sign-in-errors");
        await me.Set("login", "zhaxi");
        await me.Set("password", Secret);
        await me.Press();
        Assert.Equal("/sign-in/code", me.Path);
        await me.Look("sign-in-code");
        world.Site.Time.Now += TimeSpan.FromSeconds(30);
        await me.Set("code", Totp.Code(secret, Totp.StepAt(world.Site.Time.Now)));
        await me.Press();
        Assert.Equal("/", me.Path);
        world.NothingWrong();
    }

    [Fact]
    public async Task The_home_page_is_kept_as_a_picture_in_both_modes()
    {
        foreach (var elder in new[] { false, true })
        {
            var page = await world.Open(elder: elder);
            await page.GotoAsync("/");
            Assert.Equal(elder ? "elder" : null, await page.Locator("html").GetAttributeAsync("data-mode"));
            await BrowserWorld.Picture(page, elder ? "home-elder" : "home", whole: false);
            await page.Context.CloseAsync();
        }
    }

    private const string Secret = "青海湖边五匹白马吃着草呢";

    // The check character of a made-up number (GB 11643).
    private static string Number(string name, string value)
    {
        if (name != "citizenNumber") return value;
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return value[..17] + "10X98765432"[weights.Select((weight, i) => weight * (value[i] - '0')).Sum() % 11];
    }

    private static async Task Failed(Window window, string address, int status)
    {
        Assert.Equal((address, status), (address, (await window.Page.GotoAsync(address))!.Status));
        await window.Look($"{status}-{address}");
    }

    /// <summary>What an address shows while a table is gone from the database.</summary>
    private async Task Broken(Window window, string table, string address)
    {
        await Database($"ALTER TABLE {table} RENAME TO {table}_away");
        try
        {
            await Failed(window, address, 500);
            Assert.Equal("系统出了问题", await window.Heading());
        }
        finally
        {
            await Database($"ALTER TABLE {table}_away RENAME TO {table}");
        }
    }

    private async Task Database(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={world.Site.Database};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task EachForm(Window officer, string number)
    {
        await officer.Go($"/desk/cases/{number}", "desk-case");
        foreach (var href in await officer.Page.Locator($"main a.btn[href*='/desk/cases/{number}/']").EvaluateAllAsync<string[]>("all => all.map(one => one.getAttribute('href'))"))
            await officer.Go(href, "form-" + href.Split('/')[^1]);
    }

    /// <summary>A form sent empty names what is missing at its field.</summary>
    private static async Task Wrong(Window officer, string number, string slug)
    {
        await officer.Go($"/desk/cases/{number}/{slug}", "form-" + slug);
        await officer.Press();
        await officer.Look($"form-{slug}-errors");
        Assert.True(await officer.Page.Locator(".summary-error a").CountAsync() > 0);
    }
}
