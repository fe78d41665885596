using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue;

/// <summary>Answers against the form that asked for them. Pure; the same at the browser's edge, in the API and at the counter.</summary>
public static class FormAnswers
{
    /// <summary>The questions that these answers make visible, in order.</summary>
    public static IReadOnlyList<Question> VisibleQuestions(FormDefinition form, IReadOnlyDictionary<string, string> answers, DateOnly asOf) => [.. form.Questions];

    /// <summary>Every field that is missing or wrong; empty when the answers may be submitted.</summary>
    public static IReadOnlyList<FieldError> Check(FormDefinition form, IReadOnlyDictionary<string, string> answers, DateOnly asOf) =>
        [.. VisibleQuestions(form, answers, asOf)
            .Where(question => question.Required && string.IsNullOrWhiteSpace(answers.GetValueOrDefault(question.Element.Id)))
            .Select(question => new FieldError(question.Element.Id, $"请填写“{question.Label}”。"))];
}
