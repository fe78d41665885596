using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Jiangyuan.Kernel.Store;

/// <summary>What both databases share: reading, in SQL that both speak.</summary>
internal abstract class SqlStore(IReadOnlyList<IStreamType> streamTypes) : EventStore
{
    internal const string EventColumns = "seq, stream, version, type, payload, actor, purpose, at, salt, hash";

    private const int PageSize = 1000;

    private protected RecentEvents Recent { get; } = new();

    public override IReadOnlyList<IStreamType> StreamTypes { get; } = streamTypes;

    public override Task<CommitResult> Commit(Commit commit, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(commit);
        ct.ThrowIfCancellationRequested();
        return QueueOf(commit).Enqueue(new PendingCommit(commit), ct);
    }

    public override async Task<IReadOnlyList<StoredEvent>> ReadStream(string stream, CancellationToken ct = default)
    {
        await using var connection = await OpenRead(ReadScope.Stream(stream), ct);
        await using var command = connection.Sql($"SELECT {EventColumns} FROM events WHERE stream = @a ORDER BY version", stream);
        return await ReadEvents(command, ct);
    }

    /// <remarks>
    /// Nothing is missed, whatever commits meanwhile: sequence numbers are handed out in the order of the commits
    /// (one writer in SQLite, a lock held from numbering to commit in PostgreSQL), so what becomes visible later has a higher number.
    /// </remarks>
    public override async IAsyncEnumerable<StoredEvent> ReadAll(long after, [EnumeratorCancellation] CancellationToken ct = default)
    {
        while (true)
        {
            IReadOnlyList<StoredEvent> page;
            await using (var connection = await OpenRead(ReadScope.System, ct))
            {
                await using var command = connection.Sql($"SELECT {EventColumns} FROM events WHERE seq > @a ORDER BY seq LIMIT {PageSize}", after);
                page = await ReadEvents(command, ct);
            }
            foreach (var e in page)
                yield return e;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Seq;
        }
    }

    public override async IAsyncEnumerable<StoredEvent> Follow(long after, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var recent = Recent.After(after);
        // The newest is looked up: what the database no longer has, or cannot show, is not given as if it had.
        if (recent.Length > 0 && await Has(recent[^1], ct))
        {
            foreach (var e in recent)
                yield return e;
            yield break;
        }
        await foreach (var e in ReadAll(after, ct))
            yield return e;
    }

    private async Task<bool> Has(StoredEvent e, CancellationToken ct)
    {
        await using var connection = await OpenRead(ReadScope.System, ct);
        await using var command = connection.Sql("SELECT hash FROM events WHERE seq = @a", e.Seq);
        return await command.ExecuteScalarAsync(ct) is byte[] hash && hash.AsSpan().SequenceEqual(e.Hash);
    }

    public override async Task<StoredAnswer?> FindAnswer(string actor, string key, CancellationToken ct = default)
    {
        await using var connection = await OpenRead(ReadScope.System, ct);
        await using var command = connection.Sql("SELECT request_hash, response FROM idempotency WHERE actor = @a AND key = @b", actor, key);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new StoredAnswer(reader.Text(0), reader.Text(1)) : null;
    }

    public override async Task<IReadOnlyList<PendingMessage>> TakeOutbox(int max, CancellationToken ct = default)
    {
        await using var connection = await OpenRead(ReadScope.System, ct);
        await using var command = connection.Sql("SELECT id, topic, key, payload FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT @a", max);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var messages = new List<PendingMessage>();
        while (await reader.ReadAsync(ct))
            messages.Add(new PendingMessage(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        return messages;
    }

    public override Task MarkSent(IReadOnlyList<long> ids, DateTimeOffset at, CancellationToken ct = default)
    {
        var pending = new PendingCommit(ids, at);
        return QueueOf(pending.Commit).Enqueue(pending, ct);
    }

    internal static async Task<IReadOnlyList<StoredEvent>> ReadEvents(DbCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var events = new List<StoredEvent>();
        while (await reader.ReadAsync(ct))
            events.Add(EventOf(reader));
        return events;
    }

    /// <summary>The event in a row of <see cref="EventColumns"/>.</summary>
    internal static StoredEvent EventOf(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.GetString(3), reader.GetString(4), reader.GetString(5),
        reader.GetString(6), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(7)), reader.Bytes(8), reader.Bytes(9));

    /// <summary>The writer that this commit belongs to.</summary>
    protected abstract CommitQueue QueueOf(Commit commit);
}
