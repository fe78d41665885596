using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Jiangyuan.Web.Tests.Browser;

/// <summary>Who looks, and who is told: an officer opens a case, the citizen sees it at once, asks, and gets an answer; without scripts, on a phone.</summary>
public sealed partial class AccessJourneyTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private const string Purpose = "本人来窗口询问执照什么时候能办好";

    [Fact]
    public async Task An_officer_opens_a_case_and_the_citizen_sees_it_within_five_seconds_asks_and_is_answered()
    {
        var me = await new Window(world, await world.Open(scripts: false, phone: true), false).SignIn("zhuoma");
        var number = await Journey.Apply(me, Errand.Shop);
        var officer = await new Window(world, await world.Open(), true).SignIn("officer1.market-630104");
        await officer.Page.GotoAsync($"/desk/cases/{number}");
        Assert.Contains("13900000001", await officer.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        var since = Stopwatch.StartNew();
        await me.Page.GotoAsync("/my/access");
        var seen = await me.Page.InnerTextAsync("main");
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(5), since.Elapsed.ToString());
        foreach (var word in new[] { "承办赵", "西宁市城西区市场监督管理局", number, "姓名", "公民身份号码" })
            Assert.Contains(word, seen, StringComparison.Ordinal);

        await me.Follow("main a[href$='/question']", "question");
        await me.Press();
        Assert.Contains("请填写", await me.Page.InnerTextAsync(".summary-error"), StringComparison.Ordinal);
        await me.Set("question", "为什么承办人这么快就看了我的号码？");
        await me.Press();
        var mine = await me.Page.InnerTextAsync("main");
        Assert.Contains("疑问已经提出", mine, StringComparison.Ordinal);
        Assert.Contains("待答复", mine, StringComparison.Ordinal);

        var auditor = await new Window(world, await world.Open(scripts: false), false).SignIn("audit");
        await auditor.Go("/desk/complaints", "complaints");
        await auditor.Follow("main td a", "complaint");
        Assert.Contains("为什么承办人这么快就看了我的号码", await auditor.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await auditor.Set("reply", "承办人在受理环节核对您的身份，符合规定。");
        await auditor.Press();
        Assert.Contains("审计吴", await auditor.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await me.Go("/my/access", "access-answered");
        Assert.Contains("符合规定", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        world.NothingWrong();
    }

    [Fact]
    public async Task Covered_data_are_searched_unmasked_for_a_purpose_and_read_in_an_emergency_by_two_and_every_page_of_it_is_without_violation()
    {
        var me = await new Window(world, await world.Open(phone: true), true).SignIn("zhuoma");
        var number = await Journey.Apply(me, Errand.Shop);
        var head = await new Window(world, await world.Open(), true).SignIn("head.market-630104");
        await head.Go("/desk/search", "search-cases");
        await head.Set("q", "0001");
        await head.Press();
        await head.Look("search-cases-found");
        Assert.Contains("才**玛", await head.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await head.Follow($"main a[href='/desk/cases/{number}']", "desk-case-masked");
        var covered = await head.Page.InnerTextAsync("main");
        Assert.Contains("已遮盖", covered, StringComparison.Ordinal);
        Assert.DoesNotContain("13900000001", covered, StringComparison.Ordinal);
        await head.Follow("main a[href$='/unmask']", "unmask");
        await head.Set("reason", "看看");
        await head.Press();
        await head.Look("unmask-errors");
        await head.Set("reason", Purpose);
        await head.Press();
        await head.Look("unmasked");
        Assert.Contains("13900000001", await head.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await me.Go("/my/access", "access-stated");
        Assert.Contains(Purpose, await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        // Another place's officer: no relation, no case; then an emergency, confirmed by the security administrator.
        var stranger = await new Window(world, await world.Open(), true).SignIn("officer1.market-632801");
        await stranger.Page.GotoAsync($"/desk/cases/{number}");
        Assert.DoesNotContain("才", await stranger.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await stranger.Go("/desk/break-glass", "break-glass");
        await stranger.Follow("main a[href='/desk/break-glass/new']", "break-glass-new");
        await stranger.Press();
        await stranger.Look("break-glass-errors");
        await stranger.Set("number", number);
        await stranger.Set("reason", "店里着火，要马上联系经营者本人");
        await stranger.Press();
        await stranger.Look("break-glass-asked");
        var address = stranger.Path;
        Assert.Contains("待确认", await stranger.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        var security = await new Window(world, await world.Open(), true).SignIn("security");
        await security.Go("/desk/break-glass", "break-glass-security");
        await security.Go(address, "break-glass-settle");
        await security.Press();
        await security.Look("break-glass-confirmed");
        await me.Go("/my/cases", "cases-told");
        Assert.Contains("店里着火", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await stranger.Go(address, "break-glass-use");
        await stranger.Press();
        await stranger.Look("break-glass-opened");
        Assert.Contains("才让卓玛", await stranger.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await me.Go("/my/access", "access-emergency");
        Assert.Contains("紧急查看", await me.Page.InnerTextAsync("table"), StringComparison.Ordinal);
        await me.Follow("main a[href$='/question']", "question-inspected");
        await me.Set("question", "火是在隔壁，为什么要看我的？");
        await me.Press();
        await me.Look("access-asked");

        var auditor = await new Window(world, await world.Open(), true).SignIn("audit");
        await auditor.Go("/desk/break-glass", "break-glass-audit");
        Assert.Contains(number, await auditor.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await auditor.Go("/desk/complaints", "complaints-inspected");
        await auditor.Follow("main td a", "complaint-inspected");
        await auditor.Go("/record", "record-counts");
        Assert.Matches(Counts(), await auditor.Page.InnerTextAsync("main"));
        world.NothingWrong();
    }

    [GeneratedRegex("确认 [1-9][0-9]* 次.*打开 [1-9][0-9]* 次")]
    private static partial Regex Counts();
}
