using Npgsql;

namespace Jiangyuan.Kernel.Store;

/// <summary>
/// The role that the program works under, which owns nothing: it may read, add events and write projections, and may not change or remove an event, even
/// with the triggers gone. The user who connects owns the tables, applies the migrations, and steps down to this role on every other connection.
/// </summary>
internal static class PostgresRole
{
    internal const string Name = "jiangyuan_app";

    private const long LockNumber = 0x4A59_524F_4C45; // "JYROLE"
    private static readonly string[] Logged = ["events", "batches", "idempotency", "outbox", "migrations"];

    /// <summary>Makes the role where the user may, and gives it what it needs in this schema. Null when there is no such role and none can be made.</summary>
    internal static string? Ensure(NpgsqlConnection owner, IEnumerable<string> tables)
    {
        using var transaction = owner.BeginTransaction();
        Run(owner, $"SELECT pg_advisory_xact_lock({LockNumber})");
        if (Ask(owner, "SELECT 1 FROM pg_roles WHERE rolname = @a", Name) is null)
        {
            if (Ask(owner, "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolcreaterole OR rolsuper)") is null)
                return null;
            Run(owner, $"CREATE ROLE {Name} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE; GRANT {Name} TO current_user");
        }
        if (Ask(owner, "SELECT 1 WHERE pg_has_role(current_user, @a, 'MEMBER')", Name) is null)
            return null;
        var schema = (string)Ask(owner, "SELECT quote_ident(current_schema())")!;
        Run(owner, $"GRANT USAGE ON SCHEMA {schema} TO {Name}; GRANT SELECT ON {string.Join(", ", Logged)} TO {Name}; GRANT INSERT ON events, batches, idempotency, outbox TO {Name}; GRANT UPDATE(sent_at) ON outbox TO {Name}");
        foreach (var table in tables)
            Run(owner, $"GRANT SELECT, INSERT, UPDATE, DELETE ON \"{table}\" TO {Name}");
        transaction.Commit();
        return Name;
    }

    /// <summary>The connection string of a connection that works under the role, with a scope it begins in.</summary>
    internal static NpgsqlConnectionStringBuilder Under(string connectionString, string? role, string options)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.Options = $"{builder.Options} {(role is null ? "" : $"-c role={role}")} {options}".Trim();
        return builder;
    }

    private static object? Ask(NpgsqlConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Sql(sql, values);
        return command.ExecuteScalar();
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = connection.Sql(sql);
        command.ExecuteNonQuery();
    }
}
