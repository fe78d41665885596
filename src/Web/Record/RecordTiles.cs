using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Web.Record;

/// <summary>
/// The tiles of one year on disk. A head may be signed as soon as its entries are in the journal, in one flush; their tiles are placed at once, and flushed
/// all together some seconds later. Then the journal goes.
/// </summary>
/// <remarks>
/// Without a journal each head would cost some thirty flushes, of the same disk that filing needs. What a power cut leaves of the tiles is made again from the journal.
/// A journal is named by the size of the tree that its first entry goes on from. As long as it is there, every tile of that tree is durable and is not written again.
/// </remarks>
internal sealed class RecordTiles(RecordYear year, TimeProvider time) : IDisposable
{
    private const int LongestJournal = 64 << 20;
    private static readonly TimeSpan BetweenFlushes = TimeSpan.FromSeconds(5);

    private readonly ArrayBufferWriter<byte> _entries = new();
    private readonly List<TileId> _placed = [];
    private FileSystemFlush? _disk;
    private FileStream? _journal;
    private Task _flush = Task.CompletedTask;
    private long _lastFlush = time.GetTimestamp();

    /// <summary>An entry for the next head, of at most 65,535 bytes.</summary>
    internal void Add(ReadOnlySpan<byte> entry)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_entries.GetSpan(2), checked((ushort)entry.Length));
        _entries.Advance(2);
        _entries.Write(entry);
    }

    /// <summary>Makes what was added durable and places the tiles. After it the head may be signed.</summary>
    /// <param name="size">Size of the tree before the entries that were added.</param>
    internal void Place(ulong size, IEnumerable<(TileId Id, byte[] Bytes)> tiles)
    {
        _journal ??= Begin(size);
        _journal.Write(_entries.WrittenSpan);
        _journal.Flush(flushToDisk: true);
        _entries.ResetWrittenCount();
        foreach (var (id, bytes) in tiles.Where(t => !t.Id.IsIn(size)))
            Put(id, bytes);
    }

    /// <summary>Lets the tiles be flushed beside, when it is time.</summary>
    /// <exception cref="IOException">The flush before has failed: what was placed since then counts as lost.</exception>
    internal void FlushInTime()
    {
        if (!_flush.IsCompleted)
            return;
        _flush.GetAwaiter().GetResult();
        if (_journal is null || (time.GetElapsedTime(_lastFlush) < BetweenFlushes && _journal.Length < LongestJournal))
            return;
        var work = Closed();
        _flush = Task.Run(work);
    }

    /// <summary>Flushes all tiles now.</summary>
    internal void Flush()
    {
        _flush.GetAwaiter().GetResult();
        Closed()();
    }

    /// <summary>Is there anything that only the journal is sure of?</summary>
    internal bool HasJournal => Journals().Count > 0;

    /// <summary>The journal goes on from a tree no larger than this one. An older head than that was brought back from a copy.</summary>
    internal bool HasJournalOf(Checkpoint head) => Journals() is [var first, ..] && first.Size <= head.Size;

    /// <summary>
    /// Makes the tiles of a signed head again from what was durable and the journal, and flushes them. Gives the writer that goes on from there;
    /// null when they do not give its root.
    /// </summary>
    internal TileWriter? Replay(Checkpoint head, List<(TileId Id, byte[] Bytes)> full)
    {
        var journals = Journals();
        var resumed = TileWriter.Resume(journals[0].Size, year.Tile, (id, bytes) => full.Add((id, bytes)));
        if (!resumed.IsGiven)
            return null;
        var writer = resumed.Value;
        var begun = new List<(TileId Id, byte[] Bytes)>();
        foreach (var (size, file) in journals)
        {
            if (size != writer.Size)
                continue;
            // Each journal needs its own beginning, should it be the only one that is left.
            begun.AddRange(writer.Partial());
            // What is behind the head was never signed; the store gives it again.
            Append(writer, File.ReadAllBytes(file), head.Size);
        }
        if (writer.Size != head.Size || !writer.Root().AsSpan().SequenceEqual(head.Root))
            return null;
        // Also what looks right: after a failed write it may be so in memory only.
        _disk ??= new FileSystemFlush(year.Folder);
        foreach (var (id, bytes) in begun.Concat(full).Concat(writer.Partial()).Where(t => !t.Id.IsIn(journals[0].Size)))
            Put(id, bytes);
        full.Clear();
        Flush();
        return writer;
    }

    public void Dispose()
    {
        _journal?.Dispose();
        // It ends before another may begin here; what it could not flush is still in the journal.
        Task.WaitAny(_flush);
        _disk?.Dispose();
    }

    private static void Append(TileWriter writer, ReadOnlySpan<byte> journal, ulong upTo)
    {
        // A power cut may have torn the end.
        while (writer.Size < upTo && journal.Length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(journal) is var length && journal.Length >= 2 + length)
        {
            writer.Append(journal.Slice(2, length));
            journal = journal[(2 + length)..];
        }
    }

    private FileStream Begin(ulong size)
    {
        DurableFile.CreateFolder(year.JournalFolder);
        _disk ??= new FileSystemFlush(year.Folder);
        var journal = new FileStream(Path.Combine(year.JournalFolder, size.ToString("D20", CultureInfo.InvariantCulture)), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        DurableFile.FlushFolder(year.JournalFolder);
        return journal;
    }

    private void Put(TileId id, byte[] bytes)
    {
        var file = FileOf(id);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // Readers see it whole or not at all.
        File.WriteAllBytes(file + ".new", bytes);
        File.Move(file + ".new", file, overwrite: true);
        _placed.Add(id);
    }

    /// <summary>Ends the journal, so that the next head begins another, and gives the work that makes it unnecessary.</summary>
    private Action Closed()
    {
        _journal?.Dispose();
        _journal = null;
        _lastFlush = time.GetTimestamp();
        var (placed, journals) = (_placed.ToList(), Journals());
        _placed.Clear();
        var disk = _disk ??= new FileSystemFlush(year.Folder);
        return () =>
        {
            // A full tile replaces the partial ones before it.
            var replaced = placed.Where(t => t.Width == TileId.FullWidth).Select(t => FileOf(t) + ".p").ToHashSet(StringComparer.Ordinal);
            disk.Flush([.. placed.Select(FileOf).Where(f => !replaced.Contains(Path.GetDirectoryName(f)!))]);
            // The earlier first: a later one may be left alone, not an earlier one.
            foreach (var (_, file) in journals)
            {
                File.Delete(file);
                DurableFile.FlushFolder(year.JournalFolder);
            }
            // Not sooner: the journal begins on them.
            foreach (var folder in replaced.Where(Directory.Exists))
                Directory.Delete(folder, recursive: true);
        };
    }

    private string FileOf(TileId id) => Path.Combine(year.Folder, id.ToString());

    private IReadOnlyList<(ulong Size, string File)> Journals() => !Directory.Exists(year.JournalFolder) ? [] :
        [.. from file in Directory.EnumerateFiles(year.JournalFolder)
            let size = ulong.TryParse(Path.GetFileName(file), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : (ulong?)null
            where size is not null
            orderby size
            select (size.Value, file)];
}
