using System.Data.Common;
using Npgsql;

namespace Jiangyuan.Kernel.Store;

/// <summary>The store on PostgreSQL: two writers, each with its own connection and its share of the streams; pooled connections for reading.</summary>
internal sealed class PostgresStore : SqlStore
{
    private readonly NpgsqlDataSource _reading;
    private readonly (CommitQueue Queue, PostgresWriter Writer, Task Running)[] _writers = new (CommitQueue, PostgresWriter, Task)[2];

    internal PostgresStore(string connectionString, IReadOnlyList<IStreamType> streamTypes, IEnumerable<MigrationSet> migrations, TimeProvider time)
        : base(streamTypes)
    {
        Dictionary<string, PostgresTable> tables = [];
        using (var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString()))
        {
            connection.Open();
            Migrator.Apply(connection, Dialect.Postgres, migrations, time.GetUtcNow());
            foreach (var table in streamTypes.SelectMany(t => t.Tables))
                tables.Add(table.Name, PostgresTable.Of(table, connection));
        }
        var reading = new NpgsqlConnectionStringBuilder(connectionString);
        reading.Options = $"{reading.Options} -c default_transaction_read_only=on".Trim();
        _reading = NpgsqlDataSource.Create(reading);
        for (var i = 0; i < _writers.Length; i++)
        {
            var (queue, writer) = (new CommitQueue(256), new PostgresWriter(connectionString, tables));
            _writers[i] = (queue, writer, Task.Run(() => writer.Run(queue)));
        }
    }

    public override Dialect Dialect => Dialect.Postgres;

    public override async Task<DbConnection> OpenRead(CancellationToken ct = default) => await _reading.OpenConnectionAsync(ct);

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
