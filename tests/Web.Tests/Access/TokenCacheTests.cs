using Jiangyuan.Cases;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Accounts.Administration;
using Jiangyuan.Web.Tests.Accounts;
using Microsoft.AspNetCore.Http;

namespace Jiangyuan.Web.Tests.Access;

/// <summary>A token that was seen a moment ago stands for nobody any more once its account or its time is over.</summary>
public sealed class TokenCacheTests
{
    private static readonly Actor Opener = new("a-system", "管理员", new HashSet<Role> { Role.SystemAdministrator }), Approver = new("a-security", "管理员", new HashSet<Role> { Role.SecurityAdministrator });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Suspending_an_account_ends_its_tokens_in_this_process_at_once()
    {
        await using var world = new AccountWorld();
        var cache = new TokenCache(world.Desk, world.Time);
        var (id, token) = await Clerk(world);
        var (_, others) = await Clerk(world, "chuangkou2");
        Assert.NotNull(await Find(cache, token));
        var other = await Find(cache, others);
        Assert.True((await StaffAccounts.Suspend(id, "调离", Approver, world.Desk, Ct)).IsGiven);
        Assert.Null(await Find(cache, token));
        Assert.Same(other, await Find(cache, others));
        Assert.True((await StaffAccounts.Resume(id, "调回", Approver, world.Desk, Ct)).IsGiven);
        Assert.NotNull(await Find(cache, token));
    }

    [Fact]
    public async Task A_token_ends_at_its_moment()
    {
        await using var world = new AccountWorld();
        var cache = new TokenCache(world.Desk, world.Time);
        var (_, token) = await Clerk(world);
        world.Time.Now += TimeSpan.FromDays(1) - TimeSpan.FromSeconds(5);
        Assert.NotNull(await Find(cache, token));
        world.Time.Now += TimeSpan.FromSeconds(5);
        Assert.Null(await Find(cache, token));
    }

    private static async Task<(string Id, string Token)> Clerk(AccountWorld world, string login = "chuangkou")
    {
        var request = new CreateAccount.Request(login, "窗口李", Role.CounterClerk, "") { Agency = "market-630104", Division = "630104000000" };
        var id = (await StaffAccounts.Open(request, Opener, world.Desk, Ct)).Value.Account.Id;
        Assert.True((await StaffAccounts.Approve(id, Approver, world.Desk, Ct)).IsGiven);
        return (id, (await IssueToken.Handle(new(id, "对接程序", ["handle"], 1), world.Desk, id, Ct)).Value.Token);
    }

    private static async Task<SignedIn?> Find(TokenCache cache, string token) => (await cache.Find(token, new DefaultHttpContext())).SignedIn;
}
