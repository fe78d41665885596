using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Jiangyuan.Trust.Keys;

namespace Jiangyuan.Cases.Keys;

/// <summary>
/// Asks the key service over its Unix socket. A service that is not there is an answer (null), never an exception; it is asked again at the next occasion.
/// <paramref name="wake"/> is called when nobody answers, so that a host that has started the service itself can start it again.
/// </summary>
public sealed class KeyClient(string socket, Action? wake = null) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private readonly ConcurrentBag<Line> _idle = [];

    /// <summary>The answer; null when the service cannot be reached.</summary>
    public async Task<KeyAnswer?> Ask(KeyRequest request, CancellationToken ct)
    {
        var text = KeyLines.Write(request);
        // One patience for the whole: a service that takes connections and does not answer must not hold pages for minutes.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        // A connection kept from before may be dead; the second one is fresh. Asking twice is safe: a reading that was used is refused, not repeated.
        while (!limit.IsCancellationRequested && _idle.TryTake(out var kept))
        {
            if (await Ask(kept, text, limit.Token, ct) is { } answer)
                return answer;
        }
        if (limit.IsCancellationRequested)
        {
            ct.ThrowIfCancellationRequested();
            Drop();
            return null;
        }
        try
        {
            var fresh = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await fresh.ConnectAsync(new UnixDomainSocketEndPoint(socket), limit.Token);
            }
            catch
            {
                fresh.Dispose();
                throw;
            }
            return await Ask(new Line(new NetworkStream(fresh, ownsSocket: true)), text, limit.Token, ct);
        }
        catch (Exception e) when (e is SocketException or IOException || e is OperationCanceledException && !ct.IsCancellationRequested)
        {
            wake?.Invoke();
            return null;
        }
    }

    /// <summary>True when somebody answers.</summary>
    public async Task<bool> IsThere(CancellationToken ct) => await Ask(new KeyRequest(), ct) is not null;

    public void Dispose() => Drop();

    private void Drop()
    {
        while (_idle.TryTake(out var line))
            line.Dispose();
    }

    private async Task<KeyAnswer?> Ask(Line line, string text, CancellationToken limit, CancellationToken ct)
    {
        var isWhole = false;
        try
        {
            await line.Stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), limit);
            if (await line.Reader.ReadLineAsync(limit) is { } answer)
            {
                isWhole = true;
                return KeyLines.Answer(answer);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException || e is OperationCanceledException && !ct.IsCancellationRequested)
        {
            // Gone, or too slow: the caller goes on without.
        }
        finally
        {
            if (isWhole)
                _idle.Add(line);
            else
                line.Dispose();
        }
        return null;
    }

    private sealed class Line(NetworkStream stream) : IDisposable
    {
        internal NetworkStream Stream => stream;

        internal StreamReader Reader { get; } = new(stream, Encoding.UTF8);

        public void Dispose() => Reader.Dispose();
    }
}
