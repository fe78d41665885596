using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using static Jiangyuan.Modules.Tests.Store.LedgerType;

namespace Jiangyuan.Modules.Tests.Store;

public sealed class ExecutingTests
{
    private static readonly Refusal TooMuch = new("ledger.too-much", "太多了。");

    private static Outcome<Decision> AddOne(Ledger ledger) =>
        ledger.Lines.Count >= 100 ? TooMuch : new Decision([Added(1)]) { Response = $"{ledger.Lines.Count + 1}" };

    [Theory, DatabaseData]
    public async Task A_decision_changes_the_state_and_its_rows(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();

        var first = await store.ExecuteNew(Instance, "a", Short.Asking(), s => new Decision([Noted("一"), Added(3), Added(4)]));
        var second = await store.Execute(Instance, "a", Short.Asking(), s => new Decision([Removed(s.Lines.Keys.First())]) { Response = "去掉了" });

        Assert.Equal(3, first.Value.Version);
        Assert.Equal((4, "去掉了", false), (second.Value.Version, second.Value.Response, second.Value.WasRepeated));
        Assert.Equal([4L], second.Value.State.Lines.Values);
        Assert.Equal(1, await database.Count("ledger_lines"));
        var loaded = await store.Load(Instance, "a");
        Assert.Equal((4, "一"), (loaded.Version, loaded.State.Note));
    }

    [Theory, DatabaseData]
    public async Task A_refusal_is_passed_on_and_nothing_is_written(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();

        var refused = await store.Execute<Ledger>(Instance, "a", Short.Asking("k", "h"), _ => TooMuch);

        Assert.Equal("ledger.too-much", refused.Refusal!.Code);
        Assert.Equal(0, await database.Count("events") + await database.Count("idempotency"));
    }

    [Theory, DatabaseData]
    public async Task Whoever_saw_an_older_version_is_told_so(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        await store.ExecuteNew(Instance, "a", Short.Asking(), AddOne);
        await store.Execute(Instance, "a", Short.Asking(), AddOne);

        var stale = await store.Execute(Instance, "a", Short.Asking() with { SeenVersion = 1 }, AddOne);
        var timely = await store.Execute(Instance, "a", Short.Asking() with { SeenVersion = 2 }, AddOne);

        Assert.Equal(("store.stale", RefusalKind.Conflict), (stale.Refusal!.Code, stale.Refusal.Kind));
        Assert.NotNull(stale.Refusal.Next);
        Assert.Equal(3, timely.Value.Version);
    }

    [Theory, DatabaseData]
    public async Task Of_many_who_saw_the_same_version_one_succeeds(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        await store.ExecuteNew(Instance, "a", Short.Asking(), AddOne);

        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => store.Execute(Instance, "a", Short.Asking() with { SeenVersion = 1 }, AddOne)));

        Assert.Single(results, r => r.IsGiven);
        Assert.All(results.Where(r => !r.IsGiven), r => Assert.Equal("store.stale", r.Refusal!.Code));
    }

    [Theory, DatabaseData]
    public async Task Without_a_seen_version_the_slower_one_decides_again(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => store.Execute(Instance, "a", Short.Asking(), AddOne)));

        Assert.Equal(Enumerable.Range(1, 6), results.Select(r => r.Value.Version).Order());
        Assert.Equal(6, (await store.Load(Instance, "a")).State.Lines.Count);
    }

    [Theory, DatabaseData]
    public async Task A_repeated_asking_gets_its_stored_answer_even_where_the_state_now_refuses(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        Outcome<Decision> Once(Ledger s) => s.Lines.Count > 0 ? TooMuch : new Decision([Added(1)]) { Response = "办好了" };
        await store.ExecuteNew(Instance, "a", Short.Asking("k", "h"), Once);

        var again = await store.Execute(Instance, "a", Short.Asking("k", "h"), Once);
        var newAgain = await store.ExecuteNew(Instance, "b", Short.Asking("k", "h"), Once);
        var seenAgain = await store.Execute(Instance, "a", Short.Asking("k", "h") with { SeenVersion = 0 }, Once);
        var other = await store.Execute(Instance, "a", Short.Asking("k", "h2"), Once);
        var withoutKey = await store.Execute(Instance, "a", Short.Asking(), Once);

        Assert.Equal(("办好了", true, 1), (again.Value.Response, again.Value.WasRepeated, again.Value.Version));
        Assert.Equal(("办好了", true), (newAgain.Value.Response, newAgain.Value.WasRepeated));
        Assert.Equal(("办好了", true), (seenAgain.Value.Response, seenAgain.Value.WasRepeated));
        Assert.Equal("store.key-reused", other.Refusal!.Code);
        Assert.Equal("ledger.too-much", withoutKey.Refusal!.Code);
        Assert.Equal(1, await database.Count("events"));
    }

    [Theory, DatabaseData]
    public async Task A_fresh_id_that_exists_after_all_is_decided_on_what_is_there(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        await store.ExecuteNew(Instance, "a", Short.Asking(), AddOne);

        var again = await store.ExecuteNew(Instance, "a", Short.Asking(), AddOne);

        Assert.Equal((2, "2"), (again.Value.Version, again.Value.Response));
    }

    [Theory, DatabaseData]
    public async Task A_remembered_state_that_another_node_has_overtaken_never_says_no(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        await using var otherNode = database.Open();
        await store.ExecuteNew(Instance, "a", Short.Asking(), AddOne);
        await otherNode.Execute(Instance, "a", Short.Asking(), _ => new Decision([Removed(1)]));

        var emptied = await store.Execute(Instance, "a", Short.Asking(), s => s.Lines.Count > 0 ? TooMuch : new Decision([Noted("空了")]));

        Assert.Equal((3, "空了"), (emptied.Value.Version, emptied.Value.State.Note));
    }

    [Theory, DatabaseData]
    public async Task Other_streams_and_messages_come_with_the_decision(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        await store.ExecuteNew(Instance, "b", Short.Asking(), AddOne);
        var other = await store.Load(Instance, "b");

        var both = await store.ExecuteNew(Instance, "a", Short.Asking(), _ => new Decision([Added(5)])
        {
            Also = [Instance.Append("b", other, [Added(-5)], Short.Asking()).Append],
            Outbox = [new OutboxMessage("moved", "a", "5")],
        });

        Assert.True(both.IsGiven);
        Assert.Equal([1L, -5L], (await store.Load(Instance, "b")).State.Lines.Values);
        Assert.Equal(2, (await store.Execute(Instance, "b", Short.Asking(), s => new Decision([]) { Response = "读" })).Value.Version);
        Assert.Single(await store.TakeOutbox(10));
    }
}
