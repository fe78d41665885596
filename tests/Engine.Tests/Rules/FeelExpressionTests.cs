using Jiangyuan.Rules;

namespace Jiangyuan.Engine.Tests.Rules;

public sealed class FeelExpressionTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("-3 ** 2", "9")]
    [InlineData("0.1 + 0.2 = 0.3", "true")]
    [InlineData("1 / 3", "0.3333333333333333333333333333333333")]
    [InlineData("9999999999999999999999999999999999 + 1", "10000000000000000000000000000000000")]
    [InlineData("sqrt(2)", "1.414213562373095048801688724209698")]
    [InlineData("exp(1)", "2.718281828459045235360287471352662")]
    [InlineData("log(10)", "2.302585092994045684017991454684364")]
    [InlineData("1 in [1..5] and not(3 in (3..5])", "true")]
    [InlineData("[1,2,3,4][item > 2]", "[3, 4]")]
    [InlineData("for i in 1..4 return i * i", "[1, 4, 9, 16]")]
    [InlineData("some x in [1,2] satisfies x > 1", "true")]
    [InlineData("{月收入: 1200, 年收入: 月收入 * 12}.年收入", "14400")]
    [InlineData("date(\"2026-01-31\") + duration(\"P1M\")", "2026-02-28")]
    [InlineData("date and time(\"2026-01-31T08:00:00\") < date and time(\"2026-02-01T08:00:00\")", "true")]
    [InlineData("\"\\U01F40E\" = \"🐎\" and string length(\"🐎\") = 1", "true")]
    [InlineData("matches(\"青海\", \"^青.$\")", "true")]
    [InlineData("range(\"[1..10)\").end included", "false")]
    [InlineData("[1..10[ = [1..10)", "true")]
    public void Expressions_have_the_value_of_the_standard(string text, string expected) => Assert.Equal(expected, Feel.Text(text));

    [Fact]
    public void The_longest_known_name_wins_over_operators_and_keywords()
    {
        Assert.Equal("3", Feel.Text("月 收入 + 1", ("月 收入", FeelValue.Of(2))));
        Assert.Equal("5", Feel.Text("a-b", ("a-b", FeelValue.Of(5)), ("a", FeelValue.Of(1)), ("b", FeelValue.Of(1))));
        Assert.Equal("0", Feel.Text("a - b", ("a", FeelValue.Of(1)), ("b", FeelValue.Of(1))));
        Assert.Equal("[1]", Feel.Text("for x in days in weekend return x", ("days in weekend", new FeelList([FeelValue.Of(1)]))));
    }

    [Theory]
    [InlineData("收入 > 1000", "未知（收入）")]
    [InlineData("收入 > 1000 and false", "false")]
    [InlineData("收入 > 1000 or true", "true")]
    [InlineData("not(收入 > 1000)", "未知（收入）")]
    [InlineData("if 收入 > 1000 then 1 else 1", "1")]
    [InlineData("sum([1, 收入])", "未知（收入）")]
    [InlineData("count([1, 收入])", "2")]
    [InlineData("any([收入 > 1, true])", "true")]
    public void A_missing_value_is_unknown_unless_the_rest_decides(string text, string expected)
    {
        var names = new FeelEnvironment([KeyValuePair.Create("收入", FeelType.Number)]);
        var (expression, _) = FeelExpression.Parse(text, names, Feel.Here);
        Assert.Equal(expected, expression!.Evaluate(FeelContext.Empty, Feel.Now).ToString());
    }

    [Fact]
    public void Mistakes_are_placed_and_say_what_to_do()
    {
        var mistake = Feel.Mistake("收入 >\n  (1 + ");
        Assert.Equal("RU0101", mistake.Id);
        Assert.Equal(2, mistake.Place.Line);
        Assert.Contains("全角", Feel.Mistake("1 > 2\uFF09").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_depth_and_size_end_in_findings_or_null()
    {
        Assert.Equal("RU0103", Feel.Mistake(new string('(', 100_000) + "1").Id);
        Assert.Equal("RU0103", Feel.Mistake(string.Join("+", Enumerable.Repeat("1", 5_000))).Id);
        Assert.Equal("RU0103", Feel.Mistake("1e999999999").Id);
        Assert.Equal("null", Feel.Text("count(for i in 1..1000000000 return i)"));
        Assert.Equal("null", Feel.Text("10 ** 99999"));
        Assert.Equal("null", Feel.Text("{f: function(x) f(x), y: f(1)}.y"));
        Assert.True(Feel.Text("matches(\"" + new string('a', 5_000) + "!\", \"(a+)+$\")") is "false");
    }

    [Theory]
    [InlineData("number(11.11)", "11.11")]
    [InlineData("number(\"00123\")", "123")]
    [InlineData("number(\"1 2 3\")", "null")]
    [InlineData("number(123, \".\", \".\")", "null")]
    [InlineData("number(\"1.000.000,01\", \".\")", "null")]
    [InlineData("null instance of Any", "false")]
    public void Number_and_instance_of_do_as_the_kit_says(string text, string expected) => Assert.Equal(expected, Feel.Text(text));
}
