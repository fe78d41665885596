using System.Text;
using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Publication;

namespace Jiangyuan.Web.Composition;

/// <summary>
/// Carries out what time itself brings about (deemed acceptance, lapsed supplements), and moves deadlines when the calendar has changed.
/// Commands do the same for their own case before anything else, so a sweep that comes late changes nothing but the lists.
/// </summary>
/// <remarks>
/// The calendar that the deadlines were last moved for is kept in the data folder, written after the last case: a local holiday entered before a start, or a host that
/// died between an import and the sweep, is noticed at the next start. Without that file all open cases are looked at once more, which changes none that is right.
/// </remarks>
internal sealed class ClockSweep(CaseDesk cases, CalendarBook calendar, PublicationDesk lists, InstallationOptions options, TimeProvider time, ILogger<ClockSweep> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not before the first pages are served.
        await Task.Yield();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.SweepSeconds), time);
        var file = Path.Combine(options.Data, "swept-calendar");
        var swept = File.Exists(file) ? await File.ReadAllTextAsync(file, stoppingToken) : null;
        do
        {
            try
            {
                await lists.Book.Refresh(stoppingToken);
                await BringIntoForce.Due(lists, stoppingToken);
                await RecomputeDeadlines.Overdue(cases, stoppingToken);
                await AdvanceLife.Sweep(cases, stoppingToken);
                await calendar.Refresh(stoppingToken);
                if (calendar.Current.Version is var current && current != swept)
                {
                    await RecomputeDeadlines.All(cases, stoppingToken);
                    DurableFile.Write(file, Encoding.UTF8.GetBytes(current));
                    swept = current;
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
