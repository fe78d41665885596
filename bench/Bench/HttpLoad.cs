using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Jiangyuan.Bench;

/// <summary>What a load run came to. Latencies in milliseconds.</summary>
internal sealed record LoadResult(long Requests, double Seconds, double P50, double P95, double P99, IReadOnlyDictionary<int, long> Statuses, long BodyBytes)
{
    public double PerSecond => Requests / Seconds;

    public string StatusText => string.Join(" ", Statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}×{s.Value}"));
}

/// <summary>
/// A closed loop of callers over keep-alive connections: each sends its next request when the whole answer to its last has come. One thread plays all of them
/// with plain system calls and no allocation, so that client and server can share two processors and the figure is the server's.
/// </summary>
internal static class HttpLoad
{
    /// <summary>The bytes of a caller's n-th request; used up before the next one is asked for.</summary>
    internal delegate ReadOnlySpan<byte> NextRequest(int caller, long n);

    internal static Task<LoadResult> Run(IPEndPoint server, int callers, double seconds, NextRequest request) =>
        Task.Factory.StartNew(() => Loop(server, callers, seconds, request), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static LoadResult Loop(IPEndPoint server, int callers, double seconds, NextRequest request)
    {
        var all = Enumerable.Range(0, callers).Select(number => new Caller(number, server)).ToArray();
        var ready = new ReadySockets([.. all.Select(c => c.Socket)]);
        var (latencies, statuses, bytes) = (new List<double>(1 << 16), new Dictionary<int, long>(), 0L);
        var started = Stopwatch.GetTimestamp();
        var until = started + (long)(seconds * Stopwatch.Frequency);
        foreach (var caller in all)
            caller.Send(request);
        for (var open = callers; open > 0;)
        {
            ready.Wait(TimeSpan.FromSeconds(30));
            foreach (var caller in all)
            {
                if (!ready.IsReady(caller.Number) || caller.Receive() is not { } answer)
                    continue;
                var now = Stopwatch.GetTimestamp();
                latencies.Add((now - caller.SentAt) * 1000.0 / Stopwatch.Frequency);
                statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
                bytes += answer.Size;
                if (now < until)
                    caller.Send(request);
                else
                    open--;
            }
        }
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        foreach (var caller in all)
            caller.Socket.Dispose();
        latencies.Sort();
        double At(double q) => latencies.Count == 0 ? 0 : latencies[(int)Math.Min(latencies.Count - 1, q * latencies.Count)];
        return new LoadResult(latencies.Count, elapsed, At(.5), At(.95), At(.99), statuses, bytes);
    }

    /// <summary>One connection and what has come of the answer on it.</summary>
    private sealed class Caller
    {
        private readonly byte[] _buffer = new byte[1 << 17];
        private long _count;
        private int _have;
        private int _headEnd;
        private int _status;
        private long _left;
        private long _size;
        private bool _isChunked;

        internal Caller(int number, IPEndPoint server)
        {
            Number = number;
            Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            Socket.Connect(server);
        }

        internal int Number { get; }

        internal Socket Socket { get; }

        internal long SentAt { get; private set; }

        internal void Send(NextRequest request)
        {
            var message = request(Number, _count++);
            (_have, _headEnd) = (0, -1);
            SentAt = Stopwatch.GetTimestamp();
            while (message.Length > 0)
                message = message[Socket.Send(message)..];
        }

        /// <summary>The answer, when its last byte has come.</summary>
        internal (int Status, long Size)? Receive()
        {
            var got = Socket.Receive(_buffer.AsSpan(_have));
            if (got == 0)
                throw new IOException("The server closed the connection.");
            _have += got;
            if (_headEnd < 0)
            {
                _headEnd = _buffer.AsSpan(0, _have).IndexOf("\r\n\r\n"u8);
                if (_headEnd < 0)
                    return null;
                ReadHead(_buffer.AsSpan(0, _headEnd + 2));
                got = _have - _headEnd - 4;
            }
            return Body(got) ? (_status, _size) : null;
        }

        private void ReadHead(ReadOnlySpan<byte> head)
        {
            if (!Utf8Parser.TryParse(head[9..12], out _status, out _))
                throw new IOException("That is no HTTP answer.");
            var at = head.IndexOf("\r\nContent-Length: "u8);
            _isChunked = at < 0 && head.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0;
            _size = 0;
            _left = at >= 0 && Utf8Parser.TryParse(head[(at + 18)..], out long length, out _) ? length : 0;
        }

        // The last chunk ends the answer; nothing of the next answer can follow, since one caller asks once at a time.
        private bool Body(int got)
        {
            _size += got;
            if (!_isChunked)
                _left -= got;
            var isEnd = _isChunked ? _buffer.AsSpan(0, _have).EndsWith("0\r\n\r\n"u8) : _left <= 0;
            if (!isEnd)
            {
                var tail = Math.Min(5, _have);
                _buffer.AsSpan(_have - tail, tail).CopyTo(_buffer);
                _have = tail;
            }
            return isEnd;
        }
    }
}
