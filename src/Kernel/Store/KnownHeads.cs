namespace Jiangyuan.Kernel.Store;

/// <summary>
/// The heads this writer wrote lately. With them, and a new stream being taken for new and a key for unused, most batches need no look-up at all.
/// An assumption can be wrong (another process wrote, a key comes again), never harmful: version n exists once and a key exists once, so the
/// unique keys refuse the transaction, and the batch is done again with look-ups. Used by one writer.
/// </summary>
internal sealed class KnownHeads
{
    private const int Capacity = 100_000;

    private readonly Dictionary<string, Head> _heads = [];

    /// <summary>True when every commit fits what is assumed; a commit without events would not be refused, so it is always looked up.</summary>
    internal bool Suffice(List<PendingCommit> pending)
    {
        HashSet<string>? mentioned = null;
        foreach (var commit in pending)
        {
            foreach (var append in commit.Commit.Appends)
            {
                if (append.Events.Count == 0)
                    return false;
                var isFirst = (mentioned ??= []).Add(append.Stream);
                var isKnown = _heads.TryGetValue(append.Stream, out var head);
                if (isFirst && !(append.ExpectedVersion switch
                {
                    0 => !isKnown,
                    StreamAppend.AnyVersion => isKnown,
                    var version => isKnown && head.Version == version,
                }))
                    return false;
            }
        }
        return true;
    }

    internal Head Of(string stream) => _heads.GetValueOrDefault(stream, Head.None);

    internal void Learn(Batch batch)
    {
        if (_heads.Count > Capacity)
            _heads.Clear();
        foreach (var e in batch.Events)
            _heads[e.Stream] = new Head(e.Version, e.Hash);
    }
}
