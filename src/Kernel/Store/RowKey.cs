namespace Jiangyuan.Kernel.Store;

/// <summary>Compares rows by table and key.</summary>
internal sealed class RowKey : IEqualityComparer<Row>
{
    internal static readonly RowKey Comparer = new();

    private RowKey()
    {
    }

    public bool Equals(Row? x, Row? y)
    {
        if (x is null || y is null || x.Table.Name != y.Table.Name)
            return x is null && y is null;
        for (var i = 0; i < x.Table.KeyColumns; i++)
        {
            if (!SameValue(x.Values[i], y.Values[i]))
                return false;
        }
        return true;
    }

    public int GetHashCode(Row obj)
    {
        var hash = new HashCode();
        hash.Add(obj.Table.Name, StringComparer.Ordinal);
        for (var i = 0; i < obj.Table.KeyColumns; i++)
        {
            if (obj.Values[i] is byte[] bytes)
                hash.AddBytes(bytes);
            else
                hash.Add(obj.Values[i]);
        }
        return hash.ToHashCode();
    }

    /// <summary>Both hold the same, byte for byte.</summary>
    internal static bool SameValue(object? x, object? y) =>
        x is byte[] a && y is byte[] b ? a.AsSpan().SequenceEqual(b) : Equals(x, y);
}

/// <summary>Rows and the differences between them.</summary>
internal static class RowRules
{
    /// <summary>A row that no table can hold is a bug of its stream type.</summary>
    internal static void Check(this Row row)
    {
        var (table, values) = (row.Table, row.Values);
        if (values.Length != table.Columns.Length)
            throw new ArgumentException($"Row of {table.Name} has {values.Length} values for {table.Columns.Length} columns.", nameof(row));
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is null ? i < table.KeyColumns : values[i] is not (long or string or byte[] or double) || values[i] is double.NaN)
                throw new ArgumentException($"{table.Name}.{table.Columns[i]} cannot hold {values[i]?.GetType().Name ?? "null"}.", nameof(row));
        }
    }

    /// <summary>What must be written and taken away to come from the rows before to the rows after.</summary>
    internal static (List<Row> Upserts, List<Row> Deletes) Difference(IEnumerable<Row> before, IEnumerable<Row> after)
    {
        var old = new Dictionary<Row, Row>(RowKey.Comparer);
        foreach (var row in before)
            old.Add(row, row);
        if (old.Count == 0)
            return (Fresh(after), []);
        var seen = new HashSet<Row>(RowKey.Comparer);
        var upserts = new List<Row>();
        foreach (var row in after)
        {
            if (!seen.Add(row))
                throw SameKey(row);
            if (!old.Remove(row, out var was) || !SameValues(was, row))
                upserts.Add(row);
        }
        return (upserts, [.. old.Values]);
    }

    /// <summary>All rows of a stream that has none yet: few, so that comparing each with each costs less than a table of them.</summary>
    private static List<Row> Fresh(IEnumerable<Row> after)
    {
        List<Row> rows = [.. after];
        if (rows.Count > 16)
        {
            var seen = new HashSet<Row>(RowKey.Comparer);
            return rows.Find(row => !seen.Add(row)) is { } twice ? throw SameKey(twice) : rows;
        }
        for (var i = 1; i < rows.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (RowKey.Comparer.Equals(rows[i], rows[j]))
                    throw SameKey(rows[i]);
            }
        }
        return rows;
    }

    private static InvalidOperationException SameKey(Row row) =>
        new($"Two rows of {row.Table.Name} have the key {string.Join(", ", row.Values.Take(row.Table.KeyColumns))}.");

    private static bool SameValues(Row x, Row y)
    {
        for (var i = x.Table.KeyColumns; i < x.Values.Length; i++)
        {
            if (!RowKey.SameValue(x.Values[i], y.Values[i]))
                return false;
        }
        return true;
    }
}
