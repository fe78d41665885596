namespace Jiangyuan.Web.Record;

/// <summary>Why the record stands still, for the page and the log; null while it goes on.</summary>
internal sealed class RecordState
{
    internal volatile string? Halted;

    /// <summary>This process has gone over the tiles of the running year since it started: what a power cut left of them is whole again.</summary>
    internal volatile bool HasResumed;
}

/// <summary>Keeps the record going beside the host: seals several times a second, asks the witnesses in between. Filing never waits for it.</summary>
internal sealed class RecordKeeper(IServiceProvider services, RecordOptions options, RecordState state, ILogger<RecordKeeper> log) : BackgroundService
{
    // Under load events are taken in soon after they were committed, so that they are not carried through collections; the head comes as seldom as ever.
    private const int Busy = 256;
    private const int Steps = 5;

    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not before the first pages are served.
        await Task.Yield();
        if (options.Keep)
            await Task.WhenAll(Seal(stoppingToken), Witness(stoppingToken));
    }

    private async Task Seal(CancellationToken ct)
    {
        Sequencer? sequencer = null;
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var pause = TimeSpan.FromMilliseconds(options.EveryMilliseconds);
                try
                {
                    sequencer ??= services.GetRequiredService<Func<Sequencer>>()();
                    var taken = await sequencer.Seal(ct);
                    state.Halted = null;
                    state.HasResumed = true;
                    // As much as it takes at once: there is more. Anything less waits for the next time, because each head costs three flushes of the disk that filing needs.
                    if (taken == Sequencer.MostAtOnce)
                        continue;
                    if (taken >= Busy)
                    {
                        pause /= Steps;
                        for (var step = 1; step < Steps; step++)
                        {
                            await Task.Delay(pause, ct);
                            await sequencer.Take(ct);
                        }
                    }
                }
                catch (Exception e) when (!ct.IsCancellationRequested)
                {
                    pause = AfterTrouble;
                    if (state.Halted != e.Message)
                        log.LogError(e, "The public record stands still: {Why}", e.Message);
                    state.Halted = e.Message;
                }
                await Task.Delay(pause, ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
        finally
        {
            sequencer?.Dispose();
        }
    }

    private async Task Witness(CancellationToken ct)
    {
        if (options.Witnesses.Count == 0)
            return;
        var cosigning = services.GetRequiredService<Cosigning>();
        try
        {
            while (!ct.IsCancellationRequested)
            {
                try
                {
                    await cosigning.Round(ct);
                }
                catch (Exception e) when (!ct.IsCancellationRequested)
                {
                    log.LogError(e, "Asking the witnesses failed; the next round tries again");
                }
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(500, options.EveryMilliseconds)), ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
