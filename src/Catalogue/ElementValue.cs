using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue;

/// <summary>One answer against its element's definition.</summary>
public static partial class ElementValue
{
    private const int ShortText = 200;
    private const int LongText = 4000;
    private static readonly char[] Controls = [.. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(char.IsControl), '\uFFFD'];
    private static readonly SearchValues<char> Unreadable = SearchValues.Create(Controls);
    private static readonly SearchValues<char> UnreadableInLines = SearchValues.Create([.. Controls.Where(c => c is not ('\n' or '\r'))]);
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the canonical text, said to the person who wrote it, or null. <paramref name="label"/> is what the form calls the element.</summary>
    public static string? Wrong(DataElement element, string label, string text, DateOnly asOf) => element.Type switch
    {
        ElementType.Integer or ElementType.Decimal or ElementType.Money => WrongNumber(element, label, text),
        ElementType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 1850 and <= 2200
            ? null : $"“{label}”要填存在的日期，例如 2026-01-31。",
        ElementType.Boolean => text is "true" or "false" ? null : $"请在“{label}”里选“是”或者“否”。",
        ElementType.Choice => IsListed(element, text) ? null : $"请在“{label}”里选一个列出的选项。",
        ElementType.Choices => WrongChoices(element, label, text),
        ElementType.CitizenNumber => CitizenNumber.Parse(text, asOf).Refusal?.Message,
        ElementType.UnifiedCreditCode => UnifiedCreditCode.Parse(text).Refusal?.Message,
        ElementType.Phone => PhonePattern().IsMatch(text) ? null : $"“{label}”要填 11 位手机号，或者带区号的座机号，例如 0971-1234567。",
        ElementType.Division => DivisionCode.Parse(text).Refusal?.Message,
        ElementType.PostalCode => text.Length == 6 && CodeText.IsDigits(text) ? null : $"“{label}”应为 6 位数字，填了 {text.Length} 位。",
        _ => WrongText(element, label, text),
    };

    private static bool IsListed(DataElement element, string value)
    {
        foreach (var choice in element.Choices)
        {
            if (choice.Value == value)
            {
                return true;
            }
        }

        return false;
    }

    private static string? WrongNumber(DataElement element, string label, string text)
    {
        var unit = element.Unit is null ? "" : $"，单位是{element.Unit}";
        if (text.Length > 30 || !decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return $"“{label}”只能填数字{unit}，不要带逗号和文字。";
        }

        if (element.Type == ElementType.Integer && number != decimal.Truncate(number))
        {
            return $"“{label}”要填整数{unit}。";
        }

        if (element.Type == ElementType.Money && number.Scale > 2)
        {
            return $"“{label}”最多两位小数{unit}。";
        }

        if (number < element.Min)
        {
            return $"“{label}”不能小于 {element.Min}{element.Unit}。";
        }

        return number > element.Max ? $"“{label}”不能大于 {element.Max}{element.Unit}。" : null;
    }

    private static string? WrongChoices(DataElement element, string label, string text)
    {
        var chosen = text.Split(',', StringSplitOptions.TrimEntries);
        return chosen.Distinct(StringComparer.Ordinal).Count() == chosen.Length && chosen.All(value => IsListed(element, value))
            ? null : $"请在“{label}”里选列出的选项。";
    }

    private static string? WrongText(DataElement element, string label, string text)
    {
        var most = element.MaxLength ?? (element.Type == ElementType.LongText ? LongText : ShortText);
        if (text.Length > most && text.EnumerateRunes().Count() is var length && length > most)
        {
            return $"“{label}”最多 {most} 个字，填了 {length} 个。";
        }

        if (text.AsSpan().ContainsAny(element.Type == ElementType.LongText ? UnreadableInLines : Unreadable))
        {
            return $"“{label}”里有不能显示的字符，请删去后重填。";
        }

        if (element.Pattern is { } pattern && !Patterns.GetOrAdd(pattern, static text => new Regex($"^(?:{text})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)).IsMatch(text))
        {
            return element.PatternMessage ?? $"“{label}”的写法不对。";
        }

        return null;
    }

    [GeneratedRegex(@"^(1\d{10}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4}|12345)$", RegexOptions.CultureInvariant)]
    private static partial Regex PhonePattern();
}
