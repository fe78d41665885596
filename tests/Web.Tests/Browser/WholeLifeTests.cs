using Jiangyuan.Kernel.Store;
using Jiangyuan.Web.Composition;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Browser;

/// <summary>Each service from the search to the rating and beyond, by everybody who has a hand in it, in a real browser.</summary>
public sealed class WholeLifeTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_shop_is_registered_verified_and_rated(bool scripts)
    {
        var me = await Phone("zhuoma", scripts);
        var number = await Journey.Apply(me, Errand.Shop, scripts ? null : "shop");
        var clerk = await Desk("clerk.market-630104", scripts);
        await Journey.FindInInbox(clerk, number);
        await Journey.Act(clerk, number, "accept");
        await Journey.Act(await Desk("officer1.market-630104", scripts), number, "review", ("favourable", "true"), ("opinion", "名称、场所和身份核对一致。"));
        await me.Go($"/cases/{number}", "progress-reviewed");
        await me.Page.Locator("details summary").First.ClickAsync();
        if (!scripts) await me.Picture("shop-progress", ".deadline");
        await Journey.Act(await Desk("head.market-630104", scripts), number, "decide", ("granted", "true"), ("reasons", "申请材料齐全，符合法定形式。"));
        await Journey.Act(clerk, number, "deliver", ("how", "电子送达"));
        var address = await Journey.Certificate(me, number, scripts ? null : "shop");
        Assert.Equal("有效", await Journey.Verdict(world, address, scripts));
        await Journey.Rate(me, number);
        await Finish(me);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pharmacy_is_licensed_on_commitment_and_loses_the_licence_when_the_promise_was_false(bool scripts)
    {
        var me = await Phone("jingban", scripts);
        var number = await Journey.Apply(me, Errand.Pharmacy with { Answers = Honest() }, scripts ? null : "pharmacy");
        var clerk = await Desk("clerk.market-630104", scripts);
        await Journey.FindInInbox(clerk, number);
        if (!scripts) { await clerk.Picture("desk-case"); await clerk.Go("/desk", "inbox"); await clerk.Picture("desk-inbox"); }
        await Journey.Act(clerk, number, "accept");
        var head = await Desk("head.market-630104", scripts);
        await Journey.Act(head, number, "decide", ("granted", "true"), ("reasons", "已作出符合要求的承诺。"));
        await Journey.Act(clerk, number, "deliver", ("how", "窗口领取"));
        var address = await Journey.Certificate(me, number, scripts ? null : "pharmacy");
        Assert.Equal("有效", await Journey.Verdict(world, address, scripts, scripts ? null : "verify-valid"));
        await Journey.Rate(me, number);
        var officer = await Desk("officer1.market-630104", scripts);
        // A false promise bars the company from the next promise; without scripts the licence is taken back by the head instead.
        if (scripts) await Journey.Act(officer, number, "post-check", ("step", "post-check"), ("outcome", "Breach"), ("finding", "现场没有药学人员，与承诺不符。"));
        else
        {
            await Journey.Act(officer, number, "post-check", ("step", "post-check"), ("outcome", "Passed"), ("finding", "与承诺一致。"));
            await Journey.Act(head, number, "revoke", ("reason", "事后查明取得许可的材料不实。"));
        }
        Assert.Equal("已撤销", await Journey.Verdict(world, address, scripts, scripts ? null : "verify-revoked"));
        await me.Go($"/cases/{number}", "progress-revoked");
        await me.Follow("main a[href^='/certificates/']", "certificate-revoked");
        await Finish(me);
    }

    [Fact]
    public async Task A_pharmacy_with_review_is_seen_by_two_officers_at_each_step()
    {
        var me = await Phone("jingban", false);
        var number = await Journey.Apply(me, Errand.PharmacyWithReview);
        var (clerk, first, second) = (await Desk("clerk.market-630104", false), await Desk("officer1.market-630104", false), await Desk("officer2.market-630104", false));
        await Journey.FindInInbox(clerk, number);
        await Journey.Act(clerk, number, "accept");
        foreach (var step in new[] { "document-review", "site-review" })
        {
            await Journey.Act(first, number, "review", ("step", step), ("favourable", "true"), ("opinion", "符合。"));
            Assert.Equal(0, await first.Page.Locator($"main a[href*='/{number}/review']").CountAsync());
            await Journey.Act(second, number, "review", ("step", step), ("favourable", "true"), ("opinion", "符合，与承办人一致。"));
        }
        await Journey.Act(await Desk("head.market-630104", false), number, "decide", ("granted", "true"), ("reasons", "经两人审查，符合条件。"));
        await Journey.Act(clerk, number, "deliver", ("how", "邮寄"));
        Assert.Equal("有效", await Journey.Verdict(world, await Journey.Certificate(me, number), false));
        await Journey.Rate(me, number);
        await Finish(me);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cable_maker_gets_the_licence_first_and_the_site_check_after_it(bool scripts)
    {
        var me = await Phone("jingban", scripts);
        var number = await Journey.Apply(me, Errand.Cables, scripts ? null : "cables");
        var (clerk, first, second) = (await Desk("clerk.market-630100", scripts), await Desk("officer1.market-630100", scripts), await Desk("officer2.market-630100", scripts));
        await Journey.FindInInbox(clerk, number);
        await Journey.Act(clerk, number, "accept");
        await Journey.Act(first, number, "review", ("favourable", "true"), ("opinion", "检验报告有效，承诺书已签名。"));
        if (!scripts) { await second.Go($"/desk/cases/{number}", "desk-case"); await second.Picture("desk-case-review"); }
        await Journey.Act(second, number, "review", ("favourable", "true"), ("opinion", "同意。"));
        var head = await Desk("head.market-630100", scripts);
        await Journey.Act(head, number, "decide", ("granted", "true"), ("reasons", "符合法定条件。"));
        await Journey.Act(clerk, number, "deliver", ("how", "邮寄"));
        var address = await Journey.Certificate(me, number, scripts ? null : "cables");
        Assert.Equal("有效", await Journey.Verdict(world, address, scripts));
        await Journey.Rate(me, number);
        await Journey.Act(first, number, "post-check", ("outcome", "Passed"), ("finding", "现场与申请一致，抽样合格。"));
        await Journey.Act(head, number, "revoke", ("reason", "监督抽查产品不合格，逾期未改正。"));
        Assert.Equal("已撤销", await Journey.Verdict(world, address, scripts));
        await Finish(me);
    }

    private static Dictionary<string, string> Honest() => Errand.Pharmacy.Answers.ToDictionary();

    private async Task<Window> Phone(string login, bool scripts) => await new Window(world, await world.Open(scripts, phone: true), scripts).SignIn(login);

    private async Task<Window> Desk(string login, bool scripts) => await new Window(world, await world.Open(scripts), scripts).SignIn(login);

    /// <summary>What <c>jy verify</c> does: every event folded again and compared with the rows.</summary>
    private async Task Finish(Window me)
    {
        await me.Page.Context.CloseAsync();
        var installation = world.Site.Services.GetRequiredService<Installation>();
        await using var store = EventStoreFactory.Open(installation.Options.StoreConnection, Installation.StreamTypes, Installation.Migrations, world.Site.Time);
        var report = await store.Verify(ct: TestContext.Current.CancellationToken);
        Assert.Empty(report.Findings);
        Assert.True(report.Events > 0);
        world.NothingWrong();
    }
}
