using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Jiangyuan.Kernel;
using Jiangyuan.Rules;
using Jiangyuan.Rules.Bulk;
using Jiangyuan.Rules.Dmn;
using Jiangyuan.Rules.Law;

namespace Jiangyuan.Engine.Tests.Rules;

/// <summary>Runs the examples on the pages of the findings of rules. The wrong one says behind its language at which line and column its finding stands.</summary>
public sealed class RulePagesTests
{
    private static readonly FeelEnvironment Names = new(
    [
        KeyValuePair.Create("年龄", FeelType.Number), KeyValuePair.Create("收入", FeelType.Number), KeyValuePair.Create("姓名", FeelType.String),
        KeyValuePair.Create("户籍", (FeelType)new AllowedType(FeelType.String, FeelUnaryTests.Parse("\"本地\", \"外地\"", FeelEnvironment.Empty, default).Tests!)),
    ]);

    private static readonly FeelContext Values = FeelContext.Of(("年龄", FeelValue.Of(70)), ("收入", FeelValue.Of(800)), ("姓名", new FeelString("甲")), ("户籍", new FeelString("本地")));

    public static TheoryData<string> Pages => new(Directory.EnumerateFiles(Folder(), "RU*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));

    private static string Folder([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../docs/checks"));

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_wrong_example_has_just_this_finding_at_its_place_and_the_right_one_has_none(string id)
    {
        var blocks = Regex.Matches(File.ReadAllText(Path.Combine(Folder(), id + ".md")), "(错误|正确)：\n\n```(\\w+)(?: (\\d+:\\d+))?\n(.*?)```", RegexOptions.Singleline);
        Assert.Equal(["错误", "正确"], blocks.Select(b => b.Groups[1].Value));

        var wrong = Findings(id, blocks[0].Groups[2].Value, blocks[0].Groups[4].Value);
        var right = Findings(id, blocks[1].Groups[2].Value, blocks[1].Groups[4].Value);

        Assert.Equal([$"{id} {blocks[0].Groups[3].Value}"], wrong.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Id} {f.Place.Line}:{f.Place.Column}")));
        Assert.Equal("", string.Join("\n", right));
    }

    private static List<Diagnostic> Findings(string id, string language, string text)
    {
        var notes = new List<Diagnostic>();
        switch (language)
        {
            case "feel":
                var (expression, mistakes) = FeelExpression.Parse(text.TrimEnd(), Names, Feel.Here);
                _ = mistakes.Count == 0 ? expression?.Evaluate(Values, Feel.Now, notes) : null;
                return [.. mistakes, .. notes];
            case "xml":
                var (model, findings) = DmnReader.Read(text, "示例.dmn");
                foreach (var decision in findings.Any(f => f.Severity != Severity.Note) ? [] : model!.Elements.Values.OfType<DmnDecision>())
                    _ = new DmnRun(FeelContext.Empty, Feel.Now, notes).Evaluate(decision);
                return [.. findings.Where(f => f.Severity != Severity.Note), .. notes];
            case "yaml":
                var (rule, about) = RuleReader.Read(text, "示例.yaml");
                return [.. about, .. rule is null ? [] : Explainer.Explain(rule, Values, rule.AsOf ?? DateOnly.FromDateTime(Feel.Now.Date), Feel.Now).Findings];
            case "json":
                return [.. FeelJson.Read(text, "示例.json", [new RuleElement("年龄", FeelType.Number, "年龄", "")]).Findings];
            case "csv" when id == "RU0601":
                return [.. ColumnTable.FromCsv(new StringReader(text), "人口.csv", [new CodedElement("年龄", CodedKind.Number), new CodedElement("本省户籍", CodedKind.Boolean)]).Findings];
            case "csv":
                return [.. SheetReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "示例.csv").Findings];
            default:
                throw new InvalidOperationException($"{id}: nobody runs {language}");
        }
    }
}
