using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Accounts.Identity;
using Jiangyuan.Web.Accounts.Passkeys;

namespace Jiangyuan.Web.Tests.Accounts;

public sealed class ConfirmOwnerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_password_is_asked_for_and_guessing_it_locks()
    {
        await using var world = new AccountWorld();
        var id = (await world.Citizen()).Id;
        Assert.True((await Confirm(world, id, AccountWorld.Password)).IsGiven);
        for (var i = 0; i < 5; i++)
            Assert.Equal("account.password-wrong", (await Confirm(world, id, "不是这个密码啊啊啊啊")).Refusal?.Code);
        Assert.False((await Confirm(world, id, AccountWorld.Password)).IsGiven);
        world.Time.Now += TimeSpan.FromSeconds(61);
        Assert.True((await Confirm(world, id, AccountWorld.Password)).IsGiven);
    }

    [Fact]
    public async Task Without_a_password_the_code_is_asked_for_once_there_is_one()
    {
        await using var world = new AccountWorld();
        var person = new SignInWithIdentity.Person("https://id.example", "p-1", "才让卓玛", "630102199001010013", "13900000001");
        var id = (await SignInWithIdentity.Handle(person, null, "", "", world.Desk, Ct)).Value.Id;
        Assert.True((await Confirm(world, id, "")).IsGiven);
        var secret = Totp.NewSecret();
        Assert.True((await EnrolTotp.Handle(new(id, secret, Totp.Code(secret, Totp.StepAt(world.Time.Now))), world.Desk, Ct)).IsGiven);
        world.Time.Now += TimeSpan.FromMinutes(1);
        Assert.False((await Confirm(world, id, "")).IsGiven);
        Assert.True((await Confirm(world, id, Totp.Code(secret, Totp.StepAt(world.Time.Now)))).IsGiven);
    }

    private static Task<Kernel.Outcome<Account>> Confirm(AccountWorld world, string id, string given) => ConfirmOwner.Handle(id, given, "127.0.0.1", "测试", world.Desk, Ct);
}
