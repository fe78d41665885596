using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Numbers;
using Jiangyuan.Rules.Time;
using static Jiangyuan.Rules.Builtins.BuiltinTable;

namespace Jiangyuan.Rules.Builtins;

/// <summary>Conversion to and functions of dates, times and durations (§10.3.4.1, 10.3.4.7).</summary>
internal static class TemporalFunctions
{
    private static readonly string[] Days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    private static readonly string[] MonthNames = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    internal static IEnumerable<(string, Builtin)> All =>
    [
        F("date", "from", Date),
        F("date", "year, month, day", (a, r) => a[0].Whole() is { } y && a[1].Whole() is { } m && a[2].Whole() is { } d
            ? FeelDate.Create(y, m, d) is { } date ? FeelValue.Of(date) : r.Fail("RU0205", $"没有 {y} 年 {m} 月 {d} 日", "结果是 null", "改正日期")
            : null),
        F("time", "from", Time),
        F("time", "hour, minute, second, offset?", TimeOfParts),
        F("date and time", "from", DateAndTime),
        F("date and time", "date, time", (a, _) => Arguments.One(a[1]) is FeelTimeValue t ? Arguments.One(a[0]) switch
        {
            FeelDateValue d => new FeelDateTimeValue(new FeelDateTime(d.Value, t.Value)),
            FeelDateTimeValue d => new FeelDateTimeValue(new FeelDateTime(d.Value.Date, t.Value)),
            _ => null,
        }
        : null),
        F("duration", "from", (a, r) => Arguments.One(a[0]) switch
        {
            FeelString s => Arguments.Maybe(TemporalText.Duration(s.Value), r, $"“{Short(s.Value)}”不是时长"),
            FeelMonths or FeelDuration => Arguments.One(a[0]),
            _ => null,
        }),
        F("years and months duration", "from, to", (a, _) => DateOf(a[0]) is { } from && DateOf(a[1]) is { } to ? new FeelMonths(MonthsBetween(from, to)) : null),
        F("now", "", (_, r) => new FeelDateTimeValue(FeelDateTime.From(r.Now))),
        F("today", "", (_, r) => new FeelDateValue(FeelDate.From(DateOnly.FromDateTime(r.Now.DateTime)))),
        F("day of week", "date", (a, _) => DateOf(a[0]) is { } d ? new FeelString(Days[d.Weekday - 1]) : null),
        F("day of year", "date", (a, _) => DateOf(a[0]) is { } d ? FeelValue.Of(d.DayOfYear) : null),
        F("week of year", "date", (a, _) => DateOf(a[0]) is { } d ? FeelValue.Of(WeekOfYear(d)) : null),
        F("month of year", "date", (a, _) => DateOf(a[0]) is { } d ? new FeelString(MonthNames[d.Month - 1]) : null),
        F("is", "value1, value2", (a, _) => FeelValue.Of(Is(a[0], a[1]))),
    ];

    /// <summary>The value of <c>@"…"</c>, null when the text is none.</summary>
    internal static FeelValue AtLiteral(string text) =>
        TemporalText.Date(text) is { } date ? new FeelDateValue(date)
        : TemporalText.Time(text) is { } time ? new FeelTimeValue(time)
        : TemporalText.DateTime(text) is { } at ? new FeelDateTimeValue(at)
        : TemporalText.Duration(text) ?? FeelValue.Null;

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private static FeelDate? DateOf(FeelValue value) => Arguments.One(value) switch
    {
        FeelDateValue d => d.Value,
        FeelDateTimeValue t => t.Value.Date,
        _ => null,
    };

    private static FeelValue? Date(FeelValue[] a, Run run) => Arguments.One(a[0]) switch
    {
        FeelString s => TemporalText.Date(s.Value) is { } d ? new FeelDateValue(d) : run.Fail("RU0205", $"“{Short(s.Value)}”不是日期", "结果是 null", "写成 2026-01-31"),
        FeelDateValue d => d,
        FeelDateTimeValue t => new FeelDateValue(t.Value.Date),
        _ => null,
    };

    private static FeelValue? Time(FeelValue[] a, Run run) => Arguments.One(a[0]) switch
    {
        FeelString s => TemporalText.Time(s.Value) is { } t ? new FeelTimeValue(t) : run.Fail("RU0205", $"“{Short(s.Value)}”不是时间", "结果是 null", "写成 08:30:00"),
        FeelTimeValue t => t,
        FeelDateTimeValue t => new FeelTimeValue(t.Value.Time),
        FeelDateValue => new FeelTimeValue(new FeelTime(0, Zone.Utc)),
        _ => null,
    };

    private static FeelValue? TimeOfParts(FeelValue[] a, Run run)
    {
        if (a[0].Whole() is not { } hour || a[1].Whole() is not { } minute || a[2].Number() is not { } second)
        {
            return null;
        }

        Zone? zone = null;
        if (a.Has(3))
        {
            if (Arguments.One(a[3]) is not FeelDuration offset)
            {
                return null;
            }

            zone = Zone.Offset((long)(offset.Nanoseconds / FeelTime.Second));
            if (zone is null)
            {
                return run.Fail("RU0205", "时差超过 18 小时", "结果是 null", "改正时差");
            }
        }

        var whole = second.ToLong() ?? -1;
        var fraction = Decimal34.Subtract(second, whole) is { } rest && Decimal34.Multiply(rest, FeelTime.Second)?.ToLong() is { } nanoseconds and >= 0 ? nanoseconds : 0;
        return FeelTime.Create(hour, minute, whole, fraction, zone) is { } time
            ? new FeelTimeValue(time)
            : run.Fail("RU0205", "没有这个时间", "结果是 null", "时 0–23，分和秒 0–59");
    }

    private static FeelValue? DateAndTime(FeelValue[] a, Run run) => Arguments.One(a[0]) switch
    {
        FeelString s => TemporalText.DateTime(s.Value) is { } t ? new FeelDateTimeValue(t) : run.Fail("RU0205", $"“{Short(s.Value)}”不是日期时间", "结果是 null", "写成 2026-01-31T08:30:00"),
        FeelDateTimeValue t => t,
        FeelDateValue d => new FeelDateTimeValue(Operators.Midnight(d.Value)),
        _ => null,
    };

    private static long MonthsBetween(FeelDate from, FeelDate to)
    {
        var months = ((to.Year - (long)from.Year) * 12) + to.Month - from.Month;
        return months > 0 && to.Day < from.Day ? months - 1 : months < 0 && to.Day > from.Day ? months + 1 : months;
    }

    // ISO 8601: the week belongs to the year of its Thursday.
    private static long WeekOfYear(FeelDate date)
    {
        var thursday = FeelDate.FromEpochDay(date.EpochDay + 4 - date.Weekday) ?? date;
        return ((thursday.DayOfYear - 1) / 7) + 1;
    }

    private static bool Is(FeelValue left, FeelValue right) => (left, right) switch
    {
        (FeelTimeValue a, FeelTimeValue b) => a.Value.NanosecondOfDay == b.Value.NanosecondOfDay && SameZone(a.Value.Zone, b.Value.Zone),
        (FeelDateTimeValue a, FeelDateTimeValue b) => a.Value.Date == b.Value.Date && a.Value.Time.NanosecondOfDay == b.Value.Time.NanosecondOfDay && SameZone(a.Value.Time.Zone, b.Value.Time.Zone),
        _ => Operators.Equal(left, right) == true,
    };

    private static bool SameZone(Zone? a, Zone? b) => Equals(a, b);
}
