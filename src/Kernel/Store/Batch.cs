using System.Security.Cryptography;

namespace Jiangyuan.Kernel.Store;

/// <summary>The newest event of a stream: version 0 and zeros when there is none.</summary>
internal readonly record struct Head(int Version, byte[] Hash)
{
    internal static readonly Head None = new(0, EventChain.Start);
}

/// <summary>An event with its place in its stream.</summary>
internal sealed record PlannedEvent(PendingCommit By, string Stream, int Version, PreparedEvent Prepared, byte[] Hash);

/// <summary>A row to write or to take away. <paramref name="IsNew"/>: of a stream that begins with this transaction, so that it should not be there yet.</summary>
internal readonly record struct RowChange(Row Row, bool IsDelete, bool IsNew);

/// <summary>
/// Decides for one transaction, in order, which commits go in and what they write. Pure but for the two look-ups, which must see the state
/// before this transaction; what the batch itself adds is remembered here, so two commits on one stream fit into one batch.
/// </summary>
internal sealed class Batch(Func<string, Head> findHead, Func<string, string, StoredAnswer?> findAnswer)
{
    private readonly Dictionary<string, Head> _heads = [];
    private readonly Dictionary<(string Actor, string Key), StoredAnswer> _answers = [];
    private readonly List<(PendingCommit Pending, CommitResult? Result, int LastIndex)> _admitted = [];

    internal List<PlannedEvent> Events { get; } = [];

    internal List<PendingCommit> Answers { get; } = [];

    internal List<OutboxMessage> Outbox { get; } = [];

    internal List<RowChange> Rows { get; } = [];

    internal List<(long Id, long At)> Sent { get; } = [];

    /// <summary>Something goes into the log, not only marks on messages.</summary>
    internal bool HasLog => Events.Count + Answers.Count + Outbox.Count > 0;

    /// <summary>Somebody is told that it was repeated or stale.</summary>
    internal bool HasRefusals { get; private set; }

    internal bool IsEmpty => !HasLog && Sent.Count == 0;

    internal void Admit(PendingCommit pending)
    {
        var refusal = Repeated(pending) ?? Stale(pending);
        if (refusal is null)
            Plan(pending);
        else
            HasRefusals = true;
        _admitted.Add((pending, refusal, Events.Count));
    }

    /// <summary>Hash over everything the batch logs.</summary>
    internal byte[] Content()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // At once: the writer does this for every event, and a call costs more than the thirty-two bytes it adds.
        var hashes = new byte[Events.Count * EventChain.Start.Length];
        for (var i = 0; i < Events.Count; i++)
            Events[i].Hash.CopyTo(hashes, i * EventChain.Start.Length);
        hash.AppendData(hashes);
        foreach (var p in Answers)
            EventChain.AddAnswer(hash, p.Commit.Actor, p.Commit.IdempotencyKey!, p.Commit.RequestHash, p.Commit.Response, p.At);
        foreach (var m in Outbox)
            EventChain.AddMessage(hash, m.Topic, m.Key, m.Payload);
        return hash.GetHashAndReset();
    }

    /// <summary>Tells every caller, once the transaction is durable.</summary>
    internal void Complete(long firstSeq)
    {
        foreach (var (pending, result, lastIndex) in _admitted)
            pending.Complete(result ?? new CommitResult.Done(firstSeq - 1 + lastIndex));
    }

    private CommitResult? Repeated(PendingCommit pending)
    {
        if (pending.Commit.IdempotencyKey is not { } key)
            return null;
        var actor = pending.Commit.Actor;
        var known = _answers.GetValueOrDefault((actor, key)) ?? findAnswer(actor, key);
        return known is null ? null
            : known.RequestHash == pending.Commit.RequestHash ? new CommitResult.Repeated(known.Response) : new CommitResult.KeyTaken();
    }

    private CommitResult.Stale? Stale(PendingCommit pending)
    {
        var appends = pending.Commit.Appends;
        for (var i = 0; i < appends.Count; i++)
        {
            if (appends[i].ExpectedVersion == StreamAppend.AnyVersion)
                continue;
            var actual = HeadOf(appends[i].Stream).Version;
            for (var j = 0; j < i; j++)
            {
                if (appends[j].Stream == appends[i].Stream)
                    actual += appends[j].Events.Count;
            }
            if (actual != appends[i].ExpectedVersion)
                return new CommitResult.Stale(appends[i].Stream, actual);
        }
        return null;
    }

    private void Plan(PendingCommit pending)
    {
        for (var i = 0; i < pending.Events.Length; i++)
        {
            var append = pending.Commit.Appends[i];
            var head = HeadOf(append.Stream);
            var isNew = head.Version == 0;
            foreach (var e in pending.Events[i])
            {
                head = new Head(head.Version + 1, isNew && e.Opening is { } known ? known : EventChain.Hash(head.Hash, head.Version + 1, e.Content));
                Events.Add(new PlannedEvent(pending, append.Stream, head.Version, e, head.Hash));
            }
            _heads[append.Stream] = head;
            foreach (var row in append.Deletes)
                Rows.Add(new RowChange(row, true, false));
            foreach (var row in append.Upserts)
                Rows.Add(new RowChange(row, false, isNew));
        }
        if (pending.Commit.IdempotencyKey is { } key)
        {
            _answers.Add((pending.Commit.Actor, key), new StoredAnswer(pending.Commit.RequestHash, pending.Commit.Response));
            Answers.Add(pending);
        }
        Outbox.AddRange(pending.Commit.Outbox);
        foreach (var id in pending.Sent)
            Sent.Add((id, pending.At));
    }

    private Head HeadOf(string stream)
    {
        if (!_heads.TryGetValue(stream, out var head))
            _heads[stream] = head = findHead(stream);
        return head;
    }
}
