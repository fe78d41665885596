using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Web.Record;

/// <summary>The record does not agree with the store, or a key is missing. Nothing more is signed until a person has looked.</summary>
internal sealed class RecordHaltedException(string message) : Exception(message);

/// <summary>
/// The single writer of the public record: takes the committed events in the order of their numbers, makes entries and tiles of them, and signs the new head.
/// </summary>
/// <remarks>
/// Order on disk: entries in the journal, then the checkpoint; so a checkpoint never speaks of what could be lost. After a kill it goes on from the last checkpoint
/// and makes the same tree again, because entries are a function of the store. It never signs two trees of one size: it goes on only from tiles
/// whose root is the signed one, and heals tiles from the store only when the store gives that root. While it runs it takes what this process commits as it was
/// committed: who deletes an event between commit and sealing cannot keep it out of the record, and the auditor finds that the store has lost it.
/// </remarks>
internal sealed class Sequencer : IDisposable
{
    /// <summary>So many events go under one head.</summary>
    internal const int MostAtOnce = 8192;

    /// <summary>The writer gives numbers without gaps, and they become visible in order: what is missing for longer was deleted.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(10);

    private readonly EventStore _store;
    private readonly RecordFolder _folder;
    private readonly RecordKeys _keys;
    private readonly RecordOptions _options;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly FileStream _lock;
    private readonly List<(TileId Id, byte[] Bytes)> _ready = [];
    private RecordYear? _year;
    private string _origin = "";
    private TileWriter? _writer;
    private RecordTiles? _tiles;
    private ulong _published;
    private long _last;
    private int _taken;
    private (long Number, DateTimeOffset Since)? _missing;

    /// <param name="name">Name of the log without the year, for years that begin from now on.</param>
    /// <exception cref="IOException">Another process keeps this record.</exception>
    internal Sequencer(EventStore store, RecordFolder folder, RecordKeys keys, RecordOptions options, string name, TimeProvider time)
    {
        (_store, _folder, _keys, _options, _name, _time) = (store, folder, keys, options, name, time);
        DurableFile.CreateFolder(folder.Root);
        _lock = new FileStream(Path.Combine(folder.Root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>Takes in what was committed, and publishes the new head. Gives the number of entries that were taken in since the last time.</summary>
    /// <exception cref="RecordHaltedException">Nothing is signed: the store and the record contradict each other.</exception>
    internal Task<int> Seal(CancellationToken ct) => OrForget(async () =>
    {
        var missing = await Follow(ct);
        if (_writer is not null && _writer.Size > _published)
            Publish();
        var taken = _taken;
        _taken = 0;
        _tiles?.FlushInTime();
        Watch(missing);
        return taken;
    });

    /// <summary>Takes in what was committed and leaves the head to the next <see cref="Seal"/>, unless a year ends: where much is committed, events that wait long cost more than they would at once.</summary>
    /// <exception cref="RecordHaltedException">As <see cref="Seal"/>.</exception>
    internal Task Take(CancellationToken ct) => OrForget(() => Follow(ct));

    private async Task<T> OrForget<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch
        {
            // What is in memory is further than what is on disk: begin again from there.
            Forget();
            throw;
        }
    }

    /// <summary>Gives the number that is missing, if one is.</summary>
    private async Task<long?> Follow(CancellationToken ct)
    {
        if (_writer is null)
            await Resume(ct);
        await foreach (var e in _store.Follow(_last, ct))
        {
            if (_taken >= MostAtOnce)
                break;
            // Should one be late, the rest waits for it.
            if (e.Seq != _last + 1)
                return _last + 1;
            var year = ChinaTime.DateOf(e.At).Year;
            if (_year is null || year > _year.Year)
                Begin(year);
            var entry = RecordEntry.Of(e, _keys.Pseudonyms).ToBytes();
            _writer!.Append(entry);
            _tiles!.Add(entry);
            _last = e.Seq;
            _taken++;
        }
        return null;
    }

    private void Forget()
    {
        (_writer, _taken) = (null, 0);
        _ready.Clear();
        _tiles?.Dispose();
        _tiles = null;
    }

    /// <summary>Takes in all there is. A number that is missing is waited for as long as the host waits for it: until it comes, or until it counts as deleted.</summary>
    /// <exception cref="RecordHaltedException">As <see cref="Seal"/>.</exception>
    internal Task<int> SealAll(CancellationToken ct) => OrForget(async () =>
    {
        var all = 0;
        while (true)
        {
            var taken = await Seal(ct);
            all += taken;
            if (taken == 0 && _missing is null)
                break;
            if (taken == 0)
                await Task.Delay(_options.EveryMilliseconds, ct);
        }
        _tiles?.Flush();
        return all;
    });

    private void Watch(long? missing)
    {
        var now = _time.GetUtcNow();
        _missing = missing is not { } number ? null : _missing is { } known && known.Number == number ? known : (number, now);
        if (_missing is { } gap && now - gap.Since >= LongestGap)
            throw new RecordHaltedException($"存储里缺少第 {gap.Number} 号事件，而后面的都在：它在写入公开记录之前就被删掉了。请先运行 jy audit 查明，从备份恢复这一条；不要改编号，也不要删除记录。");
    }

    /// <summary>Compares every tile with the store and puts right what is missing or torn. Gives the tiles that were mended.</summary>
    internal async Task<IReadOnlyList<TileId>> Heal(CancellationToken ct)
    {
        var mended = new List<TileId>();
        var first = 1L;
        foreach (var year in _folder.Years())
        {
            var head = Opened(year);
            mended.AddRange(await Mend(year, head, first, false, ct));
            first += (long)head.Size;
        }
        Forget();
        return mended;
    }

    public void Dispose()
    {
        Forget();
        _lock.Dispose();
    }

    private async Task Resume(CancellationToken ct)
    {
        Forget();
        (_year, _last) = (null, 0);
        var before = 0L;
        var years = _folder.Years();
        foreach (var year in years)
        {
            var head = Opened(year);
            before = _last;
            (_year, _origin, _last, _published) = (year, head.Origin, _last + (long)head.Size, head.Size);
            if (year != years[^1])
                continue;
            _tiles = new RecordTiles(year, _time);
            _writer = await GoOn(year, head, before + 1, _tiles, ct);
            // It died between the key and the empty head: the head comes first now, before any tile.
            if (year.Newest() is null)
                Sign(year, _writer);
        }
    }

    /// <summary>The head that this log has signed last. A year without one has not been published; a year with tiles and no head has lost it.</summary>
    private Checkpoint Opened(RecordYear year)
    {
        if (year.Keys() is not [var key, ..] || _keys.PublicKey(key.Name).ToString() != key.ToString())
            throw new RecordHaltedException($"{year.KeyFile} 与本机的签名密钥不符：密钥文件被换过或丢失。请从备份恢复 secrets 文件夹，不要另造密钥。");
        if (year.Newest() is { } signed)
            return signed.Head;
        if (File.Exists(year.CheckpointFile) || Directory.Exists(Path.Combine(year.Folder, "tile")) || Directory.Exists(year.JournalFolder))
            throw new RecordHaltedException($"{year.CheckpointFile} 丢失或没有有效签名，而日志已有内容。请从备份或见证方取回最近的检查点，放回原处。");
        return new Checkpoint(key.Name, 0, Trust.Merkle.HashTree.EmptyRoot());
    }

    private async Task<TileWriter> GoOn(RecordYear year, Checkpoint head, long first, RecordTiles tiles, CancellationToken ct)
    {
        if ((tiles.HasJournalOf(head) ? tiles.Replay(head, _ready) : Edge(year, head)) is { } writer)
        {
            await Agree(year, head, first, ct);
            if (tiles.HasJournal)
                tiles.Flush();
            return writer;
        }
        _ready.Clear();
        await Mend(year, head, first, tiles.HasJournal, ct);
        tiles.Flush();
        return Edge(year, head) ?? throw new RecordHaltedException($"{year.Folder} 的块文件修复后仍与检查点不符。");
    }

    private TileWriter? Edge(RecordYear year, Checkpoint head)
    {
        var resumed = TileWriter.Resume(head.Size, year.Tile, (id, bytes) => _ready.Add((id, bytes)));
        if (!resumed.IsGiven || !resumed.Value.Root().AsSpan().SequenceEqual(head.Root))
            return null;
        return head.Size < TileId.FullWidth || IsWhole(year, new TileId(-1, (head.Size / TileId.FullWidth) - 1, TileId.FullWidth)) ? resumed.Value : null;
    }

    /// <summary>A bundle of entries holds what the tile above it says.</summary>
    private static bool IsWhole(RecordYear year, TileId id)
    {
        var (bundle, hashes) = (year.Tile(id), year.Tile(id with { Level = 0 }));
        return bundle is not null && hashes is not null && TiledLog.LeafHashes(bundle) is { IsGiven: true } made && made.Value.AsSpan().SequenceEqual(hashes);
    }

    /// <summary>The newest entry is still the event that the store has at its number: a store that was set back or edited there stops the record.</summary>
    private async Task Agree(RecordYear year, Checkpoint head, long first, CancellationToken ct)
    {
        if (head.Size == 0)
            return;
        var bundle = year.Tile(TileId.Holding(-1, head.Size - 1, head.Size));
        var logged = bundle is null ? null : TiledLog.Entries(bundle).Value[^1];
        await foreach (var e in _store.ReadAll(first + (long)head.Size - 2, ct))
        {
            if (RecordEntry.Of(e, _keys.Pseudonyms).ToBytes().AsSpan().SequenceEqual(logged))
                return;
            break;
        }
        throw new RecordHaltedException($"存储与公开记录不符：记录已签到第 {first + (long)head.Size - 1} 号事件，存储里却没有或不是它。存储可能被退回到旧备份或被改动；请先运行 jy audit 查明，不要删除记录。");
    }

    /// <param name="all">Writes also what looks right: after a failed flush it may be so in memory only.</param>
    private async Task<IReadOnlyList<TileId>> Mend(RecordYear year, Checkpoint head, long first, bool all, CancellationToken ct)
    {
        var wrong = new List<TileId>();
        void Compare(TileId id, byte[] bytes)
        {
            if (!all && year.Tile(id) is { } there && there.AsSpan().SequenceEqual(bytes))
                return;
            wrong.Add(id);
            var file = Path.Combine(year.Folder, id.ToString());
            DurableFile.CreateFolder(Path.GetDirectoryName(file)!);
            DurableFile.Place(file + ".mended", bytes);
        }

        var writer = new TileWriter(Compare);
        await foreach (var e in _store.ReadAll(first - 1, ct))
        {
            if (writer.Size == head.Size)
                break;
            writer.Append(RecordEntry.Of(e, _keys.Pseudonyms).ToBytes());
        }
        foreach (var (id, bytes) in writer.Partial())
            Compare(id, bytes);
        var isRight = writer.Size == head.Size && writer.Root().AsSpan().SequenceEqual(head.Root);
        foreach (var id in wrong)
        {
            var file = Path.Combine(year.Folder, id.ToString());
            if (isRight)
                File.Move(file + ".mended", file, overwrite: true);
            else
                File.Delete(file + ".mended");
            DurableFile.FlushFolder(Path.GetDirectoryName(file)!);
        }
        return isRight ? wrong : throw new RecordHaltedException($"存储中的事件算不出 {year.CheckpointFile} 已签的根：存储被改动过，或退回到了旧备份。请先运行 jy audit 查明，不要删除记录。");
    }

    private void Begin(int number)
    {
        if (_writer is not null && _writer.Size > _published)
            Publish();
        // Only the running year is gone over when the record goes on.
        _tiles?.Flush();
        _tiles?.Dispose();
        var year = _folder.Of(number);
        _origin = $"{_name}/{number:0000}";
        NoteKey[] keys = _options.Sm2 ? [_keys.PublicKey(_origin), _keys.Sm2PublicKey(_origin)] : [_keys.PublicKey(_origin)];
        DurableFile.Write(year.KeyFile, Encoding.UTF8.GetBytes(string.Concat(keys.Select(k => $"{k}\n"))));
        (_year, _writer, _tiles) = (year, new TileWriter((id, bytes) => _ready.Add((id, bytes))), new RecordTiles(year, _time));
        // The empty head first: a year with tiles and without a head has lost it.
        Sign(year, _writer);
    }

    private void Publish()
    {
        var (year, writer) = (_year!, _writer!);
        _tiles!.Place(_published, _ready.Concat(writer.Partial()));
        _ready.Clear();
        RecordFolder.KeepOfDay(year, ChinaTime.Today(_time), Sign(year, writer));
    }

    private SignedNote Sign(RecordYear year, TileWriter writer)
    {
        var note = _keys.Sign(new Checkpoint(_origin, writer.Size, writer.Root()), _options.Sm2);
        lock (_folder)
            DurableFile.Write(year.CheckpointFile, Encoding.UTF8.GetBytes(note.ToString()));
        _published = writer.Size;
        return note;
    }
}
