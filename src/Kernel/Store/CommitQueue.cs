using System.Threading.Channels;

namespace Jiangyuan.Kernel.Store;

/// <summary>
/// Where commits wait for a writer. No timer: what has queued up while the last transaction ran is the next one, so an idle store answers at once and
/// a busy one groups. Bounded: who comes when it is full waits.
/// </summary>
internal sealed class CommitQueue(int maxBatch)
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
            while (batch.Count < maxBatch && _channel.Reader.TryRead(out var pending))
                batch.Add(pending);
            if (batch.Count > 0)
                return true;
        }
        while (await _channel.Reader.WaitToReadAsync());
        return false;
    }

    internal void Close() => _channel.Writer.TryComplete();
}
