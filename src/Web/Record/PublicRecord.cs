using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Web.Record;

/// <summary>Where an event stands in the record.</summary>
/// <param name="Log">Name of the log, as its key and its checkpoints have it.</param>
/// <param name="IsSealed">A signed checkpoint covers it.</param>
/// <param name="Witnesses">How many witnesses have cosigned a checkpoint that covers it.</param>
internal sealed record RecordPlace(string Log, ulong Index, bool IsSealed, int Witnesses);

/// <summary>May a result be announced?</summary>
internal enum Announcement
{
    /// <summary>As many witnesses as the policy asks for have seen it.</summary>
    May,

    /// <summary>Not yet: it is being sealed or cosigned.</summary>
    Wait,

    /// <summary>The witnesses have been silent for too long: nothing is announced until they are back. Filing goes on.</summary>
    Stopped,
}

/// <summary>The record as pages and visitors read it: everything comes from the published files.</summary>
internal sealed class PublicRecord(RecordFolder folder, RecordKeys keys, RecordOptions options, TimeProvider time)
{
    internal RecordOptions Options => options;

    internal IReadOnlyList<RecordYear> Years() => folder.Years();

    internal RecordYear? Current() => folder.Years() is [.., var last] ? last : null;

    internal RecordFolder Folder => folder;

    /// <summary>Keys of the witnesses of this installation.</summary>
    internal IReadOnlyList<NoteKey> Witnesses { get; } = [.. options.Witnesses.Select(w => NoteKey.Parse(w.Key)).Where(k => k.IsGiven && k.Value.Kind == NoteKeyKind.Cosignature).Select(k => k.Value)];

    /// <summary>What a checker off line should believe: the keys of all years, the witnesses, the quorum.</summary>
    internal TrustedLogs Trusted() => new([.. folder.Years().SelectMany(y => y.Keys().Take(1))], Witnesses, Math.Min(options.Quorum, Witnesses.Count));

    /// <summary>Witnesses that have validly cosigned a checkpoint, with the time they state.</summary>
    internal IReadOnlyList<(NoteKey Key, DateTimeOffset At)> CosignersOf(SignedCheckpoint? signed) => signed is null ? [] :
        [.. from key in Witnesses let at = signed.Note.TimeOf(key) where at is not null select (key, DateTimeOffset.FromUnixTimeSeconds(Math.Min(at.Value, 253_402_300_799)))];

    /// <summary>Where the event of that number stands, or will stand as soon as it is sealed; null before the first year has begun.</summary>
    internal RecordPlace? PlaceOf(long seq) => Find(seq) is { } found
        ? new RecordPlace(found.Head.Head.Origin, found.Index, found.Index < found.Head.Head.Size, CosignersOf(Covering(found)).Count)
        : null;

    /// <summary>
    /// The proof for an event, made from the tiles, under the newest checkpoint with a quorum if that covers it, otherwise under the newest.
    /// The entry comes from the tiles too: it is what was published, not what the store says now.
    /// </summary>
    internal Outcome<(LogProof Proof, RecordEntry Entry)> ProofOf(long seq)
    {
        if (Find(seq) is not { } found || found.Index >= found.Head.Head.Size)
            return new Refusal("record.not-sealed", "这一条还没有写入公开记录。", "写入通常不到一秒，请稍后刷新。") { Kind = RefusalKind.Conflict };
        var signed = Covering(found) ?? found.Head;
        var size = signed.Head.Size;
        var path = new TiledLog(size, found.Year.Tile).InclusionProof(found.Index);
        if (!path.IsGiven)
            return path.Refusal;
        var id = TileId.Holding(-1, found.Index, found.Head.Head.Size);
        var bundle = found.Year.Tile(id) ?? found.Year.Tile(id with { Width = TileId.FullWidth });
        var entries = bundle is null ? new Refusal("tiles.missing", $"日志缺少 {id}。") : TiledLog.Entries(bundle);
        var at = (int)(found.Index % TileId.FullWidth);
        var entry = !entries.IsGiven ? entries.Refusal : at < entries.Value.Count ? RecordEntry.Parse(entries.Value[at]) : new Refusal("tiles.missing", $"日志截短了 {id}。");
        return entry.IsGiven ? (new LogProof(found.Index, path.Value, signed.Note), entry.Value) : entry.Refusal;
    }

    /// <summary>Events up to this number are covered by a checkpoint with a quorum of witnesses; without a quorum, by any signed checkpoint.</summary>
    internal long CosignedUpTo()
    {
        var upTo = 0L;
        foreach (var year in folder.Years())
        {
            var size = year.Newest()?.Head.Size ?? 0;
            var covered = options.Quorum > 0 ? Quorate(year)?.Head.Size ?? 0 : size;
            upTo += (long)covered;
            if (covered < size)
                break;
        }
        return upTo;
    }

    /// <summary>Whether the result of an event may be announced now. <paramref name="committedAt"/> is when it was stored.</summary>
    internal Announcement AnnouncementOf(long seq, DateTimeOffset committedAt) =>
        CosignedUpTo() >= seq ? Announcement.May
        : time.GetUtcNow() - committedAt > TimeSpan.FromMinutes(options.GraceMinutes) ? Announcement.Stopped
        : Announcement.Wait;

    /// <summary>The commitment a person is promised at once, before anything is sealed.</summary>
    internal RecordEntry PromiseOf(StoredEvent e) => RecordEntry.Of(e, keys.Pseudonyms);

    private SignedCheckpoint? Quorate(RecordYear year) => year.Cosigned() is { } signed && CosignersOf(signed).Count >= options.Quorum ? signed : null;

    private SignedCheckpoint? Covering(Found found) => Quorate(found.Year) is { } signed && found.Index < signed.Head.Size ? signed : null;

    private Found? Find(long seq)
    {
        var first = 1L;
        var years = folder.Years();
        foreach (var year in years)
        {
            if (year.Newest() is not { } head)
                return null;
            if (seq < first + (long)head.Head.Size || year == years[^1])
                return seq < first ? null : new Found(year, head, (ulong)(seq - first));
            first += (long)head.Head.Size;
        }
        return null;
    }

    private sealed record Found(RecordYear Year, SignedCheckpoint Head, ulong Index);
}
