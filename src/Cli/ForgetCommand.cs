using System.CommandLine;
using Jiangyuan.Cases;
using Jiangyuan.Web.Composition;

namespace Jiangyuan.Cli;

/// <summary><c>jy forget SUBJECT --reason R --by LOGIN</c>: destroys a person's keys; a head's decision, whose password and code are read from standard input.</summary>
internal static class ForgetCommand
{
    internal static Command Create()
    {
        var subject = new Argument<string>("subject") { Description = "公民身份号码或统一社会信用代码" };
        var reason = new Option<string>("--reason") { Description = "理由（记入事件，不能修改）", Required = true };
        var by = new Option<string>("--by") { Description = "作出决定的负责人的用户名", Required = true };
        var data = new Option<string>("--data") { Description = "数据文件夹", DefaultValueFactory = _ => "data" };
        var store = new Option<string?>("--store") { Description = "数据库连接，默认为数据文件夹里的嵌入式库" };
        var packages = new Option<string>("--packages") { Description = "服务包文件夹", DefaultValueFactory = _ => "packages" };
        var keys = new Option<string?>("--keys") { Description = "独立运行的密钥服务的套接字" };
        var command = new Command("forget", "依法删除一个人的信息：销毁其密钥，密文从此无人能读；密码和动态验证码从标准输入各读取一行") { subject, reason, by, data, store, packages, keys };
        command.SetAction(async (parsed, ct) =>
        {
            try
            {
                var options = new InstallationOptions { Data = parsed.GetValue(data)!, Store = parsed.GetValue(store), Packages = parsed.GetValue(packages)!, Keys = parsed.GetValue(keys) };
                await using var installation = await Installation.Open(options, TimeProvider.System, ct);
                var account = await CommandSignIn.Ask(parsed.GetValue(by)!, Role.Head, new("subject.not-yours", "只有负责人可以决定删除个人信息。", "请由负责人账号执行。"), options, installation, ct);
                if (!account.IsGiven)
                    return Fail(account.Refusal);
                await Console.Error.WriteLineAsync("等待各节点停用旧密钥……");
                var actor = new Actor(account.Value.Id, account.Value.Name, new HashSet<Role> { account.Value.Role }) { Agency = account.Value.Agency };
                var done = await ForgetSubject.Handle(new(parsed.GetValue(subject)!, parsed.GetValue(reason)!, 3 * ForgottenWatch.Every), actor, installation.Cases, ct);
                if (!done.IsGiven)
                    return Fail(done.Refusal);
                Console.WriteLine($"已销毁 {done.Value.Slots} 个密钥，涉及 {done.Value.Streams} 份记录。事件和链没有改变，可用 jy verify 核对。");
                return 0;
            }
            catch (InstallationException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 2;
            }
        });
        return command;
    }

    private static int Fail(Kernel.Refusal refusal)
    {
        Console.Error.WriteLine(refusal.Message);
        if (refusal.Next is not null)
            Console.Error.WriteLine(refusal.Next);
        return 1;
    }
}
