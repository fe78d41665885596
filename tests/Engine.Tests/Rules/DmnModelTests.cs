using Jiangyuan.Rules;
using Jiangyuan.Rules.Dmn;

namespace Jiangyuan.Engine.Tests.Rules;

public sealed class DmnModelTests
{
    private const string Common = """
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="公用" namespace="urn:common">
          <itemDefinition name="t等级"><typeRef>string</typeRef><allowedValues><text>"甲","乙"</text></allowedValues></itemDefinition>
          <inputData id="in" name="人数"><variable name="人数" typeRef="number"/></inputData>
          <decision id="d" name="每人 面积"><variable name="每人 面积" typeRef="number"/><informationRequirement><requiredInput href="#in"/></informationRequirement><literalExpression><text>60 / 人数</text></literalExpression></decision>
          <businessKnowledgeModel id="f" name="加一"><encapsulatedLogic><formalParameter name="x" typeRef="number"/><literalExpression><text>x + 1</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
        </definitions>
        """;

    private const string Main = """
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="主" namespace="urn:main">
          <import name="公" namespace="urn:common" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
          <decision id="r" name="结果"><informationRequirement><requiredDecision href="urn:common#d"/></informationRequirement><knowledgeRequirement><requiredKnowledge href="urn:common#f"/></knowledgeRequirement>
            <literalExpression><text>公.加一(公.每人 面积)</text></literalExpression></decision>
          <decision id="t" name="级"><variable name="级" typeRef="公.t等级"/><literalExpression><text>"丙"</text></literalExpression></decision>
          <decision id="m" name="表"><decisionTable hitPolicy="COLLECT" aggregation="SUM">
            <input><inputExpression><text>5</text></inputExpression></input><output/>
            <rule><inputEntry><text>&gt; 3</text></inputEntry><outputEntry><text>10</text></outputEntry></rule>
            <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>
        </definitions>
        """;

    [Fact]
    public void A_model_uses_what_it_imports_under_the_name_of_the_import()
    {
        var (model, findings) = DmnReader.Read(Main, "主.dmn", [("公用.dmn", Common)]);
        Assert.Empty(findings);
        var run = new DmnRun(FeelContext.Of(("人数", FeelValue.Of(3))), Feel.Now);
        Assert.Equal("21", run.Evaluate(model!.Find<DmnDecision>("结果")!).ToString());
    }

    [Fact]
    public void A_value_that_its_type_does_not_allow_is_null()
    {
        var (model, _) = DmnReader.Read(Main, "主.dmn", [("公用.dmn", Common)]);
        Assert.Equal(FeelValue.Null, new DmnRun(FeelContext.Empty, Feel.Now).Evaluate(model!.Find<DmnDecision>("级")!));
    }

    [Fact]
    public void A_collecting_table_adds_up_its_hits()
    {
        var (model, _) = DmnReader.Read(Main, "主.dmn", [("公用.dmn", Common)]);
        Assert.Equal("11", new DmnRun(FeelContext.Empty, Feel.Now).Evaluate(model!.Find<DmnDecision>("表")!).ToString());
    }

    [Theory]
    [InlineData("matches(\"hello world\", \"hello\\\\ sworld\", \"x\")", "true")]
    [InlineData("matches(\"a b\", \"a[ ]b\", \"x\")", "true")]
    [InlineData("matches(\"b\\n\", \"b$\")", "false")]
    [InlineData("matches(\"a\", \"(?=a)\")", "null")]
    [InlineData("matches(\"a\", \"a\", \"y\")", "null")]
    [InlineData("replace(\"abc\", \"x*\", \"-\")", "null")]
    [InlineData("replace(\"abc\", \"(b)\", \"$12\")", "ab2c")]
    [InlineData("split(\"a b  c\", \"\\\\s+\")", "[\"a\", \"b\", \"c\"]")]
    public void Patterns_are_those_of_xpath(string text, string expected) => Assert.Equal(expected, Feel.Text(text));
}
