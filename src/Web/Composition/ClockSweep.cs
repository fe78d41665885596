using Jiangyuan.Cases;
using Jiangyuan.Web.Publication;

namespace Jiangyuan.Web.Composition;

/// <summary>
/// Carries out what time itself brings about (deemed acceptance, lapsed supplements), and moves deadlines when the calendar has changed.
/// Commands do the same for their own case before anything else, so a sweep that comes late changes nothing but the lists.
/// </summary>
internal sealed class ClockSweep(CaseDesk cases, CalendarBook calendar, PublicationDesk lists, InstallationOptions options, TimeProvider time, ILogger<ClockSweep> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not before the first pages are served.
        await Task.Yield();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.SweepSeconds), time);
        var seen = calendar.Current.Version;
        do
        {
            try
            {
                await lists.Book.Refresh(stoppingToken);
                await BringIntoForce.Due(lists, stoppingToken);
                await RecomputeDeadlines.Overdue(cases, stoppingToken);
                await AdvanceLife.Sweep(cases, stoppingToken);
                await calendar.Refresh(stoppingToken);
                if (calendar.Current.Version != seen)
                {
                    seen = calendar.Current.Version;
                    await RecomputeDeadlines.All(cases, stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "The clock sweep failed; the next one tries again");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
