using Jiangyuan.Catalogue;

namespace Jiangyuan.Engine.Tests.Catalogue;

public sealed class FormAnswersTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly FormDefinition Form = CatalogueLoader.Load(Tree.Real).Catalogue!.Item("business-registration", Today)!.Form;

    private static Dictionary<string, string> Trader() => new()
    {
        ["entity-type"] = "sole-trader", ["company-name"] = "卓玛样例小卖部", ["foreign-invested"] = "false", ["business-scope"] = "零售\n食品", ["industry"] = "零售",
        ["premises-division"] = "630104000000", ["premises-address"] = "样例路 1 号", ["premises-right"] = "rented", ["legal-representative-name"] = "卓玛",
        ["legal-representative-number"] = "630104199001010016", ["mobile-phone"] = "13900000001",
    };

    [Fact]
    public void Complete_answers_have_no_errors() => Assert.Empty(FormAnswers.Check(Form, Trader(), Today));

    [Fact]
    public void A_question_appears_with_the_answer_it_depends_on()
    {
        var answers = Trader();
        Assert.DoesNotContain(FormAnswers.VisibleQuestions(Form, answers, Today), question => question.Element.Id == "registered-capital");
        answers["entity-type"] = "limited-company";
        Assert.Contains(FormAnswers.VisibleQuestions(Form, answers, Today), question => question.Element.Id == "registered-capital");
        Assert.Equal(["registered-capital", "shareholders"], FormAnswers.Check(Form, answers, Today).Select(error => error.Field));
    }

    [Fact]
    public void What_is_kept_is_what_a_second_reading_of_the_visible_answers_gives()
    {
        var chance = new Random(82);
        var dropped = 0;
        foreach (var item in CatalogueLoader.Load(Tree.Real).Catalogue!.Items)
        {
            var form = item.Form;
            string?[] conditions = [.. item.Materials.Select(m => m.When), .. item.LimitRules.Select(r => r.When), .. item.Process.Steps.Select(s => s.When), item.CommitmentExcludedWhen];
            for (var i = 0; i < 300; i++)
            {
                var given = new Dictionary<string, string>();
                foreach (var element in form.Questions.Select(question => question.Element).Where(_ => chance.Next(4) > 0))
                    given[element.Id] = element.Choices is { Count: > 0 } choices ? choices[chance.Next(choices.Count)].Value : chance.Next(5) switch { 0 => " true ", 1 => "false", 2 => "  ", 3 => "12", _ => "样例" };
                if (chance.Next(5) == 0)
                    given["no-such-question"] = "x";
                var (first, kept) = (AnswerSheet.Of(form, given, Today), AnswerSheet.Of(form, given, Today).Kept());
                var twice = AnswerSheet.Of(form, first.Answers, Today);
                dropped += form.Questions.Any(q => given.TryGetValue(q.Element.Id, out var text) && !string.IsNullOrWhiteSpace(text) && !first.Answers.ContainsKey(q.Element.Id)) ? 1 : 0;
                Assert.Equal(conditions.Select(twice.Holds), conditions.Select(kept.Holds));
                Assert.Equal(twice.Given, kept.Given);
                Assert.Equal(twice.Answers, kept.Answers);
                Assert.Equal(twice.Questions, kept.Questions);
                Assert.Equal(twice.Check(), kept.Check());
            }
        }
        Assert.True(dropped > 100);
    }

    [Fact]
    public void The_answer_of_a_hidden_question_is_neither_checked_nor_kept()
    {
        var answers = Trader();
        answers["registered-capital"] = "很多";
        Assert.Empty(FormAnswers.Check(Form, answers, Today));
        Assert.DoesNotContain("registered-capital", FormAnswers.Kept(Form, answers, Today).Keys);
    }

    [Theory]
    [InlineData("premises-right", "stolen")]
    [InlineData("company-name", "店")]
    [InlineData("foreign-invested", "yes")]
    [InlineData("legal-representative-number", "630104199001010017")]
    [InlineData("mobile-phone", "139")]
    [InlineData("premises-division", "12")]
    [InlineData("employee-count", "2.5")]
    [InlineData("employee-count", "-1")]
    [InlineData("company-name", "坏\u0001字符店铺")]
    [InlineData("mobile-phone", "   ")]
    [InlineData("no-such-question", "x")]
    public void A_wrong_answer_is_reported_at_its_field_once(string field, string value)
    {
        var answers = Trader();
        answers[field] = value;
        Assert.Equal(field, Assert.Single(FormAnswers.Check(Form, answers, Today)).Field);
    }

    [Fact]
    public void An_empty_form_names_every_required_question()
    {
        var errors = FormAnswers.Check(Form, new Dictionary<string, string>(), Today);
        Assert.True(errors.Count >= 8);
        Assert.All(errors, error => Assert.StartsWith("请", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Checking_a_page_leaves_the_other_pages_alone()
    {
        var errors = FormAnswers.CheckPage(Form, Form.Pages[2], new Dictionary<string, string>(), Today);
        Assert.Equal(["legal-representative-name", "legal-representative-number", "mobile-phone"], errors.Select(error => error.Field));
    }

    [Fact]
    public void A_condition_that_rests_on_a_missing_answer_is_undecided_or_decided_by_null()
    {
        Assert.Null(FormAnswers.Holds(Form, "注册资本 > 100", new Dictionary<string, string>(), Today));
        Assert.True(FormAnswers.Holds(Form, null, new Dictionary<string, string>(), Today));
        Assert.Null(FormAnswers.Holds(Form, "this is not a rule (", Trader(), Today));
    }
}
