using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Divisions;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases.Scenarios;

/// <summary>Runs the scenarios of a catalogue on the real engine: each with its own SQLite store, its own clock, nothing replaced.</summary>
public static class ScenarioRunner
{
    /// <summary>The results in the order of the scenarios' places. A scenario that breaks the engine fails with what broke.</summary>
    public static async Task<IReadOnlyList<ScenarioResult>> Run(Catalogue.Catalogue catalogue, WorkingCalendar calendar, DivisionRegister divisions, CancellationToken ct)
    {
        List<ScenarioResult> results = [];
        foreach (var scenario in catalogue.Scenarios.OrderBy(s => s.Place.File, StringComparer.Ordinal))
            results.Add(await One(scenario, catalogue, calendar, divisions, ct));
        return results;
    }

    /// <summary>Whether the store of the scenario agrees with its events afterwards is part of passing.</summary>
    public static async Task<ScenarioResult> One(Scenario scenario, Catalogue.Catalogue catalogue, WorkingCalendar calendar, DivisionRegister divisions, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("jy-scenario-").FullName;
        try
        {
            var time = new VirtualTime(scenario.SubmittedAt);
            await using var store = EventStoreFactory.Open($"sqlite:{Path.Combine(folder, "store.db")}", CaseModule.StreamTypes, [CaseModule.Migrations]);
            var desk = new CaseDesk(store, () => catalogue, () => calendar, divisions, new IdSource(time), time, new CaseDeskOptions { Chance = count => new byte[count] });
            var result = await new ScenarioRun(scenario, desk, time).Run(ct);
            var verified = await store.Verify(ct: ct);
            return result.IsPassed && verified.Findings is [var first, ..] ? result with { Failure = $"核验不符：{first}" } : result;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
