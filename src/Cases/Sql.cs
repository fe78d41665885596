using System.Data.Common;
using System.Globalization;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>Reading rows: parameters by position (<c>@p0</c> …), one reader function.</summary>
internal static class Sql
{
    internal static async Task<IReadOnlyList<T>> Query<T>(EventStore store, ReadScope scope, string sql, Func<DbDataReader, T> read, CancellationToken ct, params object?[] parameters)
    {
        await using var connection = await store.OpenRead(scope, ct);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of this module; values are parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"p{i}";
            parameter.Value = parameters[i] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        List<T> rows = [];
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(read(reader));
        return rows;
    }

    internal static string? Text(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    internal static DateOnly? Date(this DbDataReader reader, int column) =>
        reader.Text(column) is { } text && text != CaseStream.NoDate ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    internal static DateTimeOffset? Instant(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    /// <summary>The enum value of its kebab name.</summary>
    internal static T Named<T>(string kebab)
        where T : struct, Enum => KebabNames<T>.By[kebab];
}
