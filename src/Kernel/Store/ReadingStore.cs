using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Jiangyuan.Kernel.Store;

/// <summary>A store for those who only look: it applies no migration, starts no writer, and every connection is read-only. Committing through it is a bug.</summary>
internal sealed class ReadingStore(string connection, Dialect dialect, IReadOnlyList<IStreamType> streamTypes) : SqlStore(streamTypes)
{
    public override Dialect Dialect => dialect;

    public override async Task<DbConnection> OpenRead(ReadScope scope, CancellationToken ct = default)
    {
        DbConnection opened = dialect == Dialect.Sqlite
            ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = connection, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 60 }.ToString())
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false, Options = $"{new NpgsqlConnectionStringBuilder(connection).Options} -c default_transaction_read_only=on".Trim() }.ToString());
        try
        {
            await opened.OpenAsync(ct);
            if (dialect == Dialect.Postgres)
            {
                await using var command = ScopeSeal.Of((NpgsqlConnection)opened).Entering((NpgsqlConnection)opened, scope);
                await command.ExecuteNonQueryAsync(ct);
            }
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
        return opened;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override CommitQueue QueueOf(Commit commit) => throw new InvalidOperationException("This store was opened for reading.");
}
