using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Cli;

/// <summary><c>jy check [DIR]</c>: compiles packages and prints every finding with its place. Exit 0: no errors; 1: errors; 2: no such folder, or nothing in it.</summary>
internal static class CheckCommand
{
    private const int Shown = 200;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("dir") { Description = "服务包所在文件夹", DefaultValueFactory = _ => new DirectoryInfo("packages") };
        var json = new Option<bool>("--json") { Description = "以 JSON 输出" };
        var sarif = new Option<bool>("--sarif") { Description = "以 SARIF 2.1.0 输出，供编辑器和代码平台显示" };
        var watch = new Option<bool>("--watch") { Description = "文件一改就再检查，只重读改了的；按 Ctrl+C 结束" };
        var all = new Option<bool>("--all") { Description = $"写出全部问题（不写时先给出前 {Shown} 个，再按编号计数）" };
        var command = new Command("check", "检查服务包：每个问题给出文件、行、列、原因和改法") { folder, json, sarif, all, watch };
        command.SetAction((parsed, ct) => parsed.GetValue(watch)
            ? Watch(parsed.GetValue(folder)!, ct)
            : Task.FromResult(Run(parsed.GetValue(folder)!, parsed.GetValue(json), parsed.GetValue(sarif), parsed.GetValue(all))));
        return command;
    }

    private static async Task<int> Watch(DirectoryInfo folder, CancellationToken ct)
    {
        if (GivenFolder.Missing(folder) is { } missing)
        {
            Console.Error.WriteLine(missing);
            return 2;
        }

        var packages = new PackageWatch(folder.FullName);
        var isFirst = true;
        while (!ct.IsCancellationRequested)
        {
            if (packages.Look() is { Count: > 0 } changed)
            {
                if (!isFirst)
                {
                    Console.WriteLine($"—— {string.Join('、', changed.Take(5))}{(changed.Count > 5 ? $" 等 {changed.Count} 个文件" : "")}有变化");
                }

                isFirst = false;
                var (catalogue, findings) = packages.Load();
                Print(catalogue, findings, [.. findings.GroupBy(finding => finding.Id).Select(group => new FindingCount(group.Key, group.Max(finding => finding.Severity), group.Count()))], Shown);
            }

            await Task.Delay(300, ct).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        return 0;
    }

    private static int Run(DirectoryInfo folder, bool json, bool sarif, bool all)
    {
        if (GivenFolder.Wrong(folder) is { } wrong)
        {
            Console.Error.WriteLine(wrong);
            return 2;
        }

        var (files, unreadable) = PackageFolder.Read(folder.FullName);
        var check = all ? CatalogueLoader.Check(files, int.MaxValue) : CatalogueLoader.Check(files);
        var catalogue = unreadable.Count > 0 ? null : check.Catalogue;
        IReadOnlyList<Diagnostic> findings = [.. unreadable, .. check.Findings];
        var counts = check.Counts.Values.Concat(unreadable.GroupBy(finding => finding.Id).Select(group => new FindingCount(group.Key, Severity.Error, group.Count()))).ToArray();
        var errors = counts.Where(count => count.Severity == Severity.Error).Sum(count => count.Count);
        if (sarif)
        {
            Console.WriteLine(JsonSerializer.Serialize(Sarif.Log(findings), Json));
        }
        else if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                hash = catalogue?.Hash,
                errors,
                warnings = counts.Where(count => count.Severity == Severity.Warning).Sum(count => count.Count),
                counts = counts.Select(count => new { count.Id, count.Count }),
                findings = findings.Select(finding => new
                {
                    finding.Id,
                    severity = finding.Severity.ToString().ToLowerInvariant(),
                    file = finding.Place.File,
                    line = finding.Place.Line,
                    column = finding.Place.Column,
                    finding.Message,
                    finding.Why,
                    finding.Next,
                }),
            }, Json));
        }
        else
        {
            Print(catalogue, findings, counts, all ? int.MaxValue : Shown);
        }

        return errors > 0 ? 1 : 0;
    }

    private static void Print(Catalogue.Catalogue? catalogue, IReadOnlyList<Diagnostic> findings, IReadOnlyList<FindingCount> counts, int shown)
    {
        var errors = counts.Where(count => count.Severity == Severity.Error).Sum(count => count.Count);
        var total = counts.Sum(count => count.Count);
        foreach (var finding in findings.Take(shown))
        {
            Console.WriteLine(finding);
        }

        if (total > shown)
        {
            Console.WriteLine($"只写出了前 {Math.Min(shown, findings.Count)} 个问题，加 --all 写出全部。各编号的个数：");
            foreach (var count in counts)
            {
                Console.WriteLine($"  {count.Id}  {count.Count}");
            }
        }

        if (errors > 0)
        {
            Console.WriteLine($"{errors} 个错误，{total - errors} 个警告。每个编号的说明：./jy explain 编号");
        }
        else if (catalogue is not null)
        {
            Console.WriteLine($"检查通过：{catalogue.Items.Select(item => item.Id).Distinct().Count()} 个事项（{catalogue.Items.Count} 个版本），{catalogue.AllOffers.Count} 处办理，{catalogue.Elements.Count} 个数据元，{catalogue.Scenarios.Count} 个情形；{findings.Count} 个警告。");
            Console.WriteLine($"摘要 {catalogue.Hash}");
        }
    }
}
