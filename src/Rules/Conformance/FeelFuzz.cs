using System.Diagnostics;
using Jiangyuan.Kernel;

namespace Jiangyuan.Rules.Conformance;

/// <summary>What a run of mutations came to: texts that broke a promise, and the slowest text.</summary>
public sealed record FuzzReport(long Tried, long Parsed, IReadOnlyList<string> Failures, string SlowestText, TimeSpan Slowest);

/// <summary>Mutates expressions at random and demands a value or located findings for each, never an exception or a hang.</summary>
public static class FeelFuzz
{
    private static readonly string[] Bits = ["(", ")", "[", "]", "{", "}", "..", "\"", "@\"P1D\"", " and ", " or ", "not(", "-", "**", "1e99", "999999999999999999999", "null", "?", ",", ":",
        "if ", " then ", " else ", "for i in ", " return ", "some x in ", " satisfies ", " instance of ", "function(x) ", " in ", " between ", "\\", "\ud800", "，", "\0", "0.1", "date(\"2024-02-29\")",
        "\u0130", "\U0001F40E", "/*", "//", "item", "partial", "matches(\"a\",\"(a+)+$\")", "1..100000000", ".a", "[1]", "range(\"[1..2]\")", "sort([2,1],function(a,b) a<b)"];

    /// <param name="seeds">Expressions to begin with.</param>
    /// <param name="count">How many mutations.</param>
    /// <param name="seed">The same seed gives the same texts.</param>
    public static FuzzReport Run(IReadOnlyList<string> seeds, long count, int seed)
    {
        var random = new Random(seed);
        var failures = new List<string>();
        var (parsed, slowest, slowestText) = (0L, TimeSpan.Zero, "");
        var now = new DateTimeOffset(2026, 1, 15, 8, 30, 0, TimeSpan.Zero);
        for (var i = 0L; i < count && failures.Count < 100; i++)
        {
            var text = Mutate(seeds, random);
            var start = Stopwatch.GetTimestamp();
            var problem = Try(text, now, ref parsed);
            var took = Stopwatch.GetElapsedTime(start);
            if (took > slowest)
            {
                (slowest, slowestText) = (took, text);
            }

            if (problem is not null)
            {
                failures.Add($"{problem}: {text}");
            }
        }

        return new FuzzReport(count, parsed, failures, slowestText, slowest);
    }

    /// <summary>Null when the promise holds for the text, else what broke it.</summary>
    public static string? Try(string text, DateTimeOffset now, ref long parsed)
    {
        try
        {
            var (expression, findings) = FeelExpression.Parse(text, FeelEnvironment.Empty, new Place("f", 1, 1));
            if (expression is null && (findings.Count == 0 || findings[0].Place.Line < 1))
            {
                return "没有结果也没有位置";
            }

            if (expression is not null)
            {
                parsed++;
                _ = expression.Evaluate(FeelContext.Empty, now, new List<Diagnostic>()).ToString().Length;
            }

            var (tests, _) = FeelUnaryTests.Parse(text, FeelEnvironment.Empty, new Place("f", 1, 1));
            _ = tests?.Evaluate(FeelValue.Of(1), FeelContext.Empty, now);
            return null;
        }
        catch (Exception e)
        {
            return e.GetType().Name + " " + e.StackTrace?.Split('\n').FirstOrDefault()?.Trim();
        }
    }

    private static string Mutate(IReadOnlyList<string> seeds, Random random)
    {
        var text = seeds[random.Next(seeds.Count)];
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var at = random.Next(text.Length + 1);
            var other = seeds[random.Next(seeds.Count)];
            text = random.Next(6) switch
            {
                0 => text.Insert(at, Bits[random.Next(Bits.Length)]),
                1 when text.Length > 0 => text.Remove(Math.Min(at, text.Length - 1), Math.Min(random.Next(1, 8), text.Length - Math.Min(at, text.Length - 1))),
                2 => text[..at] + other[random.Next(other.Length + 1)..],
                3 when text.Length > 0 => text.Insert(at, text[random.Next(text.Length)].ToString()),
                4 when text.Length is > 1 and < 400 => text.Insert(at, text[..random.Next(text.Length)]),
                _ => text.Insert(at, ((char)random.Next(1, 0x3100)).ToString()),
            };
        }

        return text;
    }
}
