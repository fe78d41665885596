using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jiangyuan.Rules;
using Jiangyuan.Rules.Conformance;
using Jiangyuan.Rules.Fast;
using Jiangyuan.Rules.Law;

namespace Jiangyuan.Bench;

/// <summary>Rules for one subject: every test recorded, with explanation; parsing and checking; and the fuzz run.</summary>
internal static class RulesBench
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 8, 30, 0, TimeSpan.Zero);

    /// <summary><c>rules POLICIES</c>: subjects a second on one core.</summary>
    internal static int Run(string policies)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(policies));
        var texts = document.RootElement.EnumerateArray().Select(p => (Id: p.GetProperty("id").GetString()!, Text: Feel(p.GetProperty("rule"), true))).ToList();
        var columns = texts.SelectMany(t => Regex.Matches(t.Text, "[a-z_]+").Select(m => m.Value)).Where(w => w is not ("and" or "or" or "in" or "between")).Distinct().Order(StringComparer.Ordinal).ToArray();
        var names = new FeelEnvironment(columns.Select(c => KeyValuePair.Create(c, FeelType.Number)));
        var rules = texts.Select(t => (t.Id, ConditionTest.Split(FeelExpression.Parse(t.Text, names, default).Expression!))).ToList();
        var compiled = CompiledRules.Compile(rules, columns, FeelContext.Empty);
        var random = new Random(7);
        var subjects = Enumerable.Range(0, 10_000).Select(_ => columns.Select(c => Slot.Of(random.Next(c.Contains("_pc", StringComparison.Ordinal) ? 5000 : 70))).ToArray()).ToArray();
        var trace = compiled.NewTrace();
        var output = new ArrayBufferWriter<byte>(1 << 20);
        var met = 0L;
        Report($"{rules.Count} policies, {compiled.TestCount} different tests, every one recorded", "subjects/s", "aim ≥ 300,000", Best(() =>
        {
            foreach (var subject in subjects)
            {
                compiled.Evaluate(subject, trace, Now);
                met += trace.RuleOutcomes[0] == ConditionOutcome.Met ? 1 : 0;
            }
        }, subjects.Length));
        Report("the same with the whole explanation as JSON", "subjects/s", "aim ≥ 50,000", Best(() =>
        {
            foreach (var subject in subjects)
            {
                output.ResetWrittenCount();
                compiled.Evaluate(subject, trace, Now);
                compiled.WriteJson(trace, output);
            }
        }, subjects.Length));
        Report("parse and check one policy", "policies/s", "", Best(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                met += FeelExpression.Parse(texts[i % texts.Count].Text, names, default).Findings.Count;
            }
        }, 20_000));
        Report("parse and check one condition", "conditions/s", "aim ≥ 200,000", Best(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                met += FeelExpression.Parse("age >= 60 and res_years >= 5", names, default).Findings.Count;
            }
        }, 20_000));
        return met >= 0 ? 0 : 1;
    }

    /// <summary><c>fuzz rules N KIT</c>: mutates the expressions of the kit.</summary>
    internal static int Fuzz(long count, string kit)
    {
        var seeds = Directory.EnumerateFiles(kit, "*.dmn", SearchOption.AllDirectories)
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), "<text>([^<]+)</text>").Select(m => System.Net.WebUtility.HtmlDecode(m.Groups[1].Value))).Distinct().ToList();
        var report = FeelFuzz.Run(seeds, count, 20260115);
        Console.WriteLine($"{report.Tried} tried, {report.Parsed} parsed, {report.Failures.Count} failures, slowest {report.Slowest.TotalMilliseconds:F0} ms: {report.SlowestText}");
        foreach (var failure in report.Failures)
        {
            Console.WriteLine(failure);
        }

        return report.Failures.Count == 0 && report.Slowest < TimeSpan.FromSeconds(10) ? 0 : 1;
    }

    private static string Feel(JsonElement node, bool outer)
    {
        if (node.TryGetProperty("op", out var op))
        {
            var text = string.Join($" {op.GetString()} ", node.GetProperty("c").EnumerateArray().Select(c => Feel(c, false)));
            return outer ? text : $"({text})";
        }

        var (name, value) = (node.GetProperty("col").GetString(), node.GetProperty("v"));
        return node.GetProperty("cmp").GetString() switch
        {
            "between" => $"{name} between {value[0]} and {value[1]}",
            "in" => $"{name} in ({string.Join(", ", value.EnumerateArray())})",
            "==" => $"{name} = {value}",
            var cmp => $"{name} {cmp} {value}",
        };
    }

    private static double Best(Action action, int count)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 7; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            var took = Stopwatch.GetElapsedTime(start);
            best = took < best ? took : best;
        }

        return count / best.TotalSeconds;
    }

    private static void Report(string what, string unit, string aim, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {value:N0} {unit} | {aim} |"));
}
