using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Engine.Tests.Kernel.Calendars;

public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Calendar = TestData.Calendar;

    [Theory]
    [InlineData(2018, 250), InlineData(2019, 250), InlineData(2020, 249), InlineData(2021, 250), InlineData(2022, 249), InlineData(2023, 249), InlineData(2024, 251), InlineData(2025, 248), InlineData(2026, 248)]
    public void A_covered_year_has_the_known_number_of_working_days(int year, int days)
    {
        Assert.Equal(days, Calendar.WorkingDaysBetween(new(year - 1, 12, 31), new(year, 12, 31)));
        Assert.True(Calendar.Covers(year));
        Assert.Equal(-days, Calendar.WorkingDaysBetween(new(year, 12, 31), new(year - 1, 12, 31)));
    }

    [Theory]
    [InlineData("2026-09-20", DayKind.AdjustedWorking, "星期日，国庆节调休上班")]
    [InlineData("2026-10-01", DayKind.Holiday, "星期四，国庆节放假")]
    [InlineData("2026-10-10", DayKind.AdjustedWorking, "星期六，国庆节调休上班")]
    [InlineData("2026-11-22", DayKind.Weekend, "星期日，休息日")]
    [InlineData("2026-11-23", DayKind.Working, "星期一，工作日")]
    [InlineData("2027-01-01", DayKind.Holiday, "星期五，元旦放假（推算，以国务院通知为准）")]
    [InlineData("2027-02-05", DayKind.Holiday, "星期五，春节放假（推算，以国务院通知为准）")]
    [InlineData("2027-03-01", DayKind.Working, "星期一，工作日（推算，以国务院通知为准）")]
    public void A_day_tells_what_it_is_and_why(string date, DayKind kind, string reason)
    {
        var day = Calendar.Of(DateOnly.Parse(date, null));
        Assert.Equal((kind, reason), (day.Kind, day.Reason));
    }

    [Theory]
    [InlineData("2027-02-05,2027-02-06,2027-02-07,2027-02-08,2027-04-05,2027-06-09,2027-09-15,2027-10-01,2027-10-03")]
    [InlineData("2028-04-04")]
    [InlineData("2033-01-30,2033-01-31,2033-10-01,2033-09-08")] // a leap eleventh month
    public void Statutory_days_are_computed_beyond_the_notices(string dates)
    {
        foreach (var date in dates.Split(',').Select(d => DateOnly.Parse(d, null)))
            Assert.Contains(StatutoryHolidays.Of(date.Year), h => h.Date == date);
    }

    [Fact]
    public void Computed_days_agree_with_every_notice_since_2025_and_festivals_before()
    {
        foreach (var year in Enumerable.Range(2008, 2026 - 2008 + 1))
        {
            Assert.Equal(13, StatutoryHolidays.Of(year).Count());
            foreach (var (date, name) in StatutoryHolidays.Of(year).Where(h => year >= 2025 || h.Name is "清明" or "端午" or "中秋"))
                Assert.False(Calendar.Of(date).IsWorking, $"{date} {name}");
        }
    }

    [Theory]
    [InlineData(2003), InlineData(2027), InlineData(2099), InlineData(2150), InlineData(1990)]
    public void No_day_of_an_unknown_year_passes_as_certain(int year) =>
        Assert.All(Enumerable.Range(0, 365), i => Assert.True(Calendar.Of(new DateOnly(year, 1, 1).AddDays(i)).IsProvisional));

    [Fact]
    public void A_local_holiday_holds_in_its_division_only()
    {
        var north = DivisionCode.Parse("632200").Value;
        var calendar = Calendar.With(new LocalHoliday(new(2026, 7, 15), north, "地方节日", "示例"));
        Assert.Equal(DayKind.LocalHoliday, calendar.Of(new(2026, 7, 15), DivisionCode.Parse("632221").Value).Kind);
        Assert.Equal(DayKind.Working, calendar.Of(new(2026, 7, 15), DivisionCode.Parse("630104").Value).Kind);
        Assert.Equal(DayKind.Working, calendar.Of(new(2026, 7, 15)).Kind);
        Assert.NotEqual(Calendar.Version, calendar.Version);
    }

    // Not the real notice of 2027, which is not known here: the statutory days, one bridge and its make-up day.
    internal const string Sample2027 = """
        date,kind,name
        2027-01-01,holiday,元旦
        2027-02-04,holiday,春节
        2027-02-05,holiday,春节
        2027-02-06,holiday,春节
        2027-02-07,holiday,春节
        2027-02-08,holiday,春节
        2027-02-09,holiday,春节
        2027-02-10,holiday,春节
        2027-02-20,workday,春节
        2027-04-05,holiday,清明
        2027-05-01,holiday,劳动节
        2027-05-02,holiday,劳动节
        2027-05-03,holiday,劳动节
        2027-05-04,holiday,劳动节
        2027-06-09,holiday,端午
        2027-09-15,holiday,中秋
        2027-10-01,holiday,国庆节
        2027-10-02,holiday,国庆节
        2027-10-03,holiday,国庆节
        2027-10-04,holiday,国庆节
        2027-10-05,holiday,国庆节
        """;

    [Theory]
    [InlineData("2026-07-15,632200000000,那达慕,州政府决定", null)]
    [InlineData("2026-07-15,632200000000,那达慕,", null)]
    [InlineData("2026-07-32,632200000000,那达慕,州政府决定", "第 2 行：地方假日表的一行应为")]
    [InlineData("2026-07-15,9,那达慕,州政府决定", "第 2 行：地方假日表的一行应为")]
    [InlineData("2026-07-15,632200000000,,州政府决定", "第 2 行：地方假日表的一行应为")]
    [InlineData("2026-07-15,632200000000,那达慕,州\n2026-07-15,632200000000,那达慕,州", "第 3 行：2026-07-15 重复")]
    public void Local_holidays_are_read_from_their_table_or_refused_with_the_line(string rows, string? refused)
    {
        WorkingCalendar Load() => WorkingCalendar.Load("date,kind,name\n2026-10-01,holiday,国庆节", "date,division,name,basis\n" + rows);
        if (refused is not null)
        {
            Assert.StartsWith(refused, Assert.Throws<FormatException>(Load).Message, StringComparison.Ordinal);
            return;
        }
        Assert.Equal(DayKind.LocalHoliday, Load().Of(new(2026, 7, 15), DivisionCode.Parse("632221").Value).Kind);
        Assert.Equal(DayKind.Working, Load().Of(new(2026, 7, 15), DivisionCode.Parse("630102").Value).Kind);
    }

    [Theory]
    [InlineData("2026-02-30,holiday,春节", 2)]
    [InlineData("2026-02-03,off,春节", 2)]
    [InlineData("2026-10-01,holiday,国庆节\n2026-10-01,workday,国庆节", 3)]
    public void A_wrong_row_of_the_packaged_notices_is_refused_with_its_line(string rows, int line) =>
        Assert.StartsWith($"第 {line} 行：", Assert.Throws<FormatException>(() => WorkingCalendar.Load("date,kind,name\n" + rows)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_imported_year_is_certain_and_changes_the_version()
    {
        var import = NoticeImport.Read(Calendar, 2027, Sample2027, "2027.csv");
        Assert.Empty(import.Findings);
        Assert.Equal(new Day(new(2027, 2, 20), DayKind.AdjustedWorking, "春节", false), import.Calendar!.Of(new(2027, 2, 20)));
        Assert.False(import.Calendar.Of(new(2027, 3, 1)).IsProvisional);
        Assert.True(import.Calendar.Of(new(2028, 3, 1)).IsProvisional);
        Assert.NotEqual(Calendar.Version, import.Calendar.Version);
        Assert.Equal(import.Calendar.Version, NoticeImport.Read(import.Calendar, 2027, Sample2027, "2027.csv").Calendar!.Version);
    }

    [Theory]
    [InlineData("2027-02-30,holiday,春节", "SC2002", 2, 1)]
    [InlineData("2027-01-02,off,元旦", "SC2003", 2, 12)]
    [InlineData("2027-01-02", "SC2001", 2, 1)]
    [InlineData("2026-12-24,holiday,元旦", "SC2004", 2, 1)]
    [InlineData("2027-01-01,holiday,元旦", "SC2005", 3, 1)]
    [InlineData("2027-01-04,workday,元旦", "SC2006", 2, 1)]
    public void A_bad_row_of_a_notice_is_located(string row, string id, int line, int column)
    {
        var import = NoticeImport.Read(Calendar, 2027, Sample2027.Replace("name\n", $"name\n{row}\n", StringComparison.Ordinal), "2027.csv");
        Assert.Null(import.Calendar);
        var finding = Assert.Single(import.Findings);
        Assert.Equal((id, new Place("2027.csv", line, column), Severity.Error), (finding.Id, finding.Place, finding.Severity));
    }

    [Fact]
    public void A_notice_that_forgets_a_statutory_day_is_refused()
    {
        var import = NoticeImport.Read(Calendar, 2027, Sample2027.Replace("2027-06-09,holiday,端午\n", "", StringComparison.Ordinal), "2027.csv");
        Assert.Null(import.Calendar);
        Assert.Contains("2027-06-09 端午", Assert.Single(import.Findings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-06-01", null)]
    [InlineData("2026-12-01", "2027 年的放假通知还没有导入")]
    [InlineData("2027-02-01", "2027 年的放假通知还没有导入")]
    public void The_calendar_warns_before_limits_leave_what_it_knows(string today, string? message)
    {
        var finding = Calendar.CoverageFinding(DateOnly.Parse(today, null), "cn-holidays-2004-2026.csv");
        Assert.Equal(message is null, finding is null);
        Assert.StartsWith(message ?? "", finding?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_notice_that_does_not_balance_is_imported_with_a_warning()
    {
        var import = NoticeImport.Read(Calendar, 2027, Sample2027.Replace("2027-02-20,workday,春节\n", "", StringComparison.Ordinal), "2027.csv");
        Assert.NotNull(import.Calendar);
        Assert.Equal("SC2008", Assert.Single(import.Findings).Id);
    }
}
