using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using static Jiangyuan.Web.Accounts.AccountEvent;

namespace Jiangyuan.Web.Accounts;

/// <summary>A new password ends every other session.</summary>
internal static class ChangePassword
{
    internal sealed record Request(string Account, string Current, string Wanted, string Again);

    private static readonly Refusal Wrong = new("account.password-wrong", "现在的密码不对，或者连续错了几次要等一会儿。密码没有修改。", "核对后再试。", [new("current", "现在的密码不对；连续错五次，要等一会儿才能再试")]);

    internal static async Task<Outcome<Account>> Handle(Request request, AccountDesk desk, CancellationToken ct)
    {
        if (await desk.Find(request.Account, ct) is not { } account)
            return AccountRefusals.NoAccount;
        if (request.Wanted != request.Again)
            return new Refusal("account.password-differs", "两次输入的新密码不一样。", "重新输入。", [new("again", "两次输入的新密码不一样")]);
        var opened = await desk.Opened(account, ct);
        if (Passwords.Refuses(request.Wanted, opened.Name, opened.Login, opened.Phone, opened.CitizenNumber) is { } weak)
            return weak;
        // While the account rests nothing is tried, and nothing is written either: the record does not grow by asking.
        if (Lockout.IsLocked(account, desk.Now))
            return Wrong;
        if (!Passwords.Verify(request.Current, account.PasswordHash))
        {
            await desk.Change(account.Id, account.Id, "修改密码", (a, now) => new Decision([new SignInFailed("", "password", Lockout.After(a.Failures + 1, now)).Encode()]), ct);
            return Wrong;
        }
        var hash = Passwords.Hash(request.Wanted);
        return await desk.Change(account.Id, account.Id, "修改密码", (_, _) => new Decision([new PasswordChanged(hash, AccountDesk.NewStamp()).Encode()]), ct);
    }
}

/// <summary>Refusals several use cases share.</summary>
internal static class AccountRefusals
{
    internal static readonly Refusal NoAccount = new("account.none", "没有这个账号。", "请重新登录。") { Kind = RefusalKind.NotFound };
}
