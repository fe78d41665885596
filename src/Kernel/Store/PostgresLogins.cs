using Npgsql;

namespace Jiangyuan.Kernel.Store;

/// <summary>
/// Who connects. <c>Host=…;Username=owner | Username=reader;Password=…</c>: after the bar stands what is different for connections that only read. With a reader of
/// its own no SQL that is smuggled into a query can step up to the owner, who could see and change everything; without one the reading connections step down from the owner.
/// </summary>
internal sealed record PostgresLogins(string Owner, string? Reader)
{
    internal static PostgresLogins Parse(string connection)
    {
        if (connection.Split('|', 2) is not [var owner, var other])
            return new(connection, null);
        var reader = new NpgsqlConnectionStringBuilder(owner);
        var differs = new NpgsqlConnectionStringBuilder(other);
        if (differs.Username is null || differs.Username == reader.Username)
            throw new ArgumentException("存储连接“|”之后应写明只供读取的数据库用户（Username=…），且不同于前面的用户。", nameof(connection));
        foreach (var key in differs.Keys.Cast<string>())
            reader[key] = differs[key];
        return new(owner.Trim(), reader.ToString());
    }
}
