namespace Jiangyuan.Kernel.Codes;

/// <summary>
/// Time-ordered 64-bit identities: Unix milliseconds · 2^21 + sequence · 2^8 + node. Strictly increasing within a node, also when the clock steps back;
/// unique across nodes with different numbers. At most 100 a millisecond, beyond that ids run ahead of the clock (so that a <see cref="CaseNumber"/> stays short). Thread-safe.
/// Larger than 2^53: in JSON an id is a string.
/// </summary>
public sealed class IdSource
{
    private const int PerMillisecond = 100;
    private readonly TimeProvider _time;
    private readonly int _node;
    private long _last;

    /// <summary><paramref name="node"/> 0–255; <paramref name="after"/> the highest id already stored, so that a restart with a clock set back stays unique.</summary>
    public IdSource(TimeProvider time, int node = 0, long after = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(node);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(node, 255);
        (_time, _node) = (time, node);
        _last = (after >> 21) * PerMillisecond + Math.Min((after >> 8) & 0x1FFF, PerMillisecond - 1);
    }

    /// <summary>The next identity.</summary>
    public long Next()
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds() * PerMillisecond;
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return next / PerMillisecond << 21 | next % PerMillisecond << 8 | (long)_node;
        }
    }

    /// <summary>When an identity was made, to the millisecond.</summary>
    public static DateTimeOffset InstantOf(long id) => DateTimeOffset.FromUnixTimeMilliseconds(id >> 21);
}
