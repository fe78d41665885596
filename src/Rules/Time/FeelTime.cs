using System.Globalization;

namespace Jiangyuan.Rules.Time;

/// <summary>A time of day to the nanosecond, with an offset, a zone, or neither.</summary>
public readonly record struct FeelTime(long NanosecondOfDay, Zone? Zone)
{
    public const long Second = 1_000_000_000L;
    public const long Day = 86_400L * Second;

    public int Hour => (int)(NanosecondOfDay / (3600 * Second));

    public int Minute => (int)(NanosecondOfDay / (60 * Second) % 60);

    /// <summary>Whole seconds.</summary>
    public int SecondOfMinute => (int)(NanosecondOfDay / Second % 60);

    /// <summary>Nanoseconds within the second.</summary>
    public long Fraction => NanosecondOfDay % Second;

    /// <summary>The time, or null when there is none.</summary>
    public static FeelTime? Create(long hour, long minute, long second, long fraction, Zone? zone) =>
        hour is >= 0 and <= 23 && minute is >= 0 and <= 59 && second is >= 0 and <= 59
            ? new FeelTime((((hour * 60) + minute) * 60 + second) * Second + fraction, zone)
            : null;

    /// <summary>Nanoseconds after midnight UTC; may be negative. A time without zone is taken as it stands.</summary>
    public long UtcNanosecond => NanosecondOfDay - ((Zone?.OffsetAt(null, NanosecondOfDay) ?? 0) * Second);

    /// <inheritdoc/>
    public override string ToString() => Clock() + Zone;

    internal string Clock()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Hour:00}:{Minute:00}:{SecondOfMinute:00}");
        return Fraction == 0 ? text : text + "." + Fraction.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
    }
}

/// <summary>A date with a time of day.</summary>
public readonly record struct FeelDateTime(FeelDate Date, FeelTime Time)
{
    /// <summary>Seconds east of Greenwich, or null when neither offset nor zone is given.</summary>
    public int? OffsetSeconds => Time.Zone?.OffsetAt(Date, Time.NanosecondOfDay);

    /// <summary>Nanoseconds since 1970-01-01T00:00:00Z; without zone as if it were UTC.</summary>
    public Int128 Instant => ((Int128)Date.EpochDay * FeelTime.Day) + Time.NanosecondOfDay - ((Int128)(OffsetSeconds ?? 0) * FeelTime.Second);

    /// <summary>The same clock moved by nanoseconds, or null beyond the range.</summary>
    public FeelDateTime? Add(Int128 nanoseconds)
    {
        var local = ((Int128)Date.EpochDay * FeelTime.Day) + Time.NanosecondOfDay + nanoseconds;
        var days = local / FeelTime.Day;
        var rest = local % FeelTime.Day;
        if (rest < 0)
        {
            rest += FeelTime.Day;
            days--;
        }

        return Int128.Abs(days) < long.MaxValue && FeelDate.FromEpochDay((long)days) is { } date ? new FeelDateTime(date, Time with { NanosecondOfDay = (long)rest }) : null;
    }

    public static FeelDateTime From(DateTimeOffset at) => new(
        FeelDate.From(DateOnly.FromDateTime(at.DateTime)),
        new FeelTime(at.TimeOfDay.Ticks * 100, Zone.Offset((long)at.Offset.TotalSeconds)));

    /// <inheritdoc/>
    public override string ToString() => $"{Date}T{Time}";
}
