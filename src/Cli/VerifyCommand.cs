using System.CommandLine;
using System.Diagnostics;
using Jiangyuan.Cases;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cli;

/// <summary><c>jy verify</c>: folds all events again and compares them with the rows, the chains and the batches, and the uploaded files with their hashes. Exit code 1 on any finding.</summary>
internal static class VerifyCommand
{
    /// <param name="open">Opens a store with every stream type of this installation.</param>
    /// <param name="usualStore">The connection that the server uses when nothing is said.</param>
    public static Command Create(Func<string, EventStore> open, string usualStore)
    {
        var store = new Option<string>("--store") { Description = "存储：sqlite:路径，或 PostgreSQL 连接字符串", DefaultValueFactory = _ => usualStore };
        var most = new Option<int>("--max") { Description = "最多列出多少条问题", DefaultValueFactory = _ => 100 };
        var data = new Option<string?>("--data") { Description = "数据文件夹：其中 materials 是上传的材料；不写时，是 SQLite 存储所在的文件夹，或 data" };
        var command = new Command("verify", "重新折叠全部事件，与各表逐行核对，核对事件链与批次链，以及每份上传材料的哈希") { store, most, data };
        command.SetAction((parsed, ct) => Run(open, parsed.GetValue(store)!, parsed.GetValue(most), parsed.GetValue(data), ct));
        return command;
    }

    private static async Task<int> Run(Func<string, EventStore> open, string connection, int most, string? data, CancellationToken ct)
    {
        if (GivenStore.Missing(connection) is { } missing)
        {
            Console.Error.WriteLine(missing);
            return 2;
        }

        data ??= connection.StartsWith("sqlite:", StringComparison.Ordinal) ? Path.GetDirectoryName(Path.GetFullPath(connection[7..]))! : "data";
        VerificationReport report;
        IReadOnlyList<VerificationFinding> findings;
        int files;
        var watch = Stopwatch.StartNew();
        try
        {
            await using var store = open(connection);
            report = await store.Verify(most, ct: ct);
            (findings, files) = await MaterialCheck.Run(store, new MaterialStore(Path.Combine(data, "materials")), most - report.Findings.Count, ct);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or FormatException or ArgumentException)
        {
            Console.Error.WriteLine($"无法核对：{e.Message}");
            return 2;
        }

        findings = [.. report.Findings, .. findings];
        foreach (var finding in findings)
            Console.WriteLine(finding);
        Console.WriteLine($"已核对 {report.Events} 个事件、{report.Streams} 个事件流、{report.Batches} 个批次、{report.Rows} 行、{files} 份材料，用时 {watch.Elapsed.TotalSeconds:F1} 秒。");
        Console.WriteLine(findings.Count == 0 ? "一致：未发现问题。" : $"发现 {findings.Count} 个问题{(report.IsCutShort || findings.Count >= most ? "（未列全）" : "")}。");
        return findings.Count == 0 ? 0 : 1;
    }
}
