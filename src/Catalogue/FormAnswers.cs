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
    public static IReadOnlyList<FieldError> Check(FormDefinition form, IReadOnlyDictionary<string, string> answers, DateOnly asOf) =>
        AnswerSheet.Of(form, answers, asOf).Check();

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
    public static bool? Holds(FormDefinition form, string? feel, IReadOnlyDictionary<string, string> answers, DateOnly asOf) =>
        feel is null ? true : AnswerSheet.Of(form, answers, asOf).Holds(feel);
}
