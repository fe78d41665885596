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
        await page.WaitForURLAsync("**/account?done=1");
        Assert.Contains("我的手机", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.ClickAsync("form[action='/sign-out'] button >> nth=0");
        await page.WaitForURLAsync("**/sign-in?out=1");

        await page.ClickAsync("[data-passkey=sign-in] button");
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
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
}
