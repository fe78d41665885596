using System.Net;

namespace Jiangyuan.Web.Tests.Desk;

public sealed class DeskTests(WebWorld world) : IClassFixture<WebWorld>
{
    private static string Of(string person) => $"{person}.{Pharmacy.Agency}";

    [Fact]
    public async Task A_case_goes_from_the_inbox_to_delivery_and_its_applicant_sees_who_looked()
    {
        var number = await Pharmacy.Submitted(world);
        var clerk = await world.SignedIn(Of("clerk"));
        Assert.Contains(number, (await clerk.Page("/desk")).Body!.TextContent, StringComparison.Ordinal);
        await Done(clerk, number, "accept", ("note", ""));
        var head = await world.SignedIn(Of("head"));
        await Done(head, number, "decide", ("granted", "true"), ("reasons", "已作出符合要求的承诺"));
        await Done(clerk, number, "deliver", ("how", "电子送达"));
        Assert.Contains("已办结", (await clerk.Page("/desk/cases/" + number)).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);

        var agent = await world.SignedIn("jingban");
        var seen = (await agent.Page("/my/access")).Body!.TextContent;
        Assert.Contains("窗口李", seen, StringComparison.Ordinal);
        Assert.Contains(number, seen, StringComparison.Ordinal);

        var audit = await world.SignedIn("audit");
        var trail = (await audit.Page("/desk/audit?case=" + number)).Body!.TextContent;
        Assert.Contains("受理", trail, StringComparison.Ordinal);
        Assert.Contains("读取个人数据", trail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_double_click_is_carried_out_once()
    {
        var number = await Pharmacy.Submitted(world);
        var clerk = await world.SignedIn(Of("clerk"));
        var path = $"/desk/cases/{number}/accept";
        var hidden = WebVisitor.Hidden(await clerk.Page(path), "case-action");
        Assert.Equal(HttpStatusCode.Redirect, (await clerk.PostForm(path, hidden, ("note", ""))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await clerk.PostForm(path, hidden, ("note", ""))).StatusCode);
        Assert.Single((await clerk.Page("/desk/cases/" + number)).QuerySelectorAll(".t-title"), t => t.TextContent == "受理");
    }

    [Fact]
    public async Task A_stale_form_says_what_happened_and_keeps_what_was_entered()
    {
        var number = await Pharmacy.Submitted(world);
        var clerk = await world.SignedIn(Of("clerk"));
        var path = $"/desk/cases/{number}/decline";
        var hidden = WebVisitor.Hidden(await clerk.Page(path), "case-action");
        var officer = await world.SignedIn(Of("officer1"));
        await Done(officer, number, "accept", ("note", ""));
        var answer = await clerk.PostForm(path, hidden, ("reason", "不属于本机关职权"));
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("这期间发生了什么", text, StringComparison.Ordinal);
        Assert.Contains("承办赵", text, StringComparison.Ordinal);
        Assert.Contains("不属于本机关职权", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_of_another_agency_is_not_found()
    {
        var number = await Pharmacy.Submitted(world);
        var stranger = await world.SignedIn("clerk.market-632801");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get("/desk/cases/" + number)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get($"/desk/cases/{number}/accept")).StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        var number = await Pharmacy.Submitted(world);
        var clerk = await world.SignedIn(Of("clerk"));
        var path = $"/desk/cases/{number}/accept";
        var hidden = WebVisitor.Hidden(await clerk.Page(path), "case-action").Where(h => h.Key != "__RequestVerificationToken");
        Assert.Equal(HttpStatusCode.BadRequest, (await clerk.PostForm(path, hidden, ("note", ""))).StatusCode);
    }

    [Fact]
    public async Task What_the_policy_does_not_allow_has_no_button_and_no_form()
    {
        var number = await Pharmacy.Submitted(world);
        var head = await world.SignedIn(Of("head"));
        Assert.Empty((await head.Page("/desk/cases/" + number)).QuerySelectorAll($"a[href*='/{number}/accept']"));
        Assert.Empty((await head.Page($"/desk/cases/{number}/accept")).QuerySelectorAll("input[name=_handler][value=case-action]"));
    }

    [Fact]
    public async Task A_clerk_enters_an_application_for_a_person_who_is_present()
    {
        var clerk = await world.SignedIn(Of("clerk"));
        var path = "/desk/counter?offer=pharmacy-otc-b%40630104000000";
        var answers = Pharmacy.Body()["answers"]!.AsObject().Select(a => (a.Key, a.Value!.GetValue<string>()));
        (string, string)[] fields = [("kind", "Organization"), ("name", "青海江源示范有限公司"), ("subject", "91630104MA0000015T"), ("phone", "13900000003"), ("mode", "Commitment"), ("promise", "马经办"), .. answers];
        var answer = await clerk.Post(path, "counter", fields);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("收件回执", (await clerk.Page(answer.Headers.Location!.ToString())).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clerk_takes_a_supplement_from_a_person_who_is_present()
    {
        var number = await Pharmacy.Submitted(world);
        var clerk = await world.SignedIn(Of("clerk"));
        Assert.Contains("现在不能这样办", (await clerk.Page($"/desk/cases/{number}/supplement")).Body!.TextContent, StringComparison.Ordinal);
        await Done(clerk, number, "request-supplement", ("thing:premises-area", "请按房产证填写面积"), ("thing:premises-address", "写到门牌号"));
        Assert.Single((await clerk.Page("/desk/cases/" + number)).QuerySelectorAll($"a[href$='/{number}/supplement']"));
        Assert.Empty((await (await world.SignedIn(Of("officer1"))).Page("/desk/cases/" + number)).QuerySelectorAll($"a[href$='/{number}/supplement']"));

        var path = $"/desk/cases/{number}/supplement";
        var incomplete = await clerk.Post(path, "supplement", ("premises-area", ""), ("premises-address", "西宁市城西区样例路 6 号"));
        var text = await incomplete.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, incomplete.StatusCode);
        Assert.Contains("样例路 6 号", text, StringComparison.Ordinal);
        Assert.Contains("#f-premises-area", text, StringComparison.Ordinal);

        var hidden = WebVisitor.Hidden(await clerk.Page(path), "supplement");
        for (var click = 0; click < 2; click++)
        {
            var answer = await clerk.PostForm(path, hidden, ("premises-area", "52"), ("premises-address", "西宁市城西区样例路 6 号"));
            Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.EndsWith($"/desk/cases/{number}?done=supplement", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        }
        var page = (await clerk.Page("/desk/cases/" + number)).Body!.TextContent;
        Assert.Contains("52", page, StringComparison.Ordinal);
        Assert.Contains("样例路 6 号", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_administrator_sees_each_mistake_with_its_line_and_the_effect_before_importing()
    {
        var lists = await world.SignedIn("lists");
        var bad = await lists.Post("/desk/calendar", "calendar", ("year", "2027"), ("document", "国办发明电〔2026〕0号"), ("csv", "date,kind,name\n2027-13-01,holiday,元旦\n2027-01-04,workday,元旦"), ("step", "import"));
        var text = await bad.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("SC2002", text, StringComparison.Ordinal);
        Assert.Contains("SC2006", text, StringComparison.Ordinal);
        Assert.DoesNotContain(2027, world.Cases.Calendar.CoveredYears);
    }

    private static async Task Done(WebVisitor visitor, string number, string slug, params (string, string)[] fields)
    {
        var answer = await visitor.Post($"/desk/cases/{number}/{slug}", "case-action", fields);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
