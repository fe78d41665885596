namespace Jiangyuan.Web.Tests.Browser;

/// <summary>A restaurant, from the first question to the second step, as a person with a phone sees it.</summary>
public sealed class LifeEventTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    [Fact]
    public async Task A_restaurant_is_planned_and_started_without_scripts_on_a_phone_and_moves_on_when_the_licence_is_granted()
    {
        var me = await new Window(world, await world.Open(scripts: false, phone: true), false).SignIn("zhuoma");
        await LifeEventWalk.Plan(me);
        var life = await LifeEventWalk.Start(me);
        var text = await me.Page.InnerTextAsync("main");
        Assert.Contains("已经提交", text, StringComparison.Ordinal);
        Assert.Contains("办好 0 件，共 6 件", text, StringComparison.Ordinal);
        var number = (await me.Page.Locator("main a[href^='/cases/']").First.GetAttributeAsync("href"))!.Split('/')[^1];
        Assert.Equal(1, await me.Page.Locator("main a[href^='/cases/']").CountAsync());

        var clerk = await new Window(world, await world.Open(), true).SignIn("clerk.market-630104");
        await clerk.Go($"/desk/cases/{number}", "desk-case-of-life-event");
        Assert.Contains("属于一件事", await clerk.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await Journey.Act(clerk, number, "accept");
        var officer = await new Window(world, await world.Open(), false).SignIn("officer1.market-630104");
        await Journey.Act(officer, number, "review", ("favourable", "true"), ("opinion", "材料齐全"));
        var head = await new Window(world, await world.Open(), false).SignIn("head.market-630104");
        await Journey.Act(head, number, "decide", ("granted", "true"), ("reasons", "符合规定"));

        await me.Go(life, "life-second-step");
        Assert.Contains("办好 1 件，共 6 件", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(6, await me.Page.Locator("main a[href^='/cases/']").CountAsync());
        await me.Picture("life-progress-phone");
        world.NothingWrong();
    }
}

/// <summary>Every page of it, with scripts; a site of its own, so that nobody holds a certificate from another journey.</summary>
public sealed class LifeEventPagesTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    [Fact]
    public async Task Every_page_of_a_life_event_has_no_violation_and_it_can_be_withdrawn()
    {
        var me = await new Window(world, await world.Open(phone: true), true).SignIn("zhuoma");
        await me.Go("/life-events", "life-events");
        await me.Follow("main a[href='/life-events/open-restaurant']", "life-event");
        await LifeEventWalk.Plan(me);
        await me.Go("/life-events/newborn/questions", "life-place");
        await me.Press();
        await me.Look("life-place-errors");
        Assert.Contains("请选择在哪里办", await me.Page.InnerTextAsync(".summary-error"), StringComparison.Ordinal);
        await me.Page.GoBackAsync();
        await LifeEventWalk.Plan(me);
        var life = await LifeEventWalk.Start(me);
        await me.Page.Locator("main a[href^='/cases/']").First.ClickAsync();
        await me.Look("life-case");
        Assert.Contains("属于一件事", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await me.Go("/my/life-events", "my-life-events");
        await me.Go(life + "/withdraw", "life-withdraw");
        await me.Press();
        await me.Look("life-withdrawn");
        Assert.Contains("已经撤回", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        world.NothingWrong();
    }
}

/// <summary>A plant, begun by its first stage; the second stage begins with what was filled in for the first.</summary>
public sealed class ProjectStagesTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private static readonly Dictionary<string, string> Answers = new()
    {
        ["low-risk-project"] = "false", ["special-fire-project"] = "false", ["project-name"] = "样例面粉厂", ["project-site"] = "西宁市样例工业园 9 号", ["total-investment"] = "1200",
        ["land-area"] = "5000", ["building-area"] = "3000", ["building-height"] = "12", ["mobile-phone"] = "13900000001",
    };

    [Fact]
    public async Task A_project_is_started_stage_by_stage_and_nobody_types_its_name_twice()
    {
        var me = await new Window(world, await world.Open(scripts: false, phone: true), false).SignIn("zhuoma");
        await me.Go("/life-events/build-a-plant", "plant");
        await me.Go("/life-events/build-a-plant/questions", "plant-place");
        await me.Set("place", "630100000000");
        await me.Press();
        for (var question = 0; await me.Page.Locator("main input[name=asked]").CountAsync() > 0; question++)
        {
            Assert.True(question < 6, await me.Page.InnerTextAsync("main"));
            await me.Answer(Answers);
            await me.Press();
        }

        await me.Look("plant-plan");
        Assert.Contains("开始第一个要办的阶段：立项用地规划许可", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await BrowserWorld.Picture(me.Page, "plant-plan-phone");
        await me.Press();
        var land = me.Path;
        await me.Look("plant-draft");
        Assert.Contains("建一座厂房：立项用地规划许可", await me.Heading(), StringComparison.Ordinal);
        await Fill(me, land);
        var text = await me.Page.InnerTextAsync("main");
        Assert.Contains("办好 0 件，共 2 件", text, StringComparison.Ordinal);
        await me.Page.Locator("main a[href^='/cases/']").First.ClickAsync();
        await me.Look("plant-case");
        var clerk = await new Window(world, await world.Open(), false).SignIn("clerk.reform-630100");
        var filing = me.Path.Split('/')[^1];
        await Journey.Act(clerk, filing, "accept");
        await Journey.Act(await new Window(world, await world.Open(), false).SignIn("head.reform-630100"), filing, "decide", ("granted", "true"), ("reasons", "材料齐全"));
        await me.Go(land, "plant-filed");
        Assert.Contains("办好 1 件，共 2 件", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        var number = (await me.Page.Locator("main a[href^='/cases/']").Last.GetAttributeAsync("href"))!.Split('/')[^1];
        await Journey.Act(await new Window(world, await world.Open(), false).SignIn("clerk.resources-630100"), number, "accept");
        foreach (var officer in new[] { "officer1", "officer2" })
            await Journey.Act(await new Window(world, await world.Open(), false).SignIn(officer + ".resources-630100"), number, "review", ("favourable", "true"), ("opinion", "符合详细规划"));
        await Journey.Act(await new Window(world, await world.Open(), false).SignIn("head.resources-630100"), number, "decide", ("granted", "true"), ("reasons", "符合规定"));

        await me.Go(land, "plant-stage-done");
        Assert.Contains("接着办：建一座厂房：工程建设许可", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await me.Picture("plant-next-stage");
        await me.Leave(me.Page.Locator("main form[method=post] .actions button").Last);
        await me.Look("plant-second-draft");
        Assert.NotEqual(land, me.Path);
        Assert.Contains("工程建设许可", await me.Heading(), StringComparison.Ordinal);
        var design = me.Path;
        await me.Follow("main .actions a.btn", "plant-second-form");
        Assert.Equal("样例面粉厂", await me.Page.Locator("main [name='project-name']").InputValueAsync());
        await me.Go(design, "plant-second-draft");
        await Fill(me, design);
        Assert.Contains("办好 0 件，共 1 件", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        world.NothingWrong();
    }

    // From a draft to its progress.
    private static async Task Fill(Window me, string life)
    {
        await me.Follow("main .actions a.btn", "plant-page");
        for (var screen = 0; me.Path != life; screen++)
        {
            Assert.True(screen < 12, $"Not started after twelve screens: {me.Page.Url} {await me.Page.InnerTextAsync("main")}");
            await me.Answer(Answers);
            foreach (var name in await me.Page.Locator("main input[type=file]").EvaluateAllAsync<string[]>("all => all.map(one => one.name)"))
                await me.Page.Locator($"[name='{name}']").SetInputFilesAsync(Window.Pdf("材料.pdf"));
            await me.Press();
        }

        await me.Look("plant-progress");
    }
}

/// <summary>The way from the first question to the progress.</summary>
internal static class LifeEventWalk
{
    private static readonly Dictionary<string, string> Circumstances = new()
    {
        ["entity-type"] = "sole-trader", ["premises-right"] = "rented", ["premises-area"] = "360", ["has-shop-sign"] = "true", ["employee-count"] = "3", ["has-serious-discredit"] = "false",
    };

    private static readonly Dictionary<string, string> Answers = new(Circumstances)
    {
        ["company-name"] = "卓玛样例餐馆", ["foreign-invested"] = "false", ["business-scope"] = "餐饮服务", ["industry"] = "餐饮", ["premises-division"] = "630104000000",
        ["premises-address"] = "西宁市城西区样例路 8 号", ["legal-representative-name"] = "才让卓玛", ["legal-representative-number"] = "630102199001010013", ["mobile-phone"] = "13900000001",
        ["food-business-form"] = "restaurant", ["food-kinds"] = "hot", ["kitchen-area"] = "60", ["food-safety-manager"] = "才让卓玛", ["shop-floor"] = "1", ["exit-count"] = "2", ["fire-equipment-sound"] = "true",
        ["sign-text"] = "卓玛餐馆", ["sign-area"] = "6", ["taxpayer-kind"] = "small",
    };

    // From the questions to the plan: one question a page.
    internal static async Task Plan(Window me)
    {
        await me.Go("/life-events/open-restaurant/questions", "life-question-place");
        await me.Set("place", "630104000000");
        await me.Press();
        for (var question = 0; await me.Page.Locator("main input[name=asked]").CountAsync() > 0; question++)
        {
            Assert.True(question < 8, me.Page.Url);
            await me.Look("life-question-" + question);
            await me.Answer(Circumstances);
            await me.Press();
        }

        await me.Look("life-plan");
        var text = await me.Page.InnerTextAsync("main");
        foreach (var expected in new[] { "办事方案", "7 个工作日", "食品经营许可", "门头招牌设置备案", "公众聚集场所", "同时办", "决定总时间", "西宁市城西区市场监督管理局", "前面一步办出“营业执照”" })
            Assert.Contains(expected, text, StringComparison.Ordinal);
        await BrowserWorld.Picture(me.Page, "life-plan-phone");
    }

    // From the plan to the progress; gives its address.
    internal static async Task<string> Start(Window me)
    {
        await me.Press();
        var life = me.Path;
        await me.Follow("main .actions a.btn", "life-first-page");
        for (var screen = 0; me.Path != life; screen++)
        {
            Assert.True(screen < 12, $"Not started after twelve screens: {me.Page.Url} {await me.Page.InnerTextAsync("main")}");
            await me.Look("life-" + me.Path.Split('/')[^1]);
            await me.Answer(Answers);
            foreach (var name in await me.Page.Locator("main input[type=file]").EvaluateAllAsync<string[]>("all => all.map(one => one.name)"))
                await me.Page.Locator($"[name='{name}']").SetInputFilesAsync(Window.Pdf("材料.pdf"));
            if (me.Path.EndsWith("/check", StringComparison.Ordinal))
            {
                await BrowserWorld.Picture(me.Page, "life-check-phone");
                await me.Set("read", "yes");
                await me.Set("promise", "才让卓玛");
            }

            await me.Press();
        }

        await me.Look("life-progress");
        return life;
    }
}
