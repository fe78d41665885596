using Jiangyuan.Cases;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Store;
using Jiangyuan.KeyService;
using Jiangyuan.Web.Composition;
using Jiangyuan.Web.Publication;
using Jiangyuan.Web.Tests.Portal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jiangyuan.Web.Tests.Composition;

/// <summary>What a changed calendar does to cases that wait, also when the host was not running when it changed.</summary>
public sealed class CalendarChangeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jy-calendar-").FullName;

    private string Packages => Path.Combine(_folder, "packages");

    private string Data => Path.Combine(_folder, "data");

    private string Local => Path.Combine(Packages, "calendars", "qinghai-local.csv");

    public CalendarChangeTests()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(WebWorld.Checkout, "packages"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Packages, Path.GetRelativePath(Path.Combine(WebWorld.Checkout, "packages"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_local_holiday_entered_before_a_start_moves_the_deadlines_of_cases_that_wait_even_if_that_start_was_cut_off()
    {
        await using var keys = Keys();
        long id;
        DateOnly before, holiday;
        await using (var installation = await Open())
            (id, before, holiday) = await Waiting(installation);
        await File.AppendAllTextAsync(Local, $"{holiday:yyyy-MM-dd},632200000000,外州的节日,样例\n", TestContext.Current.CancellationToken);
        await using (var installation = await Open())
        {
            await Swept(installation);
            Assert.Equal(before, await DueOn(installation, id));
        }
        await File.AppendAllTextAsync(Local, $"{holiday:yyyy-MM-dd},630100000000,本市的节日,样例\n", TestContext.Current.CancellationToken);
        // It opens with the new calendar and dies before it sweeps.
        await using (await Open())
        {
        }
        await using (var installation = await Open())
        {
            await Swept(installation);
            Assert.Equal(installation.Cases.Calendar.AddWorkingDays(before, 1), await DueOn(installation, id));
        }
    }

    [Fact]
    public async Task An_imported_year_moves_the_deadlines_of_cases_that_wait_and_their_rows()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var keys = Keys();
        await using var installation = await Open();
        var (id, before, holiday) = await Waiting(installation);
        var version = installation.Calendar.Current.Version;
        IEnumerable<string> rows = [.. (await File.ReadAllLinesAsync(Path.Combine(Packages, "calendars", "cn-holidays-2004-2026.csv"), ct)).Where(l => l.StartsWith($"{holiday:yyyy}", StringComparison.Ordinal)), $"{holiday:yyyy-MM-dd},holiday,国庆节"];
        if (!installation.Calendar.Current.Covers(holiday.Year))
            rows = rows.Concat(StatutoryHolidays.Of(holiday.Year).Select(h => $"{h.Date:yyyy-MM-dd},holiday,{h.Name}")).DistinctBy(r => r[..10]);

        var done = await installation.Calendar.Import(new(holiday.Year, "样例通知", "date,kind,name\n" + string.Join('\n', rows)), new("lists", "导入放假通知", installation.Cases.Now()), ct);

        Assert.True(done.IsGiven, done.IsGiven ? null : done.Refusal.Message);
        Assert.NotEqual(version, installation.Calendar.Current.Version);
        Assert.False(installation.Calendar.Current.Of(holiday).IsWorking);
        Assert.Equal(before, await DueOn(installation, id));
        await Swept(installation);
        Assert.True(await DueOn(installation, id) > before);
        var report = await installation.Store.Verify(ct: ct);
        Assert.Empty(report.Findings);
        // The next start knows the import.
        await installation.DisposeAsync();
        await using var again = await Open();
        await again.Calendar.Refresh(ct);
        Assert.False(again.Calendar.Current.Of(holiday).IsWorking);
    }

    [Theory]
    [InlineData("2026-07-32,632200000000,节日,样例")]
    [InlineData("2026-07-15,9,节日,样例")]
    [InlineData("2026-07-15,632200000000,样例")]
    public async Task A_wrong_row_of_the_local_holidays_refuses_the_start_with_its_place(string row)
    {
        await File.AppendAllTextAsync(Local, row + "\n", TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<InstallationException>(Open);
        Assert.Contains("calendars/qinghai-local.csv:4:1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("SC2010", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_wrong_row_of_the_divisions_refuses_the_start_in_a_sentence()
    {
        await File.AppendAllTextAsync(Path.Combine(Packages, "divisions", "qinghai-divisions-2023.csv"), "630199000000,630100000000,很深,样例区\n", TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<InstallationException>(Open);
        Assert.StartsWith("服务包的 divisions/ 有错误，没有启动。", refused.Message, StringComparison.Ordinal);
    }

    private Task<Installation> Open() => Installation.Open(
        new InstallationOptions { Data = Data, Store = "sqlite:" + Path.Combine(Data, "jiangyuan.db"), Packages = Packages, Keys = Path.Combine(Data, "keys.sock") }, TimeProvider.System, TestContext.Current.CancellationToken);

    private KeyServer Keys() => new(new(Path.Combine(Data, "key-service"), Path.Combine(Data, "keys.sock"), "sqlite:" + Path.Combine(Data, "jiangyuan.db")), TimeProvider.System);

    /// <summary>A case that waits, in an installation that has swept, its deadline, and a working day on the way to it.</summary>
    private static async Task<(long Id, DateOnly DueOn, DateOnly OnTheWay)> Waiting(Installation installation)
    {
        var c = await HandledCase.Submitted(installation.Cases);
        await Swept(installation);
        Assert.Equal(c.Due!.DueOn, await DueOn(installation, c.Id));
        return (c.Id, c.Due.DueOn, installation.Cases.Calendar.AddWorkingDays(installation.Cases.Today(), 1));
    }

    /// <summary>One sweep, as the host makes it at its start.</summary>
    private static async Task Swept(Installation i)
    {
        await i.Calendar.Refresh();
        var lists = new PublicationDesk(i.Store, i.Lists, i.Cases, i.Ids, i.Time);
        using var sweep = new ClockSweep(i.Cases, i.Calendar, lists, i.Options, i.Time, NullLogger<ClockSweep>.Instance);
        var mark = Path.Combine(i.Options.Data, "swept-calendar");
        await sweep.StartAsync(TestContext.Current.CancellationToken);
        for (var wait = 0; wait < 600 && !(File.Exists(mark) && await File.ReadAllTextAsync(mark, TestContext.Current.CancellationToken) == i.Calendar.Current.Version); wait++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        await sweep.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<DateOnly> DueOn(Installation i, long id) => (await new CaseQueries(i.Cases).Case(id, Actor.TheSystem, TestContext.Current.CancellationToken)).Value.Due!.DueOn;
}
