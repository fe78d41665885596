using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Planning;

namespace Jiangyuan.Engine.Tests.Catalogue.Planning;

/// <summary>Which services a plan takes when there is a choice, what it says when there is none, and what it asks back.</summary>
public sealed class PlanChoiceTests
{
    [Fact]
    public void A_giver_that_is_quick_itself_but_waits_for_a_slow_one_is_not_taken()
    {
        var plan = Plan(new PlanTown().Service("quick", "licence", 1, "proof").Service("proof-office", "proof", 20).Service("slow", "licence", 8), "licence");
        Assert.Equal(["slow"], Ids(plan));
        Assert.Equal(8, plan.WorkingDays);
        var other = Assert.Single(plan.Alternatives);
        Assert.Equal(("quick", 13, 0m, 0), (other.ItemId, other.Days, other.Fees, other.Materials));
        Assert.Contains("多 13 个工作日", other.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Off_the_critical_path_the_cheaper_giver_is_taken_although_it_is_slower()
    {
        var plan = Plan(new PlanTown().Service("long", "a", 20).Service("dear", "b", 1, fee: 100).Service("cheap", "b", 15, fee: 5), "a", "b");
        Assert.Equal(["cheap", "long"], Ids(plan));
        Assert.Equal((20, 5m), (plan.WorkingDays, plan.Fees));
        Assert.Equal(5, plan.Services.Single(service => service.Item.Id == "cheap").Slack);
        Assert.Equal(["long"], plan.CriticalPath);
    }

    [Fact]
    public void One_predecessor_that_serves_two_is_taken_although_each_alone_would_be_cheaper_otherwise()
    {
        // a by a1 (30) or by a2 (0, needs common 40); b likewise: apart 60, together 40.
        var town = new PlanTown().Service("a1", "a", 5, fee: 30).Service("a2", "a", 2, "common").Service("b1", "b", 5, fee: 30).Service("b2", "b", 2, "common").Service("shared", "common", 3, fee: 40);
        var plan = Plan(town, "a", "b");
        Assert.Equal(["a2", "b2", "shared"], Ids(plan).Order());
        Assert.Equal((5, 40m, true), (plan.WorkingDays, plan.Fees, plan.IsBest));
        Assert.Equal(["shared"], plan.Services.Single(service => service.Item.Id == "a2").After);
    }

    [Fact]
    public void With_the_same_days_and_fees_the_fewest_papers_decide() =>
        Assert.Equal(["plain"], Ids(Plan(new PlanTown().Service("papers", "a", 3, papers: "证明 图纸").Service("plain", "a", 3, papers: "证明"), "a")));

    [Fact]
    public void Circular_preconditions_are_named_and_a_held_certificate_breaks_them()
    {
        var town = new PlanTown().Service("first", "a", 1, "b").Service("second", "b", 1, "c").Service("third", "c", 1, "a").Service("free", "d", 1);
        var plan = Plan(town, "a", "d");
        Assert.Equal(["free"], Ids(plan));
        var circle = Assert.Single(plan.Cannot);
        Assert.Equal("“first”→“second”→“third”→“first”互为前提，谁也不能先办。", circle.Reason);
        Assert.Equal("a", circle.ResultId);
        var helped = Plan(town, ["c"], [], "a");
        Assert.Empty(helped.Cannot);
        Assert.Equal(["second", "first"], Ids(helped));
    }

    [Fact]
    public void A_circle_with_a_way_around_it_is_no_obstacle() =>
        Assert.Equal(["around", "first"], Ids(Plan(new PlanTown().Service("first", "a", 1, "b").Service("second", "b", 1, "a").Service("around", "b", 9), "a")));

    [Fact]
    public void A_condition_that_the_answers_make_false_is_named_with_what_would_help()
    {
        var form = PlanTown.Form(PlanTown.Asks("sound", "设施完好") with { Checks = [new("设施完好 = true", "先把设施修好。")] });
        var town = new PlanTown().Service("check", "a", 1, with: item => item with { Form = form });
        var obstacle = Assert.Single(Plan(town, [], new() { ["sound"] = "false" }, "a").Cannot);
        Assert.Equal(("check", "设施完好 = true", "先把设施修好。"), (obstacle.ItemId, obstacle.Condition, obstacle.Help));
        Assert.Empty(Plan(town, [], new() { ["sound"] = "true" }, "a").Cannot);
    }

    [Fact]
    public void A_result_nobody_gives_and_one_that_is_given_elsewhere_are_told_apart()
    {
        var plan = Plan(new PlanTown().Service("far", "a", 1, offered: false), "a", "zzz");
        Assert.Equal(2, plan.Cannot.Count);
        Assert.Contains(plan.Cannot, obstacle => obstacle.ItemId == "far" && obstacle.Reason.Contains(PlanTown.Division, StringComparison.Ordinal));
        Assert.Contains(plan.Cannot, obstacle => obstacle.ItemId is null && obstacle.Reason.Contains("zzz", StringComparison.Ordinal));
    }

    [Fact]
    public void A_material_is_asked_once_and_not_at_all_when_it_is_held_made_on_the_way_or_in_a_register()
    {
        var town = new PlanTown().Service("one", "a", 1, papers: "照片 户口簿").Service("two", "b", 1, "held", papers: "照片 a").Service("giver", "held", 1);
        var plan = Plan(town, ["held"], [], "a", "b");
        Assert.Equal(["one", "two"], Ids(plan));
        Assert.Equal(4, plan.Materials.Count);
        Assert.Equal(["one", "two"], Material(plan, "照片").UsedBy);
        Assert.Equal((MaterialOrigin.Applicant, null), (Material(plan, "照片").Source, Material(plan, "照片").Why));
        Assert.Equal((MaterialOrigin.Register, "人口库"), (Material(plan, "户口簿").Source, Material(plan, "户口簿").From));
        Assert.Equal(MaterialOrigin.HeldCertificate, Material(plan, "held").Source);
        Assert.Equal(MaterialOrigin.EarlierResult, Material(plan, "a").Source);
        var unknown = new Planner(town.Build(), PlanTown.Today).Plan(["a"], new Circumstances(PlanTown.Division, PlanTown.Today) { Registers = new HashSet<string>() });
        Assert.Equal(MaterialOrigin.Applicant, Material(unknown, "户口簿").Source);
    }

    [Fact]
    public void An_element_is_asked_once_with_every_check_and_required_when_one_requires_it()
    {
        var loose = PlanTown.Form(PlanTown.Asks("area", "面积", ElementType.Decimal) with { Required = false, Checks = [new("面积 > 1", "太小。")] });
        var strict = PlanTown.Form(PlanTown.Asks("area", "面积", ElementType.Decimal) with { Checks = [new("面积 > 5", "还是太小。")] });
        var plan = Plan(new PlanTown().Service("one", "a", 1, with: item => item with { Form = loose }).Service("two", "b", 1, with: item => item with { Form = strict }), "a", "b");
        var question = Assert.Single(plan.Questions);
        Assert.True(question.Question.Required);
        Assert.Equal(["面积 > 1", "面积 > 5"], question.Question.Checks.Select(check => check.That));
        Assert.Equal(["area"], MergedForm.Of(plan).Questions.Select(asked => asked.Element.Id));
        Assert.Equal("还是太小。", Assert.Single(FormAnswers.Check(MergedForm.Of(plan), new Dictionary<string, string> { ["area"] = "3" }, PlanTown.Today)).Message);
    }

    [Fact]
    public void Only_questions_whose_answer_changes_the_plan_are_asked_back()
    {
        var form = PlanTown.Form(PlanTown.Asks("big", "很大"), PlanTown.Asks("tall", "很高"), PlanTown.Asks("red", "红色"));
        var life = new LifeEvent("life", "一件事") { Summary = "", Form = form, Wants = [new("a", null), new("b", "很大 = true and 很高 = true"), new("a", "红色 = true")] };
        var planner = new Planner(new PlanTown().Service("one", "a", 1).Service("two", "b", 1).Build(), PlanTown.Today);
        string[] Asked(Dictionary<string, string> answers) => [.. planner.Asks(life, new Circumstances(PlanTown.Division, PlanTown.Today) { Answers = answers }).Select(question => question.Element.Id)];
        Assert.Equal(["big", "tall"], Asked([]));
        Assert.Equal(["tall"], Asked(new() { ["big"] = "true" }));
        Assert.Empty(Asked(new() { ["big"] = "false" }));
    }

    [Fact]
    public void Visits_are_counted_once_for_what_one_hall_takes_in_one_step()
    {
        static ServiceItem Counter(ServiceItem item) => item with { Channels = ["counter"] };
        var plan = Plan(new PlanTown().Service("one", "a", 1, with: Counter).Service("two", "b", 1, with: Counter).Service("three", "c", 1, "a", with: Counter).Service("net", "d", 1), "b", "c", "d");
        Assert.Equal((2, 2), (plan.Visits, plan.CounterVisits));
    }

    [Fact]
    public void The_choice_is_the_best_of_all_choices()
    {
        var seed = 20261125u;
        uint Next(uint below) => (seed = seed * 1664525 + 1013904223) / 65536 % below;
        for (var round = 0; round < 150; round++)
        {
            var town = new PlanTown();
            var givers = new List<(string Id, int Source, int Days, int[] Needs, int Fee)>();
            const int Sources = 6;
            for (var source = 0; source < Sources; source++)
            {
                for (var giver = 0; giver <= Next(3); giver++)
                {
                    int[] needs = [.. Enumerable.Range(0, Sources).Where(need => need != source && Next(4) == 0)];
                    var one = ($"s{source}-{giver}", source, (int)Next(10), needs, (int)Next(5) * 10);
                    givers.Add(one);
                    town.Service(one.Item1, "r" + source, one.Item3, string.Join(' ', needs.Select(need => "r" + need)), one.Item5);
                }
            }

            var plan = Plan(town, "r0", "r1");
            var best = Best(givers, [0, 1]);
            if (plan.Cannot.Count > 0)
            {
                Assert.Null(best);
                continue;
            }

            Assert.True(plan.IsBest);
            Assert.Equal(best, (plan.WorkingDays, (int)plan.Fees));
        }
    }

    // Every combination of one giver a source, by brute force.
    private static (int Days, int Fees)? Best(List<(string Id, int Source, int Days, int[] Needs, int Fee)> givers, int[] wanted)
    {
        (int, int)? best = null;
        var options = Enumerable.Range(0, 6).Select(source => givers.Where(giver => giver.Source == source).ToArray()).ToArray();
        var count = options.Aggregate(1, (all, one) => all * one.Length);
        for (var number = 0; number < count; number++)
        {
            var rest = number;
            var choice = options.Select(option => (option[rest % option.Length], rest /= option.Length).Item1).ToArray();
            var ends = new int?[6];
            var open = new HashSet<int>();
            int? End(int source)
            {
                if (!open.Add(source)) return ends[source];
                var start = 0;
                foreach (var need in choice[source].Needs)
                {
                    if (End(need) is not { } end) return null;
                    start = Math.Max(start, end);
                }

                return ends[source] = start + choice[source].Days;
            }

            if (wanted.Select(End).ToArray() is var reached && reached.All(end => end is not null))
            {
                var found = (reached.Max()!.Value, open.Sum(source => choice[source].Fee));
                best = best is null || found.CompareTo(best.Value) < 0 ? found : best;
            }
        }

        return best;
    }

    private static PlannedMaterial Material(Plan plan, string name) => plan.Materials.Single(material => material.Name == name);

    private static IEnumerable<string> Ids(Plan plan) => plan.Services.Select(service => service.Item.Id);

    private static Plan Plan(PlanTown town, params string[] wanted) => Plan(town, [], [], wanted);

    private static Plan Plan(PlanTown town, string[] held, Dictionary<string, string> answers, params string[] wanted) =>
        new Planner(town.Build(), PlanTown.Today).Plan(wanted, new Circumstances(PlanTown.Division, PlanTown.Today) { Held = held.ToHashSet(), Answers = answers });
}
