namespace Jiangyuan.Kernel.Store;

/// <summary>
/// What this process has committed and the one who follows the log has not taken yet, so that it need not be read back from the database. One unbroken run of
/// numbers: whatever breaks it (another process committed, the follower has fallen far behind) empties it, and the follower reads the database instead.
/// Holds nothing before somebody follows, nor after nobody has come for 8192 events or 32 MB. Thread-safe.
/// </summary>
internal sealed class RecentEvents
{
    private const int Most = 8192;
    private const long MostBytes = 32 << 20;
    private readonly Lock _lock = new();
    private readonly Queue<StoredEvent> _events = new();
    private long _next;
    private long _bytes;
    private bool _isFollowed;

    /// <summary>Keeps what a transaction has made durable.</summary>
    internal void Add(long firstSeq, List<PlannedEvent> committed)
    {
        if (committed.Count == 0)
            return;
        lock (_lock)
        {
            if (!_isFollowed)
                return;
            if (firstSeq != _next)
                Clear();
            _next = firstSeq;
            foreach (var e in committed)
            {
                // Without the event itself: bytes are light to keep, a decided case is not.
                _events.Enqueue(new StoredEvent(_next++, e.Stream, e.Version, e.Prepared.Event.Type, null!, e.By.Commit.Actor, e.By.Commit.Purpose, DateTimeOffset.FromUnixTimeMilliseconds(e.By.At), e.Prepared.Salt, e.Hash)
                {
                    Source = new NewEvent(e.Prepared.Event.Type, e.Prepared.Payload),
                });
                _bytes += e.Prepared.Payload.Length;
            }
            // Nobody has come for so long: it waits until somebody asks again.
            if (_events.Count > Most || _bytes > MostBytes)
            {
                Clear();
                _isFollowed = false;
            }
        }
    }

    /// <summary>All that is here behind a number, if the very next one is; otherwise nothing, whatever the database has. What lies before it is forgotten.</summary>
    internal StoredEvent[] After(long seq)
    {
        lock (_lock)
        {
            _isFollowed = true;
            while (_events.TryPeek(out var first) && first.Seq <= seq)
                _bytes -= _events.Dequeue().Utf8Payload.Length;
            return _events.TryPeek(out var next) && next.Seq == seq + 1 ? [.. _events] : [];
        }
    }

    private void Clear()
    {
        _events.Clear();
        _bytes = 0;
    }
}
