using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Jiangyuan.Kernel.Store;

/// <summary>Signs the scope of a PostgreSQL connection, which the policies check (migrations 0003 and 0004). Reading the key takes a right that no reading connection has.</summary>
internal sealed class ScopeSeal
{
    private readonly byte[] _inner;
    private readonly byte[] _outer;

    private ScopeSeal(byte[] inner, byte[] outer) => (_inner, _outer) = (inner, outer);

    /// <summary>The key of this database, by a connection that may read it: its owner's, or that of an auditor with a right to see everything.</summary>
    internal static ScopeSeal Of(NpgsqlConnection connection)
    {
        using var command = connection.Sql("SELECT inner_pad, outer_pad FROM scope_key");
        using var reader = command.ExecuteReader();
        reader.Read();
        return new(reader.Bytes(0), reader.Bytes(1));
    }

    /// <summary>Puts the connection into the scope; what it was in before is gone.</summary>
    internal DbCommand Entering(NpgsqlConnection connection, ReadScope scope) => connection.Sql(
        "SELECT set_config('app.scope', @a, false), set_config('app.id', @b, false), set_config('app.seal', @c, false)", scope.Kind, scope.Id, Seal(connection.ProcessID, scope));

    private string Seal(int process, ReadScope scope)
    {
        var text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{process} {scope.Kind} {scope.Id}"));
        return Convert.ToHexStringLower(SHA256.HashData([.. _outer, .. SHA256.HashData([.. _inner, .. text])]));
    }
}
