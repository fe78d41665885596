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
        Assert.Equal("jy_test_reader", await Scalar(reader, "SELECT current_user::text"));
        Assert.Equal(false, await Scalar(reader, "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"));
        Assert.Equal(0L, await Scalar(reader, "SELECT count(*) FROM pg_tables WHERE tableowner = current_user"));
        foreach (var right in new[] { "UPDATE", "DELETE", "TRUNCATE" })
            foreach (var user in new[] { "jy_test_reader", "jiangyuan_app" })
                Assert.Equal(false, await Scalar(reader, $"SELECT has_table_privilege('{user}', 'events', '{right}')"));
        await using var writer = new NpgsqlConnection(world.Database.Connection + ";Options=-c role=jiangyuan_app -c app.scope=system;Pooling=false");
        await writer.OpenAsync();
        foreach (var sql in new[] { "UPDATE events SET payload = ''", "DELETE FROM events", "TRUNCATE events", "ALTER TABLE cases DISABLE ROW LEVEL SECURITY", "DROP POLICY cases_scope ON cases", "ALTER TABLE events DISABLE TRIGGER ALL" })
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => Scalar(writer, sql))).SqlState);
    }

    [Theory]
    [InlineData("SELECT set_config('app.scope', 'system', false), set_config('app.id', '', false)")]
    [InlineData("SELECT set_config('app.scope', 'agency', false), set_config('app.id', 'market-630104', false)")]
    [InlineData("SELECT set_config('app.id', 'market-630104', false)")]
    [InlineData("SELECT set_config('app.scope', 'system', false), set_config('app.id', '', false), set_config('app.seal', '', false)")]
    [InlineData("SET app.scope = 'system'; SET app.seal = '0000000000000000000000000000000000000000000000000000000000000000'")]
    [InlineData("RESET ROLE")]
    [InlineData("SET ROLE NONE; SELECT set_config('app.scope', 'system', false)")]
    [InlineData("RESET ALL; SELECT set_config('app.scope', 'system', false)")]
    // A key of one's own, under the name of the real one, and a seal made with it.
    [InlineData("SET default_transaction_read_only = off; SET transaction_read_only = off; CREATE TEMP TABLE scope_key AS SELECT '\\x00'::bytea AS inner_pad, '\\x00'::bytea AS outer_pad; GRANT SELECT ON scope_key TO PUBLIC; SELECT set_config('app.scope', 'system', false), set_config('app.id', '', false), set_config('app.seal', encode(sha256('\\x00'::bytea || sha256('\\x00'::bytea || convert_to(pg_backend_pid() || ' system ', 'UTF8'))), 'hex'), false)")]
    public async Task Injected_SQL_widens_no_scope(string injected)
    {
        Assert.SkipUnless(LocalPostgres.WhyNot is null, LocalPostgres.WhyNot ?? "");
        await using var world = new CaseWorld(Dialect.Postgres);
        await world.Submitted();
        Assert.Equal(1, await Count(world, ReadScope.Agency(TestItem.Agency), "cases"));
        await using var connection = await world.Store.OpenRead(ReadScope.Agency("other"));
        await Scalar(connection, injected);
        foreach (var table in Protected)
            Assert.Equal(0L, await Scalar(connection, $"SELECT count(*) FROM {table}"));
    }

    [Theory]
    [InlineData("SET ROLE postgres")]
    [InlineData("SET ROLE jiangyuan_app")]
    [InlineData("SET SESSION AUTHORIZATION postgres")]
    [InlineData("SELECT outer_pad FROM scope_key")]
    [InlineData("SET default_transaction_read_only = off; SET transaction_read_only = off; INSERT INTO cases SELECT * FROM cases")]
    [InlineData("SET default_transaction_read_only = off; SET transaction_read_only = off; CREATE OR REPLACE FUNCTION scope(kind TEXT) RETURNS TEXT LANGUAGE sql RETURN ''")]
    [InlineData("SET default_transaction_read_only = off; SET transaction_read_only = off; ALTER TABLE cases DISABLE ROW LEVEL SECURITY")]
    [InlineData("SET row_security = off; SELECT count(*) FROM cases")]
    public async Task Injected_SQL_gets_no_more_rights(string injected)
    {
        Assert.SkipUnless(LocalPostgres.WhyNot is null, LocalPostgres.WhyNot ?? "");
        await using var world = new CaseWorld(Dialect.Postgres);
        await world.Submitted();
        await using var connection = await world.Store.OpenRead(ReadScope.Agency("other"));
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => Scalar(connection, injected))).SqlState);
    }

    [Fact]
    public async Task A_seal_is_worth_nothing_in_another_connection()
    {
        Assert.SkipUnless(LocalPostgres.WhyNot is null, LocalPostgres.WhyNot ?? "");
        await using var world = new CaseWorld(Dialect.Postgres);
        await world.Submitted();
        await using var one = await world.Store.OpenRead(ReadScope.System);
        await using var other = await world.Store.OpenRead();
        var seal = await Scalar(one, "SELECT current_setting('app.seal')");
        var sql = $"SELECT set_config('app.scope', 'system', false), set_config('app.id', '', false), set_config('app.seal', '{seal}', false)";
        await Scalar(one, sql);
        Assert.Equal(1L, await Scalar(one, "SELECT count(*) FROM cases"));
        await Scalar(other, sql);
        Assert.Equal(0L, await Scalar(other, "SELECT count(*) FROM cases"));
    }

    [Fact]
    public async Task Every_policy_of_every_protected_table_asks_for_the_sealed_scope()
    {
        Assert.SkipUnless(LocalPostgres.WhyNot is null, LocalPostgres.WhyNot ?? "");
        await using var world = new CaseWorld(Dialect.Postgres);
        const string Unsealed = "SELECT string_agg(tablename || '.' || policyname, ' ') FROM pg_policies WHERE schemaname = current_schema() AND policyname <> 'events_keys' AND (qual NOT LIKE '%scope(%' OR qual LIKE '%current_setting%')";
        Assert.Equal(DBNull.Value, await world.Database.Run(Unsealed));
        Assert.Equal("inbox.careless", await world.Database.Run($"CREATE POLICY careless ON inbox USING (current_setting('app.scope', true) = 'system'); {Unsealed}"));
    }

    [Fact]
    public async Task A_user_who_could_become_more_is_not_taken_for_reading()
    {
        Assert.SkipUnless(LocalPostgres.WhyNot is null, LocalPostgres.WhyNot ?? "");
        await using var database = new TestDatabase(Dialect.Postgres);
        var user = $"jy_member_{Environment.ProcessId}";
        await database.Run($"DO $$ BEGIN CREATE ROLE {user} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$; GRANT pg_read_all_data TO {user}");
        try
        {
            var message = Assert.Throws<InvalidOperationException>(() => EventStoreFactory.Open($"{database.Connection} | Username={user}", CaseModule.StreamTypes, [CaseModule.Migrations])).Message;
            Assert.Contains("权限过大", message, StringComparison.Ordinal);
        }
        finally
        {
            await database.Run($"DROP OWNED BY {user}; DROP ROLE {user}");
        }
    }

    [Fact]
    public async Task The_key_services_user_sees_readings_and_orders_to_forget_and_nothing_else()
    {
        Assert.SkipUnless(LocalPostgres.WhyNot is null, LocalPostgres.WhyNot ?? "");
        await using var world = new CaseWorld(Dialect.Postgres);
        var mine = await world.Submitted();
        await world.Queries.Case(mine.Id, People.Clerk, default);
        var user = $"jy_keys_{Environment.ProcessId}";
        await world.Database.Run($"DO $$ BEGIN CREATE ROLE {user} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$; GRANT jiangyuan_keys TO {user}");
        try
        {
            var service = new NpgsqlConnectionStringBuilder(world.Database.Connection) { Username = user, Pooling = false };
            var reading = (long)(await world.Database.Run("SELECT seq FROM events WHERE type = 'PersonalDataRead'"))!;
            var submitted = (long)(await world.Database.Run("SELECT min(seq) FROM events WHERE stream LIKE 'case/%'"))!;
            var lookup = new Jiangyuan.KeyService.EventLookup(service.ToString());
            Assert.Equal("PersonalDataRead", (await lookup.Find(reading, default))!.Type);
            Assert.Null(await lookup.Find(submitted, default));

            service.Options = "-c role=jiangyuan_keys";
            await using var connection = new NpgsqlConnection(service.ToString());
            await connection.OpenAsync();
            Assert.Equal(1L, await Scalar(connection, "SELECT count(seq) FROM events"));
            await Scalar(connection, "SELECT set_config('app.scope', 'system', false), set_config('app.id', '', false)");
            Assert.Equal(1L, await Scalar(connection, "SELECT count(seq) FROM events"));
            foreach (var sql in new[] { "SELECT salt FROM events", "SELECT * FROM cases", "SELECT * FROM batches", "SELECT * FROM scope_key", "INSERT INTO events SELECT * FROM events", "DELETE FROM events", "UPDATE events SET payload = ''", "CREATE TABLE mine(a INT)", "SET ROLE jiangyuan_app" })
                Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => Scalar(connection, sql))).SqlState);
        }
        finally
        {
            await world.Database.Run($"DROP ROLE {user}");
        }
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
            await Scalar(connection, $"GRANT SELECT ON every_case TO jy_test_reader");
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
