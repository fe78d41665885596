namespace Jiangyuan.Kernel.Store;

/// <summary>Who asks, for what purpose, when, and how to recognise the same asking again.</summary>
public sealed record Asking(string Actor, string Purpose, DateTimeOffset At)
{
    /// <summary>See <see cref="Commit.IdempotencyKey"/>.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>See <see cref="Commit.RequestHash"/>.</summary>
    public string? RequestHash { get; init; }

    /// <summary>The version the person saw; null when the command does not depend on it.</summary>
    public int? SeenVersion { get; init; }
}

/// <summary>What a decision comes to: events of its own stream, whole appends to other streams, messages, and the answer.</summary>
public sealed record Decision(IReadOnlyList<NewEvent> Events)
{
    /// <summary>Appends to further streams in the same transaction (a certificate issued by a decision on a case).</summary>
    public IReadOnlyList<StreamAppend> Also { get; init; } = [];

    /// <summary>Messages for the world outside.</summary>
    public IReadOnlyList<OutboxMessage> Outbox { get; init; } = [];

    /// <summary>The answer, stored for repeated asking.</summary>
    public string? Response { get; init; }
}

/// <summary>What was carried out. On a repeated asking <see cref="WasRepeated"/> is true, and the answer is the stored one.</summary>
public sealed record Executed<TState>(TState State, int Version, string? Response, bool WasRepeated);

/// <summary>A folded state and the version it stands for; version 0 is a stream that does not exist.</summary>
public sealed record Loaded<TState>(TState State, int Version)
    where TState : class;

/// <summary>From a decision to a durable change.</summary>
public static class Executing
{
    private const int Attempts = 8;

    /// <summary>Reads and folds one stream.</summary>
    public static async Task<Loaded<TState>> Load<TState>(this EventStore store, StreamType<TState> type, string id, CancellationToken ct = default)
        where TState : class
    {
        var events = await store.ReadStream(type.StreamOf(id), ct);
        return new Loaded<TState>(type.Fold(id, events), events.Count);
    }

    /// <summary>The append that brings a stream from a state to the one after <paramref name="events"/>, rows included, and that state.</summary>
    public static (StreamAppend Append, TState After) Append<TState>(this StreamType<TState> type, string id, Loaded<TState> before, IReadOnlyList<NewEvent> events, Asking asking)
        where TState : class
    {
        var stream = type.StreamOf(id);
        var at = Milliseconds(asking.At);
        var state = before.State;
        for (var i = 0; i < events.Count; i++)
        {
            // Place, salt and hash are not known yet, and no state may depend on them. The payload is made text only for those who read it.
            state = type.Apply(state, new StoredEvent(0, stream, before.Version + i + 1, events[i].Type, null!, asking.Actor, asking.Purpose, at, [], []) { Source = events[i] });
        }
        var (upserts, deletes) = events.Count == 0
            ? ([], [])
            : RowRules.Difference(before.Version == 0 ? [] : type.Rows(before.State), type.Rows(state));
        return (new StreamAppend(stream, before.Version, events, upserts, deletes), state);
    }

    /// <summary>
    /// Decides on the newest state and makes it durable. <paramref name="decide"/> is pure and may run several times: when somebody else was faster
    /// and the asking names no <see cref="Asking.SeenVersion"/>, it decides again on the new state.
    /// An asking that was carried out before is answered with its stored response, whatever the state is now.
    /// </summary>
    public static Task<Outcome<Executed<TState>>> Execute<TState>(
        this EventStore store, StreamType<TState> type, string id, Asking asking, Func<TState, Outcome<Decision>> decide, CancellationToken ct = default)
        where TState : class
    {
        var known = store.States.TryGet<TState>(type.StreamOf(id), out var loaded) ? loaded : null;
        return store.Run(type, id, asking, decide, known, ct);
    }

    /// <summary>The same for a fresh <paramref name="id"/>: nothing is read first. When the stream exists after all, it decides again on what is there.</summary>
    public static Task<Outcome<Executed<TState>>> ExecuteNew<TState>(
        this EventStore store, StreamType<TState> type, string id, Asking asking, Func<TState, Outcome<Decision>> decide, CancellationToken ct = default)
        where TState : class =>
        store.Run(type, id, asking, decide, new Loaded<TState>(type.Empty(id), 0), ct);

    private static async Task<Outcome<Executed<TState>>> Run<TState>(
        this EventStore store, StreamType<TState> type, string id, Asking asking, Func<TState, Outcome<Decision>> decide, Loaded<TState>? assumed, CancellationToken ct)
        where TState : class
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // An assumed state may be out of date: it may lead to a commit, which is checked, but not to a "no".
            var before = assumed ?? await store.Load(type, id, ct);
            var isAssumed = assumed is not null;
            assumed = null;
            var decided = asking.SeenVersion is { } seen && seen != before.Version ? Stale : decide(before.State);
            if (decided.IsGiven)
            {
                var result = await store.Carry(type, id, asking, before, decided.Value, ct);
                if (result is { } given)
                    return given;
            }
            else if (!isAssumed)
            {
                return await store.AnsweredBefore(type, id, asking, ct) ?? decided.Refusal;
            }
        }
        return Stale;
    }

    /// <summary>Null when somebody else was faster.</summary>
    private static async Task<Outcome<Executed<TState>>?> Carry<TState>(
        this EventStore store, StreamType<TState> type, string id, Asking asking, Loaded<TState> before, Decision decision, CancellationToken ct)
        where TState : class
    {
        var (append, after) = type.Append(id, before, decision.Events, asking);
        // Without events the version is still named, so that the answer is true of the newest state.
        var result = await store.Commit(
            new Commit(asking.Actor, asking.Purpose, asking.At, [append, .. decision.Also])
            {
                IdempotencyKey = asking.IdempotencyKey,
                RequestHash = asking.RequestHash,
                Response = decision.Response,
                Outbox = decision.Outbox,
            },
            ct);
        foreach (var also in decision.Also)
            store.States.Forget(also.Stream);
        switch (result)
        {
            case CommitResult.Done:
                var version = before.Version + decision.Events.Count;
                // A stream that has just begun is seldom asked for again soon: remembering it would only keep its state alive through collections.
                if (before.Version > 0 && version > 0)
                    store.States.Put(append.Stream, after, version);
                return new Executed<TState>(after, version, decision.Response, false);
            case CommitResult.Repeated repeated:
                var now = await store.Load(type, id, ct);
                return new Executed<TState>(now.State, now.Version, repeated.Response, true);
            case CommitResult.KeyTaken:
                return KeyReused;
            default:
                store.States.Forget(append.Stream);
                return null;
        }
    }

    private static async Task<Outcome<Executed<TState>>?> AnsweredBefore<TState>(
        this EventStore store, StreamType<TState> type, string id, Asking asking, CancellationToken ct)
        where TState : class
    {
        if (asking.IdempotencyKey is not { } key || await store.FindAnswer(asking.Actor, key, ct) is not { } answer)
            return null;
        if (answer.RequestHash != asking.RequestHash)
            return KeyReused;
        var now = await store.Load(type, id, ct);
        return new Executed<TState>(now.State, now.Version, answer.Response, true);
    }

    private static DateTimeOffset Milliseconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    private static Refusal Stale { get; } = new(
        "store.stale", "内容已被更新：在您查看之后，其他人已对它作了处理。您的操作没有生效，现有内容没有改变。", "请刷新页面查看最新内容，确认后再操作。")
    {
        Kind = RefusalKind.Conflict,
    };

    private static Refusal KeyReused { get; } = new(
        "store.key-reused", "这个幂等键已用于另一个请求。本次请求没有生效。", "同一请求重发时请保持内容不变；新的请求请使用新的幂等键。")
    {
        Kind = RefusalKind.Conflict,
    };
}
