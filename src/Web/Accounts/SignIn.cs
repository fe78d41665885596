using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using static Jiangyuan.Web.Accounts.AccountEvent;

namespace Jiangyuan.Web.Accounts;

/// <summary>
/// The password step and the code step of signing in. Both answer every failure with the same words and after the same work,
/// so that nobody learns which accounts exist, are locked, or had the right password.
/// </summary>
internal static class SignIn
{
    internal sealed record Request(string Login, string Password, string Address, string Device);

    /// <param name="Stamp">The account's when the password was given: a new password or signing out everywhere since then ends this sign-in too.</param>
    internal sealed record CodeRequest(string Account, string Stamp, string Code, string Address, string Device);

    internal static readonly Refusal No = new("account.sign-in", $"用户名或密码不对，或者这个账号暂时停用。连续错 {Lockout.Allowed} 次要等一分钟，再错等待加倍，最长一小时。", "核对后再试；忘记密码请带身份证到就近的政务服务大厅重置。");

    private static readonly Refusal NoCode = new("account.code", "验证码不对、已经用过，或者账号暂时停用。", "等下一个 6 位数出现后再输入；手机不在身边可以用恢复码。", [new("code", "验证码不对或已经用过")]);

    /// <summary>What the password step records. With a second factor the sign-in is not complete, so nothing is recorded on success yet.</summary>
    internal static Decision Decide(Account account, bool isRight, Request request, DateTimeOffset now) =>
        !isRight ? new([new SignInFailed(request.Address, "password", Lockout.After(account.Failures + 1, now)).Encode()])
        : account.TotpSecret is not null ? new([])
        : new([new SignedIn(request.Address, request.Device, "password").Encode()]);

    /// <summary>The account whose password this is. Its second factor, if it has one, is still to be asked.</summary>
    internal static async Task<Outcome<Account>> Handle(Request request, AccountDesk desk, CancellationToken ct)
    {
        var account = await desk.FindByLogin(request.Login, ct);
        var isRight = Passwords.Verify(request.Password, account?.PasswordHash, desk.RoundsForNobody);
        if (account is null || account.Status != AccountStatus.Active || Lockout.IsLocked(account, desk.Now))
            return No;
        if (isRight && account.TotpSecret is not null)
            return account;
        var done = await desk.Change(account.Id, account.Id, "登录", (a, now) => Lockout.IsLocked(a, now) ? No : Decide(a, isRight, request, now), ct);
        return isRight ? done : No;
    }

    internal static Outcome<Decision> DecideCode(Account account, byte[] secret, CodeRequest request, DateTimeOffset now)
    {
        if (Lockout.IsLocked(account, now) || account.Stamp != request.Stamp)
            return NoCode;
        if (Totp.Match(secret, request.Code, now, account.TotpStep) is { } step)
            return new Decision([new SignedIn(request.Address, request.Device, "totp") { TotpStep = step }.Encode()]);
        var hash = Totp.HashRecoveryCode(account.Id, request.Code);
        return account.RecoveryCodes.Contains(hash)
            ? new Decision([new SignedIn(request.Address, request.Device, "recovery") { RecoveryCode = hash }.Encode()])
            : new Decision([new SignInFailed(request.Address, "code", Lockout.After(account.Failures + 1, now)).Encode()]);
    }

    internal static async Task<Outcome<Account>> HandleCode(CodeRequest request, AccountDesk desk, CancellationToken ct)
    {
        if (await desk.Find(request.Account, ct) is not { TotpSecret: { } secret, Status: AccountStatus.Active })
            return NoCode;
        var done = await desk.Change(request.Account, request.Account, "登录", (a, now) => DecideCode(a, desk.Unprotect(secret), request, now), ct);
        return done.IsGiven && done.Value.Failures > 0 ? NoCode : done;
    }
}
