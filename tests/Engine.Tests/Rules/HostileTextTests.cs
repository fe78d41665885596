using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
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
        Assert.SkipUnless(Vectors is not null && File.Exists(Path.Combine(Vectors, "hostile.tar.gz")), "没有测试数据 hostile.tar.gz");
        using var file = File.OpenRead(Path.Combine(Vectors, "hostile.tar.gz"));
        using var tar = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        var (tried, parsed) = (0, 0L);
        while (tar.GetNextEntry() is { } entry)
        {
            if (!entry.Name.EndsWith("blns.json", StringComparison.Ordinal) || entry.DataStream is null)
            {
                continue;
            }

            foreach (var text in JsonDocument.Parse(entry.DataStream).RootElement.EnumerateArray().Select(e => e.GetString()!))
            {
                tried++;
                Assert.Null(FeelFuzz.Try(text, Feel.Now, ref parsed));
                Assert.Null(FeelFuzz.Try($"\"{text}\" + string(\"{text}\")", Feel.Now, ref parsed));
                _ = RuleReader.Read(text, "规则");
                _ = FeelJson.Read(text, "数据", []);
                _ = DmnReader.Read(text, "模型");
            }
        }

        Assert.True(tried > 400);
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
