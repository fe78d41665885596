namespace Jiangyuan.Kernel.Store;

/// <summary>SQL of projection tables, one row at a time, in the form both databases know.</summary>
internal static class TableSql
{
    internal static string Upsert(Table table) =>
        $"INSERT INTO {table.Name}({string.Join(", ", table.Columns)}) VALUES({string.Join(", ", table.Columns.Select(_ => "?"))}) {OnConflict(table)}";

    internal static string Delete(Table table) =>
        $"DELETE FROM {table.Name} WHERE {string.Join(" AND ", table.Columns.Take(table.KeyColumns).Select(c => $"{c} = ?"))}";

    internal static string OnConflict(Table table)
    {
        var key = string.Join(", ", table.Columns.Take(table.KeyColumns));
        return table.KeyColumns == table.Columns.Length
            ? $"ON CONFLICT({key}) DO NOTHING"
            : $"ON CONFLICT({key}) DO UPDATE SET {string.Join(", ", table.Columns.Skip(table.KeyColumns).Select(c => $"{c} = excluded.{c}"))}";
    }

    internal static T Find<T>(Dictionary<string, T> tables, Table table) => tables.TryGetValue(table.Name, out var found)
        ? found
        : throw new InvalidOperationException($"Table {table.Name} belongs to no stream type this store was opened with.");
}
