using System.CommandLine;
using System.Diagnostics;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cli;

/// <summary><c>jy verify</c>: folds all events again and compares them with the rows, the chains and the batches. Exit code 1 on any finding.</summary>
internal static class VerifyCommand
{
    /// <param name="open">Opens a store with every stream type of this installation.</param>
    /// <param name="usualStore">The connection that the server uses when nothing is said.</param>
    public static Command Create(Func<string, EventStore> open, string usualStore)
    {
        var store = new Option<string>("--store") { Description = "存储：sqlite:路径，或 PostgreSQL 连接字符串", DefaultValueFactory = _ => usualStore };
        var most = new Option<int>("--max") { Description = "最多列出多少条问题", DefaultValueFactory = _ => 100 };
        var command = new Command("verify", "重新折叠全部事件，与各表逐行核对，并核对事件链与批次链") { store, most };
        command.SetAction((parsed, ct) => Run(open, parsed.GetValue(store)!, parsed.GetValue(most), ct));
        return command;
    }

    private static async Task<int> Run(Func<string, EventStore> open, string connection, int most, CancellationToken ct)
    {
        if (connection.StartsWith("sqlite:", StringComparison.Ordinal) && !File.Exists(connection[7..]))
        {
            Console.Error.WriteLine($"{connection[7..]} 不存在。请用 --store 指明要核对的存储。");
            return 2;
        }

        VerificationReport report;
        var watch = Stopwatch.StartNew();
        try
        {
            await using var store = open(connection);
            report = await store.Verify(most, ct: ct);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or ArgumentException)
        {
            Console.Error.WriteLine($"无法核对：{e.Message}");
            return 2;
        }

        foreach (var finding in report.Findings)
            Console.WriteLine(finding);
        Console.WriteLine($"已核对 {report.Events} 个事件、{report.Streams} 个事件流、{report.Batches} 个批次、{report.Rows} 行，用时 {watch.Elapsed.TotalSeconds:F1} 秒。");
        Console.WriteLine(report.Findings.Count == 0 ? "一致：未发现问题。" : $"发现 {report.Findings.Count} 个问题{(report.IsCutShort ? "（未列全）" : "")}。");
        return report.Findings.Count == 0 ? 0 : 1;
    }
}
