using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Planning;

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
        Assert.Equal([("business-registration", 1), ("pharmacy-otc-b", 2)], plan.Services.Select(service => (service.Item.Id, service.Stage)));
        Assert.Equal(["business-registration", "pharmacy-otc-b"], plan.CriticalPath);
        Assert.Equal(plan.Services.Sum(service => service.Days), plan.WorkingDays);
        Assert.Equal(HandlingMode.Ordinary, plan.Services[1].Mode);
        Assert.Equal(plan.Questions.Count, plan.Questions.Select(question => question.Element.Id).Distinct().Count());
        Assert.Equal(2, plan.Questions.Single(question => question.Element.Id == "company-name").UsedBy.Count);
        Assert.Equal(AnswerSource.EarlierResult, plan.Questions.Single(question => question.Element.Id == "unified-credit-code").Source);
        Assert.DoesNotContain(plan.Questions, question => question.Element.Id == "registered-capital");
        Assert.Equal("经营主体登记库", plan.Materials.Single(material => material.Name == "营业执照").ObtainedFrom);
        Assert.DoesNotContain(plan.Materials, material => material.Name == "章程或者合伙协议");
    }

    [Fact]
    public void Without_discredit_the_licence_is_promised_on_the_spot_and_needs_no_papers_of_its_own()
    {
        var plan = Open("630104000000", discredit: "false");
        Assert.Equal(HandlingMode.Commitment, plan.Services[1].Mode);
        Assert.Equal(0, plan.WorkingDays);
        Assert.DoesNotContain(plan.Materials, material => material.Name == "药品区域平面图");
        Assert.Contains(plan.Alternatives, text => text.Contains("一般程序", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_held_is_not_applied_for_again() =>
        Assert.Equal(["pharmacy-otc-b"], Open("630104000000", "false", "business-licence").Services.Select(service => service.Item.Id));

    [Fact]
    public void A_place_without_the_service_says_why_it_cannot()
    {
        var plan = Open("632300000000", "false", "business-licence");
        Assert.Empty(plan.Services);
        Assert.Contains("632300000000", Assert.Single(plan.Cannot), StringComparison.Ordinal);
    }

    private static Plan Open(string division, string discredit, params string[] held) =>
        new Planner(Real, Today).Plan(Real.LifeEvents.Single(life => life.Id == "open-pharmacy"), new Circumstances(division, Today)
        {
            Answers = new Dictionary<string, string> { ["entity-type"] = "sole-trader", ["premises-right"] = "owned", ["sells-only-otc-b"] = "true", ["has-serious-discredit"] = discredit },
            Held = held.ToHashSet(),
        });
}
