using Npgsql;

namespace Jiangyuan.Kernel.Store;

/// <summary>A projection table as PostgreSQL declares it: many rows go over in one statement, a column being an array.</summary>
internal sealed class PostgresTable
{
    private readonly Table _table;
    private readonly string[] _types;
    private readonly string _insert;
    private readonly string _upsert;
    private readonly string _delete;

    private PostgresTable(Table table, string[] types)
    {
        (_table, _types) = (table, types);
        var all = string.Join(", ", Enumerable.Range(1, types.Length).Select(i => $"${i}"));
        var key = string.Join(", ", Enumerable.Range(1, table.KeyColumns).Select(i => $"${i}"));
        _insert = $"INSERT INTO {table.Name}({string.Join(", ", table.Columns)}) SELECT * FROM unnest({all}) AS r({string.Join(", ", table.Columns)})";
        _upsert = $"{_insert} {TableSql.OnConflict(table)}";
        _delete = $"DELETE FROM {table.Name} t USING unnest({key}) AS r({string.Join(", ", table.Columns.Take(table.KeyColumns))}) WHERE "
            + string.Join(" AND ", table.Columns.Take(table.KeyColumns).Select(c => $"t.{c} = r.{c}"));
    }

    internal static PostgresTable Of(Table table, NpgsqlConnection connection)
    {
        using var command = connection.Sql(
            "SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = to_regclass(@a) AND a.attnum > 0 AND NOT a.attisdropped",
            table.Name);
        using var reader = command.ExecuteReader();
        var declared = new Dictionary<string, string>();
        while (reader.Read())
            declared.Add(reader.GetString(0), reader.GetString(1));
        var types = table.Columns.Select(c => declared.GetValueOrDefault(c) switch
        {
            "int8" or "int4" or "int2" => "int8",
            "text" or "varchar" => "text",
            "bytea" => "bytea",
            "float8" => "float8",
            null => throw new InvalidOperationException($"Table {table.Name} has no column {c} in the database."),
            var other => throw new InvalidOperationException($"{table.Name}.{c} is {other}; use BIGINT, TEXT, {{bytes}} or {{double}}."),
        });
        return new PostgresTable(table, [.. types]);
    }

    internal NpgsqlBatchCommand Insert(IReadOnlyList<Row> rows) => Command(_insert, rows, _types.Length);

    internal NpgsqlBatchCommand Upsert(IReadOnlyList<Row> rows) => Command(_upsert, rows, _types.Length);

    internal NpgsqlBatchCommand Delete(IReadOnlyList<Row> rows) => Command(_delete, rows, _table.KeyColumns);

    private NpgsqlBatchCommand Command(string sql, IReadOnlyList<Row> rows, int columns)
    {
        var command = new NpgsqlBatchCommand(sql);
        for (var i = 0; i < columns; i++)
        {
            command.Parameters.Add(_types[i] switch
            {
                "int8" => Column(rows, i, v => (long?)v),
                "float8" => Column(rows, i, v => (double?)v),
                "bytea" => Column(rows, i, v => (byte[]?)v),
                _ => Column(rows, i, v => (string?)v),
            });
        }
        return command;
    }

    private NpgsqlParameter<T[]> Column<T>(IReadOnlyList<Row> rows, int column, Func<object?, T> value)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            try
            {
                values[i] = value(rows[i].Values[column]);
            }
            catch (InvalidCastException)
            {
                throw new ArgumentException($"{_table.Name}.{_table.Columns[column]} is {_types[column]} and cannot hold a {rows[i].Values[column]!.GetType().Name}.");
            }
        }
        return new NpgsqlParameter<T[]> { TypedValue = values };
    }
}
