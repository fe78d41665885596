using System.Net;

namespace Jiangyuan.Web.Tests.Accounts;

/// <summary>Whoever signs in begins at a page of their own work, and the way back to it is on every page.</summary>
public sealed class BeginningTests
{
    private static readonly (string Login, string Home)[] Everybody =
    [
        ("zhuoma", "/"), ("jingban", "/"), ("clerk.market-630104", "/desk"), ("officer1.market-630104", "/desk"), ("head.market-630104", "/desk"),
        ("lists", "/desk/lists"), ("system", "/desk/accounts"), ("security", "/desk/accounts"), ("audit", "/desk/audit"),
    ];

    [Fact]
    public async Task Everybody_begins_where_their_work_lies()
    {
        await using var world = new WebWorld();
        _ = world.Accounts;
        foreach (var (login, home) in Everybody)
        {
            var visitor = world.Visitor();
            Assert.Equal((login, home), (login, PathOf(await visitor.Post("/sign-in", "sign-in", ("login", login), ("password", world.Demo.Password!)))));
            Assert.Equal((login, HttpStatusCode.OK), (login, (await visitor.Get(home)).StatusCode));

            // The public have no work at the desk, and are told so there.
            var work = PathOf(await visitor.Get("/work"));
            Assert.Equal((login, home == "/" ? "/desk" : home), (login, work));
            Assert.Equal((login, home == "/" ? HttpStatusCode.Forbidden : HttpStatusCode.OK), (login, (await visitor.Get(work)).StatusCode));
        }
    }

    [Fact]
    public async Task Larger_letters_leave_staff_on_the_page_they_were_on()
    {
        await using var world = new WebWorld();
        _ = world.Accounts;
        var lists = await world.SignedIn("lists");
        var page = await lists.Page("/desk/calendar");
        Assert.Equal("/desk/calendar", page.QuerySelector("form.mode input[name=back]")?.GetAttribute("value"));
        Assert.Equal("/work", page.QuerySelector("a.brand")?.GetAttribute("href"));
    }

    [Fact]
    public async Task A_visitor_is_asked_to_sign_in_and_comes_to_the_desk_then()
    {
        await using var world = new WebWorld();
        var answer = await world.Visitor().Get("/work");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("/sign-in", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("work", answer.Headers.Location.OriginalString, StringComparison.Ordinal);
    }

    private static string PathOf(HttpResponseMessage answer) => new Uri(new Uri("http://localhost"), answer.Headers.Location!).AbsolutePath;
}
