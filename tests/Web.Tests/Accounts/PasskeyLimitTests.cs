using System.Net;

namespace Jiangyuan.Web.Tests.Accounts;

public sealed class PasskeyLimitTests(WebWorld world) : IClassFixture<WebWorld>
{
    [Fact]
    public async Task Adding_passkeys_is_limited_by_account_whatever_the_address()
    {
        var (one, other) = ((await world.SignedIn("zhuoma")).Client, (await world.SignedIn("head.market-630104")).Client);
        for (var i = 0; i < 10; i++)
            using (var fine = await PasskeyProofTests.Ask(one, world.Demo.Password!))
                Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
        using var tooMany = await one.PostAsync("/account/passkeys", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.TooManyRequests, tooMany.StatusCode);
        Assert.Equal("60", Assert.Single(tooMany.Headers.GetValues("Retry-After")));
        using var theirs = await PasskeyProofTests.Ask(other, world.Demo.Password!);
        Assert.Equal(HttpStatusCode.OK, theirs.StatusCode);
    }
}
