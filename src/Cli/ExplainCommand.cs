using System.CommandLine;
using Jiangyuan.Catalogue;

namespace Jiangyuan.Cli;

/// <summary><c>jy explain CODE</c> prints the page of a finding; <c>jy explain --all</c> lists every one; <c>jy explain RULE --data FILE</c> explains a rule.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var code = new Argument<string?>("code") { Description = "编号，例如 SC0601；或规则文件（YAML、CSV、XLSX）", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "列出所有编号" };
        var data = new Option<FileInfo?>("--data") { Description = "一个人或企业的数据（JSON）；没有的名字算未知" };
        var asOf = new Option<string?>("--as-of") { Description = "按哪一天的规定，例如 2026-01-31；默认是规则写的日期，再默认今天" };
        var json = new Option<bool>("--json") { Description = "规则的解释输出为 JSON" };
        var command = new Command("explain", "说明一个检查编号，或解释一条规则对一份数据的结论") { code, all, data, asOf, json };
        command.SetAction(parsed => parsed.GetValue(data) is { } values && parsed.GetValue(code) is { } rule
            ? CheckPages.Of(rule) is not null ? Refuse($"“{rule}”是检查编号，说明它不用 --data。请去掉 --data，或改写成规则文件。")
            : ExplainRule.Run(new FileInfo(rule), values, parsed.GetValue(asOf), parsed.GetValue(json), TimeProvider.System)
            : Run(parsed.GetValue(code), parsed.GetValue(all)));
        return command;
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
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
            if (File.Exists(code) || Path.GetExtension(code).ToLowerInvariant() is ".yaml" or ".yml" or ".csv" or ".xlsx" or ".dmn")
            {
                Console.Error.WriteLine(ExplainRule.Unreadable(new FileInfo(code)) ?? $"解释一条规则还要一份数据：./jy explain {code} --data 数据.json。");
                return 2;
            }

            Console.Error.WriteLine($"没有编号“{code}”。运行 ./jy explain --all 查看所有编号。");
            return 2;
        }

        Console.WriteLine(page);
        return 0;
    }
}
