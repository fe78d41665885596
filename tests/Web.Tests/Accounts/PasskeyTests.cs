using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Accounts;

/// <summary>A passkey in a real browser with a virtual authenticator: added, used without a password, taken away.</summary>
public sealed class PasskeyTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    [Fact]
    public async Task A_passkey_signs_in_without_a_password_until_it_is_taken_away()
    {
        var page = await world.Open(scripts: true);
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
        // A passkey is for a domain; an IP address is none.
        var site = new UriBuilder(world.Address) { Host = "localhost" }.Uri.ToString().TrimEnd('/');
        await page.GotoAsync(site + "/sign-in");
        await page.FillAsync("#f-login", "zhuoma");
        await page.FillAsync("#f-password", world.Site.Password);
        await page.ClickAsync("main form[method=post] button");
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        await page.GotoAsync(site + "/account");
        await page.FillAsync("[name='passkey-name']", "我的手机");
        await page.ClickAsync("[data-passkey=add] button");
        Assert.Contains("密码不对", await (await page.WaitForSelectorAsync("[data-passkey=add] [role=status]:not(:empty)"))!.InnerTextAsync(), StringComparison.Ordinal);
        await page.FillAsync("[name='passkey-proof']", world.Site.Password);
        await page.ClickAsync("[data-passkey=add] button");
        await page.WaitForURLAsync("**/account?done=1");
        Assert.Contains("我的手机", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.ClickAsync("form[action='/sign-out'] button >> nth=0");
        await page.WaitForURLAsync("**/sign-in?out=1");

        var sending = page.WaitForRequestAsync(r => r.Method == "POST" && new Uri(r.Url).AbsolutePath == "/sign-in/passkey");
        await page.ClickAsync("[data-passkey=sign-in] button");
        var sent = await sending;
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        await IsRefusedAgain(sent);
        var account = (await world.Site.Services.GetRequiredService<AccountDesk>().FindByLogin("zhuoma", TestContext.Current.CancellationToken))!;
        Assert.Equal("passkey", account.SignIns[0].Factor);

        await page.GotoAsync(site + "/account");
        await page.ClickAsync("form:has-text('我的手机') button");
        await page.WaitForURLAsync("**/account?done=1");
        await page.ClickAsync("form[action='/sign-out'] button >> nth=0");
        await page.WaitForURLAsync("**/sign-in?out=1");
        await page.ClickAsync("[data-passkey=sign-in] button");
        await page.WaitForSelectorAsync("[data-passkey=sign-in] [role=status]:not(:empty)");
        Assert.EndsWith("/sign-in?out=1", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    // Who has overheard the answer to the challenge, cookie and all, gets in with it no second time.
    private static async Task IsRefusedAgain(Microsoft.Playwright.IRequest sent)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false });
        using var again = new HttpRequestMessage(HttpMethod.Post, sent.Url) { Content = new StringContent(sent.PostData!, System.Text.Encoding.UTF8, "application/json") };
        var cookie = (await sent.AllHeadersAsync())["cookie"];
        Assert.Contains("jy-passkey=", cookie, StringComparison.Ordinal);
        again.Headers.Add("Cookie", cookie);
        again.Headers.Add("Origin", new Uri(sent.Url).GetLeftPart(UriPartial.Authority));
        using var answer = await client.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [], c => c.StartsWith("jy-session=", StringComparison.Ordinal));
    }
}
