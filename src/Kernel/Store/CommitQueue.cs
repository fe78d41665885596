using System.Threading.Channels;

namespace Jiangyuan.Kernel.Store;

/// <summary>
/// Where commits wait for a writer. No timer: what has queued up while the last transaction ran is the next one, so an idle store answers at once and
/// a busy one groups. Bounded: who comes when it is full waits.
/// </summary>
/// <param name="maxBatch">No transaction is larger.</param>
/// <param name="halvedFrom">
/// Where more wait than these, half of them go, and never fewer than these. Were it all, its callers would come back all together: the writer would wait for them, then they for it.
/// So one half is answered while the other is written. Pays where a transaction is cheap (SQLite, 64 callers: 3 to 8 % more), not where it costs a round trip (PostgreSQL: 13 % less).
/// </param>
internal sealed class CommitQueue(int maxBatch, int halvedFrom = int.MaxValue)
{
    private readonly Channel<PendingCommit> _channel = Channel.CreateBounded<PendingCommit>(new BoundedChannelOptions(8192) { SingleReader = true });

    internal Task<CommitResult> Enqueue(PendingCommit pending, CancellationToken ct) =>
        !ct.CanBeCanceled && _channel.Writer.TryWrite(pending) ? pending.Task : Wait(pending, ct);

    private async Task<CommitResult> Wait(PendingCommit pending, CancellationToken ct)
    {
        try
        {
            if (!_channel.Writer.TryWrite(pending))
                await _channel.Writer.WriteAsync(pending, ct);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(EventStore));
        }
        return await (ct.CanBeCanceled ? pending.Task.WaitAsync(ct) : pending.Task);
    }

    /// <summary>Fills <paramref name="batch"/> with what waits; false when the queue is closed and empty.</summary>
    internal async ValueTask<bool> Next(List<PendingCommit> batch)
    {
        batch.Clear();
        do
        {
            var most = Math.Min(maxBatch, Math.Max(halvedFrom, _channel.Reader.Count / 2));
            while (batch.Count < most && _channel.Reader.TryRead(out var pending))
                batch.Add(pending);
            if (batch.Count > 0)
                return true;
        }
        while (await _channel.Reader.WaitToReadAsync());
        return false;
    }

    internal void Close() => _channel.Writer.TryComplete();
}
