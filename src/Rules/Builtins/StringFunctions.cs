using Jiangyuan.Rules.Evaluation;
using static Jiangyuan.Rules.Builtins.BuiltinTable;

namespace Jiangyuan.Rules.Builtins;

/// <summary>String functions (§10.3.4.3). Positions and lengths count characters of Unicode, not UTF-16 units.</summary>
internal static class StringFunctions
{
    internal static IEnumerable<(string, Builtin)> All =>
    [
        F("string", "from", (a, _) => a[0] is FeelNull ? FeelValue.Null : new FeelString(FeelText.Write(a[0]))),
        F("substring", "string, start position, length?", Substring),
        F("string length", "string", (a, _) => a[0].Text() is { } s ? FeelValue.Of(Length(s)) : null),
        F("upper case", "string", (a, _) => FeelValueOrNull(a[0].Text()?.ToUpperInvariant())),
        F("lower case", "string", (a, _) => FeelValueOrNull(a[0].Text()?.ToLowerInvariant())),
        F("substring before", "string, match", (a, _) => Two(a, static (s, m) => new FeelString(s.IndexOf(m, StringComparison.Ordinal) is > 0 and var at ? s[..at] : ""))),
        F("substring after", "string, match", (a, _) => Two(a, static (s, m) => new FeelString(s.IndexOf(m, StringComparison.Ordinal) is >= 0 and var at ? s[(at + m.Length)..] : ""))),
        F("contains", "string, match", (a, _) => Two(a, static (s, m) => FeelValue.Of(s.Contains(m, StringComparison.Ordinal)))),
        F("starts with", "string, match", (a, _) => Two(a, static (s, m) => FeelValue.Of(s.StartsWith(m, StringComparison.Ordinal)))),
        F("ends with", "string, match", (a, _) => Two(a, static (s, m) => FeelValue.Of(s.EndsWith(m, StringComparison.Ordinal)))),
        F("matches", "input, pattern, flags?", (a, r) => Pattern(a, 2, r, (p, text) => p.IsMatch(text) is { } b ? FeelValue.Of(b) : null)),
        F("replace", "input, pattern, replacement, flags?", Replace),
        F("split", "string, delimiter", (a, r) => Pattern(a, 2, r, (p, text) => p.Split(text) is { } parts ? new FeelList([.. parts.Select(FeelValue.Of)]) : null)),
        F("string join", "list, delimiter?", Join),
    ];

    private static FeelString? FeelValueOrNull(string? text) => text is null ? null : new FeelString(text);

    private static FeelValue? Two(FeelValue[] a, Func<string, string, FeelValue> f) => a[0].Text() is { } s && a[1].Text() is { } m ? f(s, m) : null;

    private static int Length(string text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            count -= char.IsSurrogatePair(text[i - 1], text[i]) ? 1 : 0;
        }

        return count;
    }

    private static FeelValue? Substring(FeelValue[] a, Run run)
    {
        if (a[0].Text() is not { } text || a[1].Number() is null || (a.Has(2) && a[2].Number() is null))
        {
            return null;
        }

        var length = Length(text);
        var start = a[1].Whole() ?? 0;
        var count = a.Has(2) ? a[2].Whole() ?? 0 : length;
        if (start == 0 || Math.Abs(start) > length || count < 1)
        {
            return run.Fail("RU0205", $"没有从第 {start} 字起的 {count} 个字", $"文字有 {length} 字，从 1 数起", "改用范围内的位置");
        }

        var from = start > 0 ? start - 1 : length + start;
        var (first, last) = (Offset(text, from), Offset(text, Math.Min(length, from + Math.Min(count, length))));
        return new FeelString(text[first..last]);
    }

    private static int Offset(string text, long characters)
    {
        if (Length(text) == text.Length)
        {
            return (int)characters;
        }

        var at = 0;
        for (var i = 0L; i < characters; i++)
        {
            at += at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
        }

        return at;
    }

    private static FeelValue? Pattern(FeelValue[] a, int flagsAt, Run run, Func<XPathPattern, string, FeelValue?> use)
    {
        if (a[0].Text() is not { } text || a[1].Text() is not { } pattern || (a.Has(flagsAt) && a[flagsAt].Text() is null))
        {
            return null;
        }

        return XPathPattern.Of(pattern, a.Has(flagsAt) ? a[flagsAt].Text()! : "") is { } compiled && use(compiled, text) is { } result
            ? result
            : run.Fail("RU0205", "正则表达式不对，或匹配太久", "结果是 null", "按 XPath 的正则写法改正（标志只有 s m i x q）");
    }

    private static FeelValue? Replace(FeelValue[] a, Run run) => a[2].Text() is { } replacement
        ? Pattern(a, 3, run, (p, text) => p.Replace(text, replacement) is { } s ? new FeelString(s) : null)
        : null;

    private static FeelValue? Join(FeelValue[] a, Run run)
    {
        if (a[0].List() is not { } items || items.Any(i => i is not (FeelString or FeelNull)) || (a.Has(1) && a[1].Text() is null))
        {
            return null;
        }

        var texts = items.OfType<FeelString>().Select(s => s.Value).ToList();
        var delimiter = a.Has(1) ? a[1].Text()! : "";
        var total = texts.Sum(t => (long)t.Length) + ((long)delimiter.Length * texts.Count);
        var joined = total <= Operators.MaxText ? string.Join(delimiter, texts) : null;
        return joined is null ? run.OutOfBudget() : new FeelString(joined);
    }

}
