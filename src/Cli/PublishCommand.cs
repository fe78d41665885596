using System.CommandLine;
using System.Globalization;
using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Composition;
using Jiangyuan.Web.Publication;

namespace Jiangyuan.Cli;

/// <summary>
/// <c>jy publish prepare DIR --document NO --on DATE --as LOGIN</c> makes a batch of what the folder says otherwise than what is in force and submits it;
/// <c>jy publish approve ID --as OTHER</c> publishes it. Two persons, each with a password from standard input; a running host follows within a minute.
/// </summary>
internal static class PublishCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "数据文件夹", DefaultValueFactory = _ => "data" };
    private static readonly Option<string?> Store = new("--store") { Description = "数据库连接，默认为数据文件夹里的嵌入式库" };
    private static readonly Option<string> As = new("--as") { Description = "以哪个清单管理员的身份；密码从标准输入读取一行，有动态验证码的再读一行", Required = true };

    internal static Command Create() => new("publish", "公布清单：一人提交，另一人审核公布") { Prepare(), Approve() };

    private static Command Prepare()
    {
        var folder = new Argument<DirectoryInfo>("packages") { Description = "改好的服务包文件夹", DefaultValueFactory = _ => new DirectoryInfo("packages") };
        var number = new Option<string>("--document") { Description = "文号", Required = true };
        var title = new Option<string>("--title") { Description = "标题", DefaultValueFactory = _ => "清单调整" };
        var on = new Option<string>("--on") { Description = "生效日期，例如 2027-01-01", Required = true };
        var installed = new Option<string>("--packages") { Description = "安装时的服务包文件夹：还没有公布过的，与它比较", DefaultValueFactory = _ => "packages" };
        var command = new Command("prepare", "把文件夹与现行清单的差别做成一个批次并提交审核") { folder, number, title, on, As, Data, Store, installed };
        command.SetAction((parsed, ct) => With(parsed, parsed.GetValue(installed)!, async (desk, actor) =>
        {
            if (!parsed.GetValue(folder)!.Exists)
                return Fail(new("publish.folder", $"文件夹 {parsed.GetValue(folder)!.FullName} 不存在。", "请核对路径。"));
            DateOnly? day = DateOnly.TryParseExact(parsed.GetValue(on), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
            var files = PackageFolder.Read(parsed.GetValue(folder)!.FullName).Files.Where(file => CatalogueBook.IsPublished(file.Path)).ToDictionary(file => file.Path, file => ChangeSource.Written(file.Text));
            var begun = await DescribePublication.Handle(new(null, parsed.GetValue(number)!, parsed.GetValue(title)!, day), actor, desk, ct);
            if (!begun.IsGiven)
                return Fail(begun.Refusal);
            var now = desk.Book.On(begun.Value.EffectiveOn).Files;
            foreach (var path in files.Keys.Union(now.Keys).Where(path => files.GetValueOrDefault(path) != (now.TryGetValue(path, out var text) ? ChangeSource.Written(text) : null)).Order(StringComparer.Ordinal))
            {
                var changed = await ChangeSource.Handle(new(begun.Value.Id, path, files.GetValueOrDefault(path)), actor, desk, ct);
                if (!changed.IsGiven)
                    return Fail(changed.Refusal);
                Console.WriteLine($"{(files.ContainsKey(path) ? "改动" : "删去")}  {path}");
            }
            var submitted = await SubmitPublication.Handle(begun.Value.Id, actor, desk, ct);
            if (!submitted.IsGiven)
            {
                foreach (var finding in desk.Book.Compile(await desk.FilesOf((await desk.Find(begun.Value.Id, ct))!, ct)).Findings.Where(finding => finding.Severity == Severity.Error).Take(100))
                    Console.Error.WriteLine(finding);
                await DiscardPublication.Handle(begun.Value.Id, actor, desk, ct);
                return Fail(submitted.Refusal);
            }
            Console.WriteLine($"批次 {begun.Value.Id} 已提交审核。由另一名清单管理员运行：./jy publish approve {begun.Value.Id} --as 用户名");
            return 0;
        }, ct));
        return command;
    }

    private static Command Approve()
    {
        var id = new Argument<string>("batch") { Description = "批次编号" };
        var folder = new Option<string>("--packages") { Description = "安装时的服务包文件夹", DefaultValueFactory = _ => "packages" };
        var command = new Command("approve", "审核通过并公布一个批次；不能是编写或提交的人") { id, folder, As, Data, Store };
        command.SetAction((parsed, ct) => With(parsed, parsed.GetValue(folder)!, async (desk, actor) =>
        {
            var published = await ApprovePublication.Handle(parsed.GetValue(id)!, actor, desk, ct);
            if (!published.IsGiven)
                return Fail(published.Refusal);
            Console.WriteLine($"已公布 {published.Value.Number}《{published.Value.Title}》，{published.Value.EffectiveOn:yyyy-MM-dd} 起生效。摘要 {published.Value.Snapshot}");
            return 0;
        }, ct));
        return command;
    }

    private static async Task<int> With(ParseResult parsed, string packages, Func<PublicationDesk, Actor, Task<int>> carry, CancellationToken ct)
    {
        try
        {
            var options = new InstallationOptions { Data = parsed.GetValue(Data)!, Store = parsed.GetValue(Store), Packages = packages };
            await using var installation = await Installation.Open(options, TimeProvider.System, ct);
            var signedIn = await CommandSignIn.Ask(parsed.GetValue(As)!, Role.ListAdministrator, new("publish.role", "只有清单管理员可以公布清单。", "请换用清单管理员的账号。"), options, installation, ct);
            if (!signedIn.IsGiven)
                return Fail(signedIn.Refusal);
            var actor = new Actor(signedIn.Value.Id, signedIn.Value.Name, new HashSet<Role> { Role.ListAdministrator });
            return await carry(new PublicationDesk(installation.Store, installation.Lists, installation.Cases, installation.Ids, installation.Time), actor);
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
            Console.Error.WriteLine("  " + field.Message);
        if (refusal.Next is not null)
            Console.Error.WriteLine(refusal.Next);
        return 1;
    }
}
