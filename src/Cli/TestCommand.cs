using System.CommandLine;
using Jiangyuan.Cases.Scenarios;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Divisions;

namespace Jiangyuan.Cli;

/// <summary><c>jy test [DIR]</c>: plays every scenario of the packages on the real engine with a virtual clock. Exit 0: all pass; 1: some fail; 2: nothing to run.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("dir") { Description = "服务包所在文件夹", DefaultValueFactory = _ => new DirectoryInfo("packages") };
        var command = new Command("test", "在真实的办件引擎上、用虚拟的时钟，演一遍服务包里的每个情形") { folder };
        command.SetAction((parsed, ct) => Run(parsed.GetValue(folder)!, ct));
        return command;
    }

    private static async Task<int> Run(DirectoryInfo folder, CancellationToken ct)
    {
        if (GivenFolder.Wrong(folder) is { } wrong)
        {
            Console.Error.WriteLine(wrong);
            return 2;
        }
        var (catalogue, findings) = PackageFolder.Load(folder.FullName);
        if (catalogue is null)
        {
            foreach (var finding in findings.Where(f => f.Severity == Severity.Error))
                Console.WriteLine(finding);
            Console.Error.WriteLine("服务包没有通过检查，情形没有运行。先运行 ./jy check，改好后再试。");
            return 1;
        }
        WorkingCalendar? calendar;
        DivisionRegister? divisions;
        try
        {
            (calendar, divisions) = (Calendar(folder.FullName), Divisions(folder.FullName));
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine($"工作日历或行政区划有错误，情形没有运行。{e.Message}");
            return 2;
        }
        if (calendar is null || divisions is null)
        {
            Console.Error.WriteLine("找不到工作日历（calendars/cn-holidays-*.csv）或行政区划（divisions/）。请在 packages/ 的根目录上运行。");
            return 2;
        }
        var results = await ScenarioRunner.Run(catalogue, calendar, divisions, ct);
        foreach (var result in results)
        {
            Console.WriteLine($"{(result.IsPassed ? "通过  " : "未通过")}  {result.Scenario.ItemId}  {result.Scenario.Name}");
            if (!result.IsPassed)
                Console.WriteLine($"        {Path.Combine(folder.ToString(), result.Place.ToString())}: {result.Failure}");
        }
        var failed = results.Count(r => !r.IsPassed);
        Console.WriteLine($"{results.Count - failed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    internal static WorkingCalendar? Calendar(string folder) => Text(folder, "calendars", "cn-holidays-*.csv") is { } notices
        ? WorkingCalendar.Load(notices, Text(folder, "calendars", "*-local.csv") ?? "")
        : null;

    internal static DivisionRegister? Divisions(string folder) => Text(folder, "divisions", "*-divisions-*.csv") is { } divisions
        ? DivisionRegister.Load(divisions, Text(folder, "divisions", "*-history.csv") ?? "")
        : null;

    private static string? Text(string folder, string part, string pattern) =>
        Directory.Exists(Path.Combine(folder, part)) && Directory.GetFiles(Path.Combine(folder, part), pattern).Order(StringComparer.Ordinal).LastOrDefault() is { } file
            ? File.ReadAllText(file)
            : null;
}
