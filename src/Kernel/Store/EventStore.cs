using System.Data.Common;

namespace Jiangyuan.Kernel.Store;

/// <summary>
/// The store: events are the truth, rows are projections made in the same transaction, all through one group-commit writer.
/// Two real ones exist: <c>EventStoreFactory</c> chooses by the connection text.
/// Guarantees: a finished <see cref="Commit"/> is on disk; a reader that starts afterwards sees it; nothing is ever half done.
/// </summary>
public abstract class EventStore : IAsyncDisposable
{
    /// <summary>SQLite or PostgreSQL; SQL that differs asks this.</summary>
    public abstract Dialect Dialect { get; }

    /// <summary>Commits one command's effect, grouped with whatever else is waiting. A cancelled wait is "unknown": ask again with the same key.</summary>
    public abstract Task<CommitResult> Commit(Commit commit, CancellationToken ct = default);

    /// <summary>The events of one stream in order; empty when there is none.</summary>
    public abstract Task<IReadOnlyList<StoredEvent>> ReadStream(string stream, CancellationToken ct = default);

    /// <summary>All events with <c>Seq &gt; after</c> in order.</summary>
    public abstract IAsyncEnumerable<StoredEvent> ReadAll(long after, CancellationToken ct = default);

    /// <summary>
    /// What has come after <paramref name="after"/>, as <see cref="ReadAll"/> gives it, for the one who follows the log closely: what this process committed itself comes from
    /// memory, and only as far as that goes. Ask again for more.
    /// </summary>
    public virtual IAsyncEnumerable<StoredEvent> Follow(long after, CancellationToken ct = default) => ReadAll(after, ct);

    /// <summary>An open connection for reading only, from a pool, that sees the rows of a scope. Dispose it soon.</summary>
    public abstract Task<DbConnection> OpenRead(ReadScope scope, CancellationToken ct = default);

    /// <summary>The same for nobody: tables that carry data of people look empty on PostgreSQL.</summary>
    public Task<DbConnection> OpenRead(CancellationToken ct = default) => OpenRead(ReadScope.Nobody, ct);

    /// <summary>What was answered to this key of this actor; null when it was never carried out.</summary>
    public abstract Task<StoredAnswer?> FindAnswer(string actor, string key, CancellationToken ct = default);

    /// <summary>The oldest messages not yet marked as sent. Two senders may get the same one: receivers recognise it by <see cref="PendingMessage.Id"/>.</summary>
    public abstract Task<IReadOnlyList<PendingMessage>> TakeOutbox(int max, CancellationToken ct = default);

    /// <summary>Marks messages as sent. What was sent but not marked is sent again.</summary>
    public abstract Task MarkSent(IReadOnlyList<long> ids, DateTimeOffset at, CancellationToken ct = default);

    /// <summary>The kinds of streams this store was opened with.</summary>
    public abstract IReadOnlyList<IStreamType> StreamTypes { get; }

    /// <summary>States folded lately; every use is confirmed by the version check of a commit.</summary>
    internal StateCache States { get; } = new(20_000);

    /// <summary>Finishes what is queued, then closes.</summary>
    public abstract ValueTask DisposeAsync();
}

/// <summary>The stored answer to an idempotency key.</summary>
public sealed record StoredAnswer(string? RequestHash, string? Response);

/// <summary>A message waiting to be sent. <paramref name="Id"/> rises in the order of the commits and never changes.</summary>
public sealed record PendingMessage(long Id, string Topic, string Key, string Payload);

/// <summary>Which SQL is spoken.</summary>
public enum Dialect
{
    /// <summary>SQLite in WAL mode, synchronous=FULL: a real mode for a county.</summary>
    Sqlite,

    /// <summary>PostgreSQL, synchronous_commit=on: for a province.</summary>
    Postgres,
}
