using Jiangyuan.Cases;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;

namespace Jiangyuan.Modules.Tests.Cases.LifeEvents;

/// <summary>A life event of three services: a licence, then two that wait for it; one more waits for the second.</summary>
public sealed class LifeCaseTests
{
    private static ServiceItem Item(string id, string? needs = null) => TestItem.Licence with
    {
        Id = id, Name = id, Modes = [HandlingMode.Ordinary], Commitment = null, Result = new("r-" + id, "证" + id) { TypeCode = "CSX", Elements = ["shop"] },
        Supervision = new("市场监管", ["抽查"]),
        Materials = needs is null ? [new MaterialRequirement("plan", "平面图") { Why = "核对", Required = true, Formats = ["pdf"], MaxMegabytes = 1 }]
            : [new MaterialRequirement("drawing", "平面图") { Why = "核对", Required = true, Formats = ["pdf"], MaxMegabytes = 1 }, new MaterialRequirement("before", "证" + needs) { Why = "核对", ObtainedFrom = "certificate:r-" + needs }],
    };

    private static Catalogue.Catalogue Town(FormDefinition? form = null)
    {
        ServiceItem[] items = [Item("a"), Item("b", "a"), Item("c", "a"), Item("d", "b")];
        if (form is not null)
            items = [.. items.Select(item => item with { Form = form })];
        return TestItem.Catalogue with
        {
            Items = items,
            Elements = items[0].Form.Questions.ToDictionary(question => question.Element.Id, question => question.Element),
            AllOffers = [.. items.Select(item => new Offer(item, TestItem.Division, TestItem.Market) { Committed = item.Committed })],
            LifeEvents = [new LifeEvent("open", "开店") { Summary = "", Form = new([]), Lead = "r-a", Wants = [new("r-c", null), new("r-d", null)] }],
        };
    }

    private static async Task<LifeCase> Saved(CaseWorld world, bool complete = true)
    {
        var file = await world.Upload();
        return (await SaveLife.Handle(new(null, "open", TestItem.Division)
        {
            Answers = complete ? new Dictionary<string, string> { ["shop"] = "江源餐馆", ["foreign"] = "不是数据元" } : new Dictionary<string, string>(),
            Materials = [new LifeMaterial("平面图", file with { RequirementId = "平面图" })],
        }, People.Zhang, world.Desk, default)).Value;
    }

    private static async Task<LifeCase> Started(CaseWorld world) => (await StartLife.Handle(new((await Saved(world)).Id), People.Zhang, world.Desk, default)).Value;

    private static async Task<LifeCase> Read(CaseWorld world, LifeCase life) => (await new LifeQueries(world.Desk).Get(life.Id, People.Zhang, default)).Value;

    private static async Task<Case> CaseOf(CaseWorld world, LifeCase life, string item) =>
        (await world.Queries.Case((await Read(world, life)).Steps.Single(step => step.ItemId == item).CaseId!.Value, People.Zhang, default)).Value;

    private static async Task Decide(CaseWorld world, LifeCase life, string item, bool granted)
    {
        var c = await world.Accept(await CaseOf(world, life, item));
        await world.Review(c, People.Officer1);
        await world.Review(c, People.Officer2);
        Assert.True((await DecideCase.Handle(new(c.Id, granted, "依法决定"), People.Head, world.Desk, null, null, default)).IsGiven);
    }

    private static string Where(LifeCase life) => string.Join(' ', life.Steps.OrderBy(step => step.ItemId).Select(step => $"{step.ItemId}:{step.Status}"));

    [Theory, DatabaseData]
    public async Task One_submission_opens_the_first_case_and_each_grant_opens_those_that_waited_for_it(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect, Town());
        var life = await Started(world);
        Assert.Equal("a:Open b:Waiting c:Waiting d:Waiting", Where(life));
        Assert.Equal((LifeStatus.Running, "城西区市场监督管理局"), (life.Status, life.Lead));
        Assert.Equal(world.Desk.Calendar.AddWorkingDays(new(2026, 9, 21), 45), life.DueOn);
        var first = await CaseOf(world, life, "a");
        Assert.Equal(new LifeLink(life.Id, "开店", life.Lead, 1, 4), first.Life);
        Assert.Equal(("江源餐馆", "plan"), (first.Answers["shop"], first.Materials.Single().RequirementId));
        Assert.False(first.Answers.ContainsKey("foreign"));

        await Decide(world, life, "a", true);
        Assert.Equal("a:Granted b:Open c:Open d:Waiting", Where(await Read(world, life)));
        Assert.Equal("drawing", (await CaseOf(world, life, "b")).Materials.Single().RequirementId);
        await Decide(world, life, "b", true);
        await Decide(world, life, "c", true);
        await Decide(world, life, "d", true);
        life = await Read(world, life);
        Assert.Equal(("a:Granted b:Granted c:Granted d:Granted", LifeStatus.Finished), (Where(life), life.Status));
        Assert.Equal(LifeStatus.Finished, Assert.Single(await new LifeQueries(world.Desk).Mine(People.Zhang, default)).Status);
        Assert.Contains("r-d", await new LifeQueries(world.Desk).Held(People.Zhang, default));
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task A_project_is_applied_for_stage_by_stage_and_each_takes_the_answers_of_the_one_before(Dialect dialect)
    {
        var town = Town();
        LifeStage Stage(string id, string lead, params string[] results) => new(id, "阶段" + id) { Lead = lead, Limit = TestItem.Licence.Committed, Results = results };
        var project = new LifeEvent("plant", "建厂") { Summary = "", Form = new([]), Wants = [new("r-a", null), new("r-b", null), new("r-c", null), new("r-d", null)], Stages = [Stage("land", "r-a", "r-a"), Stage("build", "r-b", "r-b", "r-c"), Stage("end", "r-d", "r-d")] };
        await using var world = new CaseWorld(dialect, town with { LifeEvents = [project] });
        var file = await world.Upload();
        SaveLife.Request Request(string id) => new(null, id, TestItem.Division) { Answers = new Dictionary<string, string> { ["shop"] = "江源厂" }, Materials = [new LifeMaterial("平面图", file with { RequirementId = "平面图" })] };
        Assert.Equal("life.by-stages", (await SaveLife.Handle(Request("plant"), People.Zhang, world.Desk, default)).Refusal!.Code);
        var early = (await SaveLife.Handle(Request("plant.build"), People.Zhang, world.Desk, default)).Value;
        var refused = (await StartLife.Handle(new(early.Id), People.Zhang, world.Desk, default)).Refusal!;
        Assert.Equal("life.stage-not-ready", refused.Code);
        Assert.Contains("证a", refused.Message, StringComparison.Ordinal);

        var land = (await SaveLife.Handle(Request("plant.land"), People.Zhang, world.Desk, default)).Value;
        land = (await StartLife.Handle(new(land.Id), People.Zhang, world.Desk, default)).Value;
        Assert.Equal(("a:Open", "建厂：阶段land", LifeStatus.Running), (Where(land), land.Name, land.Status));
        Assert.Equal("life.no-next-stage", (await NextStage.Handle(new(land.Id), People.Zhang, world.Desk, default)).Refusal!.Code);
        Assert.Equal("life.unknown", (await NextStage.Handle(new(land.Id), People.Li, world.Desk, default)).Refusal!.Code);
        await Decide(world, land, "a", true);

        var build = (await NextStage.Handle(new(land.Id), People.Zhang, world.Desk, default)).Value;
        Assert.Equal(("plant.build", "江源厂", LifeStatus.Draft), (build.LifeEventId, build.Answers["shop"], build.Status));
        build = (await SaveLife.Handle(Request("plant.build") with { Id = build.Id }, People.Zhang, world.Desk, default)).Value;
        var started = await StartLife.Handle(new(build.Id), People.Zhang, world.Desk, default);
        Assert.True(started.IsGiven, started.Refusal?.ToString());
        // Both at once: the joint part of the stage.
        Assert.Equal("b:Open c:Open", Where(started.Value));
        await Decide(world, build, "b", true);
        await Decide(world, build, "c", true);
        var end = (await NextStage.Handle(new(build.Id), People.Zhang, world.Desk, default)).Value;
        end = (await SaveLife.Handle(Request("plant.end") with { Id = end.Id }, People.Zhang, world.Desk, default)).Value;
        Assert.True((await StartLife.Handle(new(end.Id), People.Zhang, world.Desk, default)).IsGiven);
        await Decide(world, end, "d", true);
        Assert.Equal("life.no-next-stage", (await NextStage.Handle(new(end.Id), People.Zhang, world.Desk, default)).Refusal!.Code);
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task What_was_filled_in_is_sealed_and_the_system_opens_it_on_record_for_the_cases_that_come_later(Dialect dialect)
    {
        await using var keys = new KeyWorld(dialect, Town(KeyWorld.Catalogue.Items[0].Form));
        var (world, desk) = (keys.World, keys.Desk);
        var file = (await world.Files.Save(new MemoryStream(CaseWorld.Pdf), "张小三的平面图.pdf", TestItem.Licence.Materials[0], default, keys.Vault, desk.KeyOf(People.Zhang))).Value;
        var saved = (await SaveLife.Handle(new(null, "open", TestItem.Division)
        {
            Answers = new Dictionary<string, string> { ["shop"] = "江源餐馆", ["home"] = "五四大街88号", ["mobile"] = "13900001234" },
            Materials = [new LifeMaterial("平面图", file with { RequirementId = "平面图" })],
        }, People.Zhang, desk, default)).Value;
        Assert.Equal(("五四大街88号", "张小三的平面图.pdf"), (saved.Answers["home"], saved.Materials[0].File.FileName));
        Assert.Equal("五四大街88号", (await new LifeQueries(desk).Get(saved.Id, People.Zhang, default)).Value.Answers["home"]);
        var started = await StartLife.Handle(new(saved.Id) { Phone = "13900001234" }, People.Zhang, desk, default);
        Assert.True(started.IsGiven, started.Refusal?.ToString());
        // Hours later the host has forgotten the keys it wrote with: only the service can open.
        keys.Vault.Drop(desk.KeyOf(People.Zhang));
        await Decide(world, started.Value, "a", true);

        var later = (await world.Queries.Case((await Read(world, saved)).Steps.Single(step => step.ItemId == "b").CaseId!.Value, People.Officer1, default)).Value;
        Assert.Equal((PersonalDataState.Readable, "张小三", People.Zhang.Subject, "13900001234"), (later.Personal, later.Applicant.Name, later.Applicant.Subject, later.Applicant.Phone));
        Assert.Equal(("五四大街88号", "张小三的平面图.pdf"), (later.Answers["home"], later.Materials.Single().FileName));
        var opened = (await world.Queries.Material(later.Number, file.Hash, People.Officer1, default)).Value;
        Assert.Equal(CaseWorld.Pdf, opened.Bytes);
        var lines = await world.Queries.AccessesOf(desk.KeyOf(People.Zhang), null, 100, default, own: false);
        var system = Assert.Single(lines, line => line.Purpose == "life/" + saved.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("系统", system.ActorName);
        Assert.Contains("answer.home", system.Fields);
        Assert.Contains(lines, line => line.Fields.Contains("material." + file.Hash));

        var dump = await keys.Dump();
        Assert.All(new[] { "张小三", People.Zhang.Subject!, "五四大街", "13900001234" }, secret => Assert.DoesNotContain(secret, dump, StringComparison.Ordinal));
        var (findings, files) = await MaterialCheck.Run(world.Store, world.Files, 10, default);
        Assert.Equal((0, 1), (findings.Count, files));
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task Without_the_keys_a_life_event_waits_and_the_sweep_takes_it_up(Dialect dialect)
    {
        await using var keys = new KeyWorld(dialect, Town(KeyWorld.Catalogue.Items[0].Form));
        var (world, desk) = (keys.World, keys.Desk);
        var life = await Started(world);
        keys.Vault.Drop(desk.KeyOf(People.Zhang));
        var first = await world.Accept(await CaseOf(world, life, "a"));
        await world.Review(first, People.Officer1);
        await world.Review(first, People.Officer2);
        // Decided as in the sweep's own test: the event is there, the notice of it is not.
        var c = (await world.Store.Load(CaseStream.Type, first.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), default)).State;
        var asking = new Asking(People.Head.Id, "test", desk.Now());
        var events = CaseDesk.Sealed(c, [new CaseDecided(true, "依法决定", null)], desk.LawOf(c), People.Head, asking.At);
        await world.Store.Execute(CaseStream.Type, c.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), asking, _ => new Decision([.. events.Select(EventJson.Write)]), default);
        await keys.Stop();
        Assert.Equal(0, await AdvanceLife.Sweep(desk, default));
        Assert.Equal("a:Open b:Waiting c:Waiting d:Waiting", Where(await Read(world, life)));
        keys.Start();
        Assert.Equal(1, await AdvanceLife.Sweep(desk, default));
        Assert.Equal("a:Granted b:Open c:Open d:Waiting", Where(await Read(world, life)));
    }

    [Theory, DatabaseData]
    public async Task Starting_twice_is_starting_once(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect, Town());
        var saved = await Saved(world);
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartLife.Handle(new(saved.Id), People.Zhang, world.Desk, default)));
        Assert.Single(both.Select(one => one.Value.Steps[0].CaseId).Distinct());
        Assert.Single(await world.Queries.MyCases(People.Zhang, null, 10, default));
        Assert.Equal("life.started", (await SaveLife.Handle(new(saved.Id, "open", TestItem.Division), People.Zhang, world.Desk, default)).Refusal!.Code);
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task A_refusal_in_the_middle_stops_what_needs_it_and_nothing_else(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect, Town());
        var life = await Started(world);
        await Decide(world, life, "a", true);
        await Decide(world, life, "b", false);
        life = await Read(world, life);
        Assert.Equal(("a:Granted b:Failed c:Open d:Blocked", LifeStatus.Running), (Where(life), life.Status));
        Assert.Equal("要先有“证b”。", life.Steps.Single(step => step.ItemId == "d").Why);
        Assert.Contains("依法决定", life.Steps.Single(step => step.ItemId == "b").Why, StringComparison.Ordinal);
        await Decide(world, life, "c", true);
        Assert.Equal(LifeStatus.Finished, (await Read(world, life)).Status);
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task Withdrawing_takes_back_what_is_not_decided_in_one_transaction(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect, Town());
        var life = await Started(world);
        await Decide(world, life, "a", true);
        Assert.Equal("life.unknown", (await WithdrawLife.Handle(new(life.Id), People.Li, world.Desk, default)).Refusal!.Code);
        var withdrawn = (await WithdrawLife.Handle(new(life.Id, "不开了"), People.Zhang, world.Desk, default)).Value;
        Assert.Equal((LifeStatus.Withdrawn, "不开了"), (withdrawn.Status, withdrawn.EndReason));
        Assert.Equal((CaseStatus.Granted, CaseStatus.Withdrawn, CaseStatus.Withdrawn),
            ((await CaseOf(world, life, "a")).Status, (await CaseOf(world, life, "b")).Status, (await CaseOf(world, life, "c")).Status));
        Assert.Equal(LifeStatus.Withdrawn, (await WithdrawLife.Handle(new(life.Id), People.Zhang, world.Desk, default)).Value.Status);
        Assert.False(await AdvanceLife.One(life.Id, world.Desk, default));
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task Whoever_withdraws_while_the_next_cases_open_leaves_none_running(Dialect dialect)
    {
        foreach (var later in new[] { 0, 1, 3, 6, 12 })
        {
            // Who holds the first licence never applies for it again: a world for each.
            await using var world = new CaseWorld(dialect, Town());
            var life = await Started(world);
            var c = await world.Accept(await CaseOf(world, life, "a"));
            await world.Review(c, People.Officer1);
            await world.Review(c, People.Officer2);
            // The decision opens two more cases; the withdrawal begins before, amid or after that.
            var grant = Task.Run(() => DecideCase.Handle(new(c.Id, true, "依法决定"), People.Head, world.Desk, null, null, default));
            var sweep = Task.Run(() => AdvanceLife.Sweep(world.Desk, default));
            await Task.Delay(later);
            var withdrawn = await WithdrawLife.Handle(new(life.Id), People.Zhang, world.Desk, default);
            await Task.WhenAll(grant, sweep);
            // Who lost every race is told so, and asks again.
            if (withdrawn.Refusal is { } lost)
                Assert.True((await WithdrawLife.Handle(new(life.Id), People.Zhang, world.Desk, default)).IsGiven, lost.Code);
            await AdvanceLife.Sweep(world.Desk, default);

            life = await Read(world, life);
            Assert.Equal(LifeStatus.Withdrawn, life.Status);
            foreach (var id in life.Steps.Select(step => step.CaseId).OfType<long>())
                Assert.Contains((await world.Queries.Case(id, People.Zhang, default)).Value.Status, new[] { CaseStatus.Granted, CaseStatus.Withdrawn });
            await world.Verified();
        }
    }

    [Theory, DatabaseData]
    public async Task What_any_service_misses_is_said_before_the_start_and_nothing_is_opened(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect, Town());
        var saved = await Saved(world, complete: false);
        var refusal = (await StartLife.Handle(new(saved.Id), People.Zhang, world.Desk, default)).Refusal!;
        Assert.Equal("shop", Assert.Single(refusal.Fields!).Field);
        Assert.Equal("life.unknown", (await StartLife.Handle(new(saved.Id), People.Li, world.Desk, default)).Refusal!.Code);
        Assert.Empty(await world.Queries.MyCases(People.Zhang, null, 10, default));
        Assert.Equal(LifeStatus.Draft, (await Read(world, saved)).Status);
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task The_sweep_moves_on_what_a_command_has_missed_and_only_once(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect, Town());
        var life = await Started(world);
        var c = await world.Accept(await CaseOf(world, life, "a"));
        await world.Review(c, People.Officer1);
        c = (await world.Review(c, People.Officer2)).Value;
        // As when the process died between the decision and the notice of it: the event is there, the life event does not know.
        var key = c.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var asking = new Asking(People.Zhang.Id, "test", world.Desk.Now());
        var events = CaseDesk.Sealed(c, [new CaseWithdrawn("改主意")], world.Desk.LawOf(c), People.Zhang, asking.At);
        await world.Store.Execute(CaseStream.Type, key, asking, _ => new Decision([.. events.Select(EventJson.Write)]), default);
        Assert.Equal("a:Open b:Waiting c:Waiting d:Waiting", Where(await Read(world, life)));
        Assert.Equal((1, 0), (await AdvanceLife.Sweep(world.Desk, default), await AdvanceLife.Sweep(world.Desk, default)));
        life = await Read(world, life);
        Assert.Equal(("a:Failed b:Blocked c:Blocked d:Blocked", LifeStatus.Finished), (Where(life), life.Status));
        await world.Verified();
    }
}
