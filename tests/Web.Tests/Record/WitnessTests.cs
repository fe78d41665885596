using System.Net;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Log;
using Jiangyuan.Web.Record;
using Jiangyuan.Witness;

namespace Jiangyuan.Web.Tests.Record;

public sealed class WitnessTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<(WitnessBook Book, Microsoft.AspNetCore.Builder.WebApplication App, WitnessAddress Address)> Start(RecordWorld world, string name)
    {
        var folder = Path.Combine(world.Data, name);
        if (!File.Exists(Path.Combine(folder, "witness.key")))
            Assert.True(WitnessBook.MakeKey(folder, name).IsGiven);
        Assert.False(WitnessBook.MakeKey(folder, name).IsGiven);
        var book = new WitnessBook(folder, new TrustedLogs([world.Keys.PublicKey("record.example/2025"), world.Keys.PublicKey("record.example/2026")], [], 0), TimeProvider.System);
        var app = WitnessServer.Build(book, "http://127.0.0.1:0");
        await app.StartAsync(Ct);
        return (book, app, new WitnessAddress { Key = book.Key.ToString(), Url = app.Urls.First() });
    }

    [Fact]
    public async Task The_log_collects_cosignatures_and_receipts_carry_them()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        var (book1, app1, address1) = await Start(world, "w1.example");
        var (book2, app2, address2) = await Start(world, "w2.example");
        await using (app1)
        await using (app2)
        using (book1)
        using (book2)
        {
            var options = new RecordOptions { Witnesses = [address1, address2, new WitnessAddress { Key = "broken", Url = "x" }], Quorum = 2 };
            var record = world.Record(options);
            using var http = new HttpClient();
            var cosigning = new Cosigning(record, http);
            await world.Commit(300);
            await world.Seal();
            Assert.Equal((0, Announcement.Wait), (record.CosignedUpTo(), record.AnnouncementOf(5, TimeProvider.System.GetUtcNow())));
            Assert.Equal(Announcement.Stopped, record.AnnouncementOf(5, TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(16)));
            Assert.Equal(2, await cosigning.Round(Ct));
            Assert.Equal((300, Announcement.May), (record.CosignedUpTo(), record.AnnouncementOf(5, default)));
            await world.Commit(1000);
            await world.Seal();
            Assert.Equal((300, 2), (record.CosignedUpTo(), record.PlaceOf(7)!.Witnesses));
            Assert.Equal(0, record.PlaceOf(700)!.Witnesses);
            // A fresh client does not know what the witnesses know: they say it.
            Assert.Equal(2, await new Cosigning(record, http).Round(Ct));
            Assert.Equal(1300, record.CosignedUpTo());
            Assert.Equal(2, record.CosignersOf(record.Current()!.Newest()).Count);
            await foreach (var e in world.Store.ReadAll(698, Ct))
            {
                var proof = RecordReceipt.Verify(Encoding.UTF8.GetBytes(RecordFiles.Receipt(record, e, true)!), record.Trusted()).Value;
                Assert.Equal(2, proof.Witnesses);
                Assert.NotNull(proof.SeenAt);
                break;
            }
        }
    }

    [Fact]
    public async Task The_last_head_of_a_year_gets_its_quorum_though_the_next_year_has_begun()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        var (book, app, address) = await Start(world, "w1.example");
        await using (app)
        using (book)
        {
            var record = world.Record(new RecordOptions { Witnesses = [address], Quorum = 1 });
            using var http = new HttpClient();
            var cosigning = new Cosigning(record, http);
            await world.Commit(30, 2025);
            await world.Seal();
            Assert.Equal(1, await cosigning.Round(Ct));
            await world.Commit(5, 2025); // after the last round of the year
            await world.Commit(4);
            await world.Seal();
            Assert.Equal((30, Announcement.Wait), (record.CosignedUpTo(), record.AnnouncementOf(33, TimeProvider.System.GetUtcNow())));
            Assert.Equal(1, await cosigning.Round(Ct));
            Assert.Equal((39, 1, 1), (record.CosignedUpTo(), record.PlaceOf(33)!.Witnesses, record.PlaceOf(37)!.Witnesses));
            await foreach (var e in world.Store.ReadAll(32, Ct))
            {
                var proof = RecordReceipt.Verify(Encoding.UTF8.GetBytes(RecordFiles.Receipt(record, e, true)!), record.Trusted());
                Assert.True(proof.IsGiven, proof.Refusal?.Message);
                Assert.Equal(("record.example/2025", 1), (proof.Value.Checkpoint.Origin, proof.Value.Witnesses));
                break;
            }
        }
    }

    [Fact]
    public async Task A_witness_refuses_rollback_and_fork_and_remembers_over_a_restart()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        await world.Commit(10);
        await world.Seal();
        var early = Path.Combine(world.Data, "early");
        Copy(world.Folder.Of(2026).Folder, early);
        await world.Commit(20);
        await world.Seal();
        var (book, app, address) = await Start(world, "w1.example");
        await using (app)
        {
            using var log = StaticCopy.Open(world.Folder.Of(2026).Folder);
            var seen = WitnessVisit.Run(book, log);
            Assert.True(seen.IsGiven, seen.Refusal?.Message);
            Assert.True(SignedNote.Parse(Encoding.UTF8.GetBytes(seen.Value)).Value.VerifiedBy(book.Key));
        }
        book.Dispose();

        (book, app, address) = await Start(world, "w1.example");
        await using (app)
        using (book)
        {
            using var old = StaticCopy.Open(early);
            Assert.Contains("退回到 10 条", WitnessVisit.Run(book, old).Refusal!.Message, StringComparison.Ordinal);
            Directory.Delete(world.Folder.Of(2026).Folder, true);
            await world.Database.Tamper("events", "UPDATE events SET payload = '改' WHERE seq = 5");
            await world.Seal();
            using var fork = StaticCopy.Open(world.Folder.Of(2026).Folder);
            Assert.Contains("分叉", WitnessVisit.Run(book, fork).Refusal!.Message, StringComparison.Ordinal);
            await world.Commit(5);
            await world.Seal();
            Assert.Contains("不能证明", WitnessVisit.Run(book, fork).Refusal!.Message, StringComparison.Ordinal);
            var record = world.Record(new RecordOptions { Witnesses = [address], Quorum = 1 });
            using var http = new HttpClient();
            var cosigning = new Cosigning(record, http);
            Assert.Equal(0, await cosigning.Round(Ct));
            Assert.Contains("422", cosigning.Silent["w1.example"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Hostile_requests_get_a_refusal_and_nothing_else()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        await world.Commit(3);
        await world.Seal();
        var (book, app, address) = await Start(world, "w1.example");
        await using (app)
        using (book)
        {
            using var http = new HttpClient();
            async Task<HttpStatusCode> Post(byte[] body) => (await http.PostAsync(address.Url + "/add-checkpoint", new ByteArrayContent(body), Ct)).StatusCode;
            var note = world.Record().Current()!.Newest()!.Note;
            Assert.Equal(HttpStatusCode.BadRequest, await Post([]));
            Assert.Equal(HttpStatusCode.BadRequest, await Post([0xff, 0xfe, 0, 10, 10]));
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Post(new byte[AddCheckpoint.MaximumBytes + 10]));
            Assert.Equal(HttpStatusCode.NotFound, await Post(Encoding.UTF8.GetBytes($"old 0\n\n{note.ToString().Replace("record.example/2026", "record.example/2027", StringComparison.Ordinal)}")));
            Assert.Equal(HttpStatusCode.Forbidden, await Post(Encoding.UTF8.GetBytes($"old 0\n\n{note.ToString().Replace("\n3\n", "\n2\n", StringComparison.Ordinal)}")));
            var good = await http.PostAsync(address.Url + "/add-checkpoint", new StringContent($"old 0\n\n{note}"), Ct);
            Assert.StartsWith("— w1.example ", await good.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            var stale = await http.PostAsync(address.Url + "/add-checkpoint", new StringContent($"old 0\n\n{note}"), Ct);
            Assert.Equal((HttpStatusCode.Conflict, "text/x.tlog.size", "3\n"), (stale.StatusCode, stale.Content.Headers.ContentType!.MediaType, await stale.Content.ReadAsStringAsync(Ct)));
        }
    }

    [Fact]
    public async Task A_witness_that_lost_its_memory_does_not_sign()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        await world.Commit(3);
        await world.Seal();
        var (book, app, _) = await Start(world, "w1.example");
        await using (app)
        using (book)
        {
            using var log = StaticCopy.Open(world.Folder.Of(2026).Folder);
            Assert.True(WitnessVisit.Run(book, log).IsGiven);
            var head = Directory.GetFiles(Path.Combine(world.Data, "w1.example", "heads")).Single();
            await File.WriteAllTextAsync(head, (await File.ReadAllTextAsync(head, Ct)).Replace("\n3\n", "\n2\n", StringComparison.Ordinal), Ct);
            Assert.Throws<IOException>(() => WitnessVisit.Run(book, log));
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
