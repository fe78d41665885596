using System.Data.Common;
using Jiangyuan.Cases;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;
using Npgsql;

namespace Jiangyuan.Modules.Tests.Cases;

/// <summary>The second wall: what a forgotten WHERE, another agency, the owner, a used connection and the side doors get on PostgreSQL.</summary>
public sealed class RowSecurityTests
{
    private static readonly string[] Protected = ["cases", "inbox", "ratings", "certificates", "drafts", "accesses", "commitment_breaches", "forgotten_subjects", "break_glass", "complaints", "events"];

    [Fact]
    public async Task A_query_that_forgets_its_where_sees_only_its_scope()
    {
        Assert.SkipUnless(LocalPostgres.WhyNot is null, LocalPostgres.WhyNot ?? "");
        await using var world = new CaseWorld(Dialect.Postgres);
        var mine = await world.Submitted();
        await world.Submitted(by: People.Li);
        await world.Queries.Case(mine.Id, People.Clerk, default);
        foreach (var table in Protected)
            Assert.Equal(0, await Count(world, ReadScope.Nobody, table));
        Assert.Equal(2, await Count(world, ReadScope.Agency(TestItem.Agency), "cases"));
        Assert.Equal(0, await Count(world, ReadScope.Agency("other"), "cases"));
        Assert.Equal(0, await Count(world, ReadScope.Agency("other"), "inbox"));
        Assert.Equal(1, await Count(world, ReadScope.Subject(world.Desk.KeyOf(People.Li)), "cases"));
        Assert.Equal(1, await Count(world, ReadScope.Subject(world.Desk.KeyOf(People.Zhang)), "accesses"));
        Assert.Equal(0, await Count(world, ReadScope.Subject(world.Desk.KeyOf(People.Li)), "accesses"));
        Assert.Equal(1, await Count(world, ReadScope.Stream(CaseStream.Type.StreamOf($"{mine.Id}")), "events"));
        Assert.Equal(2, await Count(world, ReadScope.System, "cases"));
    }

    [Fact]
    public async Task A_connection_from_the_pool_has_nothing_left_of_its_last_user()
    {
        Assert.SkipUnless(LocalPostgres.WhyNot is null, LocalPostgres.WhyNot ?? "");
        await using var world = new CaseWorld(Dialect.Postgres);
        await world.Submitted();
        int used;
        await using (var first = (NpgsqlConnection)await world.Store.OpenRead(ReadScope.System))
            used = first.ProcessID;
        await using var second = (NpgsqlConnection)await world.Store.OpenRead();
        Assert.Equal(used, second.ProcessID);
        Assert.Equal(0L, await Scalar(second, "SELECT count(*) FROM cases"));
        Assert.Equal("", await Scalar(second, "SELECT coalesce(current_setting('app.scope', true), '')"));
    }

    [Fact]
    public async Task The_programs_role_owns_nothing_and_can_change_no_event()
    {
        Assert.SkipUnless(LocalPostgres.WhyNot is null, LocalPostgres.WhyNot ?? "");
        await using var world = new CaseWorld(Dialect.Postgres);
        await world.Submitted();
        await using var reader = await world.Store.OpenRead(ReadScope.System);
        Assert.Equal("jiangyuan_app", await Scalar(reader, "SELECT current_user::text"));
        Assert.Equal(false, await Scalar(reader, "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"));
        Assert.Equal(0L, await Scalar(reader, "SELECT count(*) FROM pg_tables WHERE tableowner = current_user"));
        foreach (var right in new[] { "UPDATE", "DELETE", "TRUNCATE" })
            Assert.Equal(false, await Scalar(reader, $"SELECT has_table_privilege('events', '{right}')"));
        await using var writer = new NpgsqlConnection(world.Database.Connection + ";Options=-c role=jiangyuan_app -c app.scope=system;Pooling=false");
        await writer.OpenAsync();
        foreach (var sql in new[] { "UPDATE events SET payload = ''", "DELETE FROM events", "TRUNCATE events", "ALTER TABLE cases DISABLE ROW LEVEL SECURITY", "DROP POLICY cases_scope ON cases", "ALTER TABLE events DISABLE TRIGGER ALL" })
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => Scalar(writer, sql))).SqlState);
    }

    [Fact]
    public async Task Not_even_the_owner_nor_a_view_nor_copy_goes_around_it()
    {
        Assert.SkipUnless(LocalPostgres.WhyNot is null, LocalPostgres.WhyNot ?? "");
        await using var world = new CaseWorld(Dialect.Postgres);
        await world.Submitted();
        foreach (var table in Protected)
            Assert.Equal(true, await world.Database.Run($"SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = '{table}'::regclass"));
        // An owner that is no superuser, as in production: FORCE holds it to the policies.
        var owner = $"jy_owner_{Environment.ProcessId}";
        await world.Database.Run($"DO $$ BEGIN CREATE ROLE {owner} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$; GRANT USAGE, CREATE ON SCHEMA {Schema(world)} TO {owner}; ALTER TABLE cases OWNER TO {owner}; ALTER TABLE events OWNER TO {owner}");
        try
        {
            await using var connection = new NpgsqlConnection(world.Database.Connection + $";Options=-c role={owner};Pooling=false");
            await connection.OpenAsync();
            Assert.Equal(0L, await Scalar(connection, "SELECT count(*) FROM cases"));
            Assert.Equal(0L, await Scalar(connection, "CREATE VIEW every_case AS SELECT * FROM cases; SELECT count(*) FROM every_case"));
            await Scalar(connection, $"GRANT SELECT ON every_case TO jiangyuan_app");
            await using (var reader = await world.Store.OpenRead())
                Assert.Equal(0L, await Scalar(reader, "SELECT count(*) FROM every_case"));
            using var copy = await connection.BeginTextExportAsync("COPY (SELECT * FROM cases) TO STDOUT");
            Assert.Equal("", await copy.ReadToEndAsync());
        }
        finally
        {
            await world.Database.Run($"DROP VIEW IF EXISTS every_case; ALTER TABLE cases OWNER TO current_user; ALTER TABLE events OWNER TO current_user; REVOKE ALL ON SCHEMA {Schema(world)} FROM {owner}; DROP OWNED BY {owner}; DROP ROLE {owner}");
        }
    }

    private static string Schema(CaseWorld world) => new NpgsqlConnectionStringBuilder(world.Database.Connection).SearchPath!;

    private static async Task<long> Count(CaseWorld world, ReadScope scope, string table)
    {
        await using var connection = await world.Store.OpenRead(scope);
        return (long)(await Scalar(connection, $"SELECT count(*) FROM {table}"))!;
    }

    private static async Task<object?> Scalar(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
