using System.Globalization;
using System.Text.Json;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Web.Composition;

/// <summary>One imported year: the notice's document number and its days as CSV.</summary>
public sealed record ImportedYear(int Year, string Document, string Csv);

/// <summary>All imports of an installation; a later import of a year replaces the earlier one.</summary>
public sealed record CalendarImports(IReadOnlyList<ImportedYear> Years);

/// <summary>The stream <c>calendar/cn</c> and its table.</summary>
public sealed class CalendarStream : StreamType<CalendarImports>
{
    internal const string Id = "cn";
    internal const string YearImported = "calendar-year-imported";
    internal static readonly Table Years = new("calendar_years", 1, "year", "document", "csv");
    internal static readonly CalendarStream Kind = new();

    /// <inheritdoc/>
    public override string Prefix => "calendar";

    /// <inheritdoc/>
    public override IReadOnlyList<Table> Tables { get; } = [Years];

    /// <inheritdoc/>
    public override CalendarImports Empty(string id) => new([]);

    /// <inheritdoc/>
    public override CalendarImports Apply(CalendarImports state, StoredEvent e)
    {
        if (e.Type != YearImported)
            throw new InvalidOperationException($"Unknown event {e.Type} in {e.Stream}.");
        var year = JsonSerializer.Deserialize<ImportedYear>(e.Payload)!;
        return new([.. state.Years.Where(y => y.Year != year.Year), year]);
    }

    /// <inheritdoc/>
    public override IEnumerable<Row> Rows(CalendarImports state) => state.Years.Select(y => new Row(Years, (long)y.Year, y.Document, y.Csv));
}

/// <summary>
/// The working calendar in force: what came with the packages, and on top of it the years that a list administrator imported.
/// Reading <see cref="Current"/> is free; an import shows at once here, and on other nodes at their next <see cref="Refresh"/>.
/// </summary>
public sealed class CalendarBook(EventStore store, WorkingCalendar packaged)
{
    private readonly WorkingCalendar _packaged = packaged;
    private volatile WorkingCalendar _current = packaged;

    /// <summary>The calendar in force now.</summary>
    public WorkingCalendar Current => _current;

    /// <summary>Reads the imports again.</summary>
    public async Task Refresh(CancellationToken ct = default)
    {
        var imports = CalendarStream.Kind.Fold(CalendarStream.Id, await store.ReadStream(CalendarStream.Kind.StreamOf(CalendarStream.Id), ct));
        var calendar = _packaged;
        foreach (var year in imports.Years.OrderBy(y => y.Year))
            calendar = NoticeImport.Read(calendar, year.Year, year.Csv, year.Document).Calendar ?? calendar;
        _current = calendar;
    }

    /// <summary>What importing a year would find and give; nothing is changed.</summary>
    public NoticeImport Preview(int year, string csv, string file) => NoticeImport.Read(_current, year, csv, file);

    /// <summary>Imports a year. Findings that are errors refuse it; deadlines of running cases are recomputed by the next sweep.</summary>
    public async Task<Outcome<NoticeImport>> Import(ImportedYear year, Asking asking, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(year);
        var import = Preview(year.Year, year.Csv, year.Document);
        if (import.Calendar is null)
            return new Refusal("calendar.bad-notice", $"通知表中有 {import.Findings.Count} 处问题，没有导入。", "按列出的行号逐处改正后重新导入。");
        var done = await store.Execute(
            CalendarStream.Kind, CalendarStream.Id, asking, _ => new Decision([new NewEvent(CalendarStream.YearImported, JsonSerializer.Serialize(year))]) { Response = year.Year.ToString(CultureInfo.InvariantCulture) }, ct);
        if (!done.IsGiven)
            return done.Refusal;
        await Refresh(ct);
        return import;
    }
}
