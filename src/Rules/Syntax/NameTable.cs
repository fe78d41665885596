using System.Text;

namespace Jiangyuan.Rules.Syntax;

/// <summary>
/// Known names, found in a text by the longest match (§10.3.1.2 rule 27: names may contain spaces and operator signs,
/// so only the scope can tell where one ends).
/// </summary>
internal sealed class NameTable
{
    private readonly Dictionary<char, string[]> _byFirst = [];

    internal NameTable(IEnumerable<string> names)
    {
        foreach (var group in names.Where(n => n.Length > 0).GroupBy(n => n[0]))
        {
            _byFirst[group.Key] = [.. group.Distinct(StringComparer.Ordinal).OrderByDescending(n => n.Length)];
        }
    }

    /// <summary>One space for white space, none beside operator signs.</summary>
    internal static string Normalize(string name)
    {
        if (name.AsSpan().IndexOfAnyExcept(Text.PlainNameChars) < 0)
        {
            return name;
        }

        var text = new StringBuilder();
        var trimmed = name.AsSpan().Trim();
        for (var i = 0; i < trimmed.Length; i++)
        {
            if (!Text.IsSpace(trimmed[i]))
            {
                text.Append(trimmed[i]);
                continue;
            }

            var next = i + 1;
            while (next < trimmed.Length && Text.IsSpace(trimmed[next]))
            {
                next++;
            }

            if (next < trimmed.Length && !Text.IsNameSign(trimmed[next]) && text.Length > 0 && !Text.IsNameSign(text[^1]))
            {
                text.Append(' ');
            }

            i = next - 1;
        }

        return text.ToString();
    }

    /// <summary>The longest known name at a position, or null; <paramref name="end"/> is where it ends in the text.</summary>
    internal string? Match(string text, int at, out int end)
    {
        end = at;
        if (!_byFirst.TryGetValue(text[at], out var candidates))
        {
            return null;
        }

        foreach (var name in candidates)
        {
            if (Fits(name, text, at, out end))
            {
                return name;
            }
        }

        return null;
    }

    internal static bool Fits(string name, string text, int at, out int end)
    {
        end = at;
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (c == ' ' || Text.IsNameSign(c) || (i > 0 && Text.IsNameSign(name[i - 1])))
            {
                var before = end;
                while (end < text.Length && Text.IsSpace(text[end]))
                {
                    end++;
                }

                if (c == ' ')
                {
                    if (end == before)
                    {
                        return false;
                    }

                    continue;
                }
            }

            if (end >= text.Length || text[end] != c)
            {
                return false;
            }

            end++;
        }

        return end >= text.Length || !Text.IsNamePart(text[end]) || !Text.IsNamePart(text[end - 1]);
    }
}
