using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0508: a condition that no answers fulfil makes a step, a material, a question or a limit that never is. Only where every answer can be tried.</summary>
internal static class ConditionsCanHold
{
    public static void Run(Draft draft)
    {
        // Versions share forms and conditions; each pair is tried once.
        var tried = new HashSet<(FormDefinition, string)>();
        foreach (var item in draft.Items)
        {
            foreach (var (part, key, what, when) in Conditions(item))
            {
                if (when is not null && tried.Add((item.Form, when)) && AnswerSpace.Of(item.Form, [when], item.EffectiveFrom) is { IsComplete: true } space && !space.Points().Any(point => space.Holds(when, point) && space.Accepts(point)))
                {
                    draft.Findings.Error("SC0508", draft.PlaceOf(part, key), $"{what}的条件怎样填都不成立。", "永远不会发生的内容，不是多写了，就是条件写错了。", "请改正条件，或删去它。");
                }
            }
        }
    }

    private static IEnumerable<(object Part, string Key, string What, string? When)> Conditions(ServiceItem item) =>
    [
        .. item.Process.Steps.Select(step => ((object)step, "when", $"步骤“{step.Name}”", step.When)),
        .. item.Materials.Select(material => ((object)material, "when", $"材料“{material.Name}”", material.When)),
        .. item.Form.Questions.Select(question => ((object)question, "visible-when", $"问题“{question.Label}”", question.VisibleWhen)),
        .. item.LimitRules.Select(rule => ((object)rule, "when", "这条期限规则", rule.When)),
    ];
}
