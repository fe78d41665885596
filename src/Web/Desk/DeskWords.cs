using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel.Clocks;
using Jiangyuan.Web.Components;

namespace Jiangyuan.Web.Desk;

/// <summary>Clocks as people read them.</summary>
internal static class ClockWords
{
    internal static string Name(CaseClock? clock) => clock switch
    {
        CaseClock.Acceptance => "受理期限", CaseClock.Supplement => "补正期限", CaseClock.Decision => "办理期限", CaseClock.Delivery => "送达期限", CaseClock.PostCheck => "事后核查期限", _ => "期限",
    };

    internal static Tone ToneOf(ClockLevel level) => level switch { ClockLevel.Overdue => Tone.Error, ClockLevel.DueToday or ClockLevel.Warning => Tone.Warn, _ => Tone.Info };

    internal static string LevelName(ClockLevel level) => level switch { ClockLevel.Overdue => "已超期", ClockLevel.DueToday => "今天到期", ClockLevel.Warning => "临近到期", _ => "正常" };
}

/// <summary>Answers as people read them.</summary>
internal static class AnswerWords
{
    internal static string Of(DataElement? element, string value) => Cases.Keys.OpenedFields.IsPlaceholder(value) ? value : element?.Type switch
    {
        ElementType.Boolean => value == "true" ? "是" : "否",
        ElementType.Choice or ElementType.Choices => string.Join("、", value.Split(',').Select(v => element.Choices.FirstOrDefault(c => c.Value == v)?.Label ?? v)),
        ElementType.Money => value + " 元",
        _ => element?.Unit is { } unit ? $"{value} {unit}" : value,
    };

    internal static string NameOf(ServiceItem? item, Catalogue.Catalogue catalogue, string target) =>
        item?.Materials.FirstOrDefault(m => m.Id == target)?.Name
        ?? item?.Form.Questions.FirstOrDefault(q => q.Element.Id == target)?.Label
        ?? catalogue.Elements.GetValueOrDefault(target)?.Name ?? target;
}
