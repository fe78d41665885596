using Jiangyuan.Rules;
using Jiangyuan.Rules.Dmn;
using Jiangyuan.Rules.Law;

namespace Jiangyuan.Engine.Tests.Rules;

public sealed class CheckTests
{
    private static readonly FeelEnvironment Names = new(
    [
        KeyValuePair.Create("年龄", FeelType.Number), KeyValuePair.Create("姓名", FeelType.String), KeyValuePair.Create("出生日期", FeelType.Date),
        KeyValuePair.Create("户籍", (FeelType)new AllowedType(FeelType.String, FeelUnaryTests.Parse("\"本地\", \"外地\"", FeelEnvironment.Empty, default).Tests!)),
        KeyValuePair.Create("成员", (FeelType)new ListType(new ContextType(new Dictionary<string, FeelType> { ["月收入"] = FeelType.Number }))),
    ]);

    [Theory]
    [InlineData("年令 > 60", "RU0102")]
    [InlineData("年龄 > \"60\"", "RU0104")]
    [InlineData("出生日期 = \"1990-01-01\"", "RU0104")]
    [InlineData("年龄 in [\"a\"..\"b\"]", "RU0104")]
    [InlineData("姓名 * 2 > 1", "RU0105")]
    [InlineData("年龄 and true", "RU0105")]
    [InlineData("户籍 = \"本省\"", "RU0107")]
    [InlineData("户籍 in (\"本地\", \"省内\")", "RU0107")]
    [InlineData("substring(姓名) = \"a\"", "RU0108")]
    [InlineData("sum(成员.收入) > 1", "RU0102")]
    [InlineData("some x in 成员 satisfies x.月收入 > \"1\"", "RU0104")]
    public void What_cannot_be_right_is_found_before_running(string text, string id) =>
        Assert.Contains(FeelExpression.Parse(text, Names, Feel.Here).Findings, f => f.Id == id);

    [Theory]
    [InlineData("年龄 >= 60 and 户籍 = \"本地\"")]
    [InlineData("sum(成员.月收入) / count(成员) < 1000")]
    [InlineData("count(成员[月收入 > 100]) > 1 or 姓名 = null")]
    [InlineData("years and months duration(出生日期, today()).years >= 60")]
    [InlineData("(today() - 出生日期).days > 100")]
    public void What_is_right_has_no_finding(string text) => Assert.Empty(FeelExpression.Parse(text, Names, Feel.Here).Findings);

    [Theory]
    [InlineData("unique", "< 60", "> 60", "RU0120")]
    [InlineData("unique", "<= 60", ">= 60", "RU0121")]
    [InlineData("first", "-", "< 60", "RU0122")]
    [InlineData("first", "< 60", "-", null)]
    [InlineData("unique", "[0..60)", ">= 60, < 0", null)]
    public void Gaps_overlaps_and_dead_rows_of_a_table_are_found(string policy, string first, string second, string? id)
    {
        var text = $"rule: r\ntitle: t\narticle: a\nelements: {{ 年龄: number }}\ntable:\n  hitPolicy: {policy}\n  inputs: [年龄]\n  outputs: [x]\n  rules:\n    - {{ when: [\"{first}\"], then: [\"1\"] }}\n    - {{ when: [\"{second}\"], then: [\"2\"] }}\n";
        var findings = RuleReader.Read(text, "表").Findings;
        Assert.Equal(id is null ? [] : [id], findings.Select(f => f.Id));
    }

    [Theory]
    [InlineData("生日", "< date(\"1961-01-16\")", ">= date(\"1961-01-16\")", null)]
    [InlineData("生日", "< date(\"1961-01-16\")", "> date(\"1961-01-16\")", "RU0120 1961-01-16")]
    [InlineData("生日", "<= @\"1961-01-16\"", ">= @\"1961-01-15\" + @\"P1D\"", "RU0121")]
    [InlineData("生日", "< 基准日", ">= 基准日", null)]
    [InlineData("生日", "< 基准日", ">= @\"1961-01-01\"", "RU0121 按 2025-01-01 起的标准")]
    [InlineData("年龄", "< 年龄线", ">= 年龄线", null)]
    [InlineData("年龄", "< 年龄线", "> 年龄线", "RU0120 按 2024-01-01 到 2025-12-31的标准，表有缺口：年龄 = 60")]
    [InlineData("年龄", "< 年龄线", ">= 60", "RU0121 按 2026-01-01 起的标准")]
    [InlineData("年龄", "? < 年龄线 and ? >= 0", "not(? < 年龄线 and ? >= 0)", null)]
    [InlineData("年龄", "< 年龄线 * 2", ">= 年龄线 + 年龄线", null)]
    [InlineData("工龄", "< @\"P15Y\"", ">= duration(\"P180M\")", null)]
    [InlineData("工龄", "< @\"P15Y\"", "> @\"P15Y\"", "RU0120 工龄 = P15Y")]
    [InlineData("时长", "< @\"PT8H\"", "(@\"PT8H\"..@\"P2D\"]", "RU0120 时长 = PT8H")]
    [InlineData("到达", "< @\"12:00:00\"", ">= @\"12:00:00\"", null)]
    [InlineData("到达", "[@\"08:00:00\"..@\"12:00:00\")", ">= @\"12:00:00\"", "RU0120 到达 = 00:00:00")]
    [InlineData("申请时间", "< @\"2026-01-01T00:00:00\"", "> @\"2026-01-01T00:00:00\"", "RU0120 申请时间 = 2026-01-01T00:00:00")]
    [InlineData("年龄", "< 别的", ">= 别的", "RU0123 别的 不是固定的值")]
    [InlineData("生日", "< today()", ">= today()", "RU0123 today 不是固定的值")]
    public void Tables_over_dates_durations_and_dated_parameters_are_proven_too(string input, string first, string second, string? expected)
    {
        var text = $"rule: r\ntitle: t\narticle: a\nelements: {{ 年龄: number, 别的: number, 生日: date, 工龄: years and months duration, 时长: days and time duration, 到达: time, 申请时间: date and time }}\n"
            + "parameters:\n  年龄线: { unit: 岁, source: s, values: { 2024-01-01: 60, 2026-01-01: 63 } }\n  基准日: { unit: 日, source: s, values: { 2025-01-01: 1961-01-16 } }\n"
            + $"table:\n  inputs: [{input}]\n  outputs: [x]\n  rules:\n    - {{ when: ['{first}'], then: [\"1\"] }}\n    - {{ when: ['{second}'], then: [\"2\"] }}\n";

        var findings = RuleReader.Read(text, "表").Findings;

        if (expected is null)
        {
            Assert.Equal("", string.Join("\n", findings));
            return;
        }

        var (id, part) = (expected[..6], expected[6..].Trim());
        Assert.Equal(id, Assert.Single(findings).Id);
        Assert.Contains(part, findings[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("&lt; 60", "&gt; 60", "RU0120")]
    [InlineData("&lt;= 60", "&gt;= 60", "RU0121")]
    [InlineData("&lt; x", "&gt;= x", "RU0123")]
    [InlineData("&lt; 60", "&gt;= 60", null)]
    public void The_tables_of_a_model_are_checked_too_or_said_not_to_be(string first, string second, string? id)
    {
        var rows = string.Concat(new[] { first, second }.Select(t => $"<rule><inputEntry><text>{t}</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"));
        var (model, findings) = DmnReader.Read($"<definitions name=\"m\" namespace=\"n\"><inputData id=\"i\" name=\"年龄\"><variable name=\"年龄\" typeRef=\"number\"/></inputData><inputData id=\"x\" name=\"x\"><variable name=\"x\" typeRef=\"number\"/></inputData><decision id=\"d\" name=\"d\"><decisionTable><input><inputExpression><text>年龄</text></inputExpression></input><output/>{rows}</decisionTable></decision></definitions>", "m.dmn");
        Assert.NotNull(model);
        Assert.Equal(id is null ? [] : [id], findings.Select(f => f.Id));
    }

    [Fact]
    public void A_decision_that_needs_itself_is_found()
    {
        const string Model = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="n">
              <decision id="a" name="甲"><informationRequirement><requiredDecision href="#b"/></informationRequirement><literalExpression><text>乙</text></literalExpression></decision>
              <decision id="b" name="乙"><informationRequirement><requiredDecision href="#a"/></informationRequirement><literalExpression><text>甲</text></literalExpression></decision>
            </definitions>
            """;
        var (model, findings) = DmnReader.Read(Model, "m.dmn");
        Assert.Contains(findings, f => f.Id == "RU0106");
        Assert.Equal(FeelValue.Null, new DmnRun(FeelContext.Empty, Feel.Now).Evaluate(model!.Find<DmnDecision>("甲")!));
    }

    [Fact]
    public void A_parameter_has_the_value_of_the_day_and_none_before_its_first()
    {
        var parameter = new Parameter("标准", "元", "文件", [new(new DateOnly(2024, 7, 1), FeelValue.Of(700)), new(new DateOnly(2025, 7, 1), FeelValue.Of(760))]);
        Assert.Null(parameter.At(new DateOnly(2024, 6, 30)));
        Assert.Equal("700", parameter.At(new DateOnly(2025, 6, 30))!.Value.ToString());
        Assert.Equal("760", parameter.At(new DateOnly(2025, 7, 1))!.Value.ToString());
    }
}
