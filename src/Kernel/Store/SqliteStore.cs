using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Jiangyuan.Kernel.Store;

/// <summary>The store on SQLite: one writer thread, pooled connections for reading.</summary>
internal sealed class SqliteStore : SqlStore
{
    private readonly string _reading;
    private readonly CommitQueue _queue = new(512, halvedFrom: 16);
    private readonly SqliteWriter _writer;
    private readonly Thread _thread;

    internal SqliteStore(string path, IReadOnlyList<IStreamType> streamTypes, IEnumerable<MigrationSet> migrations, TimeProvider time, Action? beforeChange)
        : base(streamTypes)
    {
        if (!File.Exists(path))
            beforeChange?.Invoke();
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory)
            Directory.CreateDirectory(directory);
        var writing = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, DefaultTimeout = 60 };
        _reading = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = true, DefaultTimeout = 60 }.ToString();
        using (var connection = new SqliteConnection(writing.ToString()))
        {
            connection.Open();
            using (var wal = connection.Sql("PRAGMA journal_mode=WAL"))
                wal.ExecuteNonQuery();
            Migrator.Apply(connection, Dialect.Sqlite, migrations, time.GetUtcNow(), beforeChange);
        }
        _writer = new SqliteWriter(path, streamTypes, Recent);
        _thread = new Thread(Run) { Name = "store writer", IsBackground = true };
        _thread.Start();
    }

    public override Dialect Dialect => Dialect.Sqlite;

    public override async Task<DbConnection> OpenRead(ReadScope scope, CancellationToken ct = default)
    {
        var connection = new SqliteConnection(_reading);
        try
        {
            await connection.OpenAsync(ct);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        return connection;
    }

    public override ValueTask DisposeAsync()
    {
        _queue.Close();
        _thread.Join();
        using var connection = new SqliteConnection(_reading);
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }

    protected override CommitQueue QueueOf(Commit commit) => _queue;

    private void Run()
    {
        var batch = new List<PendingCommit>(512);
        using (_writer)
        {
            while (true)
            {
                var next = _queue.Next(batch);
                if (!(next.IsCompletedSuccessfully ? next.Result : next.AsTask().GetAwaiter().GetResult()))
                    return;
                Write(batch);
            }
        }
    }

    /// <summary>One transaction for all; when that fails, one for each, so that only the guilty one fails.</summary>
    private void Write(List<PendingCommit> batch)
    {
        try
        {
            _writer.Write(batch);
        }
        catch (Exception e) when (batch.Count == 1)
        {
            batch[0].Fail(e);
        }
        catch (Exception)
        {
            foreach (var pending in batch)
                Write([pending]);
        }
    }
}
