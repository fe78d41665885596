using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Kernel.Calendars;

/// <summary>A row of a yearly notice: a day off, or a weekend day worked.</summary>
public readonly record struct NoticeDay(DateOnly Date, bool IsWorked, string Name);

/// <summary>
/// The working calendar: the State Council's yearly notices, local holidays, and — for years whose notice is not loaded — weekends and computed statutory days,
/// marked provisional. Immutable; an import gives a new calendar with another <see cref="Version"/>.
/// </summary>
public sealed class WorkingCalendar
{
    private readonly ImmutableSortedDictionary<DateOnly, NoticeDay> _notices;
    private readonly FrozenDictionary<DateOnly, NoticeDay> _days;
    private readonly FrozenDictionary<DateOnly, LocalHoliday[]> _local;
    private readonly FrozenSet<int> _covered;

    private WorkingCalendar(ImmutableSortedDictionary<DateOnly, NoticeDay> notices, IReadOnlyList<LocalHoliday> local)
    {
        _notices = notices;
        LocalHolidays = local;
        // A year is covered by its own notice, which always has National Day; the next year's notice may add days in December.
        _covered = notices.Values.Where(d => d.Date is { Month: 10, Day: 1 } && !d.IsWorked).Select(d => d.Date.Year).ToFrozenSet();
        var days = new Dictionary<DateOnly, NoticeDay>(notices);
        foreach (var year in Enumerable.Range(2000, 100).Where(y => !_covered.Contains(y)))
        {
            foreach (var (date, name) in StatutoryHolidays.Of(year))
                days[date] = days.TryGetValue(date, out var other) && other.Name != name ? new(date, false, $"{other.Name}、{name}") : new(date, false, name);
        }
        _days = days.ToFrozenDictionary();
        _local = local.GroupBy(h => h.Date).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        Version = Hash();
    }

    /// <summary>Sixteen hex digits of SHA-256 over the notices and local holidays: equal content, equal version.</summary>
    public string Version { get; }

    /// <summary>The years whose notice is loaded, ascending.</summary>
    public IEnumerable<int> CoveredYears => _covered.Order();

    /// <summary>All local holidays.</summary>
    public IReadOnlyList<LocalHoliday> LocalHolidays { get; }

    /// <summary>All days of the notices loaded, in order.</summary>
    public IEnumerable<NoticeDay> Notices => _notices.Values;

    /// <summary>True when the year's notice is loaded.</summary>
    public bool Covers(int year) => _covered.Contains(year);

    /// <summary>
    /// Loads notices <c>date,kind(holiday|workday),name</c> and local holidays <c>date,division,name,basis</c>. A bad row is a broken installation and throws
    /// <see cref="FormatException"/> naming the line; for data from people see <see cref="NoticeImport"/>.
    /// </summary>
    public static WorkingCalendar Load(string noticesCsv, string localCsv = "")
    {
        foreach (var (line, message) in WrongRows(noticesCsv, isLocal: false).Concat(WrongRows(localCsv, isLocal: true)))
            throw new FormatException($"第 {line} 行：{message}");
        var days = CsvText.Rows(noticesCsv).Select(row => ReadNoticeDay(row.Cells)!.Value);
        var local = CsvText.Rows(localCsv).Select(row => ReadLocalHoliday(row.Cells)!);
        return new(days.ToImmutableSortedDictionary(d => d.Date, d => d), [.. local.OrderBy(h => h.Date).ThenBy(h => h.Division)]);
    }

    /// <summary>The rows of either table that <see cref="Load"/> refuses, each with its line and what it should be.</summary>
    public static IEnumerable<(int Line, string Message)> WrongRows(string csv, bool isLocal)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (line, cells) in CsvText.Rows(csv))
        {
            if (isLocal && ReadLocalHoliday(cells) is null)
                yield return (line, "地方假日表的一行应为 date,division,name,basis：存在的日期、区划代码、名称、依据。");
            else if (!isLocal && ReadNoticeDay(cells) is null)
                yield return (line, "节假日表的一行应为 date,kind,name：存在的日期、holiday 或 workday、名称。");
            else if (!seen.Add(isLocal ? $"{cells[0]},{cells[1]}" : cells[0]))
                yield return (line, $"{cells[0]} 重复，前面已经有了。");
        }
    }

    /// <summary>A calendar in which the given days replace what was known of their year (and of the days of December before it that they name).</summary>
    public WorkingCalendar With(int year, IEnumerable<NoticeDay> days) => new(
        _notices.RemoveRange(_notices.Keys.Where(d => d.Year == year).ToList()).SetItems(days.Select(d => KeyValuePair.Create(d.Date, d))), LocalHolidays);

    /// <summary>A calendar with one more local holiday.</summary>
    public WorkingCalendar With(LocalHoliday holiday) => new(_notices, [.. LocalHolidays.Append(holiday).OrderBy(h => h.Date).ThenBy(h => h.Division)]);

    /// <summary>
    /// What a day is in a division (default: nationwide rules only). A local holiday of the division or one above it comes first, then the notice or the computed day, then the weekday.
    /// </summary>
    public Day Of(DateOnly date, DivisionCode division = default)
    {
        var provisional = !_covered.Contains(date.Year);
        var noted = _days.TryGetValue(date, out var notice);
        if (_local.TryGetValue(date, out var local) && Array.Find(local, Covers(division)) is { } holiday)
            return new(date, DayKind.LocalHoliday, holiday.Name, provisional);
        if (noted)
            return new(date, notice.IsWorked ? DayKind.AdjustedWorking : DayKind.Holiday, notice.Name, provisional);
        return new(date, date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? DayKind.Weekend : DayKind.Working, null, provisional);
    }

    // Apart, so that a day which is no local holiday costs no delegate.
    private static Predicate<LocalHoliday> Covers(DivisionCode division) => holiday => holiday.Division.Covers(division);

    /// <summary>The day itself, or the first working day after it.</summary>
    public DateOnly WorkingDayOnOrAfter(DateOnly date, DivisionCode division = default)
    {
        while (!Of(date, division).IsWorking)
            date = date.AddDays(1);
        return date;
    }

    /// <summary>The working day that is <paramref name="days"/> working days after a date, the date itself not counted. 0 gives the date.</summary>
    public DateOnly AddWorkingDays(DateOnly date, int days, DivisionCode division = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        while (days > 0)
        {
            date = date.AddDays(1);
            if (Of(date, division).IsWorking)
                days--;
        }
        return date;
    }

    /// <summary>Working days after <paramref name="from"/> up to and including <paramref name="to"/>; negative when <paramref name="to"/> comes first.</summary>
    public int WorkingDaysBetween(DateOnly from, DateOnly to, DivisionCode division = default)
    {
        if (to < from)
            return -WorkingDaysBetween(to, from, division);
        var count = 0;
        for (var date = from.AddDays(1); date <= to; date = date.AddDays(1))
            count += Of(date, division).IsWorking ? 1 : 0;
        return count;
    }

    /// <summary>A warning when limits that begin today already reach into a year whose notice is not loaded; null while all is certain.</summary>
    public Diagnostic? CoverageFinding(DateOnly today, string file, int workingDays = 60) => AddWorkingDays(today, workingDays) is var reach && Covers(today.Year) && Covers(reach.Year) ? null
        : new("SC2009", Severity.Warning, new(file, 0, 0), $"{(Covers(today.Year) ? reach.Year : today.Year)} 年的放假通知还没有导入，今天起算的 {workingDays} 个工作日到 {reach:yyyy-MM-dd}。",
            "没有通知的年份只能推算，期限都标为暂定。", "国务院办公厅公布通知后立即导入。");

    internal static DateOnly? ReadDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static NoticeDay? ReadNoticeDay(string[] cells) =>
        cells is [var date, "holiday" or "workday", var name] && ReadDate(date) is { } on ? new NoticeDay(on, cells[1] == "workday", name) : null;

    private static LocalHoliday? ReadLocalHoliday(string[] cells) =>
        cells is [var date, var division, { Length: > 0 } name, var basis] && ReadDate(date) is { } on && DivisionCode.Parse(division) is { IsGiven: true } code ? new LocalHoliday(on, code.Value, name, basis) : null;

    private string Hash()
    {
        var text = new StringBuilder();
        foreach (var d in _notices.Values)
            text.Append(CultureInfo.InvariantCulture, $"{d.Date:yyyy-MM-dd},{(d.IsWorked ? "workday" : "holiday")},{d.Name}\n");
        foreach (var h in LocalHolidays)
            text.Append(CultureInfo.InvariantCulture, $"{h.Date:yyyy-MM-dd},{h.Division},{h.Name}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
