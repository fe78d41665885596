namespace Jiangyuan.Kernel.Calendars;

/// <summary>What a day is for the counting of working days.</summary>
public enum DayKind
{
    Working, // Monday to Friday, nothing special
    AdjustedWorking, // a weekend day that the yearly notice makes a working day (调休)
    Weekend,
    Holiday, // a statutory holiday or a day off of the yearly notice
    LocalHoliday, // of one region (办法 Art. 4: festivals of minorities)
}

/// <summary>
/// One day in one division. <paramref name="IsProvisional"/>: the year's notice is not loaded, the day was computed and may change.
/// <paramref name="Name"/> is the festival behind a holiday or an adjusted day.
/// </summary>
public readonly record struct Day(DateOnly Date, DayKind Kind, string? Name, bool IsProvisional)
{
    /// <summary>True for working and adjusted working days.</summary>
    public bool IsWorking => Kind <= DayKind.AdjustedWorking;

    /// <summary>In Chinese, for proofs: 星期日,国庆节调休上班.</summary>
    public string Reason => $"星期{"日一二三四五六"[(int)Date.DayOfWeek]}，{Kind switch
    {
        DayKind.Working => "工作日",
        DayKind.AdjustedWorking => $"{Name}调休上班",
        DayKind.Weekend => "休息日",
        DayKind.Holiday => $"{Name}放假",
        _ => $"{Name}（地方假日）",
    }}{(IsProvisional ? "（推算，以国务院通知为准）" : "")}";
}

/// <summary>A holiday of one division and all below it.</summary>
public sealed record LocalHoliday(DateOnly Date, Codes.DivisionCode Division, string Name, string Basis);
