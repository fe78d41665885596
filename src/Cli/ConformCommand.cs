using System.CommandLine;
using Jiangyuan.Cli.Conform;

namespace Jiangyuan.Cli;

/// <summary><c>jy conform KIND DIR</c>: runs an external conformance suite and prints what failed.</summary>
internal static class ConformCommand
{
    /// <summary>Kind of suite → runner over its folder. The runner gives passed, total, and the failing ids with reasons.</summary>
    private static readonly SortedDictionary<string, Func<string, ConformReport>> Kinds = new(StringComparer.Ordinal)
    {
        ["cctv"] = SignatureVectors.Cctv,
        ["cose"] = CertificateVectors.Cose,
        ["dgc"] = CertificateVectors.Dgc,
        ["dmn-tck"] = DmnKit.Run,
        ["draw1"] = DrawVectors.Draw1,
        ["jcs"] = LogVectors.Jcs,
        ["merkle"] = LogVectors.Merkle,
        ["rfc3797"] = DrawVectors.Rfc,
        ["statuslist"] = CertificateVectors.StatusLists,
        ["tessera"] = LogVectors.Tessera,
        ["wycheproof"] = SignatureVectors.Wycheproof,
    };

    public static Command Create()
    {
        var kind = new Argument<string>("kind") { Description = $"哪一套：{string.Join("、", Kinds.Keys)}" };
        var folder = new Argument<FileSystemInfo>("dir") { Description = "测试数据所在文件夹，或其中一个文件" };
        var command = new Command("conform", "对照外部一致性测试集，逐条给出结论") { kind, folder };
        command.SetAction(parsed => Run(parsed.GetValue(kind)!, parsed.GetValue(folder)!));
        return command;
    }

    private static int Run(string kind, FileSystemInfo folder)
    {
        if (!Kinds.TryGetValue(kind, out var run))
        {
            Console.Error.WriteLine($"没有名为“{kind}”的测试集。可用的有：{string.Join("、", Kinds.Keys)}。");
            return 2;
        }

        if (!folder.Exists)
        {
            Console.Error.WriteLine($"{folder.FullName} 不存在。请核对路径。");
            return 2;
        }

        ConformReport report;
        try
        {
            report = run(folder.FullName);
        }
        // Whatever another suite's files do to a reader that expects its own.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or KeyNotFoundException or InvalidOperationException or ArgumentException or IndexOutOfRangeException or InvalidDataException or System.Text.Json.JsonException)
        {
            Console.Error.WriteLine($"{folder.FullName} 里的内容不是“{kind}”的测试数据，或缺了一部分（{e.Message}）。请核对目录和测试集的名称。");
            return 2;
        }

        if (report.Total == 0)
        {
            Console.Error.WriteLine($"{folder.FullName} 里没有“{kind}”的测试数据。");
            return 2;
        }

        foreach (var (id, reason) in report.Failures)
            Console.WriteLine($"未通过 {id}:{reason}");
        Console.WriteLine($"{report.Passed}/{report.Total}");
        return report.Passed == report.Total || report.OnlyExpectedFailures ? 0 : 1;
    }
}
