using Jiangyuan.Kernel.Store;
using static Jiangyuan.Modules.Tests.Store.LedgerType;

namespace Jiangyuan.Modules.Tests.Store;

public sealed class EventStoreTests
{
    [Theory, DatabaseData]
    public async Task A_commit_is_read_back_as_it_was_given(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();

        var done = await store.Commit(Short.Commit(Short.Append("甲", [], Noted("江源 🏔\n\"x\""), Added(5))));

        Assert.Equal(new CommitResult.Done(2), done);
        var events = await store.ReadStream("ledger/甲");
        Assert.Equal([(1L, 1, "ledger.noted", "江源 🏔\n\"x\""), (2L, 2, "ledger.added", "5")], events.Select(e => (e.Seq, e.Version, e.Type, e.Payload)));
        Assert.All(events, e => Assert.Equal(("ledger/甲", "u1", "test", TestDatabase.Now), (e.Stream, e.Actor, e.Purpose, e.At)));
        Assert.Equal(2, events.Select(e => Convert.ToHexString(e.Salt)).Distinct().Count());
        Assert.Equal(5L, Convert.ToInt64(await database.Run("SELECT balance FROM ledgers WHERE id = '甲'"), null));
    }

    [Theory, DatabaseData]
    public async Task A_commit_over_several_streams_is_all_or_nothing(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        await store.Commit(Short.Commit(Short.Append("b", [], Added(1))));

        var stale = await store.Commit(Short.Commit(Short.Append("a", [], Added(1)), Short.Append("b", [], Added(1))));

        Assert.Equal(new CommitResult.Stale("ledger/b", 1), stale);
        Assert.Empty(await store.ReadStream("ledger/a"));
        Assert.Equal(1, await database.Count("ledgers"));

        var many = Enumerable.Range(0, 50).Select(i => Short.Append($"many{i}", [], Added(i))).ToList();
        Assert.Equal(new CommitResult.Done(51), await store.Commit(Short.Commit(many)));
        Assert.Equal(51, await database.Count("ledgers"));
    }

    [Theory, DatabaseData]
    public async Task A_stream_that_moved_on_refuses_what_was_decided_before(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        await store.Commit(Short.Commit(Short.Append("a", [], Added(1))));

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => store.Commit(Short.Commit(Short.Append("a", [Added(1)], Added(i))))));

        Assert.Single(results.OfType<CommitResult.Done>());
        Assert.All(results.OfType<CommitResult.Stale>(), s => Assert.Equal(new CommitResult.Stale("ledger/a", 2), s));
        Assert.Equal(2, (await store.ReadStream("ledger/a")).Count);
        Assert.Equal(2, await database.Count("ledger_lines"));
    }

    [Theory, DatabaseData]
    public async Task The_same_asking_again_gets_the_same_answer_and_changes_nothing(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        var first = Short.Commit(Short.Append("a", [], Added(1))) with { IdempotencyKey = "k", RequestHash = "h", Response = "答复" };
        await store.Commit(first);

        Assert.Equal(new CommitResult.Repeated("答复"), await store.Commit(first));
        Assert.Equal(new CommitResult.KeyTaken(), await store.Commit(first with { RequestHash = "other" }));
        Assert.IsType<CommitResult.Stale>(await store.Commit(first with { Actor = "u2" }));
        Assert.Equal(new StoredAnswer("h", "答复"), await store.FindAnswer("u1", "k"));
        Assert.Null(await store.FindAnswer("u2", "k"));
        Assert.Single(await store.ReadStream("ledger/a"));
    }

    [Theory, DatabaseData]
    public async Task A_hundred_identical_askings_at_once_have_one_effect(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();

        // Each names another stream first, so that they reach different writers.
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => store.Commit(
            Short.Commit(Short.Append($"a{i}", [], Added(1))) with { IdempotencyKey = "k", RequestHash = "h", Response = "r" })));

        Assert.Single(results.OfType<CommitResult.Done>());
        Assert.Equal(99, results.OfType<CommitResult.Repeated>().Count());
        Assert.Equal(1, await database.Count("events"));
    }

    [Theory, DatabaseData]
    public async Task Two_commits_on_one_stream_fit_into_one_batch(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();

        // Queued without waiting: the writer takes what has gathered while it was busy with the first.
        var tasks = new List<Task<CommitResult>> { store.Commit(Short.Commit(Short.Append("x", [], Added(1)))) };
        var history = new List<NewEvent>();
        for (var i = 0; i < 200; i++)
        {
            NewEvent next = i % 3 == 2 ? Removed(i - 1) : Added(i);
            tasks.Add(store.Commit(Short.Commit(Short.Append("a", [.. history], next))));
            history.Add(next);
        }
        var results = await Task.WhenAll(tasks);

        Assert.All(results, r => Assert.IsType<CommitResult.Done>(r));
        Assert.True(await database.Count("batches") < 150);
        Assert.Equal(history, (await store.ReadStream("ledger/a")).Select(e => new NewEvent(e.Type, e.Payload)));
        Assert.Equal(201 - 66 - 66, await database.Count("ledger_lines"));
    }

    [Theory, DatabaseData]
    public async Task Only_the_commit_that_the_database_refuses_fails(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();

        var tasks = Enumerable.Range(0, 100).Select(i => store.Commit(Short.Commit(Short.Append($"a{i}", [], Added(i == 50 ? -666 : i))))).ToList();
        for (var i = 0; i < tasks.Count; i++)
        {
            if (i == 50)
                Assert.Contains("ledger_lines", (await Assert.ThrowsAnyAsync<Exception>(() => tasks[50])).Message, StringComparison.Ordinal);
            else
                Assert.IsType<CommitResult.Done>(await tasks[i]);
        }
        Assert.Equal(99, await database.Count("events"));
        Assert.Equal(99, Convert.ToInt64(await database.Run("SELECT max(seq) FROM events"), null));
        Assert.Empty(await store.ReadStream("ledger/a50"));
    }

    [Theory, DatabaseData]
    public async Task A_row_without_an_event_or_of_a_foreign_table_is_a_bug(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        var row = new Row(LedgerLines, "a", 1L, 1L);

        await Assert.ThrowsAsync<ArgumentException>(() => store.Commit(Short.Commit(new StreamAppend("ledger/a", 0, [], [row], []))));
        await Assert.ThrowsAsync<ArgumentException>(() => store.Commit(Short.Commit(new StreamAppend("ledger/a", 0, [Added(1)], [new Row(LedgerLines, "a", 1, 1)], []))));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.Commit(Short.Commit(new StreamAppend("ledger/a", 0, [Added(1)], [new Row(new Table("elsewhere", 1, "id"), "a")], []))));
        Assert.Equal(0, await database.Count("events"));
    }

    [Theory, DatabaseData]
    public async Task Streams_to_which_one_only_adds_need_no_version(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        StreamAppend Log(int i) => new("log/all", StreamAppend.AnyVersion, [new NewEvent("read", $"{i}")], [], []);

        var results = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => store.Commit(Short.Commit(Short.Append($"a{i}", [], Added(1)), Log(i)))));

        Assert.All(results, r => Assert.IsType<CommitResult.Done>(r));
        Assert.Equal(Enumerable.Range(1, 300), (await store.ReadStream("log/all")).Select(e => e.Version));
    }

    [Theory, DatabaseData]
    public async Task A_reader_of_all_events_misses_none_while_others_write(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        var writing = Task.WhenAll(Enumerable.Range(0, 16).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
                await store.Commit(Short.Commit(Short.Append($"w{w}-{i}", [], Noted("n"), Added(i))));
        })));

        var seen = new List<long>();
        var isLast = false;
        while (!isLast)
        {
            isLast = writing.IsCompleted;
            await foreach (var e in store.ReadAll(seen.Count == 0 ? 0 : seen[^1]))
                seen.Add(e.Seq);
        }
        await writing;

        Assert.Equal(Enumerable.Range(1, 3200).Select(i => (long)i), seen);
    }

    [Theory, DatabaseData]
    public async Task The_log_refuses_to_be_changed(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        await store.Commit(Short.Commit(Short.Append("a", [], Added(1))) with { IdempotencyKey = "k", Outbox = [new OutboxMessage("t", "k", "p")] });

        foreach (var sql in new[]
        {
            "UPDATE events SET payload = 'x'", "DELETE FROM events", "UPDATE batches SET n = 0", "DELETE FROM batches",
            "UPDATE idempotency SET response = 'x'", "DELETE FROM idempotency", "UPDATE outbox SET payload = 'x'", "DELETE FROM outbox",
        })
            Assert.Contains("append-only", (await Assert.ThrowsAnyAsync<Exception>(() => database.Run(sql))).Message, StringComparison.Ordinal);
    }

    [Theory, DatabaseData]
    public async Task Messages_wait_in_order_until_they_are_marked_as_sent(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => store.Commit(
            Short.Commit(Short.Append($"a{i}", [], Added(1))) with { Outbox = [new OutboxMessage("sms", $"k{i}", "一"), new OutboxMessage("sms", $"k{i}", "二")] })));

        var first = await store.TakeOutbox(30);
        Assert.Equal(30, first.Count);
        Assert.Equal(first.Select(m => m.Id).Order(), first.Select(m => m.Id));
        Assert.Equal(("sms", "一"), (first[0].Topic, first[0].Payload));
        Assert.Equal(first, await store.TakeOutbox(30));

        await store.MarkSent([.. first.Select(m => m.Id)], TestDatabase.Now);
        Assert.Equal(10, (await store.TakeOutbox(30)).Count);
    }

    [Theory, DatabaseData]
    public async Task What_was_committed_is_there_after_a_restart(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        var pending = new List<Task<CommitResult>>();
        await using (var store = database.Open())
        {
            for (var i = 0; i < 50; i++)
                pending.Add(store.Commit(Short.Commit(Short.Append($"a{i}", [], Added(i)))));
        }
        Assert.All(await Task.WhenAll(pending), r => Assert.IsType<CommitResult.Done>(r));
        await using var again = database.Open();

        Assert.Equal(new CommitResult.Done(51), await again.Commit(Short.Commit(Short.Append("a7", [Added(7)], Added(8)))));
        Assert.Equal([7L, 8L], (await again.Load(Instance, "a7")).State.Lines.Values);
    }

    [Theory, DatabaseData]
    public async Task A_closed_store_says_so(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        var store = database.Open();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.Commit(Short.Commit(Short.Append("a", [], Added(1)))));
    }

    [Theory, DatabaseData]
    public async Task A_connection_for_reading_cannot_write(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        await using var connection = await store.OpenRead(ReadScope.System);
        await using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM ledgers";

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => command.ExecuteNonQueryAsync());
    }

    [Fact]
    public async Task A_commit_reads_as_little_after_many_as_after_few()
    {
        Assert.SkipWhen(LocalPostgres.WhyNot is not null, LocalPostgres.WhyNot ?? "");
        const int Commits = 100;
        await using var database = new TestDatabase(Dialect.Postgres);
        await using (var store = database.Open())
        {
            for (var n = 0; n < Commits; n++)
                Assert.IsType<CommitResult.Done>(await store.Commit(Short.Commit(Short.Append($"many{n}", [], Added(n)))));
        }

        // What a connection has read is told when it closes. A statement that reads all batches to find the newest comes to five thousand here.
        const string Read = "SELECT t.seq_tup_read + (SELECT sum(i.idx_tup_read) FROM pg_stat_user_indexes i WHERE i.relid = t.relid) FROM pg_stat_user_tables t WHERE t.schemaname = current_schema() AND t.relname = 'batches' AND t.n_tup_ins >= 100";
        var read = await database.Run(Read);
        for (var wait = 0; read is null && wait < 100; wait++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            read = await database.Run(Read);
        }
        Assert.InRange(Convert.ToInt64(read, null), Commits, 15 * Commits);
    }
}
