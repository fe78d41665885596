using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using static Jiangyuan.Web.Accounts.AccountEvent;

namespace Jiangyuan.Web.Accounts;

/// <summary>A new password ends every other session.</summary>
internal static class ChangePassword
{
    internal sealed record Request(string Account, string Current, string Wanted, string Again);

    internal static async Task<Outcome<Account>> Handle(Request request, AccountDesk desk, CancellationToken ct)
    {
        if (await desk.Find(request.Account, ct) is not { } account)
            return AccountRefusals.NoAccount;
        if (request.Wanted != request.Again)
            return new Refusal("account.password-differs", "两次输入的新密码不一样。", "重新输入。", [new("again", "两次输入的新密码不一样")]);
        var opened = await desk.Opened(account, ct);
        if (Passwords.Refuses(request.Wanted, opened.Name, opened.Login, opened.Phone, opened.CitizenNumber) is { } weak)
            return weak;
        if (await ConfirmPassword.Refuses(account, request.Current, "修改密码", "current", "密码没有修改。", desk, ct) is { } wrong)
            return wrong;
        var hash = Passwords.Hash(request.Wanted);
        return await desk.Change(account.Id, account.Id, "修改密码", (_, _) => new Decision([new PasswordChanged(hash, AccountDesk.NewStamp()).Encode()]), ct);
    }
}

/// <summary>Refusals several use cases share.</summary>
internal static class AccountRefusals
{
    internal static readonly Refusal NoAccount = new("account.none", "没有这个账号。", "请重新登录。") { Kind = RefusalKind.NotFound };
}
