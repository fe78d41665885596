using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Cli;

/// <summary>
/// <c>jy plan FILE [--data FILE]</c>: plans a life event. Exit 0: every wanted result can be reached; 1: the packages have errors, or it cannot be done; 2: no such file, or data that
/// cannot be used.
/// </summary>
internal static class PlanCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed record Options(string File, FileInfo? Data, DirectoryInfo Packages, bool Json, string? On, string? Division, string[] Held);

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "一件事，例如 life-events/open-restaurant" };
        var data = new Option<FileInfo?>("--data") { Description = "情况（JSON）：division、on、answers、held、registers" };
        var packages = new Option<DirectoryInfo>("--packages") { Description = "服务包所在文件夹", DefaultValueFactory = _ => new DirectoryInfo("packages") };
        var json = new Option<bool>("--json") { Description = "以 JSON 输出" };
        var on = new Option<string?>("--on") { Description = "从哪天开始办（2026-11-23），代替情况里的 on" };
        var division = new Option<string?>("--division") { Description = "在哪里办（12 位区划代码），代替情况里的 division" };
        var held = new Option<string[]>("--held") { Description = "已有的证照的标识，可以写几次", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true };
        var command = new Command("plan", "规划一件事：办哪些事项、先后、合并的表单和材料、总时间、费用和跑动") { file, data, packages, json, on, division, held };
        command.SetAction(parsed => Run(new(parsed.GetValue(file)!, parsed.GetValue(data), parsed.GetValue(packages)!, parsed.GetValue(json), parsed.GetValue(on), parsed.GetValue(division), parsed.GetValue(held) ?? [])));
        return command;
    }

    private static int Run(Options options)
    {
        if (GivenFolder.Wrong(options.Packages) is { } wrongFolder)
        {
            return No(wrongFolder + "也可以用 --packages 指出它在哪里。");
        }

        if (Find(options) is not { } path)
        {
            string[] known = Directory.Exists(Path.Combine(options.Packages.FullName, "life-events")) ? [.. Directory.GetFiles(Path.Combine(options.Packages.FullName, "life-events"), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)] : [];
            return No($"没有一件事“{options.File}”。{(known.Length > 0 ? $"现有：{string.Join('、', known)}" : $"{options.Packages.FullName} 里一件也没有")}。");
        }

        if (Path.GetExtension(path) is not (".yaml" or ".yml"))
        {
            return No($"“{options.File}”不是一件事的文件。一件事写成 .yaml，例如 life-events/open-restaurant.yaml。");
        }

        if (options.Data is { Exists: false })
        {
            return No($"情况文件 {options.Data} {(Directory.Exists(options.Data.FullName) ? "是一个文件夹。请写一份 JSON 文件" : "不存在。请核对路径")}。");
        }

        var data = options.Data is null ? PlanData.Empty : PlanData.Read(options.Data);
        if (data.Wrong.Count > 0)
        {
            return No(string.Join('\n', data.Wrong));
        }

        var (files, unreadable) = PackageFolder.Read(options.Packages.FullName);
        var name = "life-events/" + Path.GetFileName(path);
        var findings = new List<Diagnostic>(unreadable);
        var own = PackageFolder.Decode(name, File.ReadAllBytes(path), findings);
        var (catalogue, found) = CatalogueLoader.Load([.. files.Where(other => other.Path != name), .. own is null ? [] : new[] { own }]);
        findings.AddRange(found);
        var life = catalogue?.LifeEvents.FirstOrDefault(life => life.Place.File == name);
        if (catalogue is null || life is null || findings.Exists(finding => finding.Severity == Severity.Error))
        {
            findings.ForEach(Console.Error.WriteLine);
            Console.Error.WriteLine("服务包没有通过检查，没有规划。每个编号的说明：./jy explain 编号");
            return 1;
        }

        var (circumstances, wrong) = PlanCircumstances.Of(data, catalogue, life, options.Packages.FullName, options.On, options.Division, options.Held);
        return circumstances is null || wrong.Count > 0 ? No(string.Join('\n', wrong)) : Show(options, catalogue, life, circumstances);
    }

    private static int Show(Options options, Catalogue.Catalogue catalogue, LifeEvent life, Circumstances circumstances)
    {
        var planner = new Planner(catalogue, circumstances.On);
        var plan = planner.Plan(life, circumstances);
        var asks = planner.Asks(life, circumstances);
        var calendar = TestCommand.Calendar(options.Packages.FullName);
        Console.WriteLine(options.Json ? JsonSerializer.Serialize(PlanText.Shape(life, plan, asks, circumstances, calendar), Json) : PlanText.Of(life, plan, asks, circumstances, calendar));
        return plan.Cannot.Count > 0 ? 1 : 0;
    }

    private static string? Find(Options options) =>
        new[] { options.File, options.File + ".yaml", Path.Combine(options.Packages.FullName, options.File), Path.Combine(options.Packages.FullName, options.File + ".yaml"), Path.Combine(options.Packages.FullName, "life-events", options.File + ".yaml") }
            .FirstOrDefault(File.Exists);

    private static int No(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
