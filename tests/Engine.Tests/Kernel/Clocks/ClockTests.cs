using Jiangyuan.Engine.Tests.Kernel.Calendars;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Engine.Tests.Kernel.Clocks;

public sealed class ClockTests
{
    private static readonly WorkingCalendar Calendar = TestData.Calendar;

    private static readonly ClockRule License = new(Days(20, "《行政许可法》第四十二条")) { MaximumExtension = Days(10, "《行政许可法》第四十二条") };

    private static TimeLimit Days(int n, string basis = "示例", TimeUnit unit = TimeUnit.WorkingDays) => new(n, unit, TimeLimitKind.Statutory, basis);

    private static DateOnly Date(string text) => DateOnly.Parse(text, null);

    private static ClockEvent.Started Start(string on) => new(Date(on));

    private static ClockEvent.Suspended Suspend(string on, string procedure = "检验", int days = 30) => new(Date(on), procedure, Days(days), "书面告知第 1 号");

    private static ClockEvent.Resumed Resume(string on, string procedure = "检验") => new(Date(on), procedure);

    private static Deadline Due(ClockRule rule, params ClockEvent[] events) => Clock.Compute(rule, events, Calendar).Value;

    [Theory] // 行政许可法: limits in working days, from a Monday without holidays near and across the National Day of 2026
    [InlineData(20, "2026-11-02", "2026-11-30")] // Art. 42 and 43
    [InlineData(45, "2026-07-01", "2026-09-02")] // Art. 42, joint handling
    [InlineData(10, "2026-11-23", "2026-12-07")] // Art. 44, delivery of the certificate
    [InlineData(5, "2026-11-23", "2026-11-30")] // Art. 32, 46, 55
    [InlineData(7, "2026-11-23", "2026-12-02")] // Art. 48, notice of the hearing
    [InlineData(3, "2026-11-23", "2026-11-26")] // market entity registration, Art. 19
    [InlineData(5, "2026-09-18", "2026-09-24")] // the Sunday of 20 September is worked, so Friday is followed by Sunday
    [InlineData(5, "2026-09-30", "2026-10-13")] // off from the 1st to the 7th, the Saturday of the 10th is worked
    [InlineData(20, "2026-09-16", "2026-10-20")]
    public void A_limit_in_working_days_ends_on_the_lawful_day(int days, string start, string due)
    {
        var deadline = Due(new(Days(days)), Start(start));
        Assert.Equal((Date(due), false, days, days), (deadline.Due, deadline.IsProvisional, deadline.Counted, deadline.WorkingDaysTotal));
    }

    [Fact]
    public void A_limit_may_be_extended_once_approved_and_reasoned_and_not_beyond_the_law()
    {
        ClockEvent[] begun = [Start("2026-11-02")];
        ClockEvent.Extended Ten(int n = 10, string approver = "局长", string reason = "需核实现场") => new(Date("2026-11-20"), n, approver, reason);
        Assert.Equal(Date("2026-12-14"), Due(License, [.. begun, Ten()]).Due);
        Assert.Equal("clock.extension-too-long", Clock.Compute(License, [.. begun, Ten(11)], Calendar).Refusal!.Code);
        Assert.Equal("clock.extension-too-long", Clock.Compute(License, [.. begun, Ten(6), Ten(5)], Calendar).Refusal!.Code);
        Assert.Equal("clock.extension-too-long", Clock.Compute(License, [.. begun, Ten(-1)], Calendar).Refusal!.Code);
        Assert.Equal("clock.extension-unfounded", Clock.Compute(License, [.. begun, Ten(5, " ")], Calendar).Refusal!.Code);
        Assert.Equal("clock.extension-unfounded", Clock.Compute(License, [.. begun, Ten(5, "局长", "")], Calendar).Refusal!.Code);
        Assert.Equal("clock.no-extension", Clock.Compute(new(Days(3)), [.. begun, Ten(3)], Calendar).Refusal!.Code);
        Assert.True(Clock.Allow(License, begun, new ClockEvent.Extended(Date("2026-11-30"), 10, "局长", "理由"), Calendar).IsGiven);
        Assert.Equal("clock.extension-late", Clock.Allow(License, begun, new ClockEvent.Extended(Date("2026-12-01"), 10, "局长", "理由"), Calendar).Refusal!.Code);
    }

    [Fact]
    public void Deemed_acceptance_starts_on_the_day_of_receipt()
    {
        var received = Date("2026-11-02");
        Assert.Equal(Date("2026-11-09"), Clock.LastDayToAskForSupplement(received, Calendar));
        var proof = Clock.Prove(License, [new ClockEvent.Started(received, IsDeemed: true)], Calendar).Value;
        Assert.Equal(Date("2026-11-30"), proof.Deadline.Due);
        Assert.Contains("视为自该日受理", proof.Days[0].Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("听证"), InlineData("招标"), InlineData("拍卖"), InlineData("检验"), InlineData("检测"), InlineData("检疫"), InlineData("鉴定"), InlineData("专家评审")]
    public void The_procedures_of_article_45_stop_the_clock(string procedure) =>
        Assert.Equal(Date("2026-12-02"), Due(License, Start("2026-11-02"), Suspend("2026-11-10", procedure), Resume("2026-11-12", procedure)).Due);

    [Theory]
    [InlineData("勘察"), InlineData("论证"), InlineData("公示"), InlineData("评估"), InlineData("")]
    public void A_procedure_the_law_does_not_name_does_not_stop_the_clock(string procedure)
    {
        ClockEvent[] events = [Start("2026-11-02"), Suspend("2026-11-10", procedure)];
        Assert.Equal("clock.cause-not-named", Clock.Compute(License, events, Calendar).Refusal!.Code);
        var special = License with { SpecialCauses = new Dictionary<string, string> { [procedure] = "某法第三条" } };
        Assert.True(Clock.Compute(special, events, Calendar).IsGiven);
        Assert.Contains("某法第三条", Clock.Prove(special, events, Calendar).Value.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Suspensions_at_the_same_time_are_not_counted_twice()
    {
        var due = Due(License, Start("2026-11-02"), Suspend("2026-11-09"), Suspend("2026-11-11", "专家评审"), Resume("2026-11-13"), Resume("2026-11-17", "专家评审"));
        Assert.Equal(Due(License, Start("2026-11-02"), Suspend("2026-11-09"), Resume("2026-11-17")).Due, due.Due);
        Assert.Equal((1, false), (due.Suspensions.Count, due.IsSuspended));
    }

    [Fact]
    public void A_suspension_needs_a_notice_and_ends_at_the_time_it_announced()
    {
        ClockEvent[] open = [Start("2026-11-02"), Suspend("2026-11-09", days: 5)];
        var deadline = Due(License, open);
        Assert.Equal((Date("2026-12-07"), true), (deadline.Due, deadline.IsSuspended));
        Assert.Equal(deadline.Due, Due(License, [.. open, Resume("2026-12-01")]).Due);
        Assert.Equal("clock.no-notice", Clock.Compute(License, [open[0], new ClockEvent.Suspended(Date("2026-11-09"), "检验", Days(5), "")], Calendar).Refusal!.Code);
    }

    [Fact]
    public void Events_out_of_order_or_without_sense_are_refused()
    {
        string Code(params ClockEvent[] events) => Clock.Compute(License, events, Calendar).Refusal!.Code;
        Assert.Equal("clock.not-started", Code());
        Assert.Equal("clock.not-started", Code(Suspend("2026-11-02")));
        Assert.Equal("clock.started", Code(Start("2026-11-02"), Start("2026-11-03")));
        Assert.Equal("clock.order", Code(Start("2026-11-02"), Suspend("2026-11-01")));
        Assert.Equal("clock.not-suspended", Code(Start("2026-11-02"), Resume("2026-11-03")));
        Assert.Equal("clock.suspended", Code(Start("2026-11-02"), Suspend("2026-11-03"), Suspend("2026-11-04")));
        Assert.Equal("clock.stopped", Code(Start("2026-11-02"), new ClockEvent.Stopped(Date("2026-11-03")), Suspend("2026-11-04")));
    }

    [Fact]
    public void A_clock_into_a_year_without_notice_is_provisional_until_the_import()
    {
        ClockEvent[] events = [Start("2026-12-14")];
        var before = Clock.Compute(License, events, Calendar).Value;
        Assert.Equal((Date("2027-01-12"), true), (before.Due, before.IsProvisional));
        var imported = NoticeImport.Read(Calendar, 2027, WorkingCalendarTests.Sample2027.Replace("2027-01-01,holiday,元旦\n", "2027-01-01,holiday,元旦\n2027-01-04,holiday,元旦\n2027-01-09,workday,元旦\n", StringComparison.Ordinal), "2027.csv").Calendar!;
        var after = Clock.Compute(License, events, imported).Value;
        Assert.Equal((Date("2027-01-12"), false, imported.Version), (after.Due, after.IsProvisional, after.CalendarVersion));
        Assert.Equal(Date("2027-01-09"), Clock.Compute(new(Days(18)), events, imported).Value.Due); // the Saturday made a working day
        Assert.Equal(Date("2027-01-08"), Clock.Compute(new(Days(18)), events, Calendar).Value.Due);
    }

    [Theory]
    [InlineData(30, TimeUnit.CalendarDays, "2026-11-02", "2026-12-02")]
    [InlineData(30, TimeUnit.CalendarDays, "2026-09-01", "2026-10-08")] // the last day, 1 October, is a holiday
    [InlineData(1, TimeUnit.Months, "2026-10-31", "2026-11-30")] // no corresponding day: end of the month
    [InlineData(2, TimeUnit.Months, "2026-08-03", "2026-10-08")]
    [InlineData(1, TimeUnit.Years, "2025-03-03", "2026-03-03")]
    [InlineData(0, TimeUnit.OnTheSpot, "2026-11-23", "2026-11-23")]
    public void Limits_in_other_units_end_on_their_day(int amount, TimeUnit unit, string start, string due) => Assert.Equal(Date(due), Due(new(Days(amount, unit: unit)), Start(start)).Due);

    [Fact]
    public void A_limit_in_hours_ends_at_its_instant()
    {
        var at = new DateTimeOffset(2026, 11, 23, 20, 0, 0, TimeSpan.FromHours(8));
        var deadline = Due(new(Days(24, unit: TimeUnit.Hours)), new ClockEvent.Started(Date("2026-11-23"), at));
        Assert.Equal((at.AddHours(24), Date("2026-11-24")), (deadline.DueAt!.Value, deadline.Due));
    }

    [Fact]
    public void A_permit_of_five_years_is_valid_to_the_day_before_the_corresponding_one() =>
        Assert.Equal(Date("2031-11-22"), Days(5, unit: TimeUnit.Years).ValidUntil(Date("2026-11-23")));

    [Theory]
    [InlineData("2026-11-02", 20, ClockLevel.Normal)]
    [InlineData("2026-11-24", 4, ClockLevel.Normal)]
    [InlineData("2026-11-25", 3, ClockLevel.Warning)]
    [InlineData("2026-11-29", 1, ClockLevel.Warning)]
    [InlineData("2026-11-30", 0, ClockLevel.DueToday)]
    [InlineData("2026-12-01", -1, ClockLevel.Overdue)]
    public void Remaining_days_and_the_warning_follow_the_date(string asOf, int remaining, ClockLevel level)
    {
        var deadline = Due(License, Start("2026-11-02"));
        Assert.Equal((remaining, level), (Clock.Remaining(deadline, Date(asOf), Calendar), Clock.LevelOn(deadline, Date(asOf), Calendar)));
    }

    [Fact]
    public void A_clock_stopped_in_time_never_becomes_overdue()
    {
        var inTime = Due(License, Start("2026-11-02"), new ClockEvent.Stopped(Date("2026-11-20")));
        Assert.Equal((ClockLevel.Normal, 6), (Clock.LevelOn(inTime, Date("2027-03-01"), Calendar), Clock.Remaining(inTime, Date("2027-03-01"), Calendar)));
        var late = Due(License, Start("2026-11-02"), new ClockEvent.Stopped(Date("2026-12-02")));
        Assert.Equal((ClockLevel.Overdue, -2), (Clock.LevelOn(late, Date("2027-03-01"), Calendar), Clock.Remaining(late, Date("2027-03-01"), Calendar)));
    }

    [Fact]
    public void The_proof_names_every_day_and_why()
    {
        var proof = Clock.Prove(new(Days(5, "《行政许可法》第三十二条")), [Start("2026-09-30")], Calendar).Value;
        Assert.Equal(14, proof.Days.Count);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 4, 5], proof.Days.Select(d => d.Number));
        var text = proof.ToText();
        Assert.Contains("2026-10-01  不计", text, StringComparison.Ordinal);
        Assert.Contains("2026-10-10  第 3 日", text, StringComparison.Ordinal);
        Assert.Contains("国庆节调休上班", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Deadlines_agree_with_a_naive_count_over_random_histories()
    {
        var chance = new Random(20261123);
        for (var i = 0; i < 500; i++)
        {
            var start = new DateOnly(2018, 1, 1).AddDays(chance.Next(3300));
            var amount = chance.Next(1, 61);
            List<ClockEvent> events = [new ClockEvent.Started(start)];
            HashSet<DateOnly> still = [];
            var on = start;
            foreach (var procedure in new[] { "检验", "听证", "鉴定" }.Take(chance.Next(4)))
            {
                on = on.AddDays(chance.Next(20));
                var length = chance.Next(15);
                events.Add(new ClockEvent.Suspended(on, procedure, Days(40, unit: TimeUnit.CalendarDays), "告知"));
                events.Add(new ClockEvent.Resumed(on = on.AddDays(length), procedure));
                still.UnionWith(Enumerable.Range(0, length).Select(d => on.AddDays(d - length)));
            }
            var naive = start;
            for (var left = amount; left > 0;)
            {
                naive = naive.AddDays(1);
                left -= Calendar.Of(naive).IsWorking && !still.Contains(naive) ? 1 : 0;
            }
            var proof = Clock.Prove(new(Days(amount)), events, Calendar).Value;
            Assert.Equal(naive, proof.Deadline.Due);
            Assert.Equal(amount, proof.Days.Count(d => d.IsCounted));
            Assert.Equal(proof.Deadline.Due, Clock.Compute(new(Days(amount)), events, Calendar).Value.Due);
            Assert.Equal(amount, Clock.Remaining(proof.Deadline, start, Calendar));
        }
    }
}
