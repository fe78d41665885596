using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Jiangyuan.Rules.Builtins;

/// <summary>
/// A regular expression in the dialect of XPath/XQuery Functions 3.1 §5.6 with the flags s m i x q, bounded in time:
/// linear matching, or with back references a time limit.
/// </summary>
internal sealed class XPathPattern
{
    private const int MaxPattern = 1000;
    private const int MaxCached = 500;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);
    private static readonly ConcurrentDictionary<(string, string), XPathPattern?> Cache = new();

    private readonly Regex _regex;
    private readonly bool _isLiteral;

    private XPathPattern(Regex regex, bool isLiteral) => (_regex, _isLiteral) = (regex, isLiteral);

    /// <summary>The pattern, or null when it or the flags are not valid.</summary>
    internal static XPathPattern? Of(string pattern, string flags)
    {
        if (Cache.TryGetValue((pattern, flags), out var known))
        {
            return known;
        }

        var made = Make(pattern, flags);
        if (Cache.Count < MaxCached)
        {
            Cache[(pattern, flags)] = made;
        }

        return made;
    }

    internal bool? IsMatch(string text) => Bounded<bool?>(() => _regex.IsMatch(text));

    internal IReadOnlyList<string>? Split(string text) => Bounded(() =>
    {
        var parts = new List<string>();
        var from = 0;
        foreach (var match in _regex.EnumerateMatches(text))
        {
            if (match.Length > 0)
            {
                parts.Add(text[from..match.Index]);
                from = match.Index + match.Length;
            }
        }

        parts.Add(text[from..]);
        return parts;
    });

    /// <summary>Replaces all matches; null when the pattern matches nothing at all (FORX0003) or the replacement is not valid.</summary>
    internal string? Replace(string text, string replacement)
    {
        var parts = _isLiteral ? [(replacement, -1)] : Parts(replacement, _regex.GetGroupNumbers().Length - 1);
        return parts is null ? null : Bounded(() => _regex.IsMatch("") ? null : _regex.Replace(text, m =>
        {
            var result = new StringBuilder();
            foreach (var (literal, group) in parts)
            {
                result.Append(group < 0 ? literal : m.Groups[group].Value);
            }

            return result.ToString();
        }));
    }

    private static T? Bounded<T>(Func<T?> match)
    {
        try
        {
            return match();
        }
        catch (RegexMatchTimeoutException)
        {
            return default;
        }
    }

    // $N with as many digits as there are groups; \$ and \\ are literal; anything else after $ or \ is an error.
    private static List<(string Literal, int Group)>? Parts(string replacement, int groups)
    {
        var parts = new List<(string, int)>();
        for (var i = 0; i < replacement.Length; i++)
        {
            var c = replacement[i];
            if (c == '\\')
            {
                if (++i >= replacement.Length || replacement[i] is not ('\\' or '$'))
                {
                    return null;
                }

                parts.Add((replacement[i].ToString(), -1));
            }
            else if (c == '$')
            {
                if (i + 1 >= replacement.Length || !char.IsAsciiDigit(replacement[i + 1]))
                {
                    return null;
                }

                var group = replacement[++i] - '0';
                while (i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1]) && (group * 10) + replacement[i + 1] - '0' <= groups)
                {
                    group = (group * 10) + replacement[++i] - '0';
                }

                parts.Add(group <= groups ? ("", group) : ("", -1));
            }
            else
            {
                parts.Add((c.ToString(), -1));
            }
        }

        return parts;
    }

    private static XPathPattern? Make(string pattern, string flags)
    {
        if (pattern.Length > MaxPattern || flags.Any(f => f is not ('s' or 'm' or 'i' or 'x' or 'q')))
        {
            return null;
        }

        var options = RegexOptions.CultureInvariant
            | (flags.Contains('i', StringComparison.Ordinal) ? RegexOptions.IgnoreCase : 0)
            | (flags.Contains('m', StringComparison.Ordinal) ? RegexOptions.Multiline : 0);
        var literal = flags.Contains('q', StringComparison.Ordinal);
        var backReference = false;
        var translated = literal
            ? Regex.Escape(pattern)
            : Translate(pattern, flags.Contains('s', StringComparison.Ordinal), flags.Contains('m', StringComparison.Ordinal), flags.Contains('x', StringComparison.Ordinal), out backReference);
        if (translated is null)
        {
            return null;
        }

        try
        {
            return new XPathPattern(backReference ? new Regex(translated, options, Limit) : new Regex(translated, options | RegexOptions.NonBacktracking, Limit), literal);
        }
        catch (NotSupportedException)
        {
            return Backtracking(translated, options, literal);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static XPathPattern? Backtracking(string translated, RegexOptions options, bool literal)
    {
        try
        {
            return new XPathPattern(new Regex(translated, options, Limit), literal);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Flag x: white space outside of character classes goes before anything else is read, even behind a backslash.
    private static string WithoutSpace(string pattern)
    {
        var text = new StringBuilder();
        var (classes, escaped) = (0, false);
        foreach (var c in pattern)
        {
            if (classes == 0 && c is (' ' or '\t' or '\n' or '\r'))
            {
                continue;
            }

            classes += escaped ? 0 : c == '[' ? 1 : c == ']' && classes > 0 ? -1 : 0;
            escaped = c == '\\' && !escaped;
            text.Append(c);
        }

        return text.ToString();
    }

    private static string? Translate(string pattern, bool dotAll, bool multiline, bool free, out bool backReference)
    {
        backReference = false;
        pattern = free ? WithoutSpace(pattern) : pattern;
        var text = new StringBuilder();
        var classes = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            switch (c)
            {
                case '\\':
                    if (++i >= pattern.Length || Escape(pattern[i], classes > 0, ref backReference) is not { } escape)
                    {
                        return null;
                    }

                    text.Append(escape);
                    break;
                case '[':
                    classes++;
                    text.Append(c);
                    break;
                case ']' when classes > 0:
                    classes--;
                    text.Append(c);
                    break;
                case '.' when classes == 0:
                    text.Append(dotAll ? "[\\s\\S]" : "[^\\n\\r]");
                    break;
                case '$' when classes == 0:
                    text.Append(multiline ? "$" : "\\z");
                    break;
                case '(' when classes == 0 && i + 1 < pattern.Length && pattern[i + 1] == '?' && !(i + 2 < pattern.Length && pattern[i + 2] == ':'):
                    return null;
                default:
                    text.Append(c);
                    break;
            }
        }

        return text.ToString();
    }

    private static string? Escape(char c, bool inClass, ref bool backReference)
    {
        if (c is >= '1' and <= '9' && !inClass)
        {
            backReference = true;
            return "\\" + c;
        }

        return c switch
        {
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
