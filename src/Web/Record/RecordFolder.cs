using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Web.Record;

/// <summary>One year of the record: a C2SP log in a folder of its own.</summary>
internal sealed record RecordYear(int Year, string Folder)
{
    // A checkpoint is asked for with every proof; its signature needs to be checked once for the same bytes and the same key.
    private static readonly ConcurrentDictionary<string, (byte[] Bytes, string Key, SignedCheckpoint? Checkpoint)> Opened = new(StringComparer.Ordinal);

    internal string CheckpointFile => Path.Combine(Folder, "checkpoint");

    /// <summary>The newest checkpoint that a quorum of witnesses has cosigned.</summary>
    internal string CosignedFile => Path.Combine(Folder, "cosigned");

    /// <summary>The public keys, one a line: Ed25519, and SM2 when that signs too.</summary>
    internal string KeyFile => Path.Combine(Folder, "key");

    /// <summary>Entries whose tiles need not be durable yet.</summary>
    internal string JournalFolder => Path.Combine(Folder, "journal");

    /// <summary>The key comes first into the folder. One that holds nothing, or a key that was being written, is what a kill left.</summary>
    internal bool HasBegun => File.Exists(KeyFile) || Directory.EnumerateFileSystemEntries(Folder).Any(e => e != KeyFile + ".new");

    internal byte[]? Tile(TileId id)
    {
        var file = Path.Combine(Folder, id.ToString());
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    internal IReadOnlyList<NoteKey> Keys() =>
        File.Exists(KeyFile) ? [.. File.ReadAllLines(KeyFile).Select(NoteKey.Parse).Where(k => k.IsGiven).Select(k => k.Value)] : [];

    /// <summary>The newest checkpoint with its note; null when there is none that the log's key has signed.</summary>
    internal SignedCheckpoint? Newest() => Read(CheckpointFile);

    internal SignedCheckpoint? Cosigned() => Read(CosignedFile);

    private SignedCheckpoint? Read(string file)
    {
        if (!File.Exists(file) || Keys() is not [var key, ..])
            return null;
        var bytes = File.ReadAllBytes(file);
        if (Opened.TryGetValue(file, out var known) && known.Key == key.ToString() && known.Bytes.AsSpan().SequenceEqual(bytes))
            return known.Checkpoint;
        var note = SignedNote.Parse(bytes);
        var head = note.IsGiven ? Checkpoint.Open(note.Value, key) : note.Refusal;
        var opened = head.IsGiven ? new SignedCheckpoint(head.Value, note.Value) : null;
        Opened[file] = (bytes, key.ToString(), opened);
        return opened;
    }
}

/// <summary>A checkpoint that was opened with the log's key, and the note it came in.</summary>
internal sealed record SignedCheckpoint(Checkpoint Head, SignedNote Note);

/// <summary>The folder of the record: a year in each subfolder, laid out as it is served.</summary>
internal sealed class RecordFolder(string root)
{
    internal string Root => root;

    internal static RecordFolder Of(string data) => new(Path.Combine(data, "record"));

    /// <summary>The years that have begun, in order.</summary>
    internal IReadOnlyList<RecordYear> Years() => !Directory.Exists(root) ? [] :
        [.. Directory.EnumerateDirectories(root).Select(Path.GetFileName).Where(n => n!.Length == 4 && int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Order(StringComparer.Ordinal).Select(n => Of(int.Parse(n!, CultureInfo.InvariantCulture))).Where(y => y.HasBegun)];

    internal RecordYear Of(int year) => new(year, Path.Combine(root, year.ToString("0000", CultureInfo.InvariantCulture)));

    /// <summary>The first checkpoint of a day, kept for the announcement of the day's root.</summary>
    internal static void KeepOfDay(RecordYear year, DateOnly day, SignedNote note)
    {
        var file = DayFile(year, day);
        if (!File.Exists(file))
            DurableFile.Write(file, Encoding.UTF8.GetBytes(note.ToString()));
    }

    internal static string DayFile(RecordYear year, DateOnly day) => Path.Combine(year.Folder, "days", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}
