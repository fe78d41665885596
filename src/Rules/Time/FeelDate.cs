using System.Globalization;

namespace Jiangyuan.Rules.Time;

/// <summary>A day of the proleptic Gregorian calendar, years −999,999,999 to 999,999,999 (XML Schema dates as FEEL uses them).</summary>
public readonly record struct FeelDate : IComparable<FeelDate>
{
    /// <summary>The largest year, and with a minus the smallest.</summary>
    public const int MaxYear = 999_999_999;

    private FeelDate(int year, int month, int day) => (Year, Month, Day) = (year, month, day);

    public int Year { get; }

    public int Month { get; }

    public int Day { get; }

    /// <summary>Days since 1970-01-01.</summary>
    public long EpochDay
    {
        get
        {
            // Counted in eras of 400 years from March, so that the leap day is the last of the year.
            long y = Month <= 2 ? Year - 1L : Year;
            var era = Math.DivRem(y >= 0 ? y : y - 399, 400).Quotient;
            var yearOfEra = y - (era * 400);
            var dayOfYear = ((153 * (Month + (Month > 2 ? -3 : 9))) + 2) / 5 + Day - 1;
            return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
        }
    }

    /// <summary>1 for Monday to 7 for Sunday.</summary>
    public int Weekday => (int)((((EpochDay + 3) % 7) + 7) % 7) + 1;

    /// <summary>1 to 366.</summary>
    public int DayOfYear => (int)(EpochDay - Create(Year, 1, 1)!.Value.EpochDay) + 1;

    /// <summary>The date, or null when there is no such day.</summary>
    public static FeelDate? Create(long year, long month, long day) =>
        Math.Abs(year) <= MaxYear && month is >= 1 and <= 12 && day >= 1 && day <= DaysInMonth(year, (int)month) ? new FeelDate((int)year, (int)month, (int)day) : null;

    public static FeelDate From(DateOnly date) => new(date.Year, date.Month, date.Day);

    /// <summary>The date so many days after 1970-01-01, or null beyond the range.</summary>
    public static FeelDate? FromEpochDay(long days)
    {
        if (Math.Abs(days) > 400_000_000_000L)
        {
            return null;
        }

        days += 719_468;
        var era = Math.DivRem(days >= 0 ? days : days - 146_096, 146_097).Quotient;
        var dayOfEra = days - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var month = shifted < 10 ? shifted + 3 : shifted - 9;
        return Create(yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, dayOfYear - (((153 * shifted) + 2) / 5) + 1);
    }

    /// <summary>Adds months and clips the day to the end of the month; null beyond the range.</summary>
    public FeelDate? AddMonths(long months)
    {
        if (Math.Abs(months) > 30_000_000_000L)
        {
            return null;
        }

        var total = (Year * 12L) + Month - 1 + months;
        var year = Math.DivRem(total >= 0 ? total : total - 11, 12).Quotient;
        var month = (int)(total - (year * 12)) + 1;
        return Create(year, month, Math.Min(Day, DaysInMonth(year, month)));
    }

    public static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int DaysInMonth(long year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <inheritdoc/>
    public int CompareTo(FeelDate other) => EpochDay.CompareTo(other.EpochDay);

    public static bool operator <(FeelDate left, FeelDate right) => left.CompareTo(right) < 0;

    public static bool operator >(FeelDate left, FeelDate right) => left.CompareTo(right) > 0;

    public static bool operator <=(FeelDate left, FeelDate right) => left.CompareTo(right) <= 0;

    public static bool operator >=(FeelDate left, FeelDate right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Year < 0 ? "-" : "")}{Math.Abs((long)Year):0000}-{Month:00}-{Day:00}");
}
