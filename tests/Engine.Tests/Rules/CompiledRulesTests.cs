using System.Buffers;
using System.Text;
using System.Text.Json;
using Jiangyuan.Rules;
using Jiangyuan.Rules.Fast;
using Jiangyuan.Rules.Law;

namespace Jiangyuan.Engine.Tests.Rules;

public sealed class CompiledRulesTests
{
    private static readonly FeelEnvironment Names = new([KeyValuePair.Create("a", FeelType.Number), KeyValuePair.Create("b", FeelType.Number), KeyValuePair.Create("s", FeelType.String), KeyValuePair.Create("线", FeelType.Number)]);
    private static readonly FeelContext Parameters = FeelContext.Of(("线", FeelValue.Of(3)));
    private static readonly string[] Tests =
    [
        "a <= 3", "a < 2.5", "a >= 线", "线 > a", "a = 2", "a != 2", "a = 2.5", "a != 2.5", "a between 1 and 3", "a between 3 and 1", "a in [1..3]", "a in (1..3]", "a in (1, 2, 4)", "a in (<2, >4)",
        "b > a", "a + b > 4", "not(a > 1)", "s = \"甲\"", "s in (\"甲\", \"乙\")", "a = null", "a != null", "-1 < a", "sum([a, b]) > 3", "if a > 1 then b > 1 else b > 3", "a / b > 1",
    ];

    [Fact]
    public void Compiled_rules_answer_as_the_interpreter_does_also_with_unknowns()
    {
        var random = new Random(7);
        var texts = Tests.Concat(Enumerable.Range(0, 300).Select(_ => Nested(random, 3))).ToList();
        var expressions = texts.Select(t => FeelExpression.Parse(t, Names, Feel.Here).Expression!).ToList();
        var compiled = CompiledRules.Compile([.. expressions.Select((e, i) => ($"R{i}", ConditionTest.Split(e)))], ["a", "b", "s"], Parameters);
        var trace = compiled.NewTrace();
        for (var round = 0; round < 300; round++)
        {
            FeelValue[] values = [Number(random), Number(random), random.Next(5) switch { 0 => FeelUnknown.Because("s"), 1 => FeelValue.Null, 2 => FeelValue.Of("甲"), _ => FeelValue.Of("丙") }];
            compiled.Evaluate(values.Select(Slot.Of).ToArray(), trace, Feel.Now);
            var context = Parameters.With("a", values[0]).With("b", values[1]).With("s", values[2]);
            for (var i = 0; i < expressions.Count; i++)
            {
                Assert.Equal((texts[i], Explainer.OutcomeOf(expressions[i].Evaluate(context, Feel.Now))), (texts[i], trace.RuleOutcomes[i]));
            }
        }
    }

    [Fact]
    public void The_explanation_is_json_with_every_value_and_outcome()
    {
        var rule = ConditionTest.Split(FeelExpression.Parse("a <= 3 and (b > 1 or s = \"甲\\\"\")", Names, Feel.Here).Expression!);
        var compiled = CompiledRules.Compile([("R", rule)], ["a", "b", "s"], Parameters);
        var trace = compiled.NewTrace();
        compiled.Evaluate([Slot.Of(2), default, Slot.Of(FeelValue.Of("丙\n"))], trace, Feel.Now);
        var output = new ArrayBufferWriter<byte>();
        compiled.WriteJson(trace, output);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);

        var all = JsonDocument.Parse(text).RootElement[0].GetProperty("conditions");
        Assert.Equal("unknown", all.GetProperty("outcome").GetString());
        Assert.Equal(2, all.GetProperty("all")[0].GetProperty("value").GetInt32());
        Assert.Equal("met", all.GetProperty("all")[0].GetProperty("outcome").GetString());
        Assert.Equal("unknown", all.GetProperty("all")[1].GetProperty("any")[0].GetProperty("outcome").GetString());
        Assert.Equal("丙\n", all.GetProperty("all")[1].GetProperty("any")[1].GetProperty("value").GetString());
    }

    private static FeelValue Number(Random random) => random.Next(8) switch { 0 => FeelUnknown.Because("x"), 1 => FeelValue.Null, 2 => FeelValue.Of((Jiangyuan.Rules.Numbers.Decimal34)2.5m), _ => FeelValue.Of(random.Next(-1, 6)) };

    private static string Nested(Random random, int depth) => depth == 0 || random.Next(4) == 0
        ? Tests[random.Next(Tests.Length)]
        : string.Join(random.Next(2) == 0 ? " and " : " or ", Enumerable.Range(0, random.Next(2, 4)).Select(_ => $"({Nested(random, depth - 1)})"));
}
