using Jiangyuan.Cases;
using Jiangyuan.Cases.Scenarios;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Divisions;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;

namespace Jiangyuan.Modules.Tests.Cases;

/// <summary>Random commands by random people: nothing throws, and the rows stay what the events say.</summary>
public sealed class CaseWalkTests
{
    [Theory, DatabaseData]
    public async Task Random_walks_never_break_a_case(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var random = new Random(20260928);
        var statuses = new HashSet<CaseStatus>();
        for (var walk = 0; walk < 24; walk++)
        {
            var c = await world.Submitted(walk % 3 == 0 ? HandlingMode.Commitment : HandlingMode.Ordinary, walk % 2 == 0 ? People.Zhang : People.Li);
            for (var step = 0; step < 25; step++)
            {
                world.Time.Now += TimeSpan.FromHours(random.Next(1, 60));
                var actor = world.Desk.Known(People.All[random.Next(People.All.Length)]);
                var seen = await world.Queries.Case(c.Id, Actor.TheSystem, default);
                var before = seen.Value;
                var action = Enum.GetValues<CaseAction>()[random.Next(Enum.GetValues<CaseAction>().Length)];
                var refusedByPolicy = CasePolicy.Refuses(action, before, actor, world.Desk.Now());
                var outcome = await Command(world, c.Id, action, actor, random);
                if (refusedByPolicy is not null)
                    Assert.Equal(refusedByPolicy.Code, outcome.Refusal?.Code);
                if (!outcome.IsGiven)
                {
                    Assert.False(string.IsNullOrWhiteSpace(outcome.Refusal.Message));
                    continue;
                }
                c = outcome.Value;
                statuses.Add(c.Status);
                Assert.Equal(c.IsClosed, c.ClosedAt is not null);
                Assert.Equal(c.CertificateNumber is not null, c.Decision is { IsGranted: true });
            }
        }
        Assert.Superset(new HashSet<CaseStatus> { CaseStatus.Accepted, CaseStatus.Withdrawn, CaseStatus.Declined, CaseStatus.Granted }, statuses);
        await world.Verified();
    }

    [Fact]
    public async Task The_scenarios_of_the_packages_pass()
    {
        var packages = Path.Combine(Root(), "packages");
        var (catalogue, findings) = PackageFolder.Load(packages);
        Assert.True(catalogue is not null, string.Join('\n', findings));
        var divisions = DivisionRegister.Load(await File.ReadAllTextAsync(Path.Combine(packages, "divisions/qinghai-divisions-2023.csv"), TestContext.Current.CancellationToken));

        var results = await ScenarioRunner.Run(catalogue, CaseWorld.Calendar, divisions, default);

        Assert.True(results.Count >= 14 && results.All(r => r.IsPassed), string.Join('\n', results.Where(r => !r.IsPassed).Select(r => $"{r.Place}: {r.Failure}")));
    }

    [Fact]
    public async Task Where_a_place_leaves_out_a_step_its_cases_go_on_without_it()
    {
        const string Item = "items/food-business-licence/";
        var packages = Path.Combine(Root(), "packages");
        // Both places hold the same case; only one of them goes to look.
        var files = PackageFolder.Read(packages).Files.Where(file => !file.Path.StartsWith(Item + "scenarios/", StringComparison.Ordinal))
            .Select(file => file.Path == Item + "places/630104000000.yaml" ? file with { Text = file.Text + "steps: { drop: [site-review] }\n" } : file)
            .Append(new(Item + "scenarios/here.yaml", Reviewed("630104000000", "awaiting-decision, held-by: head"))).Append(new(Item + "scenarios/there.yaml", Reviewed("632801000000", "under-review, held-by: officer"))).ToList();
        var (catalogue, findings) = CatalogueLoader.Load(files);
        Assert.True(catalogue is not null, string.Join('\n', findings));
        var divisions = DivisionRegister.Load(await File.ReadAllTextAsync(Path.Combine(packages, "divisions/qinghai-divisions-2023.csv"), TestContext.Current.CancellationToken));

        var results = (await ScenarioRunner.Run(catalogue with { Scenarios = [.. catalogue.Scenarios.Where(scenario => scenario.ItemId == "food-business-licence")] }, CaseWorld.Calendar, divisions, default)).ToArray();

        Assert.True(results.Length == 2 && results.All(r => r.IsPassed), string.Join('\n', results.Select(r => $"{r.Place}: {r.Failure}")));

        static string Reviewed(string division, string then) => $$"""
            name: 材料审查通过以后
            mode: ordinary
            division: "{{division}}"
            applicant: { kind: person, name: 卓玛, code: "630104199001010016" }
            answers: { company-name: 样例餐馆, legal-representative-name: 卓玛, premises-address: 样例路 8 号, mobile-phone: "13900000001", food-business-form: restaurant, food-kinds: hot, kitchen-area: "30", food-safety-manager: 卓玛 }
            materials: [kitchen-plan, safety-rules]
            acts:
              - { at: 2026-11-09 10:00, do: submit, by: applicant }
              - { at: 2026-11-09 11:00, do: accept, by: counter-clerk }
              - { at: 2026-11-10 10:00, do: review, by: officer, with: { step: review, outcome: pass, text: 材料齐全 } }
              - { at: 2026-11-10 11:00, do: review, by: officer-2, with: { step: review, outcome: pass, text: 符合条件 }, expect: { status: {{then}} } }
            """;
    }

    [Fact]
    public async Task A_scenario_whose_expectation_is_wrong_fails_at_its_line()
    {
        var act = new ScenarioAct(CaseWorld.At(2026, 9, 21), "submit") { By = "applicant", Expect = new() { Status = "accepted" }, Place = new("s.yaml", 9, 5) };
        var scenario = new Scenario("s", "错的期望")
        {
            ItemId = TestItem.Licence.Id,
            Mode = HandlingMode.Ordinary,
            Division = TestItem.Division,
            ApplicantKind = ApplicantKind.Person,
            ApplicantName = "张小三",
            ApplicantCode = "630102199001010013",
            Answers = new Dictionary<string, string> { ["shop"] = "店" },
            Materials = ["plan"],
            SubmittedAt = act.At,
            Acts = [act],
        };

        var result = await ScenarioRunner.One(scenario, TestItem.Catalogue, CaseWorld.Calendar, DivisionRegister.Load("code12,parent12,level,name\n630000000000,,1,青海省\n"), default);

        Assert.Equal(("s.yaml:9:5", false), (result.Place.ToString(), result.IsPassed));
        Assert.Contains("status 应为 accepted，实为 submitted", result.Failure, StringComparison.Ordinal);
    }

    [Theory, DatabaseData]
    public async Task A_changed_calendar_moves_deadlines_and_says_so(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var c = await world.Accepted();
        var due = c.Due!.DueOn;
        world.InForce = CaseWorld.Calendar.With(new LocalHoliday(due, Kernel.Codes.DivisionCode.Parse("630100").Value, "地方节日", "样例"));

        var result = await RecomputeDeadlines.All(world.Desk, default);
        var again = await RecomputeDeadlines.All(world.Desk, default);

        Assert.Equal((1, 0), (result.Changed, again.Changed));
        var line = Assert.Single(await world.Queries.MyCases(People.Zhang, null, 10, default));
        Assert.True(line.DueOn > due);
        Assert.Equal(due, Assert.IsType<DeadlineRecomputed>((await world.Queries.History(c, People.Zhang, default))[^1].Event).From);
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task Lists_page_by_key_in_the_order_of_what_is_due(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        for (var i = 0; i < 7; i++)
        {
            world.Time.Now += TimeSpan.FromDays(1);
            await world.Submitted();
        }
        var all = await world.Queries.Inbox(People.Clerk, new(), null, 100, default);
        List<InboxLine> paged = [];
        while (await world.Queries.Inbox(People.Clerk, new(), paged.Count == 0 ? null : paged[^1].Cursor, 3, default) is { Count: > 0 } page)
            paged.AddRange(page);
        Assert.Equal(7, all.Count);
        Assert.Equal(all.Select(l => l.Case.Id), paged.Select(l => l.Case.Id));
        Assert.Equal(all.OrderBy(l => l.DueOn), all);
        InboxFilter[] filters = [new(), new() { DueBy = all[2].DueOn }, new() { DueBy = all[0].DueOn!.Value.AddDays(-1) }, new() { Item = all[0].Case.ItemId }, new() { Item = "no-such" }, new() { Role = Role.Head }];
        Assert.Equal([7, all.Count(l => l.DueOn <= all[2].DueOn), 0, 7, 0, 0], await world.Queries.InboxCounts(People.Clerk, filters, 100, default));
        Assert.Equal([5, 3, 0, 5, 0, 0], (await world.Queries.InboxCounts(People.Clerk, filters, 5, default)).Select((n, i) => i == 1 ? Math.Min(n, 3) : n));
        Assert.Equal([0], await world.Queries.InboxCounts(People.Elsewhere, [new()], 100, default));
        Assert.Equal([0], await world.Queries.InboxCounts(People.Zhang, [new()], 100, default));
        Assert.Empty(await world.Queries.Inbox(People.Head, new(), null, 10, default));
        Assert.Empty(await world.Queries.Inbox(People.Elsewhere, new(), null, 10, default));
        var mine = await world.Queries.MyCases(People.Zhang, null, 4, default);
        Assert.Equal(3, (await world.Queries.MyCases(People.Zhang, mine[^1].Id, 4, default)).Count);
        Assert.DoesNotContain("630102199001010013", string.Join(' ', mine.Select(m => m.ToString())), StringComparison.Ordinal);

        world.Time.Now += TimeSpan.FromDays(60);
        Assert.Equal(7, (await RecomputeDeadlines.Overdue(world.Desk, default)).Changed);
        Assert.Empty(await world.Queries.Inbox(People.Clerk, new(), null, 10, default));
        Assert.Equal(7, (await world.Queries.Inbox(People.Officer1, new(), null, 10, default)).Count);
        await world.Verified();
    }

    private static Task<Outcome<Case>> Command(CaseWorld w, long id, CaseAction action, Actor actor, Random random) => action switch
    {
        CaseAction.Accept => AcceptCase.Handle(new(id), actor, w.Desk, null, null, default),
        CaseAction.Decline => DeclineCase.Handle(new(id, "不属于本机关职权"), actor, w.Desk, null, null, default),
        CaseAction.RequestSupplement => RequestSupplement.Handle(new(id, [new("shop", "写全称")]), actor, w.Desk, null, null, default),
        CaseAction.Supplement => ProvideSupplement.Handle(new(id, new Dictionary<string, string> { ["shop"] = "全称" }, []), actor, w.Desk, null, null, default),
        CaseAction.Review => ReviewCase.Handle(new(id, "", random.Next(4) > 0, "意见"), actor, w.Desk, null, null, default),
        CaseAction.Suspend => StartSpecialProcedure.Handle(new(id, "检验", random.Next(1, 20), "告知"), actor, w.Desk, null, null, default),
        CaseAction.Resume => EndSpecialProcedure.Handle(new(id, "", "合格"), actor, w.Desk, null, null, default),
        CaseAction.Extend => RequestExtension.Handle(new(id, random.Next(1, 11), "复杂"), actor, w.Desk, null, null, default),
        CaseAction.ApproveExtension => random.Next(2) == 0 ? ApproveExtension.Handle(new(id, "同意"), actor, w.Desk, null, null, default) : RejectExtension.Handle(new(id, "不同意"), actor, w.Desk, null, null, default),
        CaseAction.Decide => DecideCase.Handle(new(id, random.Next(2) == 0, "理由"), actor, w.Desk, null, null, default),
        CaseAction.Deliver => DeliverCertificate.Handle(new(id, "窗口"), actor, w.Desk, null, null, default),
        CaseAction.Withdraw => WithdrawCase.Handle(new(id), actor, w.Desk, null, null, default),
        CaseAction.Terminate => TerminateCase.Handle(new(id, "企业已注销"), actor, w.Desk, null, null, default),
        CaseAction.RecordPostCheck => RecordPostCheck.Handle(new(id, "", (PostCheckOutcome)random.Next(3), "结果"), actor, w.Desk, null, null, default),
        CaseAction.Revoke => RevokeCertificate.Handle(new(id, "骗取"), actor, w.Desk, null, null, default),
        _ => RateCase.Handle(new(id, random.Next(1, 6), null), actor, w.Desk, null, null, default),
    };

    private static string Root()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Jiangyuan.slnx")))
            root = Path.GetDirectoryName(root)!;
        return root;
    }
}
