using System.Globalization;

namespace Jiangyuan.Kernel.Calendars;

/// <summary>
/// The 13 statutory days of 全国年节及纪念日放假办法 (2024 text), computed for years whose notice is not loaded. Without 调休 and without make-up days for
/// festivals on a weekend: those are only known from the yearly notice.
/// </summary>
public static class StatutoryHolidays
{
    private static readonly ChineseLunisolarCalendar Lunar = new();

    /// <summary>Years for which the days can be computed.</summary>
    public static bool CanCompute(int year) => year is >= 2000 and <= 2099;

    /// <summary>The days of a year 2000–2099 in order; two festivals on one day are both listed.</summary>
    public static IEnumerable<(DateOnly Date, string Name)> Of(int year)
    {
        if (!CanCompute(year))
            throw new ArgumentOutOfRangeException(nameof(year), year, "2000–2099");
        var newYear = FromLunar(year, 1, 1);
        IEnumerable<(DateOnly, string)> days =
        [
            (new(year, 1, 1), "元旦"),
            .. Enumerable.Range(-1, 4).Select(i => (newYear.AddDays(i), "春节")), // from New Year's Eve to the third day
            (new(year, 4, QingmingDay(year)), "清明"),
            (new(year, 5, 1), "劳动节"), (new(year, 5, 2), "劳动节"),
            (FromLunar(year, 5, 5), "端午"),
            (FromLunar(year, 8, 15), "中秋"),
            .. Enumerable.Range(1, 3).Select(d => (new DateOnly(year, 10, d), "国庆节")),
        ];
        return days.OrderBy(d => d.Item1);
    }

    // The sun's longitude reaches 15° on this day of April; checked against the solar theory for every year 2000–2099.
    private static int QingmingDay(int year) => (int)((year - 2000) * 0.2422m + 4.81m) - (year - 2000) / 4;

    private static DateOnly FromLunar(int year, int month, int day)
    {
        var leap = Lunar.GetLeapMonth(year); // .NET counts a leap month as a month of its own: after it every number is one higher
        return DateOnly.FromDateTime(Lunar.ToDateTime(year, leap > 0 && month >= leap ? month + 1 : month, day, 0, 0, 0, 0));
    }
}
