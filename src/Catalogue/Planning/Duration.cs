using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Planning;

/// <summary>Limits as working days, for adding up. An estimate for calendar limits; dates of real cases come from the clock.</summary>
internal static class Duration
{
    public static int WorkingDays(TimeLimit limit) => limit.Unit switch
    {
        TimeUnit.OnTheSpot => 0,
        TimeUnit.Hours => (limit.Amount + 7) / 8,
        TimeUnit.WorkingDays => limit.Amount,
        TimeUnit.CalendarDays => (limit.Amount * 5 + 6) / 7,
        TimeUnit.Months => limit.Amount * 21,
        _ => limit.Amount * 250,
    };
}
