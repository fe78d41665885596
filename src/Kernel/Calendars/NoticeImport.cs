namespace Jiangyuan.Kernel.Calendars;

/// <summary>The outcome of reading a yearly notice: a calendar when nothing is wrong, and every finding with its line.</summary>
public sealed record NoticeImport(WorkingCalendar? Calendar, IReadOnlyList<Diagnostic> Findings)
{
    /// <summary>
    /// Reads the State Council's notice for one year as CSV <c>date,kind(holiday|workday),name</c>. Days of the last week of the December before are accepted,
    /// because New Year bridges begin there. All findings are collected; any error leaves the calendar as it was.
    /// </summary>
    public static NoticeImport Read(WorkingCalendar calendar, int year, string csv, string file)
    {
        List<Diagnostic> findings = [];
        Dictionary<DateOnly, (NoticeDay Day, int Line)> days = [];
        foreach (var (line, cells) in CsvText.Rows(csv))
        {
            if (cells.Length != 3 || cells[2].Length == 0)
                Error(line, 1, "SC2001", "这一行应有三列：日期、种类、名称。", "列数不对就无法判断哪一列是什么。", "写成 2027-01-01,holiday,元旦。");
            else if (WorkingCalendar.ReadDate(cells[0]) is not { } date)
                Error(line, 1, "SC2002", $"“{cells[0]}”不是存在的日期。", "日期必须是 年-月-日，例如 2027-02-06。", "按通知改正。");
            else if (cells[1] is not ("holiday" or "workday"))
                Error(line, cells[0].Length + 2, "SC2003", $"种类“{cells[1]}”不认识。", "只有放假（holiday）和上班（workday）两种。", "改为 holiday 或 workday。");
            else if (date.Year != year && (date.Year != year - 1 || date is not { Month: 12, Day: >= 25 }))
                Error(line, 1, "SC2004", $"{date:yyyy-MM-dd} 不属于 {year} 年的通知。", "只导入这一年；元旦连休可以从上年 12 月 25 日起。", "核对年份，或另行导入那一年。");
            else if (days.TryGetValue(date, out var earlier))
                Error(line, 1, "SC2005", $"{date:yyyy-MM-dd} 重复，第 {earlier.Line} 行已经有了。", "同一天只能有一种安排。", "删去其中一行。");
            else if (cells[1] == "workday" && date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                Error(line, 1, "SC2006", $"{date:yyyy-MM-dd} 是星期{"日一二三四五"[(int)date.DayOfWeek]}，本来就上班。", "调休上班只会落在星期六、星期日。", "核对日期；可能抄错了一天。");
            else
                days[date] = (new(date, cells[1] == "workday", cells[2]), line);
        }
        // 办法 Art. 2: thirteen days for all citizens since 2025, eleven before; festivals on a weekend are made up for, so days off less days worked is that number.
        if (year >= 2025 && StatutoryHolidays.CanCompute(year))
        {
            foreach (var (date, name) in StatutoryHolidays.Of(year).Where(h => !days.TryGetValue(h.Date, out var d) || d.Day.IsWorked))
                Error(0, 0, "SC2007", $"缺少法定节假日 {date:yyyy-MM-dd} {name}。", "《全国年节及纪念日放假办法》第二条规定这一天放假。", "补上这一天；若日期有误请核对农历。");
        }
        var off = days.Values.Count(d => !d.Day.IsWorked && d.Day.Date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) - days.Values.Count(d => d.Day.IsWorked);
        if (findings.Count == 0 && off != (year >= 2025 ? 13 : 11))
            findings.Add(new("SC2008", Severity.Warning, new(file, 0, 0), $"工作日净放假 {off} 天，按办法应为 {(year >= 2025 ? 13 : 11)} 天。", "放假和调休上班应当相抵。", "核对是否漏了放假日或调休上班日；跨年调休可以不相抵。"));
        return new(findings.Exists(f => f.Severity == Severity.Error) ? null : calendar.With(year, days.Values.Select(d => d.Day)), findings);

        void Error(int line, int column, string id, string message, string why, string next) => findings.Add(new(id, Severity.Error, new(file, line, column), message, why, next));
    }
}
