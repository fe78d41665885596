namespace Jiangyuan.Kernel;

/// <summary>Legal time: Asia/Shanghai, a fixed +08:00 (no daylight saving since 1991), so no time-zone data is needed.</summary>
public static class ChinaTime
{
    /// <summary>UTC+8.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>The local date of an instant.</summary>
    public static DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>The local date now.</summary>
    public static DateOnly Today(TimeProvider time) => DateOf(time.GetUtcNow());

    /// <summary>The instant of a local date and time (midnight if no time is given).</summary>
    public static DateTimeOffset At(DateOnly date, TimeOnly time = default) => new(date.ToDateTime(time), Offset);
}
