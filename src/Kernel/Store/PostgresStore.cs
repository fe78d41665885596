using System.Data.Common;
using Npgsql;

namespace Jiangyuan.Kernel.Store;

/// <summary>
/// The store on PostgreSQL: two writers, each with its own connection and its share of the streams; pooled connections for reading. On two processors
/// one writer: its batches are twice as long, which is worth more there than a second that waits for the same processor (measured: 2,319 submissions a second beside 1,690).
/// </summary>
internal sealed class PostgresStore : SqlStore
{
    private readonly NpgsqlDataSource _reading;
    private readonly ScopeSeal _seal;
    private readonly (CommitQueue Queue, PostgresWriter Writer, Task Running)[] _writers = new (CommitQueue, PostgresWriter, Task)[Math.Clamp(Environment.ProcessorCount / 2, 1, 2)];

    internal PostgresStore(PostgresLogins logins, IReadOnlyList<IStreamType> streamTypes, IEnumerable<MigrationSet> migrations, TimeProvider time, Action? beforeChange)
        : base(streamTypes)
    {
        Dictionary<string, PostgresTable> tables = [];
        string? role;
        var owner = PostgresRole.Under(logins.Owner, null, "-c app.scope=system");
        owner.Pooling = false;
        using (var connection = new NpgsqlConnection(owner.ToString()))
        {
            connection.Open();
            Migrator.Apply(connection, Dialect.Postgres, migrations, time.GetUtcNow(), beforeChange);
            _seal = ScopeSeal.Of(connection);
            foreach (var table in streamTypes.SelectMany(t => t.Tables))
                tables.Add(table.Name, PostgresTable.Of(table, connection));
            beforeChange?.Invoke();
            role = PostgresRole.Ensure(connection, tables.Keys);
            if (logins.Reader is { } reader)
                PostgresRole.Admit(connection, new NpgsqlConnectionStringBuilder(reader).Username!, tables.Keys);
        }

        // A connection that comes back to the pool is reset to this: no scope of its last user is left.
        _reading = NpgsqlDataSource.Create(PostgresRole.Under(logins.Reader ?? logins.Owner, logins.Reader is null ? role : null, "-c default_transaction_read_only=on"));
        var writing = PostgresRole.Under(logins.Owner, role, "").ToString();
        for (var i = 0; i < _writers.Length; i++)
        {
            var (queue, writer) = (new CommitQueue(256), new PostgresWriter(writing, _seal, tables, Recent));
            _writers[i] = (queue, writer, Task.Run(() => writer.Run(queue)));
        }
    }

    public override Dialect Dialect => Dialect.Postgres;

    public override async Task<DbConnection> OpenRead(ReadScope scope, CancellationToken ct = default)
    {
        var connection = await _reading.OpenConnectionAsync(ct);
        try
        {
            await using var command = _seal.Entering(connection, scope);
            await command.ExecuteNonQueryAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var (queue, _, _) in _writers)
            queue.Close();
        foreach (var (_, writer, running) in _writers)
        {
            await running;
            await writer.DisposeAsync();
        }
        await _reading.DisposeAsync();
    }

    /// <summary>Commits that begin with the same stream meet in one writer, where they need no retry.</summary>
    protected override CommitQueue QueueOf(Commit commit)
    {
        var name = commit.Appends.Count > 0 ? commit.Appends[0].Stream : commit.Actor;
        return _writers[(uint)string.GetHashCode(name, StringComparison.Ordinal) % _writers.Length].Queue;
    }
}
