using System.Runtime.ExceptionServices;

namespace Jiangyuan.Rules.Bulk;

/// <summary>
/// Blocks shared among threads. The caller begins at once and takes portion after portion; the others join when the pool has woken them, and nobody
/// waits for one that comes too late: where the whole work takes a millisecond, starting threads may not cost a part of it.
/// </summary>
public static class SharedWork
{
    private const int PortionsPerThread = 8;

    /// <summary>Runs the body over [from, to) portions of so many blocks on at most so many threads, and returns when all are done.</summary>
    public static void Run(int blocks, int threads, Action<int, int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        threads = Math.Clamp(threads, 1, Math.Max(1, blocks));
        if (threads == 1)
        {
            body(0, blocks);
            return;
        }

        var share = new Share(blocks, Math.Max(1, blocks / (threads * PortionsPerThread)), body);
        for (var i = 1; i < threads; i++)
            ThreadPool.UnsafeQueueUserWorkItem(share, preferLocal: false);
        share.Execute();
        share.Wait();
    }

    private sealed class Share(int blocks, int portion, Action<int, int> body) : IThreadPoolWorkItem
    {
        private int _next;
        private int _done;
        private ExceptionDispatchInfo? _failure;

        public void Execute()
        {
            for (var from = Interlocked.Add(ref _next, portion) - portion; from < blocks; from = Interlocked.Add(ref _next, portion) - portion)
            {
                var to = Math.Min(blocks, from + portion);
                try
                {
                    body(from, to);
                }
                catch (Exception e)
                {
                    // Rethrown on the caller's thread, as if there were no others.
                    _failure = ExceptionDispatchInfo.Capture(e);
                }

                Interlocked.Add(ref _done, to - from);
            }
        }

        public void Wait()
        {
            var spin = default(SpinWait);
            while (Volatile.Read(ref _done) < blocks)
                spin.SpinOnce();
            _failure?.Throw();
        }
    }
}
