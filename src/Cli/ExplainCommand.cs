using System.CommandLine;
using Jiangyuan.Catalogue;

namespace Jiangyuan.Cli;

/// <summary><c>jy explain CODE</c> prints the page of a finding; <c>jy explain --all</c> lists every one.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var code = new Argument<string?>("code") { Description = "编号，例如 SC0601", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "列出所有编号" };
        var command = new Command("explain", "说明一个检查编号：为什么、错的和对的例子") { code, all };
        command.SetAction(parsed => Run(parsed.GetValue(code), parsed.GetValue(all)));
        return command;
    }

    private static int Run(string? code, bool all)
    {
        if (all || code is null)
        {
            foreach (var id in CheckPages.Ids)
            {
                Console.WriteLine(CheckPages.Of(id)!.Split('\n', 2)[0].TrimStart('#', ' ').TrimEnd());
            }

            return 0;
        }

        if (CheckPages.Of(code) is not { } page)
        {
            Console.Error.WriteLine($"没有编号“{code}”。运行 ./jy explain --all 查看所有编号。");
            return 2;
        }

        Console.WriteLine(page);
        return 0;
    }
}
