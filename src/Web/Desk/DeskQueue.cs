using Jiangyuan.Cases;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Web.Desk;

/// <summary>
/// The part of the inbox somebody works through: filters, and the place of the case that is open. Carried in addresses as <c>level|role|item|cursor</c>,
/// so that "next" stays in the same queue.
/// </summary>
internal sealed record DeskQueue(string Level, string Role, string Item, string Cursor)
{
    internal static readonly DeskQueue Everything = new("", "", "", "");

    internal static DeskQueue Parse(string? text) =>
        text?.Split('|') is [var level, var role, var item, var cursor] && text.Length < 300 ? new(level, role, item, cursor) : Everything;

    public override string ToString() => $"{Level}|{Role}|{Item}|{Cursor}";

    /// <summary>What the query is asked. "soon" looks three working days ahead, which is the default early warning.</summary>
    internal InboxFilter Filter(DateOnly today, WorkingCalendar calendar) => new()
    {
        Role = Enum.TryParse<Role>(Role, out var role) ? role : null,
        Item = Item.Length == 0 ? null : Item,
        DueBy = Level switch
        {
            "late" => today.AddDays(-1),
            "today" => today,
            "soon" => calendar.AddWorkingDays(today, 3, default(DivisionCode)),
            _ => null,
        },
    };

    /// <summary>For an address: nothing when there is no queue.</summary>
    internal static string Suffix(string? queue, string separator = "?") => string.IsNullOrEmpty(queue) ? "" : $"{separator}queue={Uri.EscapeDataString(queue)}";

    /// <summary>The address part of the inbox that shows this queue from its beginning.</summary>
    internal static string Query(string? queue)
    {
        var q = Parse(queue);
        return $"?level={Uri.EscapeDataString(q.Level)}&role={Uri.EscapeDataString(q.Role)}&item={Uri.EscapeDataString(q.Item)}";
    }
}
