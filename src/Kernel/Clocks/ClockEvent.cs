namespace Jiangyuan.Kernel.Clocks;

/// <summary>Something that moves a clock, on a local date. Events come in the order of their dates.</summary>
public abstract record ClockEvent(DateOnly On)
{
    /// <summary>The clock starts: acceptance. <paramref name="At"/> matters for limits in hours only. <paramref name="IsDeemed"/>: accepted by operation of law, dated back to receipt.</summary>
    public sealed record Started(DateOnly On, DateTimeOffset? At = null, bool IsDeemed = false) : ClockEvent(On);

    /// <summary>A procedure begins whose time is not counted, from this day until it is resumed or <paramref name="Maximum"/> runs out. <paramref name="Notice"/>: the written notice of the time needed.</summary>
    public sealed record Suspended(DateOnly On, string Procedure, TimeLimit Maximum, string Notice) : ClockEvent(On);

    /// <summary>The procedure has ended; this day counts again unless another procedure runs.</summary>
    public sealed record Resumed(DateOnly On, string Procedure) : ClockEvent(On);

    /// <summary>The limit is made longer, in its own unit.</summary>
    public sealed record Extended(DateOnly On, int Amount, string Approver, string Reason) : ClockEvent(On);

    /// <summary>The clock stops: decided, withdrawn, terminated.</summary>
    public sealed record Stopped(DateOnly On) : ClockEvent(On);
}
