using Jiangyuan.Cases;
using Jiangyuan.Web.Tests.Portal;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Desk;

/// <summary>"Next" leads somebody through their queue, the case with the least time left first.</summary>
public sealed class NextCaseTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Next_leads_to_the_case_with_the_least_time_then_to_the_one_after_and_from_the_last_to_the_first_again()
    {
        await using var world = new PortalWorld();
        var (last, second, first) = await InReverse(world);
        var head = await world.SignIn("head.market-630104");
        var inbox = await head.Get("/desk");
        var deadlines = inbox.Html.QuerySelectorAll("tbody td:nth-last-child(2)").Select(cell => cell.TextContent).ToList();
        Assert.Equal(3, deadlines.Distinct().Count());
        Assert.Equal(deadlines.Order(StringComparer.Ordinal), deadlines);
        Assert.Equal([first.Number, second.Number, last.Number], inbox.Html.QuerySelectorAll("tbody td:last-child").Select(cell => cell.TextContent));

        var page = await head.Get("/desk/next");
        foreach (var c in new[] { first, second, last, first })
        {
            Assert.StartsWith($"/desk/cases/{c.Number}?queue=", page.Address, StringComparison.Ordinal);
            page = await head.Get(page.Html.QuerySelector("main a[href^='/desk/next']")!.GetAttribute("href")!);
        }
    }

    [Fact]
    public async Task Next_stays_in_its_queue_and_goes_back_to_the_inbox_at_its_end()
    {
        await using var world = new PortalWorld();
        var (last, second, first) = await InReverse(world);
        var head = await world.SignIn("head.market-630104");
        // Two of them are late by now, and only these are in the queue of the late.
        var page = await head.Get("/desk/next?queue=late%7CHead%7Cpharmacy-otc-b%7C");
        foreach (var c in new[] { first, second, first })
        {
            Assert.StartsWith($"/desk/cases/{c.Number}?queue=late", page.Address, StringComparison.Ordinal);
            page = await head.Get(page.Html.QuerySelector("main a[href^='/desk/next']")!.GetAttribute("href")!);
        }

        // Nothing is left of it once both are decided.
        foreach (var c in new[] { first, second })
            Assert.True((await DecideCase.Handle(new(c.Id, true, "已作出符合要求的承诺。"), HandledCase.Staff(c, Role.Head), world.Services.GetRequiredService<CaseDesk>(), null, null, Ct)).IsGiven);
        var done = await head.Get($"/desk/next?after={second.Number}&queue=late%7CHead%7Cpharmacy-otc-b%7C");
        Assert.Equal("/desk?level=late&role=Head&item=pharmacy-otc-b&empty=1", done.Address);
        Assert.Contains("这一队已经办完了", done.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(last.Number, done.Text, StringComparison.Ordinal);
        Assert.StartsWith($"/desk/cases/{last.Number}?", (await head.Get("/desk/next")).Address, StringComparison.Ordinal);
    }

    /// <summary>Three cases for the head to decide: the one that was handed in last was accepted first, each on a day of its own.</summary>
    private static async Task<(Case Last, Case Second, Case First)> InReverse(PortalWorld world)
    {
        List<Case> cases = [await HandledCase.Submitted(world.Services), await HandledCase.Submitted(world.Services), await HandledCase.Submitted(world.Services)];
        foreach (var c in cases.AsEnumerable().Reverse())
        {
            Assert.True((await AcceptCase.Handle(new(c.Id, ""), HandledCase.Staff(c, Role.CounterClerk), world.Services.GetRequiredService<CaseDesk>(), null, null, Ct)).IsGiven);
            world.Time.Now += TimeSpan.FromDays(c == cases[^1] ? 3 : c == cases[1] ? 1 : 0);
        }
        return (cases[0], cases[1], cases[2]);
    }
}
