using System.Globalization;
using System.Text;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>The names of an enum as they are written in packages: LongText is <c>long-text</c>.</summary>
internal static class KebabNames<T>
    where T : struct, Enum
{
    public static readonly Dictionary<string, T> All = Enum.GetValues<T>().ToDictionary(value => Kebab.Of(value.ToString()));
}

internal static class Kebab
{
    public static string Of(string pascal)
    {
        var text = new StringBuilder(pascal.Length + 4);
        foreach (var c in pascal)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    /// <summary>Ids are lower-case letters, digits and single hyphens, begin with a letter, and have at most 60 characters.</summary>
    public static bool IsId(string text)
    {
        if (text.Length is 0 or > 60 || !char.IsAsciiLetterLower(text[0]) || text[^1] == '-' || text.Contains("--", StringComparison.Ordinal))
        {
            return false;
        }

        return text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
    }
}

/// <summary>Limits as people write them.</summary>
internal static class LimitText
{
    private static readonly (string Suffix, TimeUnit Unit)[] Units =
        [("个工作日", TimeUnit.WorkingDays), ("工作日", TimeUnit.WorkingDays), ("个月", TimeUnit.Months), ("小时", TimeUnit.Hours), ("年", TimeUnit.Years), ("日", TimeUnit.CalendarDays), ("天", TimeUnit.CalendarDays)];

    public static (int Amount, TimeUnit Unit)? Parse(string text)
    {
        var compact = text.Replace(" ", "", StringComparison.Ordinal);
        if (compact == "当场")
        {
            return (0, TimeUnit.OnTheSpot);
        }

        foreach (var (suffix, unit) in Units)
        {
            if (compact.EndsWith(suffix, StringComparison.Ordinal) &&
                int.TryParse(compact[..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var amount) && amount is > 0 and <= 3660)
            {
                return (amount, unit);
            }
        }

        return null;
    }

    /// <summary>
    /// For comparing a promise with a limit: roughly how many days. Working days count 1.4 days, so that 20 working days are longer than 20 days and shorter than a month and a half.
    /// </summary>
    public static decimal RoughDays(TimeLimit limit) => limit.Unit switch
    {
        TimeUnit.OnTheSpot => 0,
        TimeUnit.Hours => limit.Amount / 24m,
        TimeUnit.WorkingDays => limit.Amount * 1.4m,
        TimeUnit.CalendarDays => limit.Amount,
        TimeUnit.Months => limit.Amount * 30.4m,
        _ => limit.Amount * 365m,
    };
}

/// <summary>The word that was probably meant.</summary>
internal static class Nearest
{
    /// <summary>The nearest candidate at an edit distance of at most a third of the length (at least 1), or null.</summary>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        if (word.Length > 60)
        {
            return null;
        }

        var best = candidates.Select(candidate => (candidate, Distance: Distance(word, candidate))).OrderBy(pair => pair.Distance).FirstOrDefault();
        return best.candidate is not null && best.Distance <= Math.Max(1, Math.Max(word.Length, best.candidate.Length) / 3) ? best.candidate : null;
    }

    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            }

            previous = current;
        }

        return previous[b.Length];
    }
}
