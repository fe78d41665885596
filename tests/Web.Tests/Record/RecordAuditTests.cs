using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;
using Jiangyuan.Web.Composition;
using Jiangyuan.Web.Record;

namespace Jiangyuan.Web.Tests.Record;

public sealed class RecordAuditTests
{
    [Theory, DatabaseData]
    public async Task Every_random_edit_of_a_row_is_found_and_nothing_else(Dialect dialect)
    {
        await using var hunt = new EditHunt(dialect);
        var count = dialect == Dialect.Sqlite ? 200 : 60;
        await hunt.Run(count, Path.Combine(WebWorld.Checkout, "packages"), 2026, HuntCase.Live);
        Assert.True(hunt.Missed.Count == 0, string.Join('\n', hunt.Missed));
        Assert.True(hunt.False.Count == 0, string.Join('\n', hunt.False));
        Assert.Equal(count, hunt.Found);
    }

    [Fact]
    public async Task A_row_put_in_taken_away_or_changed_in_any_column_is_found_in_every_table()
    {
        await using var hunt = new EditHunt(Dialect.Sqlite);
        var empty = await hunt.RunEach(Path.Combine(WebWorld.Checkout, "packages"), HuntCase.Live);
        Assert.True(hunt.Missed.Count == 0, $"{hunt.Missed.Count} missed, {hunt.Found} found; empty: {string.Join(' ', empty)}\n" + string.Join('\n', hunt.Missed));
        Assert.True(hunt.False.Count == 0, string.Join('\n', hunt.False));
        // What is not lived through here has at least a row put in; all else is changed column by column.
        Assert.True(empty.Count <= 2, string.Join(' ', empty));
        Assert.True(hunt.Found > 400, $"{hunt.Found}");
    }

    [Fact]
    public async Task Every_column_of_every_table_is_covered_by_a_chain_or_a_projection_or_excused_by_name()
    {
        var data = Directory.CreateTempSubdirectory("jy-columns-").FullName;
        var options = new InstallationOptions { Data = data, Packages = Path.Combine(WebWorld.Checkout, "packages") };
        await (await Installation.Open(options, TimeProvider.System, TestContext.Current.CancellationToken)).DisposeAsync();
        var covered = Installation.StreamTypes.SelectMany(t => t.Tables).SelectMany(t => t.Columns.Select(c => $"{t.Name}.{c}"))
            .Concat("events.seq events.stream events.version events.type events.payload events.actor events.purpose events.at events.salt events.hash batches.id batches.first_seq batches.n batches.content batches.root".Split(' '))
            .Concat("idempotency.id idempotency.batch idempotency.actor idempotency.key idempotency.request_hash idempotency.response idempotency.at outbox.id outbox.batch outbox.topic outbox.key outbox.payload".Split(' '))
            .Concat("migrations.module migrations.number migrations.name migrations.hash".Split(' ')).ToHashSet();
        string[] excused = ["outbox.sent_at", "migrations.at"];
        var edits = new RecordEdits(Dialect.Sqlite, $"sqlite:{data}/jiangyuan.db", 1);
        using var opened = edits.Open();
        using var command = opened.CreateCommand();
        command.CommandText = "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";
        var all = new List<string>();
        using (var reader = command.ExecuteReader())
            while (reader.Read())
                all.Add(reader.GetString(0));
        Assert.Empty(all.Except(covered).Except(excused));
        Directory.Delete(data, true);
    }

    [Theory]
    [InlineData("UPDATE events SET type = 'ledger.other' WHERE seq = 5", "audit.entry-differs", "type")]
    [InlineData("UPDATE events SET at = at + 1 WHERE seq = 5", "audit.entry-differs", "at")]
    [InlineData("UPDATE events SET stream = 'ledger/zz' WHERE seq = 5", "audit.entry-differs", "stream")]
    [InlineData("UPDATE events SET payload = '改' WHERE seq = 5", "audit.entry-differs", "payload")]
    [InlineData("DELETE FROM events WHERE seq = 5", "audit.event-missing", "seq=5")]
    [InlineData("DELETE FROM events WHERE seq > 20", "audit.event-missing", "seq=21")]
    [InlineData("UPDATE events SET at = 9000000000000000000 WHERE seq = 5", "audit.entry-differs", "at")]
    public async Task An_edit_that_the_chains_alone_might_miss_shows_against_the_record(string sql, string code, string what)
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        await world.Commit(30);
        await world.Seal();
        Assert.Empty(await world.Audit());
        await world.Database.Tamper("events", sql);
        Assert.Contains(await world.Audit(), f => f.Code == code && f.ToString().Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_file_a_rollback_and_another_tree_show_against_the_auditors_memory()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        var memory = Path.Combine(world.Data, "seen.json");
        await world.Commit(300);
        await world.Seal();
        var old = await File.ReadAllBytesAsync(world.Folder.Of(2026).CheckpointFile, TestContext.Current.CancellationToken);
        Assert.Empty(await world.Audit(memory));
        await world.Commit(300);
        await world.Seal();
        Assert.Empty(await world.Audit(memory));

        foreach (var tile in new[] { "tile/entries/000", "tile/0/001", "tile/1/000.p/2" })
        {
            var file = world.TileFile(2026, tile);
            var good = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            good[40] ^= 1;
            await File.WriteAllBytesAsync(file, good, TestContext.Current.CancellationToken);
            Assert.Contains(await world.Audit(memory), f => f.Code == "audit.tile" && f.Place == "record/2026");
            good[40] ^= 1;
            await File.WriteAllBytesAsync(file, good, TestContext.Current.CancellationToken);
        }
        Assert.Empty(await world.Audit(memory));

        await File.WriteAllBytesAsync(world.Folder.Of(2026).CheckpointFile, old, TestContext.Current.CancellationToken);
        Assert.Contains(await world.Audit(memory), f => f.Code == "audit.rollback");

        // Another record under the same key: the whole folder made again from an edited store.
        Directory.Delete(world.Folder.Of(2026).Folder, true);
        await world.Database.Tamper("events", "UPDATE events SET payload = '改' WHERE seq = 5");
        await world.Seal();
        var found = await world.Audit(memory);
        Assert.Contains(found, f => f.Code == "audit.fork");
        Assert.Contains(found, f => f.Code == "audit.rewritten");
        Directory.Delete(world.Folder.Of(2026).Folder, true);
        Assert.Contains(await world.Audit(memory), f => f.Code == "audit.record-missing");
    }

    [Fact]
    public async Task An_event_that_is_never_sealed_is_reported()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        await world.Commit(10);
        await world.Seal();
        await world.Commit(1);
        Assert.Equal("audit.unsealed", Assert.Single(await world.Audit()).Code);
    }

    [Fact]
    public async Task Personal_values_are_masked_in_reports()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        await world.Commit(3);
        await world.Database.Run("UPDATE ledgers SET note = '张三丰' WHERE id = 'r1'");
        var finding = Assert.Single((await world.Store.Verify(ct: TestContext.Current.CancellationToken)).Findings);
        Assert.Equal("note", finding.Column);
        Assert.DoesNotContain("张三丰", finding.ToString(), StringComparison.Ordinal);
        Assert.Contains("3 字", finding.Actual, StringComparison.Ordinal);
        Assert.NotEqual(finding.Expected, finding.Actual);
    }
}
