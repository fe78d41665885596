using System.Text.RegularExpressions;
using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0603: a filing tells, it does not ask: no refusal on merit.</summary>
internal static partial class FilingWithoutApproval
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items.Where(item => item.Kind == ItemKind.Filing))
        {
            foreach (var step in item.Process.Steps.Where(step => step.Kind is StepKind.Review or StepKind.SpecialProcedure or StepKind.Decision))
            {
                Report(draft, draft.PlaceOf(step, "kind"), $"备案事项里有“{step.Name}”", "请删去审查、特别程序和决定的步骤；确需审批的，应有法律依据并改为许可。");
            }

            foreach (var before in item.Preconditions)
            {
                Report(draft, draft.PlaceOf(before), $"备案事项“{item.Name}”要先有别的证照", "请删去“preconditions”。");
            }

            if (item.QuantityLimit is { } limit)
            {
                Report(draft, draft.PlaceOf(limit), $"备案事项“{item.Name}”限制数量", "请删去“quantity-limit”。");
            }

            foreach (var node in (draft.NodeAt(item, "conditions")?.Items ?? []).Where(node => Consent().IsMatch(node.Text)))
            {
                Report(draft, node.Place, $"备案的条件“{node.Text.Trim()}”要别人先同意", "请改成只说要告知什么；确需同意的，应有法律依据并改为许可。");
            }
        }

        // A scenario that expects a refusal on merit shows how the filing is really handled.
        foreach (var act in draft.Scenarios.Where(scenario => draft.Items.Exists(item => item.Id == scenario.ItemId && item.Kind == ItemKind.Filing)).SelectMany(scenario => scenario.Acts))
        {
            if (act.Action == "decide" && act.With.TryGetValue("outcome", out var outcome) && outcome.Contains("refused"))
            {
                Report(draft, draft.PlaceOf(act), "备案的情形里演了不予备案的决定", "材料不齐的一次告知补齐；不属于备案范围的当场说明。");
            }
        }
    }

    private static void Report(Draft draft, Kernel.Place place, string what, string next) =>
        draft.Findings.Error("SC0603", place, what + "，会成为变相审批。", "备案是告知，不以机关同意为前提；材料齐全就应当收下。", next);

    [GeneratedRegex("经.{0,12}(批准|同意|核准|许可|审核|审查)|审(查|核)(合格|通过)", RegexOptions.CultureInvariant)]
    private static partial Regex Consent();
}
