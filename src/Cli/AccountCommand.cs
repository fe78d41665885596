using System.CommandLine;
using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Composition;
using Microsoft.AspNetCore.DataProtection;

namespace Jiangyuan.Cli;

/// <summary>
/// <c>jy account create</c> makes accounts of staff, the first one of a new installation too; <c>jy account token</c> gives one to a program.
/// The password is read from standard input, so that it stands in no history and no list of processes.
/// </summary>
internal static class AccountCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "数据文件夹", DefaultValueFactory = _ => "data" };
    private static readonly Option<string?> Store = new("--store") { Description = "数据库连接，默认为数据文件夹里的嵌入式库" };
    private static readonly Option<string> Packages = new("--packages") { Description = "服务包文件夹", DefaultValueFactory = _ => "packages" };
    private static readonly Argument<string> Login = new("login") { Description = "用户名" };

    internal static Command Create() => new("account", "开设账号、发放接口令牌") { CreateAccountCommand(), TokenCommand() };

    private static Command CreateAccountCommand()
    {
        var name = new Option<string>("--name") { Description = "真实姓名", Required = true };
        var role = new Option<Role>("--role") { Description = "身份", Required = true };
        var agency = new Option<string?>("--agency") { Description = "所在部门的 id（见 packages/agencies）" };
        var number = new Option<string?>("--citizen-number") { Description = "公民身份号码（个人、经办人）" };
        var phone = new Option<string?>("--phone") { Description = "手机号码" };
        var company = new Option<string[]>("--acts-for") { Description = "经办人代表的单位：统一社会信用代码=名称，可重复", DefaultValueFactory = _ => [] };
        var command = new Command("create", "开设一个账号；密码从标准输入读取一行") { Login, name, role, agency, number, phone, company, Data, Store, Packages };
        command.SetAction((parsed, ct) => With(parsed, async (installation, desk) =>
        {
            var unit = parsed.GetValue(agency);
            if (unit is not null && !installation.Catalogue.Agencies.ContainsKey(unit))
                return Fail(new("account.agency", $"没有部门“{unit}”。", $"已有的部门：{string.Join("、", installation.Catalogue.Agencies.Keys)}"));
            if (!Console.IsInputRedirected)
                await Console.Error.WriteAsync("密码：");
            var password = await Console.In.ReadLineAsync(ct) ?? "";
            var request = new CreateAccount.Request(parsed.GetValue(Login)!, parsed.GetValue(name)!, parsed.GetValue(role), password)
            {
                Agency = unit,
                Division = unit is null ? "630000000000" : installation.Catalogue.Agencies[unit].Division,
                CitizenNumber = parsed.GetValue(number),
                Phone = parsed.GetValue(phone),
                Represents = [.. parsed.GetValue(company)!.Select(c => c.Split('=', 2)).Select(c => new Representation(c[0], c.Length > 1 ? c[1] : c[0], ChinaTime.Today(installation.Time), null))],
            };
            var made = await CreateAccount.Handle(request, desk, "cli", ct);
            if (!made.IsGiven)
                return Fail(made.Refusal);
            Console.WriteLine($"已开设账号 {made.Value.Login}（{made.Value.Id}）。{(made.Value.MustEnrol ? "首次登录时要设置动态验证码。" : "")}");
            return 0;
        }, ct));
        return command;
    }

    private static Command TokenCommand()
    {
        var purpose = new Option<string>("--name") { Description = "用途", DefaultValueFactory = _ => "命令行发放" };
        var scopes = new Option<string[]>("--scope") { Description = "范围：apply、handle、read，可重复", Required = true, AllowMultipleArgumentsPerToken = true };
        var days = new Option<int>("--days") { Description = "有效天数", DefaultValueFactory = _ => 90 };
        var actsFor = new Option<string?>("--acts-for") { Description = "代表的单位的统一社会信用代码" };
        var command = new Command("token", "给程序发放接口令牌，只显示一次") { Login, purpose, scopes, days, actsFor, Data, Store, Packages };
        command.SetAction((parsed, ct) => With(parsed, async (_, desk) =>
        {
            if (await desk.FindByLogin(parsed.GetValue(Login), ct) is not { } account)
                return Fail(new("account.none", $"没有账号“{parsed.GetValue(Login)}”。", "先用 jy account create 开设。"));
            var issued = await IssueToken.Handle(new(account.Id, parsed.GetValue(purpose)!, parsed.GetValue(scopes)!, parsed.GetValue(days)) { ActingFor = parsed.GetValue(actsFor) }, desk, "cli", ct);
            if (!issued.IsGiven)
                return Fail(issued.Refusal);
            Console.WriteLine(issued.Value.Token);
            return 0;
        }, ct));
        return command;
    }

    private static async Task<int> With(ParseResult parsed, Func<Installation, AccountDesk, Task<int>> carry, CancellationToken ct)
    {
        try
        {
            var options = new InstallationOptions { Data = parsed.GetValue(Data)!, Store = parsed.GetValue(Store), Packages = parsed.GetValue(Packages)! };
            await using var installation = await Installation.Open(options, TimeProvider.System, ct);
            // Neither command touches a protected secret, so no keys are needed.
            return await carry(installation, new AccountDesk(installation.Cases, installation.Ids, installation.Time, new EphemeralDataProtectionProvider()));
        }
        catch (InstallationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }

    private static int Fail(Refusal refusal)
    {
        Console.Error.WriteLine(refusal.Message);
        foreach (var field in refusal.Fields ?? [])
            Console.Error.WriteLine($"  {field.Field}:{field.Message}");
        if (refusal.Next is not null)
            Console.Error.WriteLine(refusal.Next);
        return 1;
    }
}
