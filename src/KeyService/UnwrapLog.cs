using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Jiangyuan.KeyService;

/// <summary>One line of the service's own log. <paramref name="What"/>: open, forget, or a refusal's code.</summary>
public sealed record UnwrapLine(DateTimeOffset At, string What, long Event, string Subject, string Actor, string Purpose, string Fields);

/// <summary>
/// The service's own record, which only grows: every line carries the hash of the line before it, and is on disk before keys leave.
/// It stands beside the store's record of readings, in another folder and under another user, so that the two can be compared.
/// A file that has grown large is closed under its number and never opened for writing again; the next one begins with the hash of its last line. A start reads the running file and the one before it.
/// </summary>
public sealed class UnwrapLog : IDisposable
{
    /// <summary>A running file larger than this is closed: some two hundred thousand readings.</summary>
    public const long Large = 64 << 20;

    private readonly string _path;
    private readonly long _large;
    private FileStream _file;
    private readonly Lock _lock = new();
    // Events older than this are refused for their age, whoever asks: what was used need not be remembered longer.
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private readonly HashSet<long> _used = [];
    private readonly Queue<(long Event, DateTimeOffset At)> _recent = [];
    private string _last = new('0', 64);

    /// <summary>Reads the log again, so that a reading stays used after a restart.</summary>
    /// <param name="large">From which size on the file is closed and another begun.</param>
    public UnwrapLog(string path, long large = Large)
    {
        (_path, _large) = (path, large);
        var closed = Closed(path);
        if (closed.Count > 0)
        {
            foreach (var (text, line) in Lines(closed[^1], null))
            {
                _last = HashOf(text);
                Remember(line);
            }
        }

        _file = Open();
        using var reader = new StreamReader(_file, Encoding.UTF8, false, 65_536, leaveOpen: true);
        long whole = 0;
        while (reader.ReadLine() is { } text)
        {
            if (Parse(text, _last) is not { } line)
                break;
            _last = HashOf(text);
            whole += Encoding.UTF8.GetByteCount(text) + 1;
            Remember(line);
        }
        // A line that a power cut left half written was never answered to.
        if (whole < _file.Length && !HasWholeLineAfter(whole))
            _file.SetLength(whole);
        else if (whole < _file.Length)
            throw new InvalidDataException($"{path} 从第 {whole} 字节起与前文不相连：日志被改动过。请先查明原因，再从备份恢复。");
        _file.Seek(0, SeekOrigin.End);
    }

    /// <summary>The closed files of a log, the oldest first.</summary>
    public static IReadOnlyList<string> Closed(string path) =>
        [.. Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileNameWithoutExtension(path) + "-*" + Path.GetExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>All lines from the beginning, each held to the one before it. Throws where the chain is broken; a last line that a power cut left half written is left out.</summary>
    public static IEnumerable<UnwrapLine> ReadAll(string path)
    {
        var last = new string('0', 64);
        foreach (var file in Closed(path).Append(path).Where(File.Exists))
            foreach (var (text, line) in Lines(file, last))
            {
                last = HashOf(text);
                yield return line;
            }
    }

    /// <summary>True when keys were given out, or asked to be destroyed, on this event.</summary>
    public bool IsUsed(long reading) { lock (_lock) return _used.Contains(reading); }

    /// <summary>Adds a line, on disk when this returns. False when its event was used already: of two who ask at once only one is served.</summary>
    public bool Add(UnwrapLine line)
    {
        lock (_lock)
        {
            if (line.What is "open" or "forget" && _used.Contains(line.Event))
                return false;
            Remember(line);
            var text = Text(line, _last);
            _file.Write(Encoding.UTF8.GetBytes(text + "\n"));
            _file.Flush(flushToDisk: true);
            _last = HashOf(text);
            if (_file.Length >= _large)
                Begin();
            return true;
        }
    }

    public void Dispose() => _file.Dispose();

    private FileStream Open() => new(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);

    // Renamed at once, so that after a kill there is either the large file or the closed one, and the chain goes on from either.
    private void Begin()
    {
        _file.Dispose();
        var name = $"{Path.GetFileNameWithoutExtension(_path)}-{(Closed(_path).Count + 1).ToString("000000", CultureInfo.InvariantCulture)}{Path.GetExtension(_path)}";
        try
        {
            File.Move(_path, Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_path))!, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It goes on growing, and is renamed after a later line: the line that is on disk now must not fail for it.
        }

        _file = Open();
        _file.Seek(0, SeekOrigin.End);
    }

    // before: what the first line must carry; null takes it as it is.
    private static IEnumerable<(string Text, UnwrapLine Line)> Lines(string file, string? before)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), Encoding.UTF8);
        while (reader.ReadLine() is { } text)
        {
            if (Parse(text, before) is not { } line)
            {
                if (reader.EndOfStream)
                    yield break;
                throw new InvalidDataException($"{file} 里有一行与前文不相连：日志被改动过。请先查明原因，再从备份恢复。");
            }

            before = HashOf(text);
            yield return (text, line);
        }
    }

    private void Remember(UnwrapLine line)
    {
        if (line.What is not ("open" or "forget"))
            return;
        if (_used.Add(line.Event))
            _recent.Enqueue((line.Event, line.At));
        while (_recent.TryPeek(out var oldest) && oldest.At < line.At - Memory)
        {
            _recent.Dequeue();
            _used.Remove(oldest.Event);
        }
    }

    private bool HasWholeLineAfter(long position)
    {
        _file.Seek(position, SeekOrigin.Begin);
        for (int b; (b = _file.ReadByte()) >= 0;)
        {
            if (b == '\n')
                return true;
        }
        return false;
    }

    private static string Text(UnwrapLine l, string before) => JsonSerializer.Serialize(
        new[] { l.At.ToString("O", CultureInfo.InvariantCulture), l.What, l.Event.ToString(CultureInfo.InvariantCulture), l.Subject, l.Actor, l.Purpose, l.Fields, before }, LogJson.Default.StringArray);

    private static UnwrapLine? Parse(string text, string? before)
    {
        try
        {
            return JsonSerializer.Deserialize(text, LogJson.Default.StringArray) is [var at, var what, var number, var subject, var actor, var purpose, var fields, var link] && (before is null || link == before)
                ? new(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), what, long.Parse(number, CultureInfo.InvariantCulture), subject, actor, purpose, fields) : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class LogJson : System.Text.Json.Serialization.JsonSerializerContext;
