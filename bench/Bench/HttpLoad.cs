using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Jiangyuan.Bench;

/// <summary>What a load run came to. Latencies in milliseconds.</summary>
internal sealed record LoadResult(long Requests, double Seconds, double P50, double P95, double P99, IReadOnlyDictionary<int, long> Statuses, long BodyBytes)
{
    public double PerSecond => Requests / Seconds;

    public string StatusText => string.Join(" ", Statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}×{s.Value}"));
}

/// <summary>
/// A closed loop of callers over keep-alive connections with hardly any cost of its own, so that client and server can share two processors
/// and the figure is the server's.
/// </summary>
internal static class HttpLoad
{
    /// <summary>Each caller sends its next request when the answer to the last has come, until the time is over.</summary>
    public static async Task<LoadResult> Run(IPEndPoint server, int callers, double seconds, Func<int, long, byte[]> request)
    {
        var until = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        var started = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(c => Task.Run(() => Caller(server, c, until, request))));
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var latencies = all.SelectMany(a => a.Latencies).Order().ToArray();
        double At(double q) => latencies.Length == 0 ? 0 : latencies[(int)Math.Min(latencies.Length - 1, q * latencies.Length)];
        var statuses = all.SelectMany(a => a.Statuses).GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.Sum(s => s.Value));
        return new LoadResult(latencies.Length, elapsed, At(.5), At(.95), At(.99), statuses, all.Sum(a => a.Bytes));
    }

    private static async Task<(List<double> Latencies, Dictionary<int, long> Statuses, long Bytes)> Caller(
        IPEndPoint server, int caller, long until, Func<int, long, byte[]> request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        var buffer = new byte[1 << 17];
        var (latencies, statuses, bytes) = (new List<double>(1 << 14), new Dictionary<int, long>(), 0L);
        for (long n = 0; Stopwatch.GetTimestamp() < until; n++)
        {
            var message = request(caller, n);
            var start = Stopwatch.GetTimestamp();
            for (var sent = 0; sent < message.Length;)
                sent += await socket.SendAsync(message.AsMemory(sent));
            var (status, size) = await Answer(socket, buffer);
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            bytes += size;
        }

        return (latencies, statuses, bytes);
    }

    private static async Task<(int Status, long Size)> Answer(Socket socket, byte[] buffer)
    {
        var have = 0;
        int headEnd;
        while ((headEnd = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8)) < 0)
            have += await Receive(socket, buffer.AsMemory(have));
        if (!Utf8Parser.TryParse(buffer.AsSpan(9, 3), out int status, out _))
            throw new IOException("That is no HTTP answer.");
        var head = Encoding.ASCII.GetString(buffer, 0, headEnd);
        var at = head.IndexOf("\r\nContent-Length: ", StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            var end = head.IndexOf('\r', at + 18);
            var length = long.Parse(end < 0 ? head.AsSpan(at + 18) : head.AsSpan(at + 18, end - at - 18), System.Globalization.CultureInfo.InvariantCulture);
            for (var left = length - (have - headEnd - 4); left > 0;)
                left -= await Receive(socket, buffer);
            return (status, length);
        }

        if (!head.Contains("chunked", StringComparison.OrdinalIgnoreCase))
            return (status, 0);
        // The last chunk ends the answer; nothing of the next answer can follow, since one caller asks once at a time.
        long size = have - headEnd;
        while (!buffer.AsSpan(Math.Max(0, have - 5), Math.Min(5, have)).EndsWith("0\r\n\r\n"u8))
        {
            var tail = Math.Min(5, have);
            buffer.AsSpan(have - tail, tail).CopyTo(buffer);
            var got = await Receive(socket, buffer.AsMemory(tail));
            have = tail + got;
            size += got;
        }

        return (status, size);
    }

    private static async Task<int> Receive(Socket socket, Memory<byte> into)
    {
        var got = await socket.ReceiveAsync(into);
        return got > 0 ? got : throw new IOException("The server closed the connection.");
    }
}
