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
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
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
        var translation = new XPathTranslation(
            flags.Contains('s', StringComparison.Ordinal), flags.Contains('m', StringComparison.Ordinal));
        var translated = literal ? Regex.Escape(pattern) : translation.Translate(flags.Contains('x', StringComparison.Ordinal) ? WithoutSpace(pattern) : pattern);
        if (translated is null)
        {
            return null;
        }

        try
        {
            return new XPathPattern(translation.HasBackReference ? new Regex(translated, options, Limit) : new Regex(translated, options | RegexOptions.NonBacktracking, Limit), literal);
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
}
