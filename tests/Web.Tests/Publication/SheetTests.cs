using System.Text;
using Jiangyuan.Web.Publication;
using Jiangyuan.Web.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Jiangyuan.Web.Tests.Publication;

/// <summary>A sheet that an administrator edited goes into a batch as a whole, or not at all and with every wrong cell named; every list goes out as a sheet.</summary>
public sealed class SheetTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private static FilePayload Sheet(string text) => new() { Name = "改.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) };

    [Fact]
    public async Task Wrong_cells_are_listed_and_nothing_changes_until_the_sheet_is_clean()
    {
        var me = await new Window(world, await world.Open(scripts: true), true).SignIn("lists");
        await me.Go("/desk/lists", "lists");
        await me.Set("number", "样例〔2026〕9号");
        await me.Set("title", "用表格改时限");
        await me.Press();
        var batch = me.Path;
        await me.Go(batch + "/import", "import");
        await me.Picture("import");
        await me.Press();
        await me.Look("import-nothing");
        Assert.Contains("请选择要导入的表", await me.Page.InnerTextAsync(".summary-error"), StringComparison.Ordinal);

        await Upload(me, "事项标识,承诺办结时限,法定办结时限\nindustrial-product-licence,很快,60日\nno-such-item,3个工作日,\n");
        await me.Look("import-wrong");
        await me.Picture("import-wrong");
        var text = await me.Page.InnerTextAsync("main");
        foreach (var expected in new[] { "一处也没有改", "改.csv:2:", "“很快”不是时限", "SC1203", "改.csv:3:", "SC1202" })
            Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Empty((await Batch(batch)).Changes);

        await Upload(me, "事项标识,承诺办结时限\nindustrial-product-licence,90个工作日\n");
        Assert.Contains("SC0401", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Empty((await Batch(batch)).Changes);

        await Upload(me, "事项标识,承诺办结时限\nindustrial-product-licence,19个工作日\n", "look");
        await me.Look("import-look");
        Assert.Contains("改 1 格，涉及 1 个文件", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Empty((await Batch(batch)).Changes);

        var book = await me.Page.Context.APIRequest.GetAsync(me.Page.Url.Replace("/import", "/export.xlsx", StringComparison.Ordinal));
        Assert.Equal(200, book.Status);
        await me.Page.Locator("#f-sheet").SetInputFilesAsync(new FilePayload { Name = "原样.xlsx", MimeType = "application/octet-stream", Buffer = await book.BodyAsync() });
        await me.Press();
        Assert.Contains("没有要改的", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        await Upload(me, "事项标识,承诺办结时限\nindustrial-product-licence,19个工作日\n");
        Assert.Equal(batch, me.Path);
        await me.Look("import-done");
        Assert.Contains("已导入", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Contains("19个工作日", await me.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Single((await Batch(batch)).Changes);
        world.NothingWrong();
    }

    [Fact]
    public async Task Every_list_goes_out_as_a_sheet_from_its_page()
    {
        var me = new Window(world, await world.Open(scripts: false), false);
        await me.Go("/lists", "public-lists");
        var keys = await me.Page.Locator("main .results a[href^='/lists/']").EvaluateAllAsync<string[]>("all => all.map(one => one.getAttribute('href').split('/')[2])");
        foreach (var expected in new[] { "licences", "filings", "proofs", "intermediaries", "fees", "key-supervision", "enforcement", "market-access" })
            Assert.Contains(expected, keys);
        foreach (var key in keys)
        {
            await me.Page.GotoAsync("/lists/" + key);
            foreach (var kind in new[] { "csv", "xlsx" })
            {
                var href = await me.Page.Locator($"main a[href*='/export.{kind}']").GetAttributeAsync("href");
                var file = await me.Page.Context.APIRequest.GetAsync(new Uri(new Uri(me.Page.Url), href).ToString());
                Assert.Equal(200, file.Status);
                var bytes = await file.BodyAsync();
                Assert.StartsWith(kind == "csv" ? "标识," : "PK", kind == "csv" ? Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF') : Encoding.ASCII.GetString(bytes[..2]), StringComparison.Ordinal);
            }
        }

        Assert.Equal(404, (await me.Page.Context.APIRequest.GetAsync(new Uri(new Uri(me.Page.Url), "/lists/fees/export.csv?on=soon").ToString())).Status);
    }

    private static async Task Upload(Window me, string text, string action = "import")
    {
        if (!me.Path.EndsWith("/import", StringComparison.Ordinal)) throw new InvalidOperationException(me.Page.Url);
        await me.Page.Locator("#f-sheet").SetInputFilesAsync(Sheet(text));
        await me.Leave(me.Page.Locator($"button[value={action}]"));
    }

    private async Task<PublicationBatch> Batch(string path) =>
        (await world.Site.Services.GetRequiredService<PublicationDesk>().Find(path.Split('/')[^1], TestContext.Current.CancellationToken))!;
}
