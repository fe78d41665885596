using System.Globalization;

namespace Jiangyuan.Rules.Time;

/// <summary>How a time relates to UTC: a fixed offset, or a named zone of the IANA database.</summary>
public sealed record Zone
{
    private Zone(int? offsetSeconds, string? id, TimeZoneInfo? rules) => (FixedOffset, Id, Rules) = (offsetSeconds, id, rules);

    /// <summary>UTC, written <c>Z</c>.</summary>
    public static Zone Utc { get; } = new(0, null, null);

    /// <summary>Seconds east of Greenwich when the offset is fixed.</summary>
    public int? FixedOffset { get; }

    /// <summary>The name of the zone, or null for a fixed offset.</summary>
    public string? Id { get; }

    private TimeZoneInfo? Rules { get; }

    /// <summary>A fixed offset up to 18 hours, or null.</summary>
    public static Zone? Offset(long seconds) => Math.Abs(seconds) <= 18 * 3600 ? new Zone((int)seconds, null, null) : null;

    /// <summary>A named zone, or null when there is none of that name.</summary>
    public static Zone? Named(string id)
    {
        if (id.Length is 0 or > 64 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '+' or '-'))
        {
            return null;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var rules) && rules.HasIanaId ? new Zone(null, id, rules) : null;
    }

    /// <summary>Seconds east of Greenwich at a local date and time; a named zone without a date is taken at its standard time.</summary>
    public int OffsetAt(FeelDate? date, long nanosecondOfDay)
    {
        if (FixedOffset is { } offset)
        {
            return offset;
        }

        var rules = Rules!;
        if (date is not { Year: >= 1 and <= 9999 } d)
        {
            return (int)rules.BaseUtcOffset.TotalSeconds;
        }

        var local = new DateTime(d.Year, d.Month, d.Day, 0, 0, 0, DateTimeKind.Unspecified).AddTicks(nanosecondOfDay / 100);
        return (int)rules.GetUtcOffset(local).TotalSeconds;
    }

    /// <summary>The suffix in text: <c>Z</c>, <c>+08:00</c>, <c>@Asia/Shanghai</c>.</summary>
    public override string ToString()
    {
        if (Id is not null)
        {
            return "@" + Id;
        }

        var s = Math.Abs(FixedOffset!.Value);
        return s == 0 ? "Z" : string.Create(CultureInfo.InvariantCulture, $"{(FixedOffset < 0 ? '-' : '+')}{s / 3600:00}:{s / 60 % 60:00}{(s % 60 == 0 ? "" : $":{s % 60:00}")}");
    }

    /// <inheritdoc/>
    public bool Equals(Zone? other) => other is not null && FixedOffset == other.FixedOffset && Id == other.Id;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(FixedOffset, Id);
}
