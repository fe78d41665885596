using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0214: names are variables in rules, so they are unique and can be written as one word.</summary>
internal static class ElementNamesAreUnique
{
    public static void Run(Draft draft)
    {
        var seen = new Dictionary<string, DataElement>(StringComparer.Ordinal);
        foreach (var element in draft.Elements.Values.OrderBy(element => element.Id, StringComparer.Ordinal))
        {
            if (!seen.TryAdd(element.Name, element))
            {
                draft.Findings.Error("SC0214", draft.PlaceOf(element, "name"), $"名称“{element.Name}”已经是数据元“{seen[element.Name].Id}”的。", "规则里用名称称呼数据元，两个同名就分不清。", "请改名，或合用已有的数据元。");
            }
            else if (element.Name.Length > 0 && (!char.IsLetter(element.Name[0]) || !element.Name.All(char.IsLetterOrDigit)))
            {
                draft.Findings.Error("SC0214", draft.PlaceOf(element, "name"), $"名称“{element.Name}”不能用在规则里。", "规则里的名称只能由文字和数字组成，以文字开头。", "请去掉空格、括号和标点，例如“身份证号（法定代表人）”写成“法定代表人身份证号”；表单上可用“label”另写。");
            }
        }
    }
}
