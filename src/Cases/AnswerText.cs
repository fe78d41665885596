using System.Globalization;
using Jiangyuan.Catalogue;

namespace Jiangyuan.Cases;

/// <summary>How an answer is shown to people.</summary>
public static class AnswerText
{
    /// <summary>Labels for choices, 年月日 for dates, 是/否, units; the canonical text where it says nothing more.</summary>
    public static string Of(DataElement element, string value) => element.Type switch
    {
        ElementType.Choice => Label(element, value),
        ElementType.Choices => string.Join('、', value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(v => Label(element, v.Trim()))),
        ElementType.Boolean => value == "true" ? "是" : "否",
        ElementType.Date => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString("yyyy年M月d日", CultureInfo.InvariantCulture) : value,
        ElementType.Integer or ElementType.Decimal or ElementType.Money => element.Unit is { } unit ? $"{value} {unit}" : value,
        _ => value,
    };

    private static string Label(DataElement element, string value) => element.Choices.FirstOrDefault(c => c.Value == value)?.Label ?? value;
}
