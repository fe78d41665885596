using System.Net;
using Jiangyuan.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Portal;

public sealed class ApplyTests(PortalWorld world) : IClassFixture<PortalWorld>
{
    private static readonly byte[] Picture = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82];

    [Fact]
    public async Task A_visitor_signs_in_before_applying_and_comes_back_to_the_application()
    {
        var page = await world.Visit().Get("/services/business-registration/apply?place=630104000000");
        Assert.StartsWith("/sign-in?return=", page.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shop_is_registered_page_by_page_and_the_receipt_is_the_same_however_often_it_is_sent()
    {
        var me = await world.SignIn("zhuoma");
        var check = await FilledIn(me);
        WellMade.Check(check);
        var receipt = await me.Submit(check);
        Assert.Matches("^/cases/[0-9]{17}/receipt$", receipt.Address);
        WellMade.Check(receipt);
        var again = await me.Submit(check);
        Assert.Equal(receipt.Address, again.Address);

        var progress = await me.Get(receipt.Address.Replace("/receipt", "", StringComparison.Ordinal));
        WellMade.Check(progress);
        Assert.Contains("答复是否受理", progress.Text, StringComparison.Ordinal);
        Assert.Contains("第 1 日", progress.Text, StringComparison.Ordinal);
        var mine = await me.Get("/my/cases");
        WellMade.Check(mine);
        Assert.Single(mine.Html.QuerySelectorAll($"a[href='{progress.Address}']"));
    }

    [Fact]
    public async Task Errors_stand_at_their_fields_and_in_the_summary_and_what_was_typed_stays()
    {
        var me = await world.SignIn("zhuoma");
        var page = await Begun(me);
        page = await me.Submit(page, form => form.Set("company-name", "小店"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        WellMade.Check(page);
        Assert.Equal("小店", page.Html.QuerySelector("#f-company-name")!.GetAttribute("value"));
        Assert.NotEmpty(page.Html.QuerySelectorAll(".summary-error a[href$='#f-entity-type']"));
        Assert.NotEmpty(page.Html.QuerySelectorAll("#f-entity-type-error, fieldset.bad"));
    }

    [Fact]
    public async Task A_draft_is_kept_and_goes_on_where_it_stopped_and_can_be_thrown_away()
    {
        var me = await world.SignIn("zhuoma");
        var page = await Begun(me);
        var list = await me.Submit(page, form => form.Set("company-name", "半途停下的店"), "do=later");
        Assert.StartsWith("/my/drafts", list.Address, StringComparison.Ordinal);
        WellMade.Check(list);
        var draft = page.Address[..page.Address.IndexOf("/pages", StringComparison.Ordinal)];
        var resumed = await me.Get(draft);
        Assert.Equal(page.Address, resumed.Address);
        Assert.Equal("半途停下的店", resumed.Html.QuerySelector("#f-company-name")!.GetAttribute("value"));
        var ask = await me.Get(draft + "/discard");
        WellMade.Check(ask);
        await me.Submit(ask);
        Assert.Equal(HttpStatusCode.Conflict, (await me.Get(draft)).Status);
    }

    [Fact]
    public async Task Nobody_sees_what_belongs_to_somebody_else()
    {
        var me = await world.SignIn("zhuoma");
        var draft = await Begun(me);
        var receipt = await me.Submit(await FilledIn(me));
        var other = await world.SignIn("jingban");
        foreach (var address in new[] { draft.Address, receipt.Address, receipt.Address.Replace("/receipt", "/withdraw", StringComparison.Ordinal), "/cases/12345678901234567", "/my/drafts/1/check" })
        {
            var page = await other.Get(address);
            Assert.Equal(HttpStatusCode.NotFound, page.Status);
            WellMade.Check(page);
        }
    }

    [Fact]
    public async Task A_file_that_is_not_what_its_name_says_is_refused_at_its_field()
    {
        var me = await world.SignIn("zhuoma");
        var materials = await AtMaterials(me);
        var page = await me.Submit(materials, form => form.File("material.premises-proof", "合同.pdf", "<html>no</html>"u8.ToArray()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.NotEmpty(page.Html.QuerySelectorAll(".summary-error a[href$='#f-material.premises-proof']"));
    }

    [Fact]
    public async Task An_application_is_withdrawn_after_asking_once_and_a_stale_page_changes_nothing()
    {
        var me = await world.SignIn("zhuoma");
        var receipt = await me.Submit(await FilledIn(me));
        var number = receipt.Address.Split('/')[2];
        var ask = await me.Get($"/cases/{number}/withdraw");
        WellMade.Check(ask);
        var done = await me.Submit(ask, form => form.Set("reason", "不办了"));
        Assert.Equal($"/cases/{number}?did=withdrawn", done.Address);
        Assert.Contains("已撤回", done.Text, StringComparison.Ordinal);
        var again = await me.Get($"/cases/{number}/withdraw");
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        var stale = await me.Submit(ask, form => form.Set("reason", "另一个原因"));
        Assert.Equal(HttpStatusCode.Conflict, stale.Status);
        WellMade.Check(stale);
    }

    [Fact]
    public async Task A_form_without_its_token_is_not_taken()
    {
        var me = await world.SignIn("zhuoma");
        var page = await Begun(me);
        var answer = await me.Post(page.Address, new FormUrlEncodedContent([new("_handler", "answers"), new("company-name", "伪造")]));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        WellMade.Check(answer);
    }

    [Fact]
    public async Task Own_pages_are_never_kept_by_browsers_or_between()
    {
        var me = await world.SignIn("zhuoma");
        foreach (var address in new[] { "/my/cases", "/my/drafts", "/", "/services/pharmacy-otc-b" })
            Assert.True((await me.Get(address)).Answer.Headers.CacheControl!.NoStore, address);
    }

    [Fact]
    public async Task A_promise_is_read_and_signed_with_ones_own_name()
    {
        var agent = await world.SignIn("jingban");
        var page = await agent.Get("/services/pharmacy-otc-b/apply?place=630104000000");
        WellMade.Check(page);
        page = await agent.Submit(page, form => form.Set("mode", "Commitment"));
        Assert.EndsWith("/commitment", page.Address, StringComparison.Ordinal);
        WellMade.Check(page);
        page = await agent.Get(page.Html.QuerySelector("main .actions a.btn")!.GetAttribute("href")!);
        Assert.Equal("91630104MA0000015T", page.Html.QuerySelector("#f-unified-credit-code")!.GetAttribute("value"));
        page = await agent.Submit(page, form => form.Set("legal-representative-name", "李四").Set("premises-address", "西宁市城西区样例路 3 号")
            .Set("premises-area", "40").Set("has-serious-discredit", "false"));
        page = await agent.Submit(page, form => form.Set("sells-only-otc-b", "true").Set("drug-scope", "otc-b"));
        page = await agent.Submit(page, form => form.Set("pharmacy-staff-name", "王五").Set("pharmacy-staff-qualification", "trained")
            .Set("quality-manager-name", "王五").Set("separate-drug-area", "true").Set("traceable-purchase", "true"));
        Assert.EndsWith("/check", page.Address, StringComparison.Ordinal);
        var unsigned = await agent.Submit(page);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unsigned.Status);
        WellMade.Check(unsigned);
        Assert.NotEmpty(unsigned.Html.QuerySelectorAll(".summary-error a[href$='#f-promise']"));
        var receipt = await agent.Submit(page, form => form.Set("read", "yes").Set("promise", "马经办"));
        Assert.EndsWith("/receipt", receipt.Address, StringComparison.Ordinal);
    }

    private static async Task<VisitedPage> Begun(Visitor me)
    {
        var page = await me.Get("/services/business-registration/apply?place=630104000000");
        WellMade.Check(page);
        page = await me.Submit(page);
        WellMade.Check(page);
        return page;
    }

    private static async Task<VisitedPage> AtMaterials(Visitor me)
    {
        var page = await me.Submit(await Begun(me), form => form.Set("entity-type", "sole-trader").Set("company-name", "卓玛样例小卖部").Set("foreign-invested", "false"));
        page = await me.Submit(page, form => form.Set("business-scope", "食品、日用百货零售").Set("industry", "零售").Set("premises-division", "630104000000")
            .Set("premises-address", "西宁市城西区样例路 1 号").Set("premises-right", "rented"));
        page = await me.Submit(page, form => form.Set("legal-representative-name", "卓玛").Set("legal-representative-number", "630104199001010016"));
        Assert.EndsWith("/materials", page.Address, StringComparison.Ordinal);
        WellMade.Check(page);
        return page;
    }

    private static async Task<VisitedPage> FilledIn(Visitor me)
    {
        var page = await me.Submit(await AtMaterials(me), form => form.File("material.premises-proof", "租赁合同.png", Picture));
        Assert.EndsWith("/check", page.Address, StringComparison.Ordinal);
        Assert.Contains("租赁合同.png", page.Text, StringComparison.Ordinal);
        return page;
    }
}
