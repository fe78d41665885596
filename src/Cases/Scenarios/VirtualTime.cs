namespace Jiangyuan.Cases.Scenarios;

/// <summary>A clock that stands where it was put.</summary>
public sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    /// <summary>The moment it shows.</summary>
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
}
