using SQLitePCL;

namespace Jiangyuan.Kernel.Store;

/// <summary>One write connection of SQLite and its prepared statements, without the driver's busy loop and boxing.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 _db;
    private readonly List<SqliteStatement> _statements = [];

    internal SqliteDatabase(string path, params ReadOnlySpan<string> pragmas)
    {
        Batteries_V2.Init();
        var rc = raw.sqlite3_open_v2(path, out _db, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
        if (rc != raw.SQLITE_OK)
            throw new SqliteFailure(rc, $"cannot open {path}");
        foreach (var pragma in pragmas)
            Check(raw.sqlite3_exec(_db, "PRAGMA " + pragma));
    }

    internal bool IsInTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    internal SqliteStatement Prepare(string sql)
    {
        var rc = raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle);
        if (rc != raw.SQLITE_OK)
            throw new SqliteFailure(rc, $"{raw.sqlite3_errmsg(_db).utf8_to_string()} in: {sql}");
        var statement = new SqliteStatement(this, handle);
        _statements.Add(statement);
        return statement;
    }

    internal void Check(int rc)
    {
        if (rc != raw.SQLITE_OK)
            throw new SqliteFailure(rc, raw.sqlite3_errmsg(_db).utf8_to_string());
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        raw.sqlite3_close_v2(_db);
    }
}

/// <summary>A prepared statement. Columns and parameters count from 0.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle) : IDisposable
{
    internal void Bind(int index, long value) => database.Check(raw.sqlite3_bind_int64(handle, index + 1, value));

    internal void Bind(int index, string? value) => database.Check(
        value is null ? raw.sqlite3_bind_null(handle, index + 1) : raw.sqlite3_bind_text(handle, index + 1, value));

    internal void Bind(int index, byte[] value) => database.Check(
        value.Length == 0 ? raw.sqlite3_bind_zeroblob(handle, index + 1, 0) : raw.sqlite3_bind_blob(handle, index + 1, value));

    internal void BindUtf8(int index, byte[] value) => database.Check(
        value.Length == 0 ? raw.sqlite3_bind_text(handle, index + 1, "") : raw.sqlite3_bind_text(handle, index + 1, (ReadOnlySpan<byte>)value));

    internal void BindValue(int index, object? value)
    {
        switch (value)
        {
            case null:
                Bind(index, (string?)null);
                break;
            case long number:
                Bind(index, number);
                break;
            case string text:
                Bind(index, text);
                break;
            case byte[] bytes:
                Bind(index, bytes);
                break;
            case double real:
                database.Check(raw.sqlite3_bind_double(handle, index + 1, real));
                break;
            default:
                throw new ArgumentException($"Cannot store a {value.GetType().Name}.", nameof(value));
        }
    }

    /// <summary>Runs to the end.</summary>
    internal void Run()
    {
        var rc = raw.sqlite3_step(handle);
        var reset = raw.sqlite3_reset(handle);
        if (rc is not raw.SQLITE_DONE and not raw.SQLITE_ROW)
            database.Check(reset == raw.SQLITE_OK ? rc : reset);
    }

    /// <summary>True while standing on a row; false resets for the next use.</summary>
    internal bool Read()
    {
        var rc = raw.sqlite3_step(handle);
        if (rc == raw.SQLITE_ROW)
            return true;
        database.Check(raw.sqlite3_reset(handle));
        return false;
    }

    internal void Reset() => _ = raw.sqlite3_reset(handle);

    internal long Number(int column) => raw.sqlite3_column_int64(handle, column);

    internal string? Text(int column) =>
        raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL ? null : raw.sqlite3_column_text(handle, column).utf8_to_string();

    internal byte[] Bytes(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public void Dispose() => _ = raw.sqlite3_finalize(handle);
}

/// <summary>SQLite said no: a broken disk, a full one, or SQL that breaks a constraint.</summary>
internal sealed class SqliteFailure(int code, string message) : Exception($"SQLite {code}: {message}")
{
    internal int Code { get; } = code;
}
