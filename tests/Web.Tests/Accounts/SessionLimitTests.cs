using System.Net;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Accounts;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Jiangyuan.Web.Tests.Accounts;

/// <summary>A session lasts twelve hours from signing in, whatever is done in it.</summary>
public sealed class SessionLimitTests(WebWorld world) : IClassFixture<WebWorld>
{
    [Fact]
    public async Task Switching_whom_one_acts_for_does_not_begin_the_session_anew()
    {
        var visitor = world.Visitor();
        using var signedIn = await visitor.Post("/sign-in", "sign-in", ("login", "jingban"), ("password", world.Demo.Password!));
        var began = SinceOf(signedIn);
        // The cookie counts in whole seconds.
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        var form = (await visitor.Page("/account")).QuerySelector("form[action='/account/acting-for']")!;
        var hidden = form.QuerySelectorAll("input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""));
        using var switched = await visitor.PostForm("/account/acting-for", hidden, ("company", ""));
        Assert.Equal(HttpStatusCode.Redirect, switched.StatusCode);
        Assert.Equal(began, SinceOf(switched));
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/account")).StatusCode);
    }

    private string SinceOf(HttpResponseMessage answer)
    {
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("jy-session=", StringComparison.Ordinal)).Split('=', 2)[1].Split(';')[0];
        var format = world.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(AccountSetup.Cookie).TicketDataFormat;
        return format.Unprotect(cookie)!.Principal.FindFirst(Claims.Since)!.Value;
    }
}
