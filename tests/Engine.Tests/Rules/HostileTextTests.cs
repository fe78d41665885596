using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jiangyuan.Rules;
using Jiangyuan.Rules.Bulk;
using Jiangyuan.Rules.Conformance;
using Jiangyuan.Rules.Dmn;
using Jiangyuan.Rules.Law;

namespace Jiangyuan.Engine.Tests.Rules;

public sealed class HostileTextTests
{
    private static readonly string? Vectors = Environment.GetEnvironmentVariable("JY_VECTORS") ?? DmnTckTests.Above("shared/vectors");

    [Fact]
    public void Mutated_expressions_give_a_value_or_findings()
    {
        Assert.SkipUnless(Vectors is not null && Directory.Exists(Path.Combine(Vectors, "dmn-tck")), "没有测试数据 dmn-tck（设 JY_VECTORS 或放在检出目录旁的 shared/vectors）");
        var seeds = Directory.EnumerateFiles(Path.Combine(Vectors, "dmn-tck"), "*.dmn", SearchOption.AllDirectories)
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), "<text>([^<]+)</text>").Select(m => System.Net.WebUtility.HtmlDecode(m.Groups[1].Value))).Distinct().ToList();
        var report = FeelFuzz.Run(seeds, 20_000, 20260115);
        Assert.True(report.Parsed > 1_000);
        Assert.Equal("", string.Join("\n", report.Failures));
    }

    [Fact]
    public void Naughty_strings_give_a_value_or_findings_everywhere()
    {
        var (tried, parsed) = (0, 0L);
        foreach (var (name, content) in Hostile())
        {
            var text = Encoding.UTF8.GetString(content);
            var texts = name.EndsWith("blns.json", StringComparison.Ordinal) ? [.. JsonDocument.Parse(content).RootElement.EnumerateArray().Select(e => e.GetString()!)] : new[] { text };
            _ = name.EndsWith(".json", StringComparison.Ordinal) ? FeelJson.Read(text, "数据", []) : default;
            _ = SheetReader.Read(new MemoryStream(content), "表.csv");
            foreach (var one in texts.Where(t => t.Length < 20_000))
            {
                tried++;
                Assert.Null(FeelFuzz.Try(one, Feel.Now, ref parsed));
                Assert.Null(FeelFuzz.Try($"\"{one}\" + string(\"{one}\")", Feel.Now, ref parsed));
                AsText(one);
                AsValue(one);
            }
        }

        Assert.True(tried > 700);
    }

    // The text where a rule, a model or a table expects one.
    private static void AsText(string text)
    {
        var quoted = JsonSerializer.Serialize(text);
        _ = RuleReader.Read(text, "规则");
        _ = RuleReader.Read($"rule: r\ntitle: {quoted}\narticle: {quoted}\nelements: {{ {quoted}: string }}\ncondition: {quoted}\n", "规则");
        _ = RuleReader.Read($"rule: r\ntitle: t\narticle: a\nelements: {{ x: string }}\ntable:\n  inputs: [x]\n  outputs: [y]\n  rules:\n    - {{ when: [{quoted}], then: [{quoted}] }}\n", "规则");
        var cell = "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        _ = SheetReader.Read(new MemoryStream(Encoding.UTF8.GetBytes($"article,{cell}\nelement,x,string\nU,input,output\n,x,y\n1,{cell},{cell}\n")), "表.csv");
        _ = ColumnTable.FromCsv(new StringReader($"x,y\n{cell},{text}\n"), "人口.csv", [new CodedElement("x", CodedKind.Number, 2), new CodedElement("y", CodedKind.Date)]);
        var xml = new System.Xml.Linq.XText(new string([.. text.Where(System.Xml.XmlConvert.IsXmlChar)])).ToString();
        _ = SheetReader.Read(new MemoryStream(SheetReaderTests.Book(SheetReaderTests.Rows(xml, $"<c r=\"C5\" t=\"inlineStr\"><is><t>{xml}</t></is></c>"))), "表.xlsx");
        _ = DmnReader.Read(text, "模型");
        var (model, _) = DmnReader.Read($"<definitions name=\"m\" namespace=\"n\"><decision id=\"d\" name=\"d\"><literalExpression><text>{xml}</text></literalExpression></decision></definitions>", "模型");
        Assert.NotNull(model);
        _ = new DmnRun(FeelContext.Empty, Feel.Now).Evaluate(model.Elements["d"]);
        _ = DmnTck.Run(new Dictionary<string, string> { ["a.xml"] = text, ["b.xml"] = $"<testCases><modelName>{xml}</modelName><testCase id=\"1\"><resultNode name=\"{xml.Replace("\"", "", StringComparison.Ordinal)}\"><expected><value>{xml}</value></expected></resultNode></testCase></testCases>", ["a.dmn"] = text });
    }

    // The text as what a person typed: an element's value.
    private static void AsValue(string text)
    {
        var (rule, findings) = RuleReader.Read("rule: r\ntitle: t\narticle: a\nelements: { x: string }\ncondition:\n  any:\n    - x = \"a\"\n    - matches(x, x)\n    - number(x) > 1\n    - date(x) < today()\n    - x in (\"b\", \"c\")\n    - string length(upper case(x)) > 3\n", "规则");
        Assert.True(rule is not null, string.Join("\n", findings));
        var (values, _) = FeelJson.Read($"{{\"x\": {JsonSerializer.Serialize(text)}}}", "数据", rule.Elements);
        var (explanation, _) = Explainer.Explain(rule, values, new DateOnly(2026, 1, 15), Feel.Now);
        Assert.NotEmpty(ExplanationText.Write(explanation));
        using var json = JsonDocument.Parse(ExplanationText.Json(explanation));
        var (tests, _) = FeelUnaryTests.Parse("\"a\", contains(?, \"b\"), matches(?, ?)", FeelEnvironment.Empty, Feel.Here);
        _ = tests!.Evaluate(FeelValue.Of(text), FeelContext.Empty, Feel.Now);
    }

    private static List<(string Name, byte[] Content)> Hostile()
    {
        Assert.SkipUnless(Vectors is not null && File.Exists(Path.Combine(Vectors, "hostile.tar.gz")), "没有测试数据 hostile.tar.gz");
        using var file = File.OpenRead(Path.Combine(Vectors, "hostile.tar.gz"));
        using var tar = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        var all = new List<(string, byte[])>();
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null)
            {
                continue;
            }

            var content = new MemoryStream();
            entry.DataStream.CopyTo(content);
            all.Add((entry.Name, content.ToArray()));
        }

        return all;
    }

    [Theory]
    [InlineData("[", 200_000)]
    [InlineData("{a:", 100_000)]
    [InlineData("not(", 100_000)]
    [InlineData("-", 200_000)]
    [InlineData("1 in (", 100_000)]
    [InlineData("if 1 then 1 else ", 50_000)]
    [InlineData("function(x) ", 50_000)]
    [InlineData("for i in 1..2 return ", 50_000)]
    [InlineData("x[", 100_000)]
    [InlineData("(((", 50_000)]
    [InlineData("]1..", 50_000)]
    [InlineData("x.", 100_000)]
    [InlineData("x()", 50_000)]
    [InlineData("1 instance of list<", 20_000)]
    public void Deep_text_ends_in_a_finding(string bit, int times)
    {
        var parsed = 0L;
        Assert.Null(FeelFuzz.Try(string.Concat(Enumerable.Repeat(bit, times)) + "1", Feel.Now, ref parsed));
    }

    [Fact]
    public void Deep_yaml_and_xml_end_in_findings()
    {
        Assert.NotEmpty(RuleReader.Read("condition: " + new string('[', 100_000), "规则").Findings);
        Assert.NotEmpty(RuleReader.Read("a: &x 1\nb: *x", "规则").Findings);
        Assert.NotEmpty(DmnReader.Read("<!DOCTYPE d [<!ENTITY a \"b\">]><definitions>&a;</definitions>", "模型").Findings);
    }
}
