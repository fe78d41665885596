using Jiangyuan.Web.Publication;
using Jiangyuan.Web.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Publication;

/// <summary>The lists written, refused, mended, and published by a second person, in a browser.</summary>
public sealed class EditorTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private const string Place = "items/business-registration/places/630104000000.yaml";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_county_that_asks_for_more_time_is_refused_where_it_says_so_and_the_mended_list_is_published_by_a_second_person(bool scripts)
    {
        var me = await new Window(world, await world.Open(scripts), scripts).SignIn("lists");
        await me.Go("/desk/lists", "lists");
        await me.Set("number", scripts ? "样例〔2026〕1号" : "样例〔2026〕2号");
        await me.Set("title", "城西区办理时限");
        await me.Press();
        await me.Look("batch-empty");
        var batch = me.Path;
        await me.Go($"{batch}/source?path={Uri.EscapeDataString(Place)}", "source");
        var area = me.Page.Locator("#f-text");
        var before = await area.InputValueAsync();
        var now = before.Contains("committed: 当场", StringComparison.Ordinal) ? "committed: 当场" : "committed: 1个工作日";
        await area.FillAsync(before.Replace(now, "committed: 30个工作日", StringComparison.Ordinal));
        if (scripts)
        {
            // Nothing is pressed: the answer comes while one writes.
            await me.Page.Locator("#findings li.error").First.WaitForAsync(new() { Timeout = 60_000 });
            await me.Look("source-findings");
        }
        else
        {
            await me.Leave(me.Page.Locator("button[value=check]"));
        }
        Assert.Contains("SC0402", await me.Page.InnerTextAsync("#findings"), StringComparison.Ordinal);
        Assert.Contains($"{Place}:3:", await me.Page.InnerTextAsync("#findings"), StringComparison.Ordinal);
        Assert.Equal("error", await me.Page.Locator("#L3").GetAttributeAsync("class"));
        await me.Page.Locator("#findings a").First.ClickAsync();
        if (scripts)
            Assert.Contains("30个工作日", await area.EvaluateAsync<string>("one => one.value.slice(one.selectionStart, one.selectionEnd)"), StringComparison.Ordinal);
        else
            Assert.EndsWith("#L3", me.Page.Url, StringComparison.Ordinal);
        if (scripts) await me.Picture("editor-refused");
        await me.Leave(me.Page.Locator("button[value=save]"));
        await me.Go(batch, "batch-errors");
        await me.Leave(me.Page.Locator("main form:has(input[value=submit]) button"));
        Assert.Contains("不能提交", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await me.Look("batch-refused");

        var mended = now == "committed: 当场" ? "committed: 1个工作日" : "committed: 当场";
        await me.Go($"{batch}/source?path={Uri.EscapeDataString(Place)}", "source");
        await area.FillAsync(before.Replace(now, mended, StringComparison.Ordinal));
        await me.Leave(me.Page.Locator("button[value=save]"));
        await me.Go($"{batch}/preview?item=business-registration", "preview");
        await me.Go(batch, "batch-diff");
        Assert.Contains(mended[11..], await me.Page.InnerTextAsync(".diff"), StringComparison.Ordinal);
        if (scripts) await me.Picture("batch-diff");
        await me.Leave(me.Page.Locator("main form:has(input[value=submit]) button"));
        await me.Leave(me.Page.Locator("main form:has(input[value=publish]) button"));
        Assert.Contains("不能自己审核公布", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        var second = await new Window(world, await world.Open(scripts), scripts).SignIn("lists2");
        await second.Go(batch, "batch-review");
        await second.Leave(second.Page.Locator("main form:has(input[value=publish]) button"));
        Assert.Contains("已公布", await second.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await second.Look("batch-published");
        var anybody = new Window(world, await world.Open(scripts), scripts);
        await anybody.Go("/services/business-registration?place=630104000000", "guide");
        Assert.Contains(mended[11..], await anybody.Page.InnerTextAsync(".facts"), StringComparison.Ordinal);
        await anybody.Go("/changes", "changes");
        await anybody.Follow("main ul a", "change");
        Assert.Contains(mended[11..], await anybody.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(PublicationStatus.InForce, (await world.Site.Services.GetRequiredService<PublicationDesk>().Find(batch.Split('/')[^1], TestContext.Current.CancellationToken))!.Status);
        world.NothingWrong();
    }

    [Theory]
    [InlineData("clerk.market-630104")]
    [InlineData("audit")]
    [InlineData("zhuoma")]
    public async Task Nobody_else_comes_in(string login)
    {
        var window = await new Window(world, await world.Open(), false).SignIn(login);
        Assert.Equal(403, (await window.Page.GotoAsync("/desk/lists"))!.Status);
    }
}
