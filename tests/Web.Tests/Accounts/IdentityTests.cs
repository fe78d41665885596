using System.Net;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Accounts.Identity;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Jiangyuan.Web.Tests.Accounts;

/// <summary>Signing in through an identity provider: whom it vouches for gets in, whatever is forged does not.</summary>
public sealed class IdentityTests : IAsyncDisposable
{
    private readonly WebWorld _root = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _root.DisposeAsync();

    [Fact]
    public async Task Whom_the_provider_vouches_for_has_an_account_and_finds_it_again()
    {
        await using var provider = await TestIdentityServer.Start();
        provider.Claims["id_number"] = "11010519491231002X";
        await using var site = Site(provider);
        var first = Browser(site);
        Assert.Equal("/", await SignIn(first));
        var page = await first.GetStringAsync("/account", Ct);
        Assert.Contains("才让卓玛", page, StringComparison.Ordinal);
        Assert.Contains("已与测试平台关联", page, StringComparison.Ordinal);
        var second = Browser(site);
        Assert.Equal("/", await SignIn(second));
        Assert.Equal(Account(page), Account(await second.GetStringAsync("/account", Ct)));
    }

    [Fact]
    public async Task Whoever_has_an_account_joins_it_with_the_password_and_only_with_the_own_number()
    {
        await using var provider = await TestIdentityServer.Start();
        await using var site = Site(provider);
        var desk = site.Services.GetRequiredService<AccountDesk>();
        var mine = Browser(site);
        var visitor = new WebVisitor(mine);
        await visitor.Post("/sign-in", "sign-in", ("login", "zhuoma"), ("password", site.Services.GetRequiredService<DemoAccounts>().Password!));
        provider.Claims["id_number"] = "11010519491231002X";
        Assert.Equal("/account?identity=account.identity-other", await Walk(mine, "/account/identity"));
        provider.Claims["id_number"] = "630102199001010013";
        Assert.Equal("/account", await Walk(mine, "/account/identity"));
        Assert.NotNull((await desk.FindByLogin("zhuoma", Ct))!.Identity);
        Assert.Equal("/", await SignIn(Browser(site)));

        var another = Browser(site);
        await new WebVisitor(another).Post("/sign-in", "sign-in", ("login", "jingban"), ("password", site.Services.GetRequiredService<DemoAccounts>().Password!));
        Assert.Equal("/account?identity=account.identity-taken", await Walk(another, "/account/identity"));
    }

    [Theory]
    [InlineData("nonce")]
    [InlineData("audience")]
    [InlineData("issuer")]
    [InlineData("key")]
    [InlineData("expired")]
    public async Task A_token_that_is_wrong_lets_nobody_in(string what)
    {
        await using var provider = await TestIdentityServer.Start();
        (provider.Nonce, provider.Audience, provider.Issuer) = (what == "nonce" ? "another" : null, what == "audience" ? "another" : null, what == "issuer" ? "http://127.0.0.1:1" : null);
        (provider.SignsWithStrangersKey, provider.IsExpired) = (what == "key", what == "expired");
        await using var site = Site(provider);
        var browser = Browser(site);
        Assert.Equal("/sign-in?identity=failed", await SignIn(browser));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account", Ct)).StatusCode);
        Assert.Contains("没有确认您的身份", await browser.GetStringAsync("/sign-in?identity=failed", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_no_asking_and_a_person_without_a_number_are_refused()
    {
        await using var provider = await TestIdentityServer.Start();
        await using var site = Site(provider);
        Assert.Equal("/sign-in?identity=failed", await Walk(Browser(site), "/sign-in/identity/answer?code=1&state=2"));
        provider.Claims.Remove("id_number");
        Assert.Equal("/sign-in?identity=account.identity-incomplete", await SignIn(Browser(site)));
    }

    [Fact]
    public async Task An_answer_is_exchanged_at_the_providers_address_also_where_nobody_has_asked_since_the_start()
    {
        await using var provider = await TestIdentityServer.Start();
        await using var site = Site(provider);
        var browser = Browser(site);
        using var asked = await browser.GetAsync("/sign-in/identity", Ct);
        // As on another node, or after a restart: only the settings are known here.
        Assert.True(site.Services.GetRequiredService<IOptionsMonitorCache<OAuthOptions>>().TryRemove(IdentityHandler.Scheme));
        Assert.Equal("/", await Walk(browser, asked.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task A_provider_that_is_away_is_told_in_plain_words()
    {
        await using var site = Site("http://127.0.0.1:1");
        var browser = Browser(site);
        Assert.Equal("/sign-in?identity=failed", await SignIn(browser));
        Assert.Contains("没有确认您的身份", await browser.GetStringAsync("/sign-in?identity=failed", Ct), StringComparison.Ordinal);
    }

    private WebApplicationFactory<Program> Site(TestIdentityServer provider) => Site(provider.Authority);

    private WebApplicationFactory<Program> Site(string authority) =>
        _root.WithWebHostBuilder(builder => builder.UseSetting("Identity:Authority", authority).UseSetting("Identity:Name", "测试平台").UseSetting("Identity:ClientSecret", "for tests only"));

    private static HttpClient Browser(WebApplicationFactory<Program> site) => site.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true });

    private static Task<string> SignIn(HttpClient browser) => Walk(browser, "/sign-in/identity");

    /// <summary>Follows the redirects to the provider and back; gives where they end.</summary>
    private static async Task<string> Walk(HttpClient browser, string path)
    {
        using var outside = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        for (var hops = 0; hops < 10; hops++)
        {
            var inside = path.StartsWith('/') || new Uri(path).Host == "localhost";
            using var answer = inside ? await browser.GetAsync(path, Ct) : await outside.GetAsync(path, Ct);
            if (answer.StatusCode != HttpStatusCode.Redirect)
                return path.StartsWith('/') ? path : new Uri(path).PathAndQuery;
            path = answer.Headers.Location!.OriginalString;
        }

        throw new InvalidOperationException("The redirects do not end.");
    }

    private static string Account(string page) => System.Text.RegularExpressions.Regex.Match(page, @"id\.\d+").Value;
}
