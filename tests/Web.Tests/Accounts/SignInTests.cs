using Jiangyuan.Cases;
using Jiangyuan.Web.Accounts;

namespace Jiangyuan.Web.Tests.Accounts;

public sealed class SignInTests
{
    [Fact]
    public async Task The_right_password_signs_in_and_leaves_a_record()
    {
        await using var world = new AccountWorld();
        await world.Citizen();
        var signedIn = await world.SignIn("ZHUOMA", AccountWorld.Password);
        Assert.True(signedIn.IsGiven);
        Assert.Equal("127.0.0.1", Assert.Single(signedIn.Value.SignIns).Address);
    }

    [Fact]
    public async Task A_name_can_be_held_by_one_account_only()
    {
        await using var world = new AccountWorld();
        await world.Citizen("Zhuoma");
        var second = await CreateAccount.Handle(
            new("zhuoma", "别人", Role.Citizen, AccountWorld.Password) { CitizenNumber = "630102199001010013", Phone = "13900000009" }, world.Desk, "self", TestContext.Current.CancellationToken);
        Assert.Equal("account.login-taken", second.Refusal?.Code);
    }

    [Fact]
    public async Task Wrong_password_unknown_name_and_locked_account_read_alike()
    {
        await using var world = new AccountWorld();
        await world.Citizen();
        var wrong = await world.SignIn("zhuoma", "不是这个密码啊啊啊啊");
        var unknown = await world.SignIn("nobody", AccountWorld.Password);
        for (var i = 0; i < 4; i++)
            await world.SignIn("zhuoma", "不是这个密码啊啊啊啊");
        var lockedThoughRight = await world.SignIn("zhuoma", AccountWorld.Password);
        Assert.Equal(wrong.Refusal, unknown.Refusal);
        Assert.Equal(wrong.Refusal, lockedThoughRight.Refusal);
    }

    [Fact]
    public async Task Five_failures_lock_for_a_minute_and_the_wait_rises()
    {
        await using var world = new AccountWorld();
        await world.Citizen();
        for (var i = 0; i < 5; i++)
            await world.SignIn("zhuoma", "不是这个密码啊啊啊啊");
        world.Time.Now += TimeSpan.FromSeconds(61);
        Assert.False((await world.SignIn("zhuoma", "不是这个密码啊啊啊啊")).IsGiven); // the sixth: two minutes
        world.Time.Now += TimeSpan.FromSeconds(61);
        Assert.False((await world.SignIn("zhuoma", AccountWorld.Password)).IsGiven);
        world.Time.Now += TimeSpan.FromSeconds(61);
        Assert.True((await world.SignIn("zhuoma", AccountWorld.Password)).IsGiven);
        Assert.Equal(0, (await world.Desk.FindByLogin("zhuoma", TestContext.Current.CancellationToken))!.Failures);
    }

    [Theory]
    [InlineData(4, null)]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(10, 32)]
    [InlineData(11, 60)]
    [InlineData(500, 60)]
    public void The_wait_doubles_up_to_an_hour(int failures, int? minutes)
    {
        var now = DateTimeOffset.UnixEpoch;
        Assert.Equal(minutes is { } m ? now.AddMinutes(m) : null, Lockout.After(failures, now));
    }

    [Fact]
    public async Task With_a_second_factor_the_password_alone_is_no_sign_in()
    {
        await using var world = new AccountWorld();
        var ct = TestContext.Current.CancellationToken;
        var account = await world.Citizen();
        var secret = Totp.NewSecret();
        var enrolled = await EnrolTotp.Handle(new(account.Id, secret, Totp.Code(secret, Totp.StepAt(world.Time.Now))), world.Desk, ct);
        Assert.Equal(10, enrolled.Value.RecoveryCodes.Count);
        Assert.DoesNotContain(Totp.Base32(secret), enrolled.Value.Account.TotpSecret!, StringComparison.Ordinal);

        Assert.Empty((await world.SignIn("zhuoma", AccountWorld.Password)).Value.SignIns);
        world.Time.Now += TimeSpan.FromSeconds(60);
        var code = Totp.Code(secret, Totp.StepAt(world.Time.Now));
        Assert.True((await SignIn.HandleCode(new(account.Id, (await world.Desk.Find(account.Id, ct))!.Stamp, code, "", ""), world.Desk, ct)).IsGiven);
        Assert.Equal("account.code", (await SignIn.HandleCode(new(account.Id, (await world.Desk.Find(account.Id, ct))!.Stamp, code, "", ""), world.Desk, ct)).Refusal?.Code);
        Assert.True((await SignIn.HandleCode(new(account.Id, (await world.Desk.Find(account.Id, ct))!.Stamp, enrolled.Value.RecoveryCodes[3], "", ""), world.Desk, ct)).IsGiven);
        Assert.Equal("account.code", (await SignIn.HandleCode(new(account.Id, (await world.Desk.Find(account.Id, ct))!.Stamp, enrolled.Value.RecoveryCodes[3], "", ""), world.Desk, ct)).Refusal?.Code);
    }

    [Fact]
    public async Task The_second_factor_is_taken_away_with_the_password_and_guessing_it_locks()
    {
        await using var world = new AccountWorld();
        var ct = TestContext.Current.CancellationToken;
        var account = await world.Citizen();
        var secret = Totp.NewSecret();
        await EnrolTotp.Handle(new(account.Id, secret, Totp.Code(secret, Totp.StepAt(world.Time.Now))), world.Desk, ct);
        Assert.Equal("password", (await RemoveTotp.Handle(account.Id, "别的密码", world.Desk, ct)).Refusal?.Fields?[0].Field);
        var removed = await RemoveTotp.Handle(account.Id, AccountWorld.Password, world.Desk, ct);
        Assert.True(removed.IsGiven);
        Assert.Null(removed.Value.TotpSecret);
        Assert.NotEmpty((await world.SignIn("zhuoma", AccountWorld.Password)).Value.SignIns);

        await EnrolTotp.Handle(new(account.Id, secret, Totp.Code(secret, Totp.StepAt(world.Time.Now))), world.Desk, ct);
        for (var i = 0; i < 5; i++)
            await RemoveTotp.Handle(account.Id, "别的密码", world.Desk, ct);
        Assert.False((await RemoveTotp.Handle(account.Id, AccountWorld.Password, world.Desk, ct)).IsGiven);
    }

    [Fact]
    public async Task A_login_or_password_that_cannot_be_normalised_is_only_wrong()
    {
        await using var world = new AccountWorld();
        await world.Citizen();
        foreach (var text in new[] { "\ufffe", "a\ud800b", "\udc00" })
        {
            Assert.False((await world.SignIn(text, text)).IsGiven);
            Assert.False((await world.SignIn("zhuoma", text + AccountWorld.Password)).IsGiven);
        }
    }

    [Fact]
    public async Task Guessing_codes_locks_too()
    {
        await using var world = new AccountWorld();
        var ct = TestContext.Current.CancellationToken;
        var account = await world.Citizen();
        var secret = Totp.NewSecret();
        await EnrolTotp.Handle(new(account.Id, secret, Totp.Code(secret, Totp.StepAt(world.Time.Now))), world.Desk, ct);
        for (var i = 0; i < 5; i++)
            await SignIn.HandleCode(new(account.Id, (await world.Desk.Find(account.Id, ct))!.Stamp, "000000", "", ""), world.Desk, ct);
        world.Time.Now += TimeSpan.FromSeconds(45);
        Assert.False((await SignIn.HandleCode(new(account.Id, (await world.Desk.Find(account.Id, ct))!.Stamp, Totp.Code(secret, Totp.StepAt(world.Time.Now)), "", ""), world.Desk, ct)).IsGiven);
    }

    [Fact]
    public async Task A_new_password_needs_the_present_one_and_ends_other_sessions()
    {
        await using var world = new AccountWorld();
        var ct = TestContext.Current.CancellationToken;
        var account = await world.Citizen();
        Assert.Equal("account.password-wrong", (await ChangePassword.Handle(new(account.Id, "别的密码别的密码别的密码", "昆仑山口下雪路滑请您慢行", "昆仑山口下雪路滑请您慢行"), world.Desk, ct)).Refusal?.Code);
        var changed = await ChangePassword.Handle(new(account.Id, AccountWorld.Password, "昆仑山口下雪路滑请您慢行", "昆仑山口下雪路滑请您慢行"), world.Desk, ct);
        Assert.True(changed.IsGiven, changed.Refusal?.Message);
        Assert.NotEqual(account.Stamp, (await world.Desk.Row(account.Id, ct))!.Stamp);
        Assert.False((await world.SignIn("zhuoma", AccountWorld.Password)).IsGiven);
    }

    [Fact]
    public async Task Only_the_hash_of_a_token_is_kept_and_a_revoked_one_is_gone()
    {
        await using var world = new AccountWorld();
        var ct = TestContext.Current.CancellationToken;
        var account = await world.Citizen();
        var issued = (await IssueToken.Handle(new(account.Id, "对接程序", ["apply"], 30), world.Desk, account.Id, ct)).Value;
        Assert.All(await world.Store.ReadStream("account/" + account.Id, ct), e => Assert.DoesNotContain(issued.Token, e.Payload, StringComparison.Ordinal));
        Assert.Equal(account.Id, (await world.Desk.Token(IssueToken.HashOf(issued.Token), ct))?.Account);
        await RevokeToken.Handle(account.Id, issued.Kept.Id, world.Desk, ct);
        Assert.Null(await world.Desk.Token(IssueToken.HashOf(issued.Token), ct));
    }

    [Fact]
    public async Task A_company_is_acted_for_only_while_the_authority_lasts()
    {
        await using var world = new AccountWorld();
        var ct = TestContext.Current.CancellationToken;
        var made = await CreateAccount.Handle(new("jingban", "马经办", Role.CompanyAgent, AccountWorld.Password)
        {
            CitizenNumber = "11010519491231002X",
            Represents = [new("91630104MA0000015T", "青海江源示范有限公司", new(2026, 1, 1), new(2026, 11, 23))],
        }, world.Desk, "system", ct);
        Assert.Single(await world.Desk.Represents(made.Value.Id, ct));
        world.Time.Now += TimeSpan.FromDays(1);
        Assert.Empty(await world.Desk.Represents(made.Value.Id, ct));
    }

    [Fact]
    public async Task Staff_must_have_a_second_factor_outside_a_demonstration()
    {
        await using var world = new AccountWorld();
        var ct = TestContext.Current.CancellationToken;
        var head = new CreateAccount.Request("head", "负责孙", Role.Head, AccountWorld.Password) { Agency = "a" };
        var real = (await CreateAccount.Handle(head, world.Desk, "system", ct)).Value;
        var demo = (await CreateAccount.Handle(head with { Login = "head2", IsDemo = true }, world.Desk, "system", ct)).Value;
        Assert.True((await world.Desk.Row(real.Id, ct))!.MustEnrol);
        Assert.False((await world.Desk.Row(demo.Id, ct))!.MustEnrol);
    }

    [Fact]
    public async Task A_sign_in_that_stands_between_password_and_code_ends_when_the_account_changes()
    {
        await using var world = new AccountWorld();
        var ct = TestContext.Current.CancellationToken;
        var account = await world.Citizen();
        var secret = Totp.NewSecret();
        Assert.True((await EnrolTotp.Handle(new(account.Id, secret, Totp.Code(secret, Totp.StepAt(world.Time.Now))), world.Desk, ct)).IsGiven);
        world.Time.Now += TimeSpan.FromMinutes(1);
        var half = (await world.SignIn("zhuoma", AccountWorld.Password)).Value;
        string Code() => Totp.Code(secret, Totp.StepAt(world.Time.Now));
        Assert.True((await SignIn.HandleCode(new(half.Id, half.Stamp, Code(), "", ""), world.Desk, ct)).IsGiven);
        world.Time.Now += TimeSpan.FromMinutes(1);
        Assert.True((await SignOutEverywhere.Handle(half.Id, world.Desk, ct)).IsGiven);
        Assert.Equal("account.code", (await SignIn.HandleCode(new(half.Id, half.Stamp, Code(), "", ""), world.Desk, ct)).Refusal?.Code);
        var anew = (await world.SignIn("zhuoma", AccountWorld.Password)).Value;
        Assert.True((await SignIn.HandleCode(new(anew.Id, anew.Stamp, Code(), "", ""), world.Desk, ct)).IsGiven);
    }

    [Fact]
    public async Task A_passkey_challenge_is_answered_once()
    {
        await using var world = new AccountWorld();
        var ct = TestContext.Current.CancellationToken;
        var account = await world.Citizen();
        var passkey = new Microsoft.AspNetCore.Identity.UserPasskeyInfo([1, 2, 3], [4], world.Time.Now, 0, null, true, true, true, [], []);
        Assert.True((await Jiangyuan.Web.Accounts.Passkeys.AddPasskey.Handle(account.Id, "手机", passkey, world.Desk, ct)).IsGiven);
        Task<Kernel.Outcome<Account>> Answer(string challenge) => Jiangyuan.Web.Accounts.Passkeys.SignInWithPasskey.Handle(account.Id, challenge, passkey, "", "", world.Desk, ct);
        Assert.True((await Answer("one")).IsGiven);
        Assert.Equal("account.passkey-used", (await Answer("one")).Refusal?.Code);
        Assert.True((await Answer("two")).IsGiven);
    }
}
