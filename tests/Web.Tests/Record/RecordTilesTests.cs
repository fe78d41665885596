using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Log;
using Jiangyuan.Web.Record;

namespace Jiangyuan.Web.Tests.Record;

/// <summary>What is on disk before a head is signed, and what is made of it after a power cut.</summary>
public sealed class RecordTilesTests
{
    /// <summary>What a power cut may do before the tiles are flushed: none is whole, and the end of the journal is torn.</summary>
    [Theory]
    [InlineData("gone")]
    [InlineData("empty")]
    [InlineData("zeros")]
    public async Task Tiles_that_a_power_cut_took_are_made_again_from_the_journal_whatever_the_store_says_now(string how)
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        var ct = TestContext.Current.CancellationToken;
        await world.Commit(300);
        await world.Seal();
        var durable = Tiles(world).ToDictionary(f => f, File.GetLastWriteTimeUtc);
        using (var sequencer = world.Sequencer())
        {
            foreach (var count in new[] { 1, 700, 5 })
            {
                await world.Commit(count);
                Assert.Equal(count, await sequencer.Seal(ct));
            }
        }
        var head = world.Record().Current()!.Newest()!.Head;
        var good = Tiles(world).ToDictionary(f => f, File.ReadAllBytes);
        Assert.All(durable, d => Assert.Equal(d.Value, File.GetLastWriteTimeUtc(d.Key))); // What the journal goes on from is not touched.
        foreach (var file in good.Keys.Where(f => !durable.ContainsKey(f)))
        {
            if (how == "gone")
                File.Delete(file);
            else
                await File.WriteAllBytesAsync(file, how == "empty" ? [] : new byte[good[file].Length], ct);
        }
        await File.AppendAllTextAsync(Assert.Single(Journals(world)), "\0\u0010torn", ct);
        await world.Database.Tamper("events", "UPDATE events SET payload = '改' WHERE seq = 500");
        await world.Commit(1);
        await world.Seal();
        Assert.Equal(1007UL, world.Record().Current()!.Newest()!.Head.Size);
        foreach (var (file, bytes) in good.Where(g => !g.Key.Contains(".p/", StringComparison.Ordinal)))
            Assert.Equal(bytes, await File.ReadAllBytesAsync(file, ct));
        Assert.True(new TiledLog(1007, world.Folder.Of(2026).Tile).ConsistencyProof(head.Size).IsGiven);
        Assert.Empty(Journals(world));
        var found = Assert.Single(await world.Audit(), f => f.Code.StartsWith("audit.", StringComparison.Ordinal));
        Assert.Equal("audit.entry-differs", found.Code);
    }

    [Fact]
    public async Task One_journal_goes_on_where_another_ends()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        var ct = TestContext.Current.CancellationToken;
        await world.Commit(900);
        await world.SealUnflushed();
        var first = Assert.Single(Journals(world));
        var bytes = await File.ReadAllBytesAsync(first, ct);
        var at = 0;
        for (var n = 0; n < 400; n++)
            at += 2 + (bytes[at] << 8 | bytes[at + 1]);
        await File.WriteAllBytesAsync(first, bytes[..at], ct);
        await File.WriteAllBytesAsync(Path.Combine(Path.GetDirectoryName(first)!, "00000000000000000400"), bytes[at..], ct);
        Directory.Delete(world.TileFile(2026, "tile"), recursive: true);
        await world.Database.Tamper("events", "UPDATE events SET version = 2 WHERE seq IN (100, 600)");
        await world.Seal();
        Assert.Equal(2, (await world.Audit()).Count(f => f.Code == "audit.entry-differs"));
        Assert.DoesNotContain(await world.Audit(), f => f.Code == "audit.tile");
        Assert.Empty(Journals(world));
    }

    [Fact]
    public async Task Entries_that_are_not_those_of_their_hashes_are_not_gone_on_from()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        var ct = TestContext.Current.CancellationToken;
        await world.Commit(300);
        await world.Seal();
        await world.Commit(500);
        await world.SealUnflushed();
        await File.WriteAllBytesAsync(world.TileFile(2026, "tile/entries/001.p/44"), [], ct);
        await world.Seal();
        Assert.Empty(await world.Audit());
    }

    [Fact]
    public async Task A_head_that_is_older_than_the_journal_is_gone_on_from_without_it()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        var ct = TestContext.Current.CancellationToken;
        await world.Commit(300);
        await world.Seal();
        var checkpoint = world.Folder.Of(2026).CheckpointFile;
        var older = await File.ReadAllBytesAsync(checkpoint, ct);
        await world.Commit(10);
        await world.Seal();
        await world.Commit(5);
        await world.SealUnflushed();
        await File.WriteAllBytesAsync(checkpoint, older, ct);
        await world.Database.Tamper("events", "UPDATE events SET version = 2 WHERE seq = 100"); // The store could not give this head.
        await world.Seal();
        Assert.Equal(315UL, world.Record().Current()!.Newest()!.Head.Size);
        Assert.Equal(["audit.entry-differs"], (await world.Audit()).Select(f => f.Code).Where(c => c.StartsWith("audit.", StringComparison.Ordinal)));
        // Without any head, a journal says that there was one.
        await world.Commit(1);
        await world.SealUnflushed();
        Directory.Delete(world.TileFile(2026, "tile"), recursive: true);
        File.Delete(checkpoint);
        await Assert.ThrowsAsync<RecordHaltedException>(world.Seal);
    }

    [Fact]
    public async Task Without_a_good_journal_the_tiles_come_from_the_store_and_only_if_it_gives_the_signed_root()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        var ct = TestContext.Current.CancellationToken;
        await world.Commit(900);
        await world.SealUnflushed();
        var journal = Assert.Single(Journals(world));
        await File.WriteAllBytesAsync(journal, (await File.ReadAllBytesAsync(journal, ct))[..5000], ct);
        File.Delete(world.TileFile(2026, "tile/entries/001"));
        await world.Database.Tamper("events", "UPDATE events SET version = 2 WHERE seq = 300");
        await Assert.ThrowsAsync<RecordHaltedException>(world.Seal);
        Assert.NotEmpty(Journals(world));
        await world.Database.Tamper("events", "UPDATE events SET version = 1 WHERE seq = 300");
        await world.Seal();
        Assert.Empty(await world.Audit());
        Assert.Empty(Journals(world));
    }

    [Fact]
    public async Task The_journal_goes_when_the_tiles_are_flushed_and_that_is_some_seconds_later_also_when_nothing_more_comes()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        var ct = TestContext.Current.CancellationToken;
        var time = new Accounts.ManualTime(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        using var sequencer = world.Sequencer(time);
        await world.Commit(200);
        await sequencer.Seal(ct);
        time.Now += TimeSpan.FromSeconds(4);
        await world.Commit(100);
        await sequencer.Seal(ct);
        Assert.EndsWith("00000000000000000000", Assert.Single(Journals(world)), StringComparison.Ordinal);
        Assert.True(Directory.Exists(world.TileFile(2026, "tile/0/000.p")));
        time.Now += TimeSpan.FromSeconds(1);
        while (Journals(world).Length > 0 || Directory.Exists(world.TileFile(2026, "tile/0/000.p")))
        {
            Assert.Equal(0, await sequencer.Seal(ct));
            await Task.Delay(5, ct);
        }
        await world.Commit(1);
        await sequencer.Seal(ct);
        Assert.EndsWith("00000000000000000300", Assert.Single(Journals(world)), StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexString(await world.Root(301)), Convert.ToHexString(world.Record().Current()!.Newest()!.Head.Root));
    }

    [Fact]
    public async Task A_year_is_flushed_before_the_next_begins()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        await world.Commit(10, 2025);
        await world.Commit(7);
        using (var sequencer = world.Sequencer())
            Assert.Equal(17, await sequencer.Seal(TestContext.Current.CancellationToken));
        Assert.Empty(Journals(world, 2025));
        Assert.Single(Journals(world));
        await world.Seal();
        Assert.Empty(await world.Audit());
    }

    private static string[] Journals(RecordWorld world, int year = 2026) => Directory.GetFiles(Path.Combine(world.Folder.Of(year).Folder, "journal"));

    private static string[] Tiles(RecordWorld world) => Directory.GetFiles(Path.Combine(world.Folder.Of(2026).Folder, "tile"), "*", SearchOption.AllDirectories);
}
