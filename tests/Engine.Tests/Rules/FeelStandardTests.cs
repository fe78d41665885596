using System.Runtime.CompilerServices;

namespace Jiangyuan.Engine.Tests.Rules;

public sealed class FeelStandardTests
{
    private static string Here([CallerFilePath] string file = "") => file;

    [Fact]
    public void Every_built_in_and_operator_gives_what_the_standard_says()
    {
        var lines = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(Here())!, "feel-standard.txt")).Where(l => l.Contains(" ⇒ ", StringComparison.Ordinal) && l[0] != '#').ToList();
        var wrong = lines.Select(l => l.Split(" ⇒ ")).Select(p => (Expression: p[0], Expected: p[1], Actual: Result(p[0]))).Where(r => r.Expected != r.Actual).ToList();

        Assert.True(lines.Count > 400);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Select(w => $"{w.Expression}: expected {w.Expected}, got {w.Actual}")));
    }

    private static string Result(string text)
    {
        var (expression, findings) = Jiangyuan.Rules.FeelExpression.Parse(text, Jiangyuan.Rules.FeelEnvironment.Empty, Feel.Here);
        return expression is null ? "cannot be read: " + findings[0] : expression.Evaluate(Jiangyuan.Rules.FeelContext.Empty, Feel.Now).ToString();
    }
}
