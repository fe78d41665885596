using System.Data.Common;

namespace Jiangyuan.Kernel.Store;

/// <summary>Brings a database to the program's schema: every migration once, in order, all in one transaction, one process at a time.</summary>
internal static class Migrator
{
    private const long LockNumber = 0x4A59_4D49_4752; // "JYMIGR"

    internal static void Apply(DbConnection connection, Dialect dialect, IEnumerable<MigrationSet> sets, DateTimeOffset now, Action? beforeChange = null)
    {
        // Microsoft.Data.Sqlite begins a serializable transaction with BEGIN IMMEDIATE, which is the lock there.
        using var transaction = connection.BeginTransaction(
            dialect == Dialect.Sqlite ? System.Data.IsolationLevel.Serializable : System.Data.IsolationLevel.ReadCommitted);
        if (dialect == Dialect.Postgres)
            Run(connection, transaction, $"SELECT pg_advisory_xact_lock({LockNumber})");
        Run(connection, transaction,
            "CREATE TABLE IF NOT EXISTS migrations(module TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY(module, number))");
        foreach (var set in sets.Prepend(MigrationSet.OfStore).DistinctBy(s => s.Module))
        {
            Apply(connection, transaction, set, dialect, now, beforeChange);
            // From here on the owner, too, sees rows only in a sealed scope.
            if (dialect == Dialect.Postgres && set.Module == MigrationSet.OfStore.Module)
            {
                using var scope = ScopeSeal.Of((Npgsql.NpgsqlConnection)connection).Entering((Npgsql.NpgsqlConnection)connection, ReadScope.System);
                scope.ExecuteNonQuery();
            }
        }

        transaction.Commit();
    }

    private static void Apply(DbConnection connection, DbTransaction transaction, MigrationSet set, Dialect dialect, DateTimeOffset now, Action? beforeChange)
    {
        var wanted = set.For(dialect);
        var applied = Applied(connection, transaction, set.Module);
        if (applied.Keys.Where(n => n > wanted.Count).ToList() is [var newer, ..])
            throw new InvalidOperationException($"数据库比程序新：模块 {set.Module} 已执行 {newer:0000} 号迁移，而程序只有 {wanted.Count:0000} 号。请用不低于该版本的程序打开。");
        foreach (var migration in wanted)
        {
            if (!applied.TryGetValue(migration.Number, out var hash))
            {
                // Before the first, while no table is locked yet.
                beforeChange?.Invoke();
                Carry(connection, transaction, migration, now);
            }
            else if (hash != migration.Hash)
            {
                throw new InvalidOperationException(
                    $"已执行的迁移被改动：{migration.Module}/{migration.Number:0000}_{migration.Name}（数据库记录 {hash[..12]}，程序内 {migration.Hash[..12]}）。已执行的迁移不得修改，请恢复原文件并另写新编号的迁移。");
            }
        }
    }

    private static void Carry(DbConnection connection, DbTransaction transaction, Migration migration, DateTimeOffset now)
    {
        try
        {
            Run(connection, transaction, migration.Sql);
        }
        catch (DbException e)
        {
            throw new InvalidOperationException($"迁移 {migration.Module}/{migration.Number:0000}_{migration.Name} 执行失败，数据库未改动：{e.Message}", e);
        }
        Run(connection, transaction, "INSERT INTO migrations(module, number, name, hash, at) VALUES(@a, @b, @c, @d, @e)",
            migration.Module, migration.Number, migration.Name, migration.Hash, now.ToUnixTimeMilliseconds());
    }

    private static Dictionary<int, string> Applied(DbConnection connection, DbTransaction transaction, string module)
    {
        using var command = connection.Sql("SELECT number, hash FROM migrations WHERE module = @a ORDER BY number", module);
        command.Transaction = transaction;
        using var reader = command.ExecuteReader();
        var applied = new Dictionary<int, string>();
        while (reader.Read())
            applied.Add(reader.GetInt32(0), reader.GetString(1));
        return applied;
    }

    private static void Run(DbConnection connection, DbTransaction transaction, string sql, params object?[] values)
    {
        using var command = connection.Sql(sql, values);
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }
}
