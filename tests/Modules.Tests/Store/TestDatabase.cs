using System.Data.Common;
using Jiangyuan.Kernel.Store;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Jiangyuan.Modules.Tests.Store;

/// <summary>A database of one test: its own file or its own PostgreSQL schema, removed afterwards.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 9, 28, 1, 2, 3, 456, TimeSpan.Zero);

    private readonly Dialect _dialect;
    private readonly string? _directory;

    public TestDatabase(Dialect dialect)
    {
        _dialect = dialect;
        if (dialect == Dialect.Sqlite)
        {
            _directory = Directory.CreateTempSubdirectory("jy-store-").FullName;
            Connection = $"sqlite:{_directory}/store.db";
        }
        else
        {
            Connection = LocalPostgres.NewSchema() + ";Maximum Pool Size=20";
        }
    }

    /// <summary>As the owner, who may do everything.</summary>
    public string Connection { get; }

    /// <summary>As an installation does it: reading as a user who may do nothing else.</summary>
    public string Store => _dialect == Dialect.Postgres ? Connection + " | Username=jy_test_reader" : Connection;

    public EventStore Open() => EventStoreFactory.Open(Store, [LedgerType.Instance], [LedgerType.Migrations]);

    /// <summary>Runs SQL past the store, as somebody with the database's password could.</summary>
    public async Task<object?> Run(string sql)
    {
        await using DbConnection connection = _dialect == Dialect.Sqlite
            ? new SqliteConnection($"Data Source={Connection["sqlite:".Length..]};Pooling=false")
            : new NpgsqlConnection(Connection + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    /// <summary>The same with the triggers off, as a person with full rights could.</summary>
    public async Task Tamper(string table, string sql)
    {
        if (_dialect == Dialect.Sqlite)
            await Run(string.Concat(new[] { "no_update", "no_delete" }.Select(t => $"DROP TRIGGER IF EXISTS {table}_{t};")) + sql);
        else
            await Run($"SET session_replication_role = replica; {sql}");
    }

    public async Task<long> Count(string table) => Convert.ToInt64(await Run($"SELECT count(*) FROM {table}"), System.Globalization.CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync()
    {
        if (_directory is null)
            LocalPostgres.DropSchema(Connection);
        else
            Directory.Delete(_directory, true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Short forms of what tests ask the store.</summary>
public static class Short
{
    public static Commit Commit(params IReadOnlyList<StreamAppend> appends) => new("u1", "test", TestDatabase.Now, appends);

    /// <summary>An append with its rows, decided on <paramref name="history"/>.</summary>
    public static StreamAppend Append(string id, IReadOnlyList<NewEvent> history, params IReadOnlyList<NewEvent> events)
    {
        var type = LedgerType.Instance;
        var before = type.Append(id, new Loaded<Ledger>(type.Empty(id), 0), history, Asking()).After;
        return type.Append(id, new Loaded<Ledger>(before, history.Count), events, Asking()).Append;
    }

    public static Asking Asking(string? key = null, string? hash = null) => new("u1", "test", TestDatabase.Now) { IdempotencyKey = key, RequestHash = hash };
}
