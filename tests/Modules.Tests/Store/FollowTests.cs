using Jiangyuan.Kernel.Store;
using static Jiangyuan.Modules.Tests.Store.LedgerType;

namespace Jiangyuan.Modules.Tests.Store;

/// <summary>Whoever follows the log closely gets every event once and in order, from memory or from the database, and the same either way.</summary>
public sealed class FollowTests
{
    [Theory, DatabaseData]
    public async Task What_was_committed_here_is_given_from_memory_as_the_database_has_it(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        Assert.Empty(await Next(store, 0));
        for (var i = 0; i < 5; i++)
            await store.Commit(Short.Commit(Short.Append($"a{i}", [], Added(i), Noted("藏文 བོད།"))));
        // Were it read from the database, a change behind the store's back would show.
        await database.Tamper("events", "UPDATE events SET payload = '7' WHERE seq = 1");
        var followed = await Next(store, 0);
        Assert.Equal("0", followed[0].Payload);
        await database.Tamper("events", "UPDATE events SET payload = '0' WHERE seq = 1");
        Assert.Equal((await All(store)).Select(Text), followed.Select(Text));
        Assert.Empty(await Next(store, 10));
    }

    [Theory, DatabaseData]
    public async Task What_another_process_commits_in_between_is_not_missed(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        await using var other = database.Open();
        var chance = new Random(20261127);
        List<string> followed = [];
        for (var i = 0; i < 120; i++)
        {
            await (chance.Next(3) == 0 ? other : store).Commit(Short.Commit(Short.Append($"s{i}", [], Added(i))));
            if (chance.Next(4) > 0)
                continue;
            followed.AddRange((await Next(store, followed.Count)).Select(Text));
        }
        for (var taken = -1; taken < followed.Count;)
        {
            taken = followed.Count;
            followed.AddRange((await Next(store, taken)).Select(Text));
        }
        Assert.Equal((await All(store)).Select(Text), followed);
    }

    [Theory, DatabaseData]
    public async Task Commits_at_once_are_followed_in_order(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        Assert.Empty(await Next(store, 0));
        var commits = Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => store.Commit(Short.Commit(Short.Append($"p{i}", [], Added(i), Noted("x")))))));
        List<string> followed = [];
        while (followed.Count < 800)
            followed.AddRange((await Next(store, followed.Count)).Select(Text));
        await commits;
        Assert.Equal((await All(store)).Select(Text), followed);
    }

    [Theory, DatabaseData]
    public async Task Who_falls_far_behind_reads_the_database(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        Assert.Empty(await Next(store, 0));
        for (var i = 0; i < 9; i++)
            await store.Commit(Short.Commit(Short.Append($"b{i}", [], [.. Enumerable.Repeat(Noted("many"), 1000)])));
        await database.Tamper("events", "UPDATE events SET payload = 'changed' WHERE seq = 1");
        Assert.Equal("changed", (await Next(store, 0))[0].Payload);
        // From then on it is followed again.
        await store.Commit(Short.Commit(Short.Append("c", [], Added(1))));
        await database.Tamper("events", "UPDATE events SET payload = '7' WHERE seq = 9001");
        Assert.Equal("1", Assert.Single(await Next(store, 9000)).Payload);
    }

    [Theory, DatabaseData]
    public async Task Long_payloads_are_not_kept_without_end(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        Assert.Empty(await Next(store, 0));
        for (var i = 0; i < 5; i++)
            await store.Commit(Short.Commit(Short.Append($"d{i}", [], Noted(new string('x', 8 << 20)))));
        await database.Tamper("events", "UPDATE events SET payload = 'changed' WHERE seq = 1");
        Assert.Equal("changed", (await Next(store, 0))[0].Payload);
    }

    [Theory, DatabaseData]
    public async Task What_the_database_lost_is_not_given_from_memory(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        Assert.Empty(await Next(store, 0));
        for (var i = 0; i < 3; i++)
            await store.Commit(Short.Commit(Short.Append($"e{i}", [], Added(i))));
        await database.Tamper("events", "DELETE FROM events WHERE seq >= 2");
        Assert.Equal(1, Assert.Single(await Next(store, 0)).Seq);
    }

    private static string Text(StoredEvent e) =>
        $"{e.Seq} {e.Stream} {e.Version} {e.Type} {e.Payload} {Convert.ToHexString(e.Utf8Payload)} {e.Actor} {e.Purpose} {e.At:O} {Convert.ToHexString(e.Salt)} {Convert.ToHexString(e.Hash)}";

    private static async Task<List<StoredEvent>> Next(EventStore store, long after) => await store.Follow(after, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private static async Task<List<StoredEvent>> All(EventStore store) => await store.ReadAll(0, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
}
