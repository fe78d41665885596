using System.Data.Common;

namespace Jiangyuan.Kernel.Store;

/// <summary>The little that is wanted over ADO.NET.</summary>
internal static class Ado
{
    /// <summary>A command with its values bound to <c>@a</c>, <c>@b</c>, … in order.</summary>
    internal static DbCommand Sql(this DbConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // texts are constants and names of registered tables; values are bound
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + (char)('a' + i);
            parameter.Value = values[i] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    internal static string? Text(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    internal static byte[] Bytes(this DbDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);
}
