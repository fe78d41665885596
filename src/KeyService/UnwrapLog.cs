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
/// </summary>
public sealed class UnwrapLog : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _lock = new();
    // Events older than this are refused for their age, whoever asks: what was used need not be remembered longer.
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private readonly HashSet<long> _used = [];
    private readonly Queue<(long Event, DateTimeOffset At)> _recent = [];
    private string _last = new('0', 64);

    /// <summary>Reads the log again, so that a reading stays used after a restart.</summary>
    public UnwrapLog(string path)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
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
            return true;
        }
    }

    public void Dispose() => _file.Dispose();

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

    private static UnwrapLine? Parse(string text, string before)
    {
        try
        {
            return JsonSerializer.Deserialize(text, LogJson.Default.StringArray) is [var at, var what, var number, var subject, var actor, var purpose, var fields, var link] && link == before
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
