using System.Globalization;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Log;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Web.Record;

/// <summary>How far an audit went.</summary>
internal sealed record RecordAuditReport(ulong Entries, long Compared, IReadOnlyList<VerificationFinding> Findings);

/// <summary>
/// Recomputes a published record from a static copy of its files, holds it to the heads seen before, and compares it with the events of a store.
/// Nothing is believed but the log's key, and that only as it was seen the first time.
/// </summary>
internal sealed class RecordAudit(StaticCopy copy, AuditMemory memory, byte[]? pseudonyms, TimeProvider time, int most = 1000)
{
    private const int FirstYear = 2024;
    private static readonly TimeSpan SealedWithin = TimeSpan.FromSeconds(60);
    private readonly List<VerificationFinding> _findings = [];
    private readonly Lock _gate = new();

    /// <summary>Audits every year of the record, and the events when a store is given.</summary>
    internal async Task<RecordAuditReport> Run(EventStore? store, CancellationToken ct)
    {
        var (entries, next, compared) = (0UL, 1L, 0L);
        var years = new List<(StaticCopy Files, Checkpoint Head, int Year)>();
        for (var year = FirstYear; year <= ChinaTime.Today(time).Year + 1; year++)
        {
            var files = copy.Part(year.ToString("0000", CultureInfo.InvariantCulture));
            if (Open(files, year) is { } head)
                years.Add((files, head, year));
            else if (memory.Of(year) is not null)
                Find("audit.record-missing", year, "checkpoint", "这一年的日志以前见过，现在没有了或没有有效签名。");
        }
        foreach (var (files, head, year) in years)
        {
            Recompute(files, head, year);
            entries += head.Size;
            if (store is not null)
                compared += await Compare(store, files, head, year, next, ct);
            next += (long)head.Size;
        }
        if (store is not null && years.Count > 0)
            await Tail(store, next, ct);
        return new RecordAuditReport(entries, compared, _findings);
    }

    private Checkpoint? Open(StaticCopy files, int year)
    {
        if (files.Read("checkpoint") is not { } bytes)
            return null;
        var text = memory.Of(year)?.Key ?? System.Text.Encoding.UTF8.GetString(files.Read("key") ?? []).Split('\n')[0];
        var key = NoteKey.Parse(text);
        var note = SignedNote.Parse(bytes);
        var head = !key.IsGiven ? key.Refusal : !note.IsGiven ? note.Refusal : Checkpoint.Open(note.Value, key.Value);
        if (!head.IsGiven)
        {
            Find("audit.checkpoint", year, "checkpoint", head.Refusal.Message);
            return null;
        }
        if (head.Value.Size > long.MaxValue / 2)
        {
            Find("audit.checkpoint", year, "checkpoint", "大小不可能。");
            return null;
        }
        foreach (var (size, root) in memory.Of(year)?.Heads ?? new Dictionary<ulong, byte[]>())
        {
            if (size > head.Value.Size)
                Find("audit.rollback", year, "checkpoint", $"日志退回：以前见过 {size} 条，现在只有 {head.Value.Size} 条。");
            else if (size == head.Value.Size && !root.AsSpan().SequenceEqual(head.Value.Root))
                Find("audit.fork", year, "checkpoint", $"日志分叉：同为 {size} 条，根与以前见过的不同。");
        }
        memory.Remember(year, key.Value, head.Value);
        return head.Value;
    }

    /// <summary>Every entry, every tile, the root, and the roots that were seen before.</summary>
    private void Recompute(StaticCopy files, Checkpoint head, int year)
    {
        var blocks = (int)((head.Size + TileId.FullWidth - 1) / TileId.FullWidth);
        var roots = new byte[blocks * HashTree.HashLength];
        var wanted = memory.Of(year)!.Heads.Where(h => h.Key < head.Size && h.Key % TileId.FullWidth != 0).ToLookup(h => (int)(h.Key / TileId.FullWidth), h => h.Key);
        var parts = new System.Collections.Concurrent.ConcurrentDictionary<ulong, byte[]>();
        Parallel.For(0, blocks, block =>
        {
            var id = TileId.Holding(-1, (ulong)block * TileId.FullWidth, head.Size);
            var hashes = files.Read(id.ToString()) is { } bundle ? TiledLog.LeafHashes(bundle) : new Refusal("audit.tile", "缺少这一块。");
            if (!hashes.IsGiven || hashes.Value.Length != id.Width * HashTree.HashLength)
            {
                Find("audit.tile", year, id.ToString(), hashes.IsGiven ? "条目数与检查点不符。" : hashes.Refusal.Message);
                return;
            }
            Same(files, id with { Level = 0 }, hashes.Value, year);
            foreach (var size in wanted[block])
                parts[size] = HashTree.RootInPlace(hashes.Value.AsSpan(0, (int)(size % TileId.FullWidth) * HashTree.HashLength).ToArray());
            HashTree.RootInPlace(hashes.Value).CopyTo(roots, block * HashTree.HashLength);
        });
        Higher(files, roots.AsMemory(0, (int)(head.Size / TileId.FullWidth) * HashTree.HashLength), 1, year);
        if (_findings.Any(f => f.Code == "audit.tile" && f.Place == Place(year)))
            return;
        if (!HashTree.RootInPlace(roots.ToArray()).AsSpan().SequenceEqual(head.Root))
            Find("audit.root", year, "checkpoint", "全部条目算出的根与检查点所签的不同。");
        foreach (var (size, root) in memory.Of(year)!.Heads.Where(h => h.Key < head.Size && h.Key > 0))
        {
            byte[] then = [.. roots.AsSpan(0, (int)(size / TileId.FullWidth) * HashTree.HashLength), .. parts.GetValueOrDefault(size) ?? []];
            if (!HashTree.RootInPlace(then).AsSpan().SequenceEqual(root))
                Find("audit.rewritten", year, "checkpoint", $"前 {size} 条被改写过：算出的根与以前见过的不同。");
        }
    }

    private void Higher(StaticCopy files, ReadOnlyMemory<byte> hashes, int level, int year)
    {
        var count = hashes.Length / HashTree.HashLength;
        if (count == 0)
            return;
        var above = new byte[count / TileId.FullWidth * HashTree.HashLength];
        for (var at = 0; at < count; at += TileId.FullWidth)
        {
            var width = Math.Min(TileId.FullWidth, count - at);
            var part = hashes.Slice(at * HashTree.HashLength, width * HashTree.HashLength).ToArray();
            Same(files, new TileId(level, (ulong)(at / TileId.FullWidth), width), part, year);
            if (width == TileId.FullWidth)
                HashTree.RootInPlace(part).CopyTo(above, at / TileId.FullWidth * HashTree.HashLength);
        }
        Higher(files, above, level + 1, year);
    }

    private void Same(StaticCopy files, TileId id, byte[] made, int year)
    {
        if (files.Read(id.ToString()) is not { } tile || !tile.AsSpan().SequenceEqual(made))
            Find("audit.tile", year, id.ToString(), "这一块与条目算出的不同，或缺失。");
    }

    private async Task<long> Compare(EventStore store, StaticCopy files, Checkpoint head, int year, long first, CancellationToken ct)
    {
        if (head.Size == 0)
            return 0;
        var (index, compared) = (0UL, 0L);
        IReadOnlyList<byte[]> bundle = [];
        var held = ulong.MaxValue;
        await foreach (var e in store.ReadAllTolerant(first - 1, ct))
        {
            var at = (ulong)(e.Seq - first);
            for (; index < Math.Min(at, head.Size); index++)
                Missing(first, index);
            if (index >= head.Size)
                break;
            if (index / TileId.FullWidth != held)
            {
                held = index / TileId.FullWidth;
                var read = files.Read(TileId.Holding(-1, index, head.Size).ToString()) is { } bytes ? TiledLog.Entries(bytes) : new Refusal("", "");
                bundle = read.IsGiven ? read.Value : [];
            }
            var place = (int)(index % TileId.FullWidth);
            if (place < bundle.Count)
                Compare(e, bundle[place]);
            index++;
            compared++;
        }
        for (; index < head.Size && _findings.Count < most; index++)
            Missing(first, index);
        return compared;
    }

    private void Missing(long first, ulong index) =>
        Find(new VerificationFinding("audit.event-missing", "events", $"seq={first + (long)index}", "公开记录里有这一条，存储里没有：事件被删除，或存储退回到了旧备份。"));

    private void Compare(StoredEvent e, byte[] logged)
    {
        var made = pseudonyms is null ? null : RecordEntry.Of(e, pseudonyms);
        if (made is not null && made.ToBytes().AsSpan().SequenceEqual(logged))
            return;
        var read = RecordEntry.Parse(logged);
        if (!read.IsGiven)
        {
            Find(new VerificationFinding("audit.entry", "events", Key(e), $"公开记录里的这一条读不出来：{read.Refusal.Message}"));
            return;
        }
        var entry = read.Value;
        var isOpened = RecordEntry.Commitment(e.Salt, RecordEntry.Canonical(e)).AsSpan().SequenceEqual(entry.Commit);
        var column = entry.Type != e.Type ? "type" : entry.Time != e.At.ToUnixTimeMilliseconds() ? "at" : made is not null && made.Record != entry.Record ? "stream" : isOpened ? null : "payload、actor、purpose、version 或 salt";
        if (column is not null)
            Find(new VerificationFinding("audit.entry-differs", "events", Key(e), $"与当时登记进公开记录的不符：{column} 被改动过。"));
    }

    /// <summary>Events that should have been sealed long ago.</summary>
    private async Task Tail(EventStore store, long next, CancellationToken ct)
    {
        await foreach (var e in store.ReadAllTolerant(next - 1, ct))
        {
            if (time.GetUtcNow() - e.At > SealedWithin)
                Find(new VerificationFinding("audit.unsealed", "events", Key(e), "这一条早该写进公开记录，却没有：记录停了，或它是加进来的。"));
            return;
        }
    }

    private static string Key(StoredEvent e) => $"seq={e.Seq}, {e.Stream}@{e.Version}";

    private static string Place(int year) => string.Create(CultureInfo.InvariantCulture, $"record/{year}");

    private void Find(string code, int year, string file, string message) => Find(new VerificationFinding(code, Place(year), file, message));

    private void Find(VerificationFinding finding)
    {
        lock (_gate)
        {
            if (_findings.Count < most)
                _findings.Add(finding);
        }
    }
}
