using System.CommandLine;

namespace Jiangyuan.Cli;

/// <summary><c>jy conform KIND DIR</c>: runs an external conformance suite and prints what failed.</summary>
internal static class ConformCommand
{
    /// <summary>Kind of suite → runner over its folder. The runner gives passed, total, and the failing ids with reasons.</summary>
    private static readonly SortedDictionary<string, Func<string, ConformReport>> Kinds = new(StringComparer.Ordinal);

    public static Command Create()
    {
        var kind = new Argument<string>("kind") { Description = $"哪一套:{string.Join("、", Kinds.Keys)}" };
        var folder = new Argument<DirectoryInfo>("dir") { Description = "测试数据所在文件夹" };
        var command = new Command("conform", "对照外部一致性测试集,逐条给出结论") { kind, folder };
        command.SetAction(parsed => Run(parsed.GetValue(kind)!, parsed.GetValue(folder)!));
        return command;
    }

    private static int Run(string kind, DirectoryInfo folder)
    {
        if (!Kinds.TryGetValue(kind, out var run))
        {
            Console.Error.WriteLine($"没有名为“{kind}”的测试集。可用的有:{string.Join("、", Kinds.Keys)}。");
            return 2;
        }

        if (!folder.Exists)
        {
            Console.Error.WriteLine($"文件夹 {folder.FullName} 不存在。请核对路径。");
            return 2;
        }

        var report = run(folder.FullName);
        foreach (var (id, reason) in report.Failures)
            Console.WriteLine($"未通过 {id}:{reason}");
        Console.WriteLine($"{report.Passed}/{report.Total}");
        return report.Passed == report.Total || report.OnlyExpectedFailures ? 0 : 1;
    }
}

/// <summary>What a conformance run came to.</summary>
/// <param name="Passed">Cases passed.</param>
/// <param name="Total">Cases run.</param>
/// <param name="Failures">Failing case ids with reasons.</param>
/// <param name="OnlyExpectedFailures">True when each failure is on the written list of reasoned exceptions.</param>
internal sealed record ConformReport(int Passed, int Total, IReadOnlyList<(string Id, string Reason)> Failures, bool OnlyExpectedFailures = false);
