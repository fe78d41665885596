using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0213: what an element says about itself must agree.</summary>
internal static class ElementsAgree
{
    public static void Run(Draft draft)
    {
        foreach (var element in draft.Elements.Values)
        {
            var chooses = element.Type is ElementType.Choice or ElementType.Choices;
            if (chooses != element.Choices.Count > 0)
            {
                Report(draft, element, "choices", chooses ? "是选择题，却没有写选项" : "不是选择题，却写了选项");
            }

            if (element.Min > element.Max)
            {
                Report(draft, element, "min", $"最小值 {element.Min} 大于最大值 {element.Max}");
            }

            if ((element.Min ?? element.Max) is not null && element.Type is not (ElementType.Integer or ElementType.Decimal or ElementType.Money))
            {
                Report(draft, element, element.Min is null ? "max" : "min", "不是数字，却写了最小值或最大值");
            }

            if (element is { Sharing: SharingAttribute.Unconditional, Sensitivity: Sensitivity.Sensitive })
            {
                Report(draft, element, "sharing", "是敏感个人信息，不能无条件共享");
            }

            if (element is { Sharing: SharingAttribute.Unconditional or SharingAttribute.Conditional, Register: null })
            {
                Report(draft, element, "sharing", "写了共享，却没有写从哪个登记库共享");
            }

            if (element.Pattern is null != element.PatternMessage is null)
            {
                Report(draft, element, element.Pattern is null ? "pattern-message" : "pattern", "“pattern”和“pattern-message”要一起写：不合格式时要告诉填的人怎么改");
            }
        }
    }

    private static void Report(Draft draft, DataElement element, string key, string what) =>
        draft.Findings.Error("SC0213", draft.PlaceOf(element, key), $"数据元“{element.Name}”{what}。", "前后不一致的定义无法照着检查填写的内容。", "请改正其中一处。");
}
