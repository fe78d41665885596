using Jiangyuan.Kernel;
using Jiangyuan.Rules;

namespace Jiangyuan.Engine.Tests.Rules;

/// <summary>Short ways to evaluate in tests.</summary>
internal static class Feel
{
    internal static readonly DateTimeOffset Now = new(2026, 1, 15, 8, 30, 0, TimeSpan.FromHours(8));
    internal static readonly Place Here = new("测试", 1, 1);

    internal static FeelValue Eval(string text, params (string Name, FeelValue Value)[] values)
    {
        var names = new FeelEnvironment(values.Select(v => KeyValuePair.Create(v.Name, FeelType.Any)));
        var (expression, findings) = FeelExpression.Parse(text, names, Here);
        Assert.True(expression is not null, string.Join("\n", findings));
        return expression.Evaluate(FeelContext.Of(values), Now);
    }

    internal static string Text(string text, params (string Name, FeelValue Value)[] values) => Eval(text, values).ToString();

    internal static Diagnostic Mistake(string text)
    {
        var (expression, findings) = FeelExpression.Parse(text, FeelEnvironment.Empty, Here);
        Assert.Null(expression);
        return Assert.Single(findings);
    }
}
