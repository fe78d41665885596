using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using static Jiangyuan.Web.Accounts.AccountEvent;

namespace Jiangyuan.Web.Accounts;

/// <summary>Sets up the second factor: proven by one code before it counts. The ten recovery codes are shown once.</summary>
internal static class EnrolTotp
{
    internal sealed record Request(string Account, byte[] Secret, string Code);

    internal sealed record Enrolled(Account Account, IReadOnlyList<string> RecoveryCodes);

    internal static async Task<Outcome<Enrolled>> Handle(Request request, AccountDesk desk, CancellationToken ct)
    {
        if (Totp.Match(request.Secret, request.Code, desk.Now, 0) is not { } step)
            return new Refusal("account.code", "验证码不对。", "核对手机时间是否准确，再输入当前的 6 位数。", [new("code", "验证码不对")]);
        var codes = Totp.NewRecoveryCodes();
        var hashes = codes.Select(c => Totp.HashRecoveryCode(request.Account, c)).ToList();
        var done = await desk.Change(request.Account, request.Account, "设置动态验证码",
            (a, _) => a.Version == 0 ? AccountRefusals.NoAccount : new Decision([new TotpEnrolled(desk.Protect(request.Secret), step, hashes, AccountDesk.NewStamp()).Encode()]), ct);
        return done.Then<Enrolled>(a => new Enrolled(a, codes));
    }
}

/// <summary>Takes the second factor away, with the password. Staff outside a demonstration must set up another at once.</summary>
internal static class RemoveTotp
{
    internal static async Task<Outcome<Account>> Handle(string id, string password, AccountDesk desk, CancellationToken ct)
    {
        if (await desk.Find(id, ct) is not { } account)
            return AccountRefusals.NoAccount;
        if (await ConfirmPassword.Refuses(account, password, "停用动态验证码", "password", "动态验证码没有停用。", desk, ct) is { } wrong)
            return wrong;
        return await desk.Change(id, id, "停用动态验证码", (_, _) => new Decision([new TotpRemoved(AccountDesk.NewStamp()).Encode()]), ct);
    }
}

/// <summary>Ends every session of an account, on every device.</summary>
internal static class SignOutEverywhere
{
    internal static Task<Outcome<Account>> Handle(string id, AccountDesk desk, CancellationToken ct) =>
        desk.Change(id, id, "退出所有设备", (_, _) => new Decision([new SignedOutEverywhere(AccountDesk.NewStamp()).Encode()]), ct);
}
