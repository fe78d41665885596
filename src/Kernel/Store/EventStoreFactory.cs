namespace Jiangyuan.Kernel.Store;

/// <summary>Opens a store and brings its schema up to date.</summary>
public static class EventStoreFactory
{
    private const string SqlitePrefix = "sqlite:";

    /// <summary>
    /// Opens <c>sqlite:path</c>, or PostgreSQL by an Npgsql connection string (<c>Host=…;Database=…</c>), after a <c>|</c> optionally what is
    /// different for reading (<see cref="PostgresLogins"/>). Migrations that are missing are applied.
    /// </summary>
    /// <param name="connection">Where the store is.</param>
    /// <param name="streamTypes">Every kind of stream whose rows are written or verified. Prefixes and tables belong to one kind each.</param>
    /// <param name="migrations">The modules' migrations, in the order of their dependence.</param>
    /// <param name="time">The clock for the record of migrations.</param>
    /// <param name="beforeChange">
    /// Runs, perhaps more than once, before a store is made that was not there, before missing migrations and before roles and rights of PostgreSQL; when it throws, all stays as it was.
    /// </param>
    /// <exception cref="FormatException">The connection is neither.</exception>
    /// <exception cref="InvalidOperationException">The database is newer than the program, or an applied migration was changed; the message says which.</exception>
    public static EventStore Open(string connection, IReadOnlyList<IStreamType> streamTypes, IReadOnlyList<MigrationSet> migrations, TimeProvider? time = null, Action? beforeChange = null)
    {
        if (streamTypes.GroupBy(t => t.Prefix).FirstOrDefault(g => g.Count() > 1) is { } prefix)
            throw new ArgumentException($"Two stream types are named {prefix.Key}.", nameof(streamTypes));
        if (streamTypes.SelectMany(t => t.Tables).GroupBy(t => t.Name).FirstOrDefault(g => g.Count() > 1) is { } table)
            throw new ArgumentException($"Table {table.Key} belongs to two stream types.", nameof(streamTypes));
        time ??= TimeProvider.System;
        if (connection.StartsWith(SqlitePrefix, StringComparison.Ordinal))
            return new SqliteStore(connection[SqlitePrefix.Length..], streamTypes, migrations, time, beforeChange);
        if (connection.Contains("Host=", StringComparison.OrdinalIgnoreCase))
            return new PostgresStore(PostgresLogins.Parse(connection), streamTypes, migrations, time, beforeChange);
        throw new FormatException("不认识的存储连接：应为 sqlite:路径，或 PostgreSQL 连接字符串（Host=…;Database=…;Username=…）。");
    }

    /// <summary>
    /// Whether the reading connections belong to the owner of the tables and only step down from it: SQL smuggled into a query of ours could step up again.
    /// So it is for PostgreSQL without a reader after the bar. SQLite has no users to tell apart.
    /// </summary>
    public static bool ReadsAsOwner(string connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return !connection.StartsWith(SqlitePrefix, StringComparison.Ordinal) && PostgresLogins.Parse(connection).Reader is null;
    }

    /// <summary>Opens the same for reading only: nothing is migrated, nothing can be committed. For auditors, who may have no right to write.</summary>
    public static EventStore OpenReading(string connection, IReadOnlyList<IStreamType> streamTypes)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.StartsWith(SqlitePrefix, StringComparison.Ordinal)
            ? new ReadingStore(connection[SqlitePrefix.Length..], Dialect.Sqlite, streamTypes)
            : new ReadingStore(PostgresLogins.Parse(connection).Owner, Dialect.Postgres, streamTypes);
    }
}
