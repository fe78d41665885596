using System.CommandLine;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Cli;

/// <summary><c>jy new item ID</c>: writes a new item that passes every check and has one scenario that fails on purpose.</summary>
internal static class NewCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("id") { Description = "事项标识：小写字母、数字、连字符，例如 open-restaurant" };
        var folder = new Option<DirectoryInfo>("--packages") { Description = "服务包所在文件夹", DefaultValueFactory = _ => new DirectoryInfo("packages") };
        var item = new Command("item", "新建一个事项") { id, folder };
        item.SetAction(parsed => Run(parsed.GetValue(id)!, parsed.GetValue(folder)!));
        return new Command("new", "新建服务包的一部分") { item };
    }

    private static int Run(string id, DirectoryInfo folder)
    {
        if (!ItemTemplate.IsId(id))
        {
            return Refuse($"“{id}”不能作事项标识。请用小写字母开头，只用小写字母、数字和单个连字符，例如 open-restaurant。");
        }

        if (!folder.Exists)
        {
            return Refuse($"文件夹 {folder.FullName} 不存在。请在项目根目录运行，或用 --packages 指明。");
        }

        var target = Path.Combine(folder.FullName, "items", id);
        if (Directory.Exists(target))
        {
            return Refuse($"{target} 已经存在，没有改动。请换一个标识，或直接修改它。");
        }

        var (catalogue, findings) = PackageFolder.Load(folder.FullName);
        if (catalogue is null)
        {
            return Refuse($"现有的服务包有 {findings.Count(finding => finding.Severity == Severity.Error)} 个错误，请先运行 ./jy check 改好，再新建。");
        }

        if (catalogue.Agencies.Values.FirstOrDefault() is not { } agency)
        {
            return Refuse("还没有任何机关。请先在 agencies/ 里写一个。");
        }

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);
        foreach (var file in ItemTemplate.Files(id, agency, today))
        {
            var path = Path.Combine(folder.FullName, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
            Console.WriteLine(path);
        }

        Console.WriteLine($"已写好事项“{id}”。先改 item.yaml 和 guide.zh.md，运行 ./jy check；再改 scenarios/start-here.yaml 里故意写错的一处，运行 ./jy test。");
        return 0;
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
