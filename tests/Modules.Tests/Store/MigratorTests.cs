using System.Reflection;
using System.Text;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Modules.Tests.Store;

public sealed class MigratorTests
{
    [Theory, DatabaseData]
    public async Task Each_migration_is_applied_once_and_recorded(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using (database.Open())
        await using (database.Open())
        {
        }
        Assert.Equal(1, await database.Count("migrations WHERE module = 'ledger' AND number = 1 AND name = 'ledger' AND length(hash) = 64"));
        Assert.Equal(5, await database.Count("migrations"));
    }

    [Theory, DatabaseData]
    public async Task A_start_that_is_refused_leaves_the_store_as_it_was(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        EventStore Open(Action beforeChange) => EventStoreFactory.Open(database.Store, [LedgerType.Instance], [LedgerType.Migrations], beforeChange: beforeChange);
        static void Refuse() => throw new InvalidDataException("the packages are wrong");

        Assert.Throws<InvalidDataException>(() => Open(Refuse));
        if (dialect == Dialect.Sqlite)
            Assert.False(File.Exists(database.Connection["sqlite:".Length..]));
        else
            Assert.Equal(0, await database.Count("pg_tables WHERE schemaname = current_schema()"));

        // A store of an earlier version is not brought up to date either; one that is up to date is opened without asking, but for the roles of PostgreSQL.
        await database.Open().DisposeAsync();
        if (dialect == Dialect.Sqlite)
            await Open(Refuse).DisposeAsync();
        else
            Assert.Throws<InvalidDataException>(() => Open(Refuse));
        await database.Run("DROP TABLE ledgers");
        await database.Run("DROP TABLE ledger_lines");
        await database.Run("DELETE FROM migrations WHERE module = 'ledger'");
        Assert.Throws<InvalidDataException>(() => Open(Refuse));
        Assert.Equal(4, await database.Count("migrations"));
    }

    [Theory, DatabaseData]
    public async Task Many_processes_may_start_at_once(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await database.Open().DisposeAsync())));

        Assert.Equal(5, await database.Count("migrations"));
    }

    [Theory, DatabaseData]
    public async Task An_applied_migration_that_was_changed_is_refused(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await database.Open().DisposeAsync();
        await database.Run("UPDATE migrations SET hash = 'abcabcabcabcabc' WHERE module = 'ledger'");

        var message = Assert.Throws<InvalidOperationException>(database.Open).Message;

        Assert.Contains("ledger/0001_ledger", message, StringComparison.Ordinal);
        Assert.Contains("不得修改", message, StringComparison.Ordinal);
    }

    [Theory, DatabaseData]
    public async Task A_database_newer_than_the_program_is_refused(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await database.Open().DisposeAsync();
        await database.Run("INSERT INTO migrations(module, number, name, hash, at) VALUES('ledger', 2, 'later', 'x', 0)");

        Assert.Contains("数据库比程序新", Assert.Throws<InvalidOperationException>(database.Open).Message, StringComparison.Ordinal);
    }

    [Theory, DatabaseData]
    public async Task A_migration_that_fails_leaves_nothing_behind(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        var broken = new MigrationSet("broken", Resources.Assembly(("0001_good.sql", "CREATE TABLE good(id BIGINT);"), ("0002_bad.sql", "CREATE TABEL bad(id BIGINT);")));

        var message = Assert.Throws<InvalidOperationException>(() => EventStoreFactory.Open(database.Connection, [], [broken])).Message;

        Assert.Contains("broken/0002_bad", message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => database.Count("good"));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => database.Count("events"));
    }

    [Theory, DatabaseData]
    public async Task A_file_for_postgres_stands_in_for_the_common_one(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        var set = new MigrationSet("two", Resources.Assembly(
            ("0001_same.sql", "CREATE TABLE same(a {bytes}, b {double});"), ("0002_t.sql", "CREATE TABLE common(id BIGINT);"), ("0002_t.postgres.sql", "CREATE TABLE special(id BIGINT);")));
        await EventStoreFactory.Open(database.Connection, [], [set]).DisposeAsync();

        Assert.Equal(0, await database.Count(dialect == Dialect.Sqlite ? "common" : "special"));
        Assert.Equal(0, await database.Count("same"));
    }

    [Theory]
    [InlineData("0002_b.sql", "连续")]
    [InlineData("0001_b.sql", "有两个 0001 号迁移")]
    public async Task Gaps_and_doubled_numbers_are_bugs(string second, string said)
    {
        await using var database = new TestDatabase(Dialect.Sqlite);
        var files = second == "0002_b.sql" ? new[] { ("0002_b.sql", "") } : [("0001_a.sql", ""), (second, "")];
        var set = new MigrationSet("m", Resources.Assembly(files));

        Assert.Contains(said, Assert.Throws<InvalidOperationException>(() =>
            EventStoreFactory.Open(database.Connection, [], [set])).Message, StringComparison.Ordinal);
    }

    /// <summary>An assembly that has nothing but embedded files.</summary>
    private sealed class Resources : Assembly
    {
        private readonly Dictionary<string, string> _files;

        private Resources(IEnumerable<(string Name, string Sql)> files) => _files = files.ToDictionary(f => "Module.Migrations." + f.Name, f => f.Sql);

        internal static Assembly Assembly(params (string Name, string Sql)[] files) => new Resources(files);

        public override string[] GetManifestResourceNames() => [.. _files.Keys];

        public override Stream? GetManifestResourceStream(string name) => new MemoryStream(Encoding.UTF8.GetBytes(_files[name]));
    }
}
