using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel;

namespace Jiangyuan.Cli;

/// <summary><c>jy plan FILE --data FILE</c>: plans a life event. Exit 0: every wanted result can be reached; 1: findings, or cannot; 2: no such file or unreadable data.</summary>
internal static class PlanCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed record Data(string? Division, string? On, Dictionary<string, string>? Answers, string[]? Held);

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "一件事的文件，例如 packages/life-events/open-pharmacy.yaml" };
        var data = new Option<FileInfo>("--data") { Description = "情况（JSON）：division、on、answers、held", Required = true };
        var packages = new Option<DirectoryInfo>("--packages") { Description = "服务包所在文件夹", DefaultValueFactory = _ => new DirectoryInfo("packages") };
        var json = new Option<bool>("--json") { Description = "以 JSON 输出" };
        var command = new Command("plan", "规划一件事：办哪些事项、先后、合并的表单和材料、总时间、费用和跑动") { file, data, packages, json };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(data)!, parsed.GetValue(packages)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string file, FileInfo dataFile, DirectoryInfo packages, bool json)
    {
        var path = File.Exists(file) ? file : Path.Combine(packages.FullName, file);
        if (new[] { path, dataFile.FullName }.FirstOrDefault(needed => !File.Exists(needed)) is { } missing || !packages.Exists)
        {
            Console.Error.WriteLine("文件或服务包文件夹不存在。请核对路径。");
            return 2;
        }

        if (Read(dataFile) is not { } circumstances)
        {
            return 2;
        }

        var (files, unreadable) = PackageFolder.Read(packages.FullName);
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

        if (Wrong(life, circumstances, catalogue) is { Count: > 0 } wrong)
        {
            wrong.ForEach(message => Console.Error.WriteLine($"{dataFile}: {message}"));
            return 2;
        }

        var plan = new Planner(catalogue, circumstances.On).Plan(life, circumstances);
        Console.WriteLine(json ? JsonSerializer.Serialize(Shape(life, plan), Json) : Text(life, plan));
        return plan.Cannot.Count > 0 ? 1 : 0;
    }

    private static Circumstances? Read(FileInfo file)
    {
        try
        {
            var data = JsonSerializer.Deserialize<Data>(File.ReadAllText(file.FullName), Json)!;
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);
            var on = data.On is null ? today : DateOnly.ParseExact(data.On, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (data.Division is not { Length: 12 } division || !division.All(char.IsAsciiDigit))
            {
                Console.Error.WriteLine($"{file}: “division”应为 12 位区划代码，例如 630104000000。");
                return null;
            }

            return new Circumstances(division, on) { Answers = data.Answers ?? [], Held = (data.Held ?? []).ToHashSet(StringComparer.Ordinal) };
        }
        catch (Exception e) when (e is JsonException or FormatException or NullReferenceException)
        {
            var at = e is JsonException { LineNumber: { } line, BytePositionInLine: { } column } ? $":{line + 1}:{column + 1}" : "";
            Console.Error.WriteLine($"{file}{at}: 读不懂这份情况。请写成 {{ \"division\": \"630104000000\", \"on\": \"2026-11-23\", \"answers\": {{ \"数据元标识\": \"值\" }}, \"held\": [\"证照标识\"] }}，值都加引号。");
            return null;
        }
    }

    private static List<string> Wrong(LifeEvent life, Circumstances circumstances, Catalogue.Catalogue catalogue)
    {
        var missing = FormAnswers.Check(life.Form, circumstances.Answers, circumstances.On)
            .Where(error => !catalogue.Elements.ContainsKey(error.Field) || life.Form.Questions.Any(question => question.Element.Id == error.Field && (question.PrefillFrom is null || circumstances.Answers.ContainsKey(error.Field))));
        var held = circumstances.Held.Where(id => catalogue.Items.All(item => item.Result?.Id != id)).Select(id => $"held：没有标识为“{id}”的证照。");
        return [.. missing.Select(error => $"answers.{error.Field}：{error.Message}"), .. held];
    }

    private static object Shape(LifeEvent life, Plan plan) => new
    {
        lifeEvent = life.Id,
        plan.WorkingDays,
        plan.CriticalPath,
        plan.Fees,
        plan.OpenFees,
        plan.Visits,
        services = plan.Services.Select(service => new { id = service.Item.Id, service.Item.Name, agency = service.Offer.Agency.Name, service.Offer.Division, mode = service.Mode.ToString().ToLowerInvariant(), service.Days, service.Stage, service.After }),
        questions = plan.Questions.Select(question => new { id = question.Element.Id, question.Element.Name, source = JsonNamingPolicy.CamelCase.ConvertName(question.Source.ToString()), question.From, question.Depends, question.UsedBy }),
        plan.Materials,
        plan.Alternatives,
        plan.Cannot,
    };

    private static string Text(LifeEvent life, Plan plan)
    {
        var asked = plan.Questions.Where(question => question.Source == AnswerSource.Applicant).ToArray();
        List<string> lines = [life.Name];
        lines.AddRange(plan.Cannot);
        foreach (var stage in plan.Services.GroupBy(service => service.Stage))
        {
            lines.Add($"第 {stage.Key} 步{(stage.Count() > 1 ? "（同时办）" : "")}：" + string.Join('；', stage.Select(service => $"{service.Item.Name}，{service.Offer.Agency.Name}，{(service.Mode == HandlingMode.Commitment ? "凭承诺，" : "")}{(service.Days == 0 ? "当场" : $"{service.Days} 个工作日")}")));
        }

        lines.Add($"合计：{(plan.WorkingDays == 0 ? "当场" : $"{plan.WorkingDays} 个工作日")}（受理后，按承诺时限；关键路径 {string.Join(" → ", plan.CriticalPath)}），收费 {plan.Fees} 元，跑 {plan.Visits} 次。");
        lines.AddRange(plan.OpenFees.Select(fee => "另收费：" + fee));
        lines.Add($"要填 {asked.Length} 项（各表合计 {plan.Questions.Sum(question => question.UsedBy.Count)} 项，其余合并、已知或从登记库取得）：" + string.Join('、', asked.Select(question => question.Element.Name + (question.Depends ? "（视情况）" : ""))));
        lines.Add("要交：" + Or(plan.Materials.Where(material => material.ObtainedFrom is null).Select(material => material.Name + (material.Depends ? "（视情况）" : ""))));
        lines.Add("不用交：" + Or(plan.Materials.Where(material => material.ObtainedFrom is not null).Select(material => $"{material.Name}（由“{material.ObtainedFrom}”取得）")));
        lines.AddRange(plan.Alternatives);
        return string.Join('\n', lines);
    }

    private static string Or(IEnumerable<string> names) => string.Join('、', names) is { Length: > 0 } text ? text : "没有";
}
