using Npgsql;

namespace Jiangyuan.Kernel.Store;

/// <summary>
/// The role that the program works under, which owns nothing: it may read, add events and write projections, and may not change or remove an event, even
/// with the triggers gone. The user who connects owns the tables, applies the migrations, and steps down to this role on every other connection.
/// </summary>
internal static class PostgresRole
{
    internal const string Name = "jiangyuan_app";

    /// <summary>The role of the key service: it may see readings and orders to forget, and of these only what it decides by.</summary>
    internal const string Keys = "jiangyuan_keys";

    private const long LockNumber = 0x4A59_524F_4C45; // "JYROLE"
    private static readonly string[] Logged = ["events", "batches", "idempotency", "outbox", "migrations"];

    /// <summary>Makes the role where the user may, and gives it what it needs in this schema. Null when there is no such role and none can be made.</summary>
    internal static string? Ensure(NpgsqlConnection owner, IEnumerable<string> tables)
    {
        using var transaction = owner.BeginTransaction();
        Run(owner, $"SELECT pg_advisory_xact_lock({LockNumber})");
        var hasKeys = Make(owner, Keys);
        if (hasKeys)
            AdmitKeys(owner);
        if (!Make(owner, Name) || Ask(owner, "SELECT 1 WHERE pg_has_role(current_user, @a, 'MEMBER')", Name) is null)
        {
            transaction.Commit();
            return null;
        }

        Run(owner, $"GRANT USAGE ON SCHEMA {Schema(owner)} TO {Name}; GRANT SELECT ON {string.Join(", ", Logged)} TO {Name}; GRANT INSERT ON events, batches, idempotency, outbox TO {Name}; GRANT UPDATE(sent_at) ON outbox TO {Name}");
        foreach (var table in tables)
            Run(owner, $"GRANT SELECT, INSERT, UPDATE, DELETE ON \"{table}\" TO {Name}");
        transaction.Commit();
        return Name;
    }

    /// <summary>Lets the user of the reading connections read, and nothing else; makes it where it is missing. A user who could become more than a reader is refused.</summary>
    internal static void Admit(NpgsqlConnection owner, string reader, IEnumerable<string> tables)
    {
        using var transaction = owner.BeginTransaction();
        Run(owner, $"SELECT pg_advisory_xact_lock({LockNumber})");
        if (!Make(owner, reader))
            throw new InvalidOperationException($"没有数据库用户 {reader}，也无权建立它。请由管理员执行：CREATE ROLE {Quoted(owner, reader)} LOGIN");
        if (Ask(owner, "SELECT 1 FROM pg_roles r WHERE rolname = @a AND (rolsuper OR rolbypassrls OR rolcreaterole OR EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid))", reader) is not null)
            throw new InvalidOperationException($"数据库用户 {reader} 权限过大（超级用户、可绕过行级安全、可建角色，或是别的角色的成员），不能用来读取。请另建一个什么都不属于的用户。");
        Run(owner, $"ALTER ROLE {Quoted(owner, reader)} LOGIN; GRANT USAGE ON SCHEMA {Schema(owner)} TO {Quoted(owner, reader)}; GRANT SELECT ON {string.Join(", ", [.. Logged, .. tables.Select(t => $"\"{t}\"")])} TO {Quoted(owner, reader)}");
        transaction.Commit();
    }

    private static void AdmitKeys(NpgsqlConnection owner)
    {
        Run(owner, $"GRANT USAGE ON SCHEMA {Schema(owner)} TO {Keys}; GRANT SELECT(seq, stream, type, payload, actor, purpose, at) ON events TO {Keys}");
        if (Ask(owner, "SELECT 1 FROM pg_policies WHERE schemaname = current_schema() AND policyname = 'events_keys'") is null)
            Run(owner, $"CREATE POLICY events_keys ON events FOR SELECT TO {Keys} USING (stream LIKE 'access/%' AND type = 'PersonalDataRead' OR stream LIKE 'subject/%' AND type = 'SubjectForgotten')");
    }

    /// <summary>False when there is no such role and none can be made.</summary>
    private static bool Make(NpgsqlConnection owner, string role)
    {
        if (Ask(owner, "SELECT 1 FROM pg_roles WHERE rolname = @a", role) is not null)
            return true;
        if (Ask(owner, "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolcreaterole OR rolsuper)") is null)
            return false;
        Run(owner, $"CREATE ROLE {Quoted(owner, role)} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT");
        if (role is Name or Keys)
            Run(owner, $"GRANT {role} TO current_user");
        return true;
    }

    private static string Schema(NpgsqlConnection owner) => (string)Ask(owner, "SELECT quote_ident(current_schema())")!;

    private static string Quoted(NpgsqlConnection owner, string name) => (string)Ask(owner, "SELECT quote_ident(@a)", name)!;

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
