using Jiangyuan.Cases;
using Jiangyuan.Cases.Keys;

namespace Jiangyuan.Web.Composition;

/// <summary>Stops writing with the keys of subjects that are being forgotten, also when another process ordered it: what is sealed with a key that goes is lost.</summary>
internal sealed class ForgottenWatch(CaseDesk cases, TimeProvider time, ILogger<ForgottenWatch> log) : BackgroundService
{
    /// <summary>Whoever orders waits longer than this.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    // Clocks of hosts differ: what another host ordered a little before what was seen last is not missed.
    private const long Skew = 5 * 60 * 1000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Every, time);
        var seen = cases.Now().ToUnixTimeMilliseconds() - Skew;
        var known = new HashSet<(string, long)>();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var (subject, at) in await ForgetSubject.Since(cases, seen, stoppingToken))
                {
                    if (known.Add((subject, at)))
                        cases.Options.Vault?.Drop(subject);
                    seen = Math.Max(seen, at - Skew);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "Looking for forgotten subjects failed; it is tried again");
            }
        }
    }
}
