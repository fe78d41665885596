using Jiangyuan.Rules.Law;

namespace Jiangyuan.Cli;

/// <summary><c>jy explain RULE --data FILE</c>: says why a rule holds or not for given values, condition by condition.</summary>
internal static class ExplainRule
{
    internal static int Run(FileInfo ruleFile, FileInfo dataFile, string? day, bool json, TimeProvider clock)
    {
        if ((Unreadable(ruleFile) ?? Missing(dataFile)) is { } wrong)
        {
            Console.Error.WriteLine(wrong);
            return 2;
        }

        var (rule, findings) = ReadRule(ruleFile);
        Report(findings);
        if (rule is null)
        {
            return 1;
        }

        var (values, problems) = FeelJson.Read(File.ReadAllText(dataFile.FullName), dataFile.Name, rule.Elements);
        Report(problems);
        var now = clock.GetLocalNow();
        DateOnly asOf = rule.AsOf ?? DateOnly.FromDateTime(now.DateTime);
        if (day is not null && !DateOnly.TryParseExact(day, "yyyy-MM-dd", out asOf))
        {
            Console.Error.WriteLine($"“{day}”不是日期。写成 2026-01-31。");
            return 2;
        }

        var (explanation, notes) = Explainer.Explain(rule, values, asOf, now);
        Report(notes);
        Console.Write(json ? ExplanationText.Json(explanation) + "\n" : ExplanationText.Write(explanation));
        return problems.Any(p => p.Severity == Kernel.Severity.Error) ? 1 : 0;
    }

    /// <summary>Why a file cannot be a rule, without reading it as one; null when it may be.</summary>
    internal static string? Unreadable(FileInfo file)
    {
        if (Missing(file) is { } missing)
        {
            return missing;
        }

        // A decision model is XML whatever it is called.
        using var reader = new StreamReader(file.FullName);
        var head = new char[64];
        return new string(head, 0, reader.ReadBlock(head)).TrimStart().StartsWith('<')
            ? $"{file} 是 XML（DMN 决策模型），不是江源的规则文件，这里解释不了。请把规则写成 YAML、CSV 或 XLSX（见 docs/rules.md）；DMN 一致性测试用 ./jy conform。" : null;
    }

    private static string? Missing(FileInfo file) => file.Exists ? null : $"{file.FullName} {(Directory.Exists(file.FullName) ? "是一个文件夹。请写一份文件" : "不存在。请核对路径")}。";

    private static (Rule? Rule, IReadOnlyList<Kernel.Diagnostic> Findings) ReadRule(FileInfo file)
    {
        if (file.Extension.ToLowerInvariant() is not (".csv" or ".xlsx"))
        {
            return RuleReader.Read(File.ReadAllText(file.FullName), file.Name);
        }

        using var stream = file.OpenRead();
        return SheetReader.Read(stream, file.Name);
    }

    private static void Report(IEnumerable<Kernel.Diagnostic> findings)
    {
        foreach (var finding in findings)
        {
            Console.Error.WriteLine(finding);
        }
    }
}
