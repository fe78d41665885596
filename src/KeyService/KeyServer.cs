using System.Collections.Concurrent;
using System.Data.Common;
using System.Net.Sockets;
using System.Text;
using Jiangyuan.Trust.Keys;

namespace Jiangyuan.KeyService;

/// <summary>How a key service runs.</summary>
public sealed record KeyServerOptions(string Folder, string Socket, string Store)
{
    /// <summary>Where the master key lies; by default in the folder.</summary>
    public string? KeyFile { get; init; }

    /// <summary>How old the record of a reading may be.</summary>
    public TimeSpan Freshness { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Readings of one actor a minute. A person reads; who asks more often copies.</summary>
    public int OpensPerMinute { get; init; } = 120;

    /// <summary>Readings of the platform itself a minute: it opens what an applicant's own request goes on with.</summary>
    public int SystemOpensPerMinute { get; init; } = 6000;
}

/// <summary>
/// Gives slots to encrypt with to whoever may open the socket, and keys to decrypt with only for a reading that stands in the store:
/// a PersonalDataRead event of that subject, naming those fields, not older than <see cref="KeyServerOptions.Freshness"/>, and never used before. It destroys only what
/// a fresh SubjectForgotten event names. A destroyed slot has no key: the answer leaves it out.
/// </summary>
public sealed class KeyServer : IAsyncDisposable
{
    private const string SystemActor = "system";
    private readonly KeyServerOptions _options;
    private readonly TimeProvider _time;
    private readonly FileStream _lock;
    private readonly SlotStore _slots;
    private readonly UnwrapLog _log;
    private readonly EventLookup _events;
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _socket;
    private readonly Task _running;
    private readonly ConcurrentDictionary<Socket, Task> _served = new();
    private readonly Dictionary<string, (long Minute, int Count)> _asked = [];

    /// <summary>Starts to listen. Throws when another service holds the folder.</summary>
    public KeyServer(KeyServerOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        SlotStore.Private(options.Folder);
        _lock = new FileStream(Path.Combine(options.Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        _slots = new SlotStore(options.Folder, options.KeyFile);
        _log = new UnwrapLog(Path.Combine(options.Folder, "unwraps.log"));
        _events = new EventLookup(options.Store);
        File.Delete(options.Socket);
        _socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _socket.Bind(new UnixDomainSocketEndPoint(options.Socket));
        // Owner and group: in production the web host's user is in the group of the service's user, and nobody else.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(options.Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
        _socket.Listen(64);
        _running = Task.Run(Accept);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _running;
        foreach (var open in _served.Keys)
            open.Dispose();
        await Task.WhenAll(_served.Values);
        _log.Dispose();
        _slots.Dispose();
        await _lock.DisposeAsync();
        _stop.Dispose();
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var connection = await _socket.AcceptAsync(_stop.Token);
                _served[connection] = Serve(connection);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                if (e is SocketException && !_stop.IsCancellationRequested)
                    await Task.Delay(50);
            }
        }
    }

    private async Task Serve(Socket connection)
    {
        await Task.Yield();
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            using var reader = new StreamReader(stream, new UTF8Encoding(false), false, KeyLines.MaximumRequest);
            while (await Line(reader) is { } line)
            {
                var answer = line.Length > KeyLines.MaximumRequest || KeyLines.Request(line) is not { } request ? No("keys.unreadable", "请求看不懂。") : await Answer(request);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(KeyLines.Write(answer) + "\n"), _stop.Token);
                if (line.Length > KeyLines.MaximumRequest)
                    return;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The asker has gone, or we are going.
        }
        finally
        {
            _served.TryRemove(connection, out _);
        }
    }

    /// <summary>One line, read no further than one is willing to hold; null at the end.</summary>
    private async Task<string?> Line(StreamReader reader)
    {
        var text = new StringBuilder();
        var one = new char[1];
        while (text.Length <= KeyLines.MaximumRequest && await reader.ReadAsync(one, _stop.Token) == 1)
        {
            if (one[0] == '\n')
                return text.ToString();
            text.Append(one[0]);
        }
        return text.Length == 0 ? null : text.ToString();
    }

    private async Task<KeyAnswer> Answer(KeyRequest request)
    {
        try
        {
            return request switch
            {
                { Take: { Count: > 0 } take } => new() { Slots = _slots.Take(take.Count) },
                { Open: { Slots: { Count: > 0 and <= 1000 }, Fields.Count: > 0 } open } when FieldEnvelope.IsName(open.Subject) && open.Fields.All(FieldEnvelope.IsName) => await Open(open),
                { Forget: { Slots: not null } forget } when FieldEnvelope.IsName(forget.Subject) => await Forget(forget),
                _ => No("keys.unreadable", "请求里没有要做的事。"),
            };
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            return No("keys.store", $"密钥服务现在读不到读取记录，不能放出密钥：{e.Message}");
        }
    }

    private async Task<KeyAnswer> Open(OpenFields open)
    {
        var seen = await _events.Find(open.Reading, _stop.Token);
        var why = seen is null ? "存储里没有这次读取的记录。"
            : seen.Type != "PersonalDataRead" || seen.Stream != "access/" + open.Subject ? "所指的记录不是对这个人数据的读取。"
            : (_time.GetUtcNow() - seen.At).Duration() > _options.Freshness ? "读取记录已经过时。"
            : open.Fields.FirstOrDefault(f => !seen.Fields.Contains(f)) is { } unnamed ? $"读取记录没有写明要读“{unnamed}”。"
            : _log.IsUsed(open.Reading) ? "这条读取记录已经用过。"
            : null;
        if (why is not null)
            return Refused("keys.no-record", why, open, seen);
        if (!MayAsk(seen!.Actor))
            return Refused("keys.too-many", $"同一人一分钟内的读取超过 {_options.OpensPerMinute} 次。", open, seen);
        if (!_log.Add(Line("open", open, seen)))
            return Refused("keys.no-record", "这条读取记录已经用过。", open, seen);
        var keys = new Dictionary<long, Dictionary<string, byte[]>>();
        foreach (var slot in open.Slots.Distinct())
        {
            if (_slots.Seed(slot) is { } seed)
                keys[slot] = open.Fields.Distinct().ToDictionary(f => f, f => FieldEnvelope.KeyOf(seed, open.Subject, f));
        }
        return new() { Keys = keys };
    }

    private async Task<KeyAnswer> Forget(DestroyKeys forget)
    {
        var seen = await _events.Find(forget.Order, _stop.Token);
        var why = seen is null || seen.Type != "SubjectForgotten" || seen.Stream != "subject/" + forget.Subject ? "存储里没有销毁这个人密钥的决定。"
            : (_time.GetUtcNow() - seen.At).Duration() > _options.Freshness ? "销毁的决定已经过时，请重新作出。"
            : !seen.Slots.IsSupersetOf(forget.Slots) ? "决定没有写明要销毁这些密钥。"
            : null;
        UnwrapLine Line(string what) => new(_time.GetUtcNow(), what, forget.Order, forget.Subject, seen?.Actor ?? "", seen?.Purpose ?? "", string.Join(' ', forget.Slots.Take(10_000)));
        if (why is not null)
        {
            _log.Add(Line("keys.no-order"));
            return No("keys.no-record", why);
        }
        // Asked again on one order, as after a crash, it destroys the same and leaves a line of its own.
        if (!_log.Add(Line("forget")))
            _log.Add(Line("forget-again"));
        return new() { Destroyed = [.. forget.Slots.Where(_slots.Destroy)] };
    }

    private bool MayAsk(string actor)
    {
        var minute = _time.GetUtcNow().ToUnixTimeSeconds() / 60;
        lock (_asked)
        {
            if (_asked.Count > 10_000)
                _asked.Clear();
            var (at, count) = _asked.GetValueOrDefault(actor);
            _asked[actor] = at == minute ? (minute, count + 1) : (minute, 1);
            return at != minute || count < (actor == SystemActor ? _options.SystemOpensPerMinute : _options.OpensPerMinute);
        }
    }

    private KeyAnswer Refused(string code, string why, OpenFields open, SeenEvent? seen)
    {
        _log.Add(Line(code, open, seen));
        return No(code, why);
    }

    private UnwrapLine Line(string what, OpenFields open, SeenEvent? seen) =>
        new(_time.GetUtcNow(), what, open.Reading, open.Subject, seen?.Actor ?? "", seen?.Purpose ?? "", string.Join(' ', open.Fields));

    private static KeyAnswer No(string code, string why) => new() { No = code, Why = why };
}
