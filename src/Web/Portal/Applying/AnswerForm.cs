using Jiangyuan.Catalogue;
using Jiangyuan.Web.Components;
using Microsoft.Extensions.Primitives;

namespace Jiangyuan.Web.Portal.Applying;

/// <summary>Between a posted form and the canonical answers of the catalogue: one binder for every question of every item.</summary>
internal static class AnswerForm
{
    /// <summary>
    /// What was posted for these questions, in canonical text. A question that the form did not carry keeps its earlier answer;
    /// one that was carried but left empty loses it (unticked boxes are carried by the marker <c>asked</c>).
    /// </summary>
    internal static Dictionary<string, string> Read(IFormCollection form, IEnumerable<Question> questions, IReadOnlyDictionary<string, string> earlier)
    {
        var answers = earlier.ToDictionary();
        var asked = form["asked"].ToHashSet();
        foreach (var element in questions.Select(question => question.Element))
        {
            if (!form.TryGetValue(element.Id, out var posted) && !asked.Contains(element.Id)) continue;
            var text = Canonical(element, posted);
            if (text.Length > 0) answers[element.Id] = text;
            else answers.Remove(element.Id);
        }
        return answers;
    }

    /// <summary>How an answer reads to a person.</summary>
    internal static string Show(DataElement element, string? value, Texts texts, Func<string, string> placeName) => value is null or "" ? "" : element.Type switch
    {
        ElementType.Boolean => texts[value == "true" ? "answer.yes" : "answer.no"],
        ElementType.Choice or ElementType.Choices => string.Join("、", value.Split(',').Select(one => element.Choices.FirstOrDefault(choice => choice.Value == one)?.Label ?? one)),
        ElementType.Date when DateOnly.TryParseExact(value, "yyyy-MM-dd", out var day) => texts["date.full", day.Year, day.Month, day.Day],
        ElementType.Money => texts["fee.amount", value],
        ElementType.Division => placeName(value),
        _ => element.Unit is null ? value : $"{value} {element.Unit}",
    };

    internal static FieldType TypeOf(DataElement element) => element.Type switch
    {
        ElementType.LongText => FieldType.LongText,
        ElementType.Integer or ElementType.Decimal or ElementType.Money => FieldType.Number,
        ElementType.Date => FieldType.Date,
        ElementType.Boolean or ElementType.Choice or ElementType.Division => FieldType.Choice,
        ElementType.Choices => FieldType.Choices,
        _ => FieldType.Text,
    };

    // People type full-width digits, spaces and separators; the stored form has none of them.
    private static string Canonical(DataElement element, StringValues posted) => element.Type switch
    {
        ElementType.Choices => string.Join(',', posted.Where(value => !string.IsNullOrEmpty(value)).Distinct()),
        ElementType.Integer or ElementType.Decimal or ElementType.Money => Narrow(posted).Replace(",", "", StringComparison.Ordinal),
        ElementType.CitizenNumber or ElementType.UnifiedCreditCode => Narrow(posted).ToUpperInvariant(),
        ElementType.Phone or ElementType.PostalCode or ElementType.Date => Narrow(posted),
        ElementType.LongText => posted.ToString().ReplaceLineEndings("\n").Trim(),
        _ => posted.ToString().Trim(),
    };

    private static string Narrow(StringValues posted) =>
        string.Concat(Kernel.NormalText.Wide(posted.ToString()).Where(c => !char.IsWhiteSpace(c)));
}
