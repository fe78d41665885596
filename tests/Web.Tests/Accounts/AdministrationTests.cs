using System.Net;
using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Accounts.Administration;

namespace Jiangyuan.Web.Tests.Accounts;

/// <summary>Three administrators (GB/T 22239 §8.1.5): one opens, another approves, a third reads what both did.</summary>
public sealed class AdministrationTests
{
    private static readonly Actor Opener = Administrator("a-system", Role.SystemAdministrator), Approver = Administrator("a-security", Role.SecurityAdministrator);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static CreateAccount.Request Clerk => new("chuangkou", "窗口李", Role.CounterClerk, "") { Agency = "market-630104", Division = "630104000000" };

    [Fact]
    public async Task An_account_works_only_after_a_second_administrator_has_approved_it_and_its_first_password_must_be_changed()
    {
        await using var world = new AccountWorld();
        var opened = (await StaffAccounts.Open(Clerk, Opener, world.Desk, Ct)).Value;
        Assert.False((await world.SignIn("chuangkou", opened.Password)).IsGiven);
        Assert.True((await StaffAccounts.Approve(opened.Account.Id, Approver, world.Desk, Ct)).IsGiven);
        Assert.Equal("account.not-pending", (await StaffAccounts.Approve(opened.Account.Id, Approver, world.Desk, Ct)).Refusal!.Code);
        var signedIn = (await world.SignIn("chuangkou", opened.Password)).Value;
        Assert.True(signedIn.MustChangePassword);
        var changed = (await ChangePassword.Handle(new(signedIn.Id, opened.Password, AccountWorld.Password, AccountWorld.Password), world.Desk, Ct)).Value;
        Assert.False(changed.MustChangePassword);
    }

    [Fact]
    public async Task Suspending_ends_every_session_at_once_and_a_reset_password_waits_for_approval_again()
    {
        await using var world = new AccountWorld();
        var account = (await StaffAccounts.Open(Clerk, Opener, world.Desk, Ct)).Value.Account;
        await StaffAccounts.Approve(account.Id, Approver, world.Desk, Ct);
        var session = (await BeginSession.Handle(new(account.Id, "127.0.0.1", "测试", null), world.Desk, Ct)).Value.Session;
        Assert.NotNull(await world.Desk.Row(account.Id, Ct, session));
        Assert.NotNull((await StaffAccounts.Suspend(account.Id, " ", Approver, world.Desk, Ct)).Refusal!.Fields);
        Assert.True((await StaffAccounts.Suspend(account.Id, "调离", Approver, world.Desk, Ct)).IsGiven);
        Assert.Null(await world.Desk.Row(account.Id, Ct, session));
        Assert.Null(await world.Desk.Row(account.Id, Ct));
        Assert.Equal("account.suspended", (await StaffAccounts.ResetPassword(account.Id, Opener, world.Desk, Ct)).Refusal!.Code);
        Assert.True((await StaffAccounts.Resume(account.Id, "调回", Approver, world.Desk, Ct)).IsGiven);
        var reset = (await StaffAccounts.ResetPassword(account.Id, Opener, world.Desk, Ct)).Value;
        Assert.Equal(AccountStatus.Pending, reset.Account.Status);
        Assert.False((await world.SignIn("chuangkou", reset.Password)).IsGiven);
    }

    [Fact]
    public async Task Neither_a_reset_nor_the_loss_of_the_second_factor_leaves_a_passkey_or_a_token_behind()
    {
        await using var world = new AccountWorld();
        var id = (await StaffAccounts.Open(Clerk, Opener, world.Desk, Ct)).Value.Account.Id;
        await StaffAccounts.Approve(id, Approver, world.Desk, Ct);
        var token = await GiveKeys(world, id);
        Assert.True((await StaffAccounts.ResetPassword(id, Opener, world.Desk, Ct)).IsGiven);
        Assert.True((await StaffAccounts.Approve(id, Approver, world.Desk, Ct)).IsGiven);
        await HasNone(token);

        token = await GiveKeys(world, id);
        var secret = Totp.NewSecret();
        Assert.True((await EnrolTotp.Handle(new(id, secret, Totp.Code(secret, Totp.StepAt(world.Time.Now))), world.Desk, Ct)).IsGiven);
        Assert.True((await StaffAccounts.RemoveSecondFactor(id, Approver, world.Desk, Ct)).IsGiven);
        await HasNone(token);

        async Task HasNone(string hash)
        {
            Assert.Null(await world.Desk.Token(hash, Ct));
            Assert.Null(await world.Desk.FindByPasskey("AQID", Ct));
            var account = (await world.Desk.Find(id, Ct))!;
            Assert.True(account is { Status: AccountStatus.Active, Passkeys: [], Tokens: [] });
        }
    }

    private static async Task<string> GiveKeys(AccountWorld world, string id)
    {
        var passkey = new Microsoft.AspNetCore.Identity.UserPasskeyInfo([1, 2, 3], [4], world.Time.Now, 0, null, true, true, true, [], []);
        Assert.True((await Jiangyuan.Web.Accounts.Passkeys.AddPasskey.Handle(id, "手机", passkey, world.Desk, Ct)).IsGiven);
        Assert.NotNull(await world.Desk.FindByPasskey("AQID", Ct));
        return (await IssueToken.Handle(new(id, "对接程序", ["handle"], 30), world.Desk, id, Ct)).Value.Kept.Hash;
    }

    [Fact]
    public async Task Nobody_handles_the_own_account_nor_one_of_the_public()
    {
        await using var world = new AccountWorld();
        var citizen = await world.Citizen();
        Assert.Equal(RefusalKind.Forbidden, (await StaffAccounts.Suspend(Approver.Id, "试试", Approver, world.Desk, Ct)).Refusal!.Kind);
        Assert.Equal("account.not-staff", (await StaffAccounts.ResetPassword(citizen.Id, Opener, world.Desk, Ct)).Refusal!.Code);
        Assert.Equal("account.none", (await StaffAccounts.Approve("nobody", Approver, world.Desk, Ct)).Refusal!.Code);
    }

    [Fact]
    public async Task A_session_that_was_ended_counts_no_more_and_the_others_go_on()
    {
        await using var world = new AccountWorld();
        var account = await world.Citizen();
        var phone = (await BeginSession.Handle(new(account.Id, "10.0.0.1", "手机", null), world.Desk, Ct)).Value.Session;
        var desk = (await BeginSession.Handle(new(account.Id, "10.0.0.2", "电脑", null), world.Desk, Ct)).Value.Session;
        Assert.True((await EndSession.Handle(account.Id, phone, account.Id, world.Desk, Ct)).IsGiven);
        Assert.Null(await world.Desk.Row(account.Id, Ct, phone));
        Assert.NotNull(await world.Desk.Row(account.Id, Ct, desk));
        Assert.Equal(RefusalKind.NotFound, (await EndSession.Handle(account.Id, phone, account.Id, world.Desk, Ct)).Refusal!.Kind);
        for (var n = 0; n < 25; n++)
            await BeginSession.Handle(new(account.Id, "10.0.0.3", "很多", null), world.Desk, Ct);
        Assert.Equal(20, (await world.Desk.Find(account.Id, Ct))!.Sessions.Count);
        Assert.Null(await world.Desk.Row(account.Id, Ct, desk));
    }

    private static Actor Administrator(string id, Role role) => new(id, "管理员", new HashSet<Role> { role });
}

/// <summary>The administrators' pages through the real host.</summary>
public sealed class AdministrationPagesTests(WebWorld world) : IClassFixture<WebWorld>
{
    [Fact]
    public async Task One_opens_another_approves_and_neither_can_do_the_others_part()
    {
        var opener = await world.SignedIn("system");
        var made = await opener.Post("/desk/accounts/new", "open-account", ("login", "xin.clerk"), ("name", "新来的"), ("role", "CounterClerk"), ("agency", "market-630104"));
        var text = await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("初始密码", text, StringComparison.Ordinal);
        var account = (await world.Accounts.FindByLogin("xin.clerk", TestContext.Current.CancellationToken))!;
        var approver = await world.SignedIn("security");
        Assert.Equal(HttpStatusCode.Forbidden, (await approver.Get("/desk/accounts/new")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await approver.Get($"/desk/accounts/{account.Id}")).StatusCode);
        var approved = await approver.Post($"/desk/accounts/{account.Id}", "approve");
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        Assert.Equal(AccountStatus.Active, (await world.Accounts.Find(account.Id, TestContext.Current.CancellationToken))!.Status);
        Assert.DoesNotContain("停用账号</button>", await (await opener.Get($"/desk/accounts/{account.Id}")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var citizen = (await world.Accounts.FindByLogin("zhuoma", TestContext.Current.CancellationToken))!;
        Assert.DoesNotContain("才让卓玛", await (await opener.Get($"/desk/accounts/{citizen.Id}")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_and_an_agency_are_asked_for()
    {
        var opener = await world.SignedIn("system");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await opener.Post("/desk/accounts/new", "open-account", ("login", "xin.two"), ("name", "新来的"), ("role", "Citizen"))).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await opener.Post("/desk/accounts/new", "open-account", ("login", "xin.two"), ("name", "新来的"), ("role", "Officer"))).StatusCode);
    }
}
