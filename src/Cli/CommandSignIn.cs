using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Composition;
using Microsoft.AspNetCore.DataProtection;

namespace Jiangyuan.Cli;

/// <summary>Somebody at the command line proves who they are, as on the page: password, then the code of the second factor, a line each on standard input.</summary>
internal static class CommandSignIn
{
    internal static async Task<Outcome<Account>> Ask(string login, Role role, Refusal otherRole, InstallationOptions options, Installation installation, CancellationToken ct)
    {
        var accounts = new AccountDesk(installation.Cases, installation.Ids, installation.Time,
            DataProtectionProvider.Create(Directory.CreateDirectory(Path.Combine(options.Data, "keys")), keys => keys.SetApplicationName("Jiangyuan")));
        var signedIn = await SignIn.Handle(new(login, await Line("密码：", ct), "", "命令行"), accounts, ct);
        if (!signedIn.IsGiven)
            return signedIn;
        if (signedIn.Value.Role != role)
            return otherRole;
        if (signedIn.Value.MustEnrol)
            return new Refusal("account.second-factor", "这个账号还没有设置动态验证码。", "请先登录工作台设置。") { Kind = RefusalKind.Forbidden };
        return signedIn.Value.TotpSecret is null ? signedIn
            : await SignIn.HandleCode(new(signedIn.Value.Id, signedIn.Value.Stamp, await Line("动态验证码：", ct), "", "命令行"), accounts, ct);
    }

    private static async Task<string> Line(string prompt, CancellationToken ct)
    {
        if (!Console.IsInputRedirected)
            await Console.Error.WriteAsync(prompt);
        return await Console.In.ReadLineAsync(ct) ?? "";
    }
}
