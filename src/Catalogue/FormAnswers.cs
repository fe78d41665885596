using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue;

/// <summary>
/// Answers against the form that asked for them. Pure; the same in the pages, in the API, at the counter and in scenarios.
/// Answers are element id → canonical text; a missing or blank one counts as not answered. <c>today()</c> in rules is <c>asOf</c>.
/// </summary>
public static class FormAnswers
{
    /// <summary>
    /// The questions that these answers make visible, in order. A condition sees the answers of the questions before it only where those are visible themselves.
    /// </summary>
    public static IReadOnlyList<Question> VisibleQuestions(FormDefinition form, IReadOnlyDictionary<string, string> answers, DateOnly asOf) =>
        FormRules.Of(form).Visible(answers, asOf).Questions;

    /// <summary>The answers of visible questions: what is kept.</summary>
    public static IReadOnlyDictionary<string, string> Kept(FormDefinition form, IReadOnlyDictionary<string, string> answers, DateOnly asOf) =>
        FormRules.Of(form).Visible(answers, asOf).Answers;

    /// <summary>Every field that is missing or wrong, by the order of the questions; empty when the answers may be submitted. One error a field.</summary>
    public static IReadOnlyList<FieldError> Check(FormDefinition form, IReadOnlyDictionary<string, string> answers, DateOnly asOf)
    {
        var rules = FormRules.Of(form);
        var (questions, kept) = rules.Visible(answers, asOf);
        var errors = new List<FieldError>();
        foreach (var question in questions)
        {
            if (Wrong(question, rules, kept, asOf) is { } message)
            {
                errors.Add(new FieldError(question.Element.Id, message));
            }
        }

        var asked = form.Questions.Select(question => question.Element.Id).ToHashSet(StringComparer.Ordinal);
        errors.AddRange(answers.Keys.Where(id => !asked.Contains(id)).Order(StringComparer.Ordinal).Select(id => new FieldError(id, "表单里没有这个问题。")));
        return errors;
    }

    /// <summary>The errors of one page's questions, for applying step by step.</summary>
    public static IReadOnlyList<FieldError> CheckPage(FormDefinition form, FormPage page, IReadOnlyDictionary<string, string> answers, DateOnly asOf)
    {
        var here = page.Questions.Select(question => question.Element.Id).ToHashSet(StringComparer.Ordinal);
        return [.. Check(form, answers, asOf).Where(error => here.Contains(error.Field))];
    }

    /// <summary>
    /// Whether a condition of the item (<c>when</c> of a material, step, limit or check, <c>excluded-when</c>) holds for these answers:
    /// true without a condition, null when it cannot be decided from what was answered.
    /// </summary>
    public static bool? Holds(FormDefinition form, string? feel, IReadOnlyDictionary<string, string> answers, DateOnly asOf)
    {
        if (feel is null)
        {
            return true;
        }

        var rules = FormRules.Of(form);
        return rules.Evaluate(feel, rules.Visible(answers, asOf).Answers, asOf);
    }

    private static string? Wrong(Question question, FormRules rules, IReadOnlyDictionary<string, string> answers, DateOnly asOf)
    {
        if (answers.GetValueOrDefault(question.Element.Id) is not { } answer)
        {
            if (!question.Required)
            {
                return null;
            }

            var chooses = question.Element.Type is ElementType.Choice or ElementType.Choices or ElementType.Boolean or ElementType.Division;
            return $"请{(chooses ? "选择" : "填写")}“{question.Label}”。";
        }

        return ElementValue.Wrong(question.Element, question.Label, answer, asOf)
            ?? question.Checks.FirstOrDefault(check => rules.Evaluate(check.That, answers, asOf) == false)?.Message;
    }
}
