using System.Data.Common;
using System.Globalization;
using Jiangyuan.Kernel.Store;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Jiangyuan.Web.Tests.Record;

/// <summary>
/// Random edits of one row of any table, as somebody with full rights to the database makes them: values changed, rows taken away, rows put in. Shared with the benchmark.
/// Left out, with reason: <c>outbox.sent_at</c> and <c>migrations.at</c> (marks that change lawfully or prove nothing; impossible values are found all the same), and in
/// PostgreSQL the numbers of <c>idempotency</c> and <c>outbox</c> (identity columns, which it refuses to change; they have gaps after refused transactions).
/// </summary>
internal sealed class RecordEdits(Dialect dialect, string connection, int seed)
{
#pragma warning disable CA5394 // A seed, so that a failure can be repeated.
    private readonly Random _chance = new(seed);

    internal sealed record Column(string Name, bool IsKey, bool IsNullable);

    internal sealed record Edit(string Table, string What, string Sql);

    internal DbConnection Open()
    {
        DbConnection opened = dialect == Dialect.Sqlite ? new SqliteConnection($"Data Source={connection["sqlite:".Length..]};Pooling=false") : new NpgsqlConnection(connection + ";Pooling=false");
        opened.Open();
        return opened;
    }

    /// <summary>Every table there is.</summary>
    internal IReadOnlyList<string> Tables() => [.. Ask(dialect == Dialect.Sqlite
        ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_kept' ORDER BY name"
        : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name NOT LIKE '%_kept' ORDER BY table_name").Select(r => (string)r[0]!)];

    /// <summary>Takes the triggers away, as a person with full rights could.</summary>
    internal void DropTriggers()
    {
        if (dialect == Dialect.Sqlite)
            foreach (var name in Ask("SELECT name FROM sqlite_master WHERE type = 'trigger'").Select(r => r[0]).ToList())
                Run($"DROP TRIGGER {name}");
    }

    /// <summary>Carries out one random edit; gives what it did.</summary>
    internal Edit Next(IReadOnlyList<string> tables)
    {
        while (true)
        {
            var table = tables[_chance.Next(tables.Count)];
            var rows = Ask($"SELECT * FROM {table}");
            if (rows.Count == 0 || Make(table, rows[_chance.Next(rows.Count)]) is not { } edit)
                continue;
            try
            {
                if (Run((dialect == Dialect.Postgres ? "SET session_replication_role = replica; " : "") + edit.Sql) == 1)
                    return edit;
            }
            catch (DbException)
            {
                // The schema itself refuses it; another one, then.
            }
        }
    }

    /// <summary>Of every table: one row taken away, one put in, and every column changed once within its kind and once to another kind. Of an empty table: one row put in.</summary>
    internal IEnumerable<Edit> Each(string table)
    {
        var columns = Columns(table);
        var rows = Ask($"SELECT * FROM {table}");
        var names = string.Join(", ", columns.Select(c => c.Name));
        if (rows.Count == 0)
        {
            yield return new Edit(table, "insert into the empty table", $"INSERT INTO {table}({names}) VALUES({string.Join(", ", columns.Select(_ => "1"))})");
            yield break;
        }

        var row = rows[_chance.Next(rows.Count)];
        var where = Where(columns, row);
        yield return new Edit(table, "delete", $"DELETE FROM {table} WHERE {where}");
        yield return new Edit(table, "insert", $"INSERT INTO {table}({names}) VALUES({string.Join(", ", columns.Select((c, i) => Literal(c.IsKey ? Other(row[i], c with { IsNullable = false }) : row[i])))})");
        foreach (var (i, column) in columns.Index().Where(c => !IsExcused(table, c.Item.Name)))
            foreach (var value in new[] { Other(row[i], column with { IsNullable = false }), Kind(row[i]), OneByte(row[i]) }.Where(v => !Equals(v, row[i])))
                yield return new Edit(table, $"{column.Name} to {Literal(value)[..Math.Min(30, Literal(value).Length)]}", $"UPDATE {table} SET {column.Name} = {Literal(value)} WHERE {where}");
    }

    /// <summary>Carries out one edit; false when the schema itself refuses it.</summary>
    internal bool Do(Edit edit)
    {
        try
        {
            return Run(edit.Sql) == 1;
        }
        catch (DbException)
        {
            return false;
        }
    }

    private bool IsExcused(string table, string column) => (table, column) is ("outbox", "sent_at") or ("migrations", "at") || (dialect == Dialect.Postgres && (table, column) is ("idempotency" or "outbox", "id"));

    private string Where(List<Column> columns, object?[] row) => string.Join(" AND ", columns.Select((c, i) => row[i] is null ? $"{c.Name} IS NULL" : $"{c.Name} = {Literal(row[i])}"));

    // The same content as another kind of value: SQLite keeps what it is given.
    private static object Kind(object? value) => value switch
    {
        null => "",
        string text => System.Text.Encoding.UTF8.GetBytes(text),
        byte[] bytes => Convert.ToHexString(bytes),
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        _ => System.Text.Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };

    private object? OneByte(object? value) => value switch
    {
        string { Length: > 0 } text => text[..^1] + (char)(text[^1] ^ 1),
        byte[] { Length: > 0 } bytes => Flipped(bytes),
        long number => number ^ 1,
        _ => value,
    };

    private byte[] Flipped(byte[] bytes)
    {
        var other = bytes.ToArray();
        other[_chance.Next(other.Length)] ^= 1;
        return other;
    }

    private Edit? Make(string table, object?[] row)
    {
        var columns = Columns(table);
        var where = Where(columns, row);
        var key = string.Join(", ", columns.Select((c, i) => (c, i)).Where(x => x.c.IsKey).Select(x => $"{x.c.Name}={row[x.i]}"));
        switch (_chance.Next(8))
        {
            case 0:
                return new Edit(table, $"delete {key}", $"DELETE FROM {table} WHERE {where}");
            case 1:
                var copy = row.Select((v, i) => columns[i].IsKey || _chance.Next(3) == 0 ? Other(v, columns[i]) : v).ToArray();
                return new Edit(table, $"insert like {key}", $"INSERT INTO {table}({string.Join(", ", columns.Select(c => c.Name))}) {(dialect == Dialect.Postgres ? "OVERRIDING SYSTEM VALUE " : "")}VALUES({string.Join(", ", copy.Select(Literal))})");
            default:
                var at = _chance.Next(columns.Count);
                var isExcused = IsExcused(table, columns[at].Name);
                var value = Other(row[at], columns[at]);
                return isExcused || Equals(value, row[at]) ? null : new Edit(table, $"{columns[at].Name} of {key}", $"UPDATE {table} SET {columns[at].Name} = {Literal(value)} WHERE {where}");
        }
    }

    private object? Other(object? value, Column column)
    {
        if (value is not null && column.IsNullable && _chance.Next(6) == 0)
            return null;
        switch (value)
        {
            case null:
                return _chance.Next(2) == 0 ? "x" : (object)_chance.NextInt64(1, 2_000_000_000_000);
            case string text:
                return _chance.Next(4) switch { 0 => text + "改", 1 => text.Length > 1 ? text[..^1] : text + "0", 2 => "改" + text, _ => text.Length > 2 ? text[..1] + (text[1] == '7' ? '8' : '7') + text[2..] : text + "7" };
            case byte[] bytes:
                var other = bytes.ToArray();
                if (other.Length == 0 || _chance.Next(5) == 0)
                    return other.Append((byte)1).ToArray();
                other[_chance.Next(other.Length)] ^= (byte)_chance.Next(1, 256);
                return other;
            case double real:
                return real + 0.5;
            default:
                var number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                return _chance.Next(5) switch { 0 => number + 1, 1 => number - 1, 2 => _chance.NextInt64(), 3 => -number - 1, _ => number + _chance.Next(2, 100_000) };
        }
    }

    private List<Column> Columns(string table) => [.. Ask(dialect == Dialect.Sqlite
        ? $"SELECT name, pk, \"notnull\" FROM pragma_table_info('{table}') ORDER BY cid"
        : $"SELECT c.column_name, (SELECT count(*) FROM information_schema.key_column_usage k JOIN information_schema.table_constraints t USING (constraint_schema, constraint_name) WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name), CASE WHEN c.is_nullable = 'NO' THEN 1 ELSE 0 END FROM information_schema.columns c WHERE c.table_schema = current_schema() AND c.table_name = '{table}' ORDER BY c.ordinal_position")
        .Select(r => new Column((string)r[0]!, Convert.ToInt64(r[1], CultureInfo.InvariantCulture) > 0, Convert.ToInt64(r[2], CultureInfo.InvariantCulture) == 0))];

    private List<object?[]> Ask(string sql)
    {
        using var opened = Open();
        using var command = opened.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    internal int Run(string sql)
    {
        using var opened = Open();
        using var command = opened.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    private string Literal(object? value) => value switch
    {
        null => "NULL",
        string text => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'",
        byte[] bytes => dialect == Dialect.Sqlite ? $"x'{Convert.ToHexString(bytes)}'" : $"'\\x{Convert.ToHexString(bytes)}'::bytea",
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
    };
}
