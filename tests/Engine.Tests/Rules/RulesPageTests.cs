using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Jiangyuan.Rules.Law;

namespace Jiangyuan.Engine.Tests.Rules;

public sealed class RulesPageTests
{
    private static readonly string Docs = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../../docs"));
    private static readonly List<(string Kind, string Body)> Blocks =
        [.. Regex.Matches(File.ReadAllText(Path.Combine(Docs, "rules.md")), "```(\\w+)\n(.*?)```", RegexOptions.Singleline).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    private static string Here([CallerFilePath] string file = "") => file;

    [Fact]
    public void Every_example_of_the_page_gives_the_result_it_shows()
    {
        var examples = Blocks.Where(b => b.Kind == "feel").SelectMany(b => b.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.True(examples.Count > 30);
        foreach (var example in examples)
        {
            var parts = example.Split(" ⇒ ");
            Assert.Equal(parts[1], Feel.Text(parts[0]));
        }
    }

    [Fact]
    public void Every_rule_of_the_page_explains_as_it_shows()
    {
        var at = Blocks.FindIndex(b => b.Kind == "yaml");
        for (; at >= 0; at = Blocks.FindIndex(at + 1, b => b.Kind == "yaml"))
        {
            var (rule, findings) = RuleReader.Read(Blocks[at].Body, "页面");
            Assert.True(rule is not null, string.Join("\n", findings));
            var (values, _) = FeelJson.Read(Blocks[at + 1].Body, "数据", rule.Elements);
            var (explanation, _) = Explainer.Explain(rule, values, rule.AsOf ?? DateOnly.FromDateTime(Feel.Now.DateTime), Feel.Now);
            Assert.Equal(Blocks[at + 2].Body, ExplanationText.Write(explanation));
        }
    }

    [Fact]
    public void The_spreadsheet_of_the_page_explains_as_it_shows()
    {
        var at = Blocks.FindIndex(b => b.Kind == "csv");
        var (rule, findings) = SheetReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Blocks[at].Body)), "津贴.csv");
        Assert.True(rule is not null && findings.Count == 0, string.Join("\n", findings));
        var (values, _) = FeelJson.Read(Blocks[at + 1].Body, "数据", rule.Elements);
        var (explanation, _) = Explainer.Explain(rule, values, rule.AsOf!.Value, Feel.Now);
        Assert.Equal(Blocks[at + 2].Body, ExplanationText.Write(explanation));
    }

    [Fact]
    public void Every_finding_of_the_rules_has_its_page()
    {
        var source = Path.GetFullPath(Path.Combine(Docs, "../src/Rules"));
        var ids = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("Bulk", StringComparison.Ordinal)).SelectMany(f => Regex.Matches(File.ReadAllText(f), "\"(RU\\d{4})\"").Select(m => m.Groups[1].Value)).Distinct().ToList();
        Assert.True(ids.Count > 15);
        Assert.All(ids, id => Assert.True(File.Exists(Path.Combine(Docs, "checks", id + ".md")), id));
    }
}
