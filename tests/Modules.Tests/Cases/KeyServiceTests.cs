using System.Text;
using Jiangyuan.Catalogue;
using Jiangyuan.Cases;
using Jiangyuan.Cases.Access;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel.Store;
using Jiangyuan.KeyService;
using Jiangyuan.Modules.Tests.Store;
using Jiangyuan.Trust.Keys;

namespace Jiangyuan.Modules.Tests.Cases;

/// <summary>No record, no key: asked directly, past the host, as somebody with the host's rights could.</summary>
public sealed class KeyServiceTests
{
    [Theory, DatabaseData]
    public async Task Keys_are_given_for_a_fresh_unused_record_of_that_person_and_those_fields_only(Dialect dialect)
    {
        await using var world = new KeyWorld(dialect);
        var c = await world.Submitted();
        var other = await world.Submitted(People.Li);
        var (key, slot) = (c.Applicant.SubjectKey, FieldEnvelope.SlotOf(c.Applicant.Phone)!.Value);
        async Task<KeyAnswer> Ask(long reading, string subject, params string[] fields) => (await world.Client.Ask(new KeyRequest { Open = new(reading, subject, [slot], fields) }, default))!;
        Task<long> Record(string subject, params string[] fields) => AccessLog.Record(world.Desk, subject, c.Number, fields, false, People.Clerk, default);

        Assert.Equal("keys.no-record", (await Ask(1_000_000, key, "phone")).No);
        // The event of the submission is no record of a reading.
        Assert.Equal("keys.no-record", (await Ask(1, key, "phone")).No);
        Assert.Equal("keys.no-record", (await Ask(await Record(other.Applicant.SubjectKey, "phone"), key, "phone")).No);
        Assert.Contains("answer.home", (await Ask(await Record(key, "phone"), key, "phone", "answer.home")).Why!, StringComparison.Ordinal);
        var good = await Record(key, "phone");
        var given = (await Ask(good, key, "phone")).Keys!;
        Assert.Equal("13900001234", FieldEnvelope.Open(given[slot]["phone"], CaseSealing.RecordOf(c), "phone", c.Applicant.Phone!));
        Assert.Equal("keys.no-record", (await Ask(good, key, "phone")).No);

        // A reading of one's own data gives no key to another's, even though the slot is named.
        var wrong = (await Ask(await Record(other.Applicant.SubjectKey, "phone"), other.Applicant.SubjectKey, "phone")).Keys!;
        Assert.Null(FieldEnvelope.Open(wrong[slot]["phone"], CaseSealing.RecordOf(c), "phone", c.Applicant.Phone!));

        var old = await Record(key, "phone");
        world.World.Time.Now += TimeSpan.FromSeconds(21);
        Assert.Contains("过时", (await Ask(old, key, "phone")).Why!, StringComparison.Ordinal);

        // Used stays used after a restart.
        var before = await Record(key, "phone");
        Assert.NotNull((await Ask(before, key, "phone")).Keys);
        await world.Stop();
        world.Start(opensPerMinute: 2);
        Assert.Equal("keys.no-record", (await Ask(before, key, "phone")).No);
        Assert.NotNull((await Ask(await Record(key, "phone"), key, "phone")).Keys);
        Assert.NotNull((await Ask(await Record(key, "phone"), key, "phone")).Keys);
        Assert.Equal("keys.too-many", (await Ask(await Record(key, "phone"), key, "phone")).No);
        Assert.NotNull((await Ask(await AccessLog.Record(world.Desk, key, c.Number, ["phone"], false, People.Officer1, default), key, "phone")).Keys);
    }

    [Fact]
    public async Task Whatever_event_is_named_the_answer_is_no_and_the_connection_stays()
    {
        await using var world = new KeyWorld(Dialect.Sqlite);
        var c = await world.World.Accept(await world.Submitted());
        Assert.True((await DecideCase.Handle(new(c.Id, true, "符合条件"), People.Head, world.Desk, null, null, default)).IsGiven);
        var all = new List<long>();
        await foreach (var e in world.World.Store.ReadAll(0))
            all.Add(e.Seq);
        foreach (var seq in all)
        {
            Assert.Equal("keys.no-record", (await world.Client.Ask(new KeyRequest { Open = new(seq, "nobody", [0], ["phone"]) }, default))?.No);
            Assert.Equal("keys.no-record", (await world.Client.Ask(new KeyRequest { Forget = new(seq, "nobody", [0]) }, default))?.No);
        }
    }

    [Fact]
    public async Task Keys_are_destroyed_on_a_fresh_order_that_names_them_only_and_every_attempt_is_a_line()
    {
        await using var world = new KeyWorld(Dialect.Sqlite);
        var (c, other) = (await world.Submitted(), await world.Submitted(People.Li));
        long Slot(Case of) => FieldEnvelope.SlotOf(of.Applicant.Phone)!.Value;
        async Task<KeyAnswer> Destroy(long order, string subject, params long[] slots) => (await world.Client.Ask(new KeyRequest { Forget = new(order, subject, slots) }, default))!;
        Assert.True((await WithdrawCase.Handle(new(c.Id), People.Zhang, world.Desk, null, null, default)).IsGiven);
        Assert.True((await ForgetSubject.Handle(new(People.Zhang.Subject!, "本人要求删除", TimeSpan.Zero), People.Head, world.Desk, default)).IsGiven);
        var orders = (await world.World.Store.ReadStream("subject/" + c.Applicant.SubjectKey)).Select(e => e.Seq).ToList();

        // The first order names no key; the second one not another person's.
        Assert.NotNull((await Destroy(orders[0], c.Applicant.SubjectKey, Slot(c))).No);
        Assert.NotNull((await Destroy(orders[1], c.Applicant.SubjectKey, Slot(other))).No);
        Assert.NotNull((await Destroy(orders[1], other.Applicant.SubjectKey, Slot(other))).No);
        Assert.Null((await Destroy(orders[1], c.Applicant.SubjectKey, Slot(c))).No);
        world.World.Time.Now += TimeSpan.FromMinutes(1);
        Assert.Contains("过时", (await Destroy(orders[1], c.Applicant.SubjectKey, Slot(c))).Why!, StringComparison.Ordinal);
        Assert.Equal("13900001234", (await world.World.Queries.Case(other.Id, People.Clerk, default)).Value.Applicant.Phone);
        await world.Stop();
        var lines = await File.ReadAllLinesAsync(Path.Combine(world.Folder, "unwraps.log"), TestContext.Current.CancellationToken);
        Assert.Equal(["forget", "keys.no-order", "keys.no-order", "keys.no-order", "forget-again", "keys.no-order"],
            lines.Select(l => System.Text.Json.JsonSerializer.Deserialize<string[]>(l)![1]).Where(what => what.StartsWith("forget", StringComparison.Ordinal) || what == "keys.no-order"));
    }

    [Fact]
    public async Task Of_a_forgotten_person_the_files_go_too_and_the_same_file_can_be_handed_in_again()
    {
        await using var world = new KeyWorld(Dialect.Sqlite);
        var (desk, files) = (world.Desk, world.World.Files);
        byte[] own = [.. "%PDF-1.7\n"u8, .. "own"u8, .. "\n%%EOF\n"u8], handed = [.. "%PDF-1.7\n"u8, .. "handed in by the agency"u8, .. "\n%%EOF\n"u8];
        var requirement = TestItem.Licence.Materials[0];
        async Task<SubmittedMaterial> Upload(byte[] bytes, Actor by) => (await files.Save(new MemoryStream(bytes), "图.pdf", requirement, default, world.Vault, desk.UploadKeyOf(by))).Value;
        var mine = await Upload(own, People.Zhang);
        var theirs = await Upload(handed, People.Clerk);
        var counter = await world.Application(HandlingMode.Ordinary) with { Materials = [theirs], OnBehalfOf = new(ApplicantKind.Person, People.Zhang.Subject!, People.Zhang.Name) };
        var entered = await SubmitCase.Handle(counter, People.Clerk, desk, null, default);
        Assert.True(entered.IsGiven, entered.Refusal?.ToString());
        var c = (await SubmitCase.Handle(await world.Application(HandlingMode.Ordinary) with { Materials = [mine] }, People.Zhang, desk, null, default)).Value;
        foreach (var id in new[] { c.Id, entered.Value.Id })
            Assert.True((await WithdrawCase.Handle(new(id), People.Zhang, desk, null, null, default)).IsGiven);
        Assert.True((await ForgetSubject.Handle(new(People.Zhang.Subject!, "本人要求删除", TimeSpan.Zero), People.Head, desk, default)).IsGiven);
        Assert.False(files.Has(theirs.Hash, desk.UploadKeyOf(People.Clerk)));
        Assert.Empty((await MaterialCheck.Run(world.World.Store, files, 10, default)).Findings);

        var again = (await SubmitCase.Handle(await world.Application(HandlingMode.Ordinary) with { Materials = [await Upload(own, People.Zhang)] }, People.Zhang, desk, null, default)).Value;
        Assert.True((await world.World.Queries.Material(again.Number, mine.Hash, People.Clerk, default)).Value.Bytes.AsSpan().SequenceEqual(own));
        Assert.Empty((await MaterialCheck.Run(world.World.Store, files, 10, default)).Findings);
    }

    [Fact]
    public async Task Of_two_who_ask_at_once_for_one_record_one_is_served()
    {
        await using var world = new KeyWorld(Dialect.Sqlite);
        var c = await world.Submitted();
        var reading = await AccessLog.Record(world.Desk, c.Applicant.SubjectKey, c.Number, ["phone"], false, People.Clerk, default);
        var request = new KeyRequest { Open = new(reading, c.Applicant.SubjectKey, [FieldEnvelope.SlotOf(c.Applicant.Phone)!.Value], ["phone"]) };
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => world.Client.Ask(request, default)));
        Assert.Single(answers, a => a!.Keys is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"open\":{}}")]
    [InlineData("{\"open\":{\"reading\":1,\"subject\":\"x\",\"slots\":[-1,9223372036854775807],\"fields\":[\"\",\"a\\nb\"]}}")]
    [InlineData("{\"take\":{\"count\":2147483647}}")]
    [InlineData("{\"forget\":{\"order\":1,\"subject\":\"x\",\"slots\":[0]}}")]
    public async Task Hostile_lines_are_answered_and_the_service_goes_on(string line)
    {
        await using var world = new KeyWorld(Dialect.Sqlite);
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(world.Socket));
        await using var stream = new System.Net.Sockets.NetworkStream(socket);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
        var answer = KeyLines.Answer((await new StreamReader(stream).ReadLineAsync())!)!;
        Assert.Null(answer.Keys);
        Assert.True(answer.Slots is null || answer.Slots.Seeds.Count <= SlotStore.MaximumTake);
        Assert.Null(answer.Destroyed);
        await world.Submitted();
    }

    [Fact]
    public void The_log_only_grows_and_a_changed_line_is_noticed()
    {
        var folder = Directory.CreateTempSubdirectory("jy-log-").FullName;
        var path = Path.Combine(folder, "unwraps.log");
        using (var log = new UnwrapLog(path))
        {
            Assert.True(log.Add(new(TestDatabase.Now, "open", 7, "s", "a", "p", "phone")));
            Assert.True(log.Add(new(TestDatabase.Now, "open", 8, "s", "a", "p", "name")));
            Assert.False(log.Add(new(TestDatabase.Now, "open", 7, "s", "a", "p", "phone")));
        }
        // Half a line from a power cut is dropped.
        File.AppendAllText(path, "[\"2026");
        using (var log = new UnwrapLog(path))
            Assert.True(log.IsUsed(8));
        File.WriteAllText(path, File.ReadAllText(path).Replace("phone", "fonee", StringComparison.Ordinal));
        Assert.Throws<InvalidDataException>(() => new UnwrapLog(path));
        Directory.Delete(folder, true);
    }

    [Fact]
    public void A_large_log_is_closed_and_the_chain_goes_on_in_another_file()
    {
        var folder = Directory.CreateTempSubdirectory("jy-log-").FullName;
        var path = Path.Combine(folder, "unwraps.log");
        for (var start = 0; start < 5; start++)
        {
            using var log = new UnwrapLog(path, large: 1000);
            for (var n = 0; n < 8; n++)
                Assert.True(log.Add(new(TestDatabase.Now, "open", start * 10 + n, "s", "a", "p", "phone")));
            // What was used stays used, in whichever file it stands.
            Assert.True(log.IsUsed(start * 10));
            Assert.False(log.Add(new(TestDatabase.Now, "open", start * 10, "s", "a", "p", "phone")));
        }

        var closed = UnwrapLog.Closed(path);
        Assert.True(closed.Count > 4);
        Assert.All(closed, file => Assert.InRange(new FileInfo(file).Length, 1000, 1400));
        Assert.Equal(Enumerable.Range(0, 5).SelectMany(s => Enumerable.Range(0, 8).Select(n => s * 10L + n)), UnwrapLog.ReadAll(path).Select(l => l.Event));
        File.WriteAllText(closed[1], File.ReadAllText(closed[1]).Replace("phone", "fonee", StringComparison.Ordinal));
        Assert.Throws<InvalidDataException>(() => UnwrapLog.ReadAll(path).Count());
        File.WriteAllText(closed[^1], File.ReadAllText(closed[^1]).Replace("phone", "fonee", StringComparison.Ordinal));
        Assert.Throws<InvalidDataException>(() => new UnwrapLog(path));
        Directory.Delete(folder, true);
    }

    [Theory, DatabaseData]
    public async Task Destroying_the_keys_makes_values_unreadable_everywhere_and_leaves_the_record_whole(Dialect dialect)
    {
        await using var world = new KeyWorld(dialect);
        await SaveDraft.Handle(new(null, TestItem.Licence.Id, TestItem.Division, HandlingMode.Commitment) { Answers = (await world.Application()).Answers }, People.Zhang, world.Desk, default);
        var c = await world.Submitted();
        var other = await world.Submitted(People.Li);
        var request = new ForgetSubject.Request(People.Zhang.Subject!, "本人要求删除，不再办理", TimeSpan.Zero);
        Assert.Equal("subject.not-yours", (await ForgetSubject.Handle(request, People.Clerk, world.Desk, default)).Refusal!.Code);
        Assert.Contains(c.Number, (await ForgetSubject.Handle(request, People.Head, world.Desk, default)).Refusal!.Message, StringComparison.Ordinal);
        Assert.True((await WithdrawCase.Handle(new(c.Id), People.Zhang, world.Desk, null, null, default)).IsGiven);

        var done = await ForgetSubject.Handle(request, People.Head, world.Desk, default);
        Assert.True(done.IsGiven, done.Refusal?.ToString());
        Assert.True(done.Value.Slots > 0);
        foreach (var actor in new[] { People.Clerk, People.Zhang })
        {
            var read = (await world.World.Queries.Case(c.Id, actor, actor == People.Zhang ? null : AccessPurpose.Stated("本人来问还留着什么"), default)).Value;
            Assert.Equal((PersonalDataState.Destroyed, OpenedFields.DestroyedText, OpenedFields.DestroyedText), (read.Personal, read.Applicant.Phone, read.Answers["home"]));
        }
        Assert.Equal("13900001234", (await world.World.Queries.Case(other.Id, People.Clerk, default)).Value.Applicant.Phone);
        await world.World.Verified();

        // The person may apply anew; that is sealed with other keys.
        var anew = await world.Submitted();
        Assert.Equal("13900001234", (await world.World.Queries.Case(anew.Id, People.Clerk, default)).Value.Applicant.Phone);
    }

    [Fact]
    public async Task Files_that_the_law_wants_kept_are_not_destroyed()
    {
        await using var world = new KeyWorld(Dialect.Sqlite);
        var c = await world.World.Accept(await world.Submitted());
        var granted = (await DecideCase.Handle(new(c.Id, true, "符合条件"), People.Head, world.Desk, null, null, default)).Value;
        await world.World.Delivered(granted);
        var refusal = (await ForgetSubject.Handle(new(People.Zhang.Subject!, "本人要求删除", TimeSpan.Zero), People.Head, world.Desk, default)).Refusal!;
        Assert.Equal("subject.must-keep", refusal.Code);
        Assert.Contains("档案法", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("13900001234", (await world.World.Queries.Case(c.Id, People.Clerk, AccessPurpose.Stated("本人来问送达情况"), default)).Value.Applicant.Phone);
    }
}
