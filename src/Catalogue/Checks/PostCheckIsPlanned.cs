using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0506: a check after the decision stands both in the supervision and in the process.</summary>
internal static class PostCheckIsPlanned
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items.Where(item => item.Process.Steps.Count > 0))
        {
            var step = item.Process.Steps.FirstOrDefault(step => step.Kind == StepKind.PostCheck);
            if (item.Supervision.PostCheck is { } check && step is null)
            {
                draft.Findings.Error("SC0506", draft.PlaceOf(check), "写了事后核查，流程里却没有“kind: post-check”的步骤。", "没有人负责的核查不会发生。", "请在 process.yaml 里加上这一步。");
            }
            else if (step is not null && item.Supervision.PostCheck is null)
            {
                draft.Findings.Error("SC0506", draft.PlaceOf(step), $"流程里有事后核查“{step.Name}”，却没有写多久之内查、查什么。", "没有期限的核查会一直拖着。", "请在 item.yaml 的“supervision”里补上“post-check”。");
            }
        }
    }
}
