using System.Text;

namespace Jiangyuan.Rules.Builtins;

/// <summary>
/// Writes an XPath regular expression as one of .NET. XPath counts characters, .NET counts UTF-16 units: what matches "any character" is written so that
/// a character beyond the basic plane is matched whole.
/// </summary>
internal sealed class XPathTranslation(bool dotAll, bool multiline)
{
    private const string Pair = "[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]";
    private const string Surrogates = "\\uD800-\\uDFFF";

    /// <summary>Whether the expression refers to what a group matched, so that it cannot be matched in linear time.</summary>
    internal bool HasBackReference { get; private set; }

    /// <summary>The .NET pattern, or null when the text is no XPath pattern.</summary>
    internal string? Translate(string pattern)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            switch (c)
            {
                case '\\':
                    if (++i >= pattern.Length || Escape(pattern[i], false) is not { } escape)
                    {
                        return null;
                    }

                    text.Append(escape);
                    break;
                case '[':
                    if (Class(pattern, ref i) is not { } set)
                    {
                        return null;
                    }

                    text.Append(set);
                    break;
                case '.':
                    text.Append(dotAll ? $"(?:{Pair}|[^{Surrogates}])" : $"(?:{Pair}|[^\\n\\r{Surrogates}])");
                    break;
                case '$':
                    text.Append(multiline ? "$" : "\\z");
                    break;
                case '(' when i + 1 < pattern.Length && pattern[i + 1] == '?' && !(i + 2 < pattern.Length && pattern[i + 2] == ':'):
                    return null;
                default:
                    if (char.IsHighSurrogate(c) && i + 1 < pattern.Length && char.IsLowSurrogate(pattern[i + 1]))
                    {
                        text.Append("(?:").Append(c).Append(pattern[++i]).Append(')');
                    }
                    else
                    {
                        text.Append(c);
                    }

                    break;
            }
        }

        return text.ToString();
    }

    // A class from '[' to its ']'. With a class taken away from it ("[a-z-[aeiou]]") both dialects agree, and it is only copied.
    private string? Class(string pattern, ref int at)
    {
        var negated = at + 1 < pattern.Length && pattern[at + 1] == '^';
        var (plain, far, depth) = (new StringBuilder(), new List<string>(), 1);
        var first = at += negated ? 2 : 1;
        for (; at < pattern.Length; at++)
        {
            var c = pattern[at];
            if (c == ']' && --depth == 0)
            {
                return at == first ? null : Written(negated, plain.ToString(), far);
            }

            if (c == '\\')
            {
                if (++at >= pattern.Length || Escape(pattern[at], true) is not { } escape)
                {
                    return null;
                }

                plain.Append(escape);
            }
            else if (char.IsHighSurrogate(c) && at + 1 < pattern.Length && char.IsLowSurrogate(pattern[at + 1]))
            {
                var from = char.ConvertToUtf32(pattern, at++);
                var to = from;
                if (at + 3 < pattern.Length && pattern[at + 1] == '-' && char.IsSurrogatePair(pattern, at + 2))
                {
                    to = char.ConvertToUtf32(pattern, at + 2);
                    at += 3;
                }

                if (to < from)
                {
                    return null;
                }

                far.AddRange(Range(from, to));
            }
            else
            {
                depth += c == '[' ? 1 : 0;
                plain.Append(c);
            }
        }

        return null;
    }

    private static string Written(bool negated, string plain, List<string> far)
    {
        if (plain.Contains('[', StringComparison.Ordinal) && far.Count == 0 && !plain.Contains("\\[", StringComparison.Ordinal))
        {
            return $"[{(negated ? "^" : "")}{plain}]";
        }

        var others = string.Join('|', far);
        plain = plain.StartsWith('-') ? "\\" + plain : plain;
        return (negated, far.Count) switch
        {
            (false, 0) => $"[{plain}]",
            (false, _) => plain.Length == 0 ? $"(?:{others})" : $"(?:[{plain}]|{others})",
            (true, 0) => $"(?:{Pair}|[^{Surrogates}{plain}])",
            // The characters left out are cut out of the pairs, which keeps the pattern free of look-ahead and so linear.
            _ => $"(?:{string.Join('|', Without(far))}|[^{Surrogates}{plain}])",
        };
    }

    private static IEnumerable<string> Range(int from, int to)
    {
        while (from <= to)
        {
            var end = Math.Min(to, from | 0x3FF);
            var (a, b) = (char.ConvertFromUtf32(from), char.ConvertFromUtf32(end));
            yield return $"{a[0]}[{a[1]}-{b[1]}]";
            from = end + 1;
        }
    }

    private static IEnumerable<string> Without(List<string> far)
    {
        var taken = far.GroupBy(f => f[0]).ToDictionary(g => g.Key, g => string.Concat(g.Select(f => f[2..^1])));
        yield return $"[\\uD800-\\uDBFF-[{string.Concat(taken.Keys)}]][\\uDC00-\\uDFFF]";
        foreach (var (high, lows) in taken)
        {
            yield return $"{high}[\\uDC00-\\uDFFF-[{lows}]]";
        }
    }

    private string? Escape(char c, bool inClass)
    {
        if (c is >= '1' and <= '9' && !inClass)
        {
            HasBackReference = true;
            return "\\" + c;
        }

        return c switch
        {
            'D' or 'S' or 'W' when !inClass => $"(?:{Pair}|[^{Surrogates}\\{char.ToLowerInvariant(c)}])",
            'n' or 'r' or 't' or '\\' or '|' or '.' or '?' or '*' or '+' or '(' or ')' or '{' or '}' or '-' or '[' or ']' or '^' or '$'
                or 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'p' or 'P' => c == '-' && !inClass ? "-" : "\\" + c,
            'i' => inClass ? "\\p{L}_:" : "[\\p{L}_:]",
            'I' => inClass ? null : "[^\\p{L}_:]",
            'c' => inClass ? "\\p{L}\\p{M}\\p{Nd}_:.\\-" : "[\\p{L}\\p{M}\\p{Nd}_:.\\-]",
            'C' => inClass ? null : "[^\\p{L}\\p{M}\\p{Nd}_:.\\-]",
            _ => null,
        };
    }
}
