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

    /// <summary>An open connection for reading only, from a pool. Dispose it soon.</summary>
    public abstract Task<DbConnection> OpenRead(CancellationToken ct = default);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>Which SQL is spoken.</summary>
public enum Dialect
{
    /// <summary>SQLite in WAL mode, synchronous=FULL: a real mode for a county.</summary>
    Sqlite,

    /// <summary>PostgreSQL, synchronous_commit=on: for a province.</summary>
    Postgres,
}
