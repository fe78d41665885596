using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0305, SC0502, SC0504: every step can be reached.</summary>
internal static class StepsConnect
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items)
        {
            var steps = item.Process.Steps;
            var known = steps.Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var node in steps.SelectMany(step => draft.NodeAt(step, "after")?.Items ?? []).Where(node => !known.Contains(node.Text)))
            {
                References.Unknown("SC0305", "步骤", node.Text, known, node.Place, draft.Findings, "同一个 process.yaml ");
            }

            foreach (var step in steps.Where(step => step.OnlyIn is { } mode && !item.Modes.Contains(mode)))
            {
                draft.Findings.Error("SC0502", draft.PlaceOf(step, "only-in"), $"步骤“{step.Name}”只在“{ItemWords.Of(step.OnlyIn!.Value)}”方式下做，而事项没有这种办理方式。", "永远走不到的一步，不是多写了，就是漏写了办理方式。", "请在 item.yaml 的“modes”里加上这种方式，或删去这一步。");
            }

            var never = Paths.NeverBegin(steps);
            if (steps.FirstOrDefault(step => never.Contains(step.Id)) is { } circle)
            {
                draft.Findings.Error("SC0504", draft.PlaceOf(circle, "after"), $"步骤“{circle.Name}”要等的步骤又在等它：{string.Join('、', steps.Where(step => never.Contains(step.Id)).Select(step => step.Name))}。", "互相等待的步骤谁也开始不了。", "请改“after”，使步骤有先后。");
            }
        }
    }
}
