using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Jiangyuan.Rules.Time;

/// <summary>Reads and writes the lexical forms of XML Schema that FEEL takes over (§10.3.4.1), plus <c>@Area/City</c>.</summary>
internal static partial class TemporalText
{
    internal static FeelDate? Date(string text)
    {
        var m = DateForm().Match(text);
        return m.Success ? DateOf(m) : null;
    }

    internal static FeelTime? Time(string text)
    {
        var m = TimeForm().Match(text);
        return m.Success ? TimeOf(m) : null;
    }

    /// <summary>A date with time; a plain date is its midnight.</summary>
    internal static FeelDateTime? DateTime(string text)
    {
        var split = text.IndexOf('T', StringComparison.Ordinal);
        if (split < 0)
        {
            return Date(text) is { } day ? new FeelDateTime(day, default) : null;
        }

        return Date(text[..split]) is { } date && TimeForm().Match(text[(split + 1)..]) is { Success: true } m
            ? m.Groups["h"].Value == "24" ? EndOfDay(date, m) : TimeOf(m) is { } time ? new FeelDateTime(date, time) : null
            : null;
    }

    /// <summary>Either duration, or null.</summary>
    internal static FeelValue? Duration(string text)
    {
        var m = MonthsForm().Match(text);
        if (m.Success && text[^1] != 'P')
        {
            var months = (Whole(m, "y") * 12) + Whole(m, "m");
            return Int128.Abs(months) < long.MaxValue / 4 ? new FeelMonths((long)(m.Groups["s"].Success ? -months : months)) : null;
        }

        m = DaysForm().Match(text);
        if (!m.Success || text[^1] is 'P' or 'T')
        {
            return null;
        }

        var seconds = (((Whole(m, "d") * 24) + Whole(m, "h")) * 60 + Whole(m, "n")) * 60 + Whole(m, "sec");
        var nanoseconds = (seconds * FeelTime.Second) + Fraction(m.Groups["f"].Value);
        return new FeelDuration(m.Groups["s"].Success ? -nanoseconds : nanoseconds);
    }

    internal static string Write(FeelMonths value)
    {
        var months = Math.Abs(value.Months);
        var (y, m) = (months / 12, months % 12);
        var sign = value.Months < 0 ? "-" : "";
        return (y, m) switch
        {
            (0, _) => FormattableString.Invariant($"{sign}P{m}M"),
            (_, 0) => FormattableString.Invariant($"{sign}P{y}Y"),
            _ => FormattableString.Invariant($"{sign}P{y}Y{m}M"),
        };
    }

    internal static string Write(FeelDuration value)
    {
        var total = Int128.Abs(value.Nanoseconds);
        if (total == 0)
        {
            return "PT0S";
        }

        var text = new StringBuilder(value.Nanoseconds < 0 ? "-P" : "P");
        var (days, rest) = (total / FeelTime.Day, (long)(total % FeelTime.Day));
        text.Append(CultureInfo.InvariantCulture, $"{(days > 0 ? days + "D" : "")}{(rest > 0 ? "T" : "")}");
        var time = new FeelTime(rest, null);
        text.Append(CultureInfo.InvariantCulture, $"{(time.Hour > 0 ? time.Hour + "H" : "")}{(time.Minute > 0 ? time.Minute + "M" : "")}");
        if (time.SecondOfMinute > 0 || time.Fraction > 0)
        {
            text.Append(time.SecondOfMinute);
            text.Append(time.Fraction > 0 ? "." + time.Fraction.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0') : "").Append('S');
        }

        return text.ToString();
    }

    private static FeelDateTime? EndOfDay(FeelDate date, Match m) =>
        m.Groups["m"].Value == "00" && m.Groups["sec"].Value == "00" && Fraction(m.Groups["f"].Value) == 0 && ZoneOf(m, out var zone) && FeelDate.FromEpochDay(date.EpochDay + 1) is { } next
            ? new FeelDateTime(next, new FeelTime(0, zone))
            : null;

    private static FeelDate? DateOf(Match m)
    {
        var year = m.Groups["y"].Value;
        var digits = year.TrimStart('-');
        // XML Schema: at least four digits, no leading zero beyond four.
        return (digits.Length > 4 && digits[0] == '0') || digits.Length > 9
            ? null
            : FeelDate.Create(long.Parse(year, CultureInfo.InvariantCulture), (long)Whole(m, "mo"), (long)Whole(m, "d"));
    }

    private static FeelTime? TimeOf(Match m)
    {
        if (!ZoneOf(m, out var zone))
        {
            return null;
        }

        var midnight = m.Groups["h"].Value == "24" && m.Groups["m"].Value == "00" && m.Groups["sec"].Value == "00" && Fraction(m.Groups["f"].Value) == 0;
        return midnight ? new FeelTime(0, zone) : FeelTime.Create((long)Whole(m, "h"), (long)Whole(m, "m"), (long)Whole(m, "sec"), Fraction(m.Groups["f"].Value), zone);
    }

    private static bool ZoneOf(Match m, out Zone? zone)
    {
        zone = null;
        if (m.Groups["z"].Success)
        {
            zone = Zone.Utc;
        }
        else if (m.Groups["id"].Success)
        {
            zone = Zone.Named(m.Groups["id"].Value);
            return zone is not null;
        }
        else if (m.Groups["os"].Success)
        {
            var minutes = (long)Whole(m, "om");
            var seconds = (long)Whole(m, "osec");
            var total = (((long)Whole(m, "oh") * 60) + minutes) * 60 + seconds;
            zone = minutes < 60 && seconds < 60 && (long)Whole(m, "oh") <= 18 ? Zone.Offset(m.Groups["os"].Value == "-" ? -total : total) : null;
            return zone is not null;
        }

        return true;
    }

    private static Int128 Whole(Match m, string group) => m.Groups[group].Success ? Int128.Parse(m.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static long Fraction(string digits) => digits.Length == 0 ? 0 : long.Parse(digits.Length >= 9 ? digits[..9] : digits.PadRight(9, '0'), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<y>-?[0-9]{4,9})-(?<mo>[0-9]{2})-(?<d>[0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex DateForm();

    [GeneratedRegex(@"^(?<h>[0-9]{2}):(?<m>[0-9]{2}):(?<sec>[0-9]{2})(\.(?<f>[0-9]{1,60}))?((?<z>[Zz])|(?<os>[+-])(?<oh>[0-9]{2}):(?<om>[0-9]{2})(:(?<osec>[0-9]{2}))?|@(?<id>.{1,64}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeForm();

    [GeneratedRegex(@"^(?<s>-)?P((?<y>[0-9]{1,18})Y)?((?<m>[0-9]{1,18})M)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex MonthsForm();

    [GeneratedRegex(@"^(?<s>-)?P((?<d>[0-9]{1,15})D)?(T((?<h>[0-9]{1,15})H)?((?<n>[0-9]{1,15})M)?((?<sec>[0-9]{1,18})(\.(?<f>[0-9]{0,60}))?S)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DaysForm();
}
