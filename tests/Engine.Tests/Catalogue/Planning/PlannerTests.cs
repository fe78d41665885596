using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Engine.Tests.Kernel;

namespace Jiangyuan.Engine.Tests.Catalogue.Planning;

public sealed class PlannerTests
{
    private static readonly Jiangyuan.Catalogue.Catalogue Real = CatalogueLoader.Load(Tree.Real).Catalogue!;
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void A_pharmacy_needs_the_business_licence_first_and_nothing_is_asked_twice()
    {
        var plan = Open("630103000000", discredit: "true");
        Assert.Empty(plan.Cannot);
        Assert.Equal([("business-registration", 1), ("pharmacy-otc-b", 2)], plan.Services.Select(service => (service.Item.Id, service.Step)));
        Assert.Equal(["business-registration", "pharmacy-otc-b"], plan.CriticalPath);
        Assert.Equal(plan.Services.Sum(service => service.Days), plan.WorkingDays);
        Assert.Equal(HandlingMode.Ordinary, plan.Services[1].Mode);
        Assert.Equal(plan.Questions.Count, plan.Questions.Select(question => question.Element.Id).Distinct().Count());
        Assert.Equal(2, plan.Questions.Single(question => question.Element.Id == "company-name").UsedBy.Count);
        Assert.Equal(AnswerSource.EarlierResult, plan.Questions.Single(question => question.Element.Id == "unified-credit-code").Source);
        Assert.DoesNotContain(plan.Questions, question => question.Element.Id == "registered-capital");
        Assert.Equal("营业执照", plan.Materials.Single(material => material.Name == "营业执照").From);
        Assert.DoesNotContain(plan.Materials, material => material.Name == "章程或者合伙协议");
    }

    [Fact]
    public void Without_discredit_the_licence_is_promised_on_the_spot_and_needs_no_papers_of_its_own()
    {
        var plan = Open("630104000000", discredit: "false");
        Assert.Equal(HandlingMode.Commitment, plan.Services[1].Mode);
        Assert.Equal(0, plan.WorkingDays);
        Assert.DoesNotContain(plan.Materials, material => material.Name == "药品区域平面图");
        Assert.Contains(plan.Alternatives, other => other.Text.Contains("一般程序", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_held_is_not_applied_for_again() =>
        Assert.Equal(["pharmacy-otc-b"], Open("630104000000", "false", "business-licence").Services.Select(service => service.Item.Id));

    [Fact]
    public void A_place_without_the_service_says_why_it_cannot()
    {
        var plan = Open("632300000000", "false", "business-licence");
        Assert.Empty(plan.Services);
        Assert.Contains("黄南藏族自治州", Assert.Single(plan.Cannot).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restaurant_takes_six_services_in_two_steps_led_by_one_agency()
    {
        var plan = Restaurant(new() { ["premises-area"] = "360", ["has-shop-sign"] = "true", ["employee-count"] = "3" });
        Assert.Empty(plan.Cannot);
        Assert.Equal(["business-registration"], plan.Services.Where(service => service.Step == 1).Select(service => service.Item.Id));
        Assert.Equal(["employer-social-insurance", "food-business-licence", "public-place-fire-check", "shop-sign-filing", "tax-first-confirmation"], plan.Services.Where(service => service.Step == 2).Select(service => service.Item.Id));
        Assert.Equal(["business-registration", "food-business-licence"], plan.CriticalPath);
        Assert.Equal((7, 0, 2), (plan.WorkingDays, plan.Visits, plan.CounterVisits));
        Assert.Equal("西宁市城西区市场监督管理局", plan.Lead!.Name);
        Assert.Equal((new DateOnly(2026, 12, 2), false), plan.EndsOn(TestData.Calendar, default, Today));
        Assert.Equal(6, plan.Questions.Single(question => question.Element.Id == "company-name").UsedBy.Count);
        Assert.Equal(AnswerSource.EarlierResult, plan.Questions.Single(question => question.Element.Id == "unified-credit-code").Source);
        Assert.Equal(MaterialOrigin.EarlierResult, plan.Materials.Single(material => material.Name == "营业执照").Source);
    }

    [Fact]
    public void A_small_restaurant_without_sign_and_staff_needs_three_and_says_what_else_it_would_like_to_know()
    {
        Assert.Equal(3, Restaurant(new() { ["premises-area"] = "60", ["has-shop-sign"] = "false", ["employee-count"] = "0" }).Services.Count);
        var asks = new Planner(Real, Today).Asks(Real.LifeEvents.Single(life => life.Id == "open-restaurant"), new Circumstances("630104000000", Today)).Select(question => question.Element.Id);
        Assert.Equal(["entity-type", "premises-right", "premises-area", "has-shop-sign", "employee-count"], asks.Take(5));
    }

    [Theory]
    [InlineData("SC2011", "life-events/build-a-plant.yaml")]
    [InlineData("SC2012", "life-events/open-restaurant.yaml")]
    public void The_pages_of_the_checks_of_stages_show_what_is_found_and_what_is_not(string id, string file)
    {
        var blocks = CheckPages.Of(id)!.Split("```yaml " + file + "\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)].Trim()).ToArray();
        Assert.Equal(2, blocks.Length);
        IEnumerable<string> Found(string line)
        {
            var key = line[..line.IndexOf(':', StringComparison.Ordinal)];
            var files = Tree.Real.Select(part => part.Path != file ? part : part with { Text = string.Join('\n', part.Text.Split('\n').Select(old => old.StartsWith(key + ":", StringComparison.Ordinal) ? line : old)) });
            return CatalogueLoader.Load([.. files]).Findings.Select(finding => $"{finding.Id} {finding.Place.File}");
        }

        Assert.Contains($"{id} {file}", Found(blocks[0]));
        Assert.Empty(Found(blocks[1]));
    }

    private static Plan Restaurant(Dictionary<string, string> more) =>
        new Planner(Real, Today).Plan(Real.LifeEvents.Single(life => life.Id == "open-restaurant"), new Circumstances("630104000000", Today)
        { Answers = new Dictionary<string, string>(more) { ["entity-type"] = "sole-trader", ["premises-right"] = "rented", ["has-serious-discredit"] = "false" } });

    private static Plan Open(string division, string discredit, params string[] held) =>
        new Planner(Real, Today).Plan(Real.LifeEvents.Single(life => life.Id == "open-pharmacy"), new Circumstances(division, Today)
        {
            Answers = new Dictionary<string, string> { ["entity-type"] = "sole-trader", ["premises-right"] = "owned", ["sells-only-otc-b"] = "true", ["has-serious-discredit"] = discredit },
            Held = held.ToHashSet(),
        });
}
