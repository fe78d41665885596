using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0501: every way of handling leads to a decision, and to a certificate where one is promised.</summary>
internal static class ProcessEnds
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items.Where(item => item.Process.Steps.Count > 0))
        {
            foreach (var mode in item.Modes)
            {
                var steps = Paths.StepsOf(item, mode);
                if (item.Kind != ItemKind.Filing && steps.TrueForAll(step => step.Kind != StepKind.Decision))
                {
                    Report(draft, item, mode, "没有作出决定的步骤");
                }

                if (item.Result is not null && steps.TrueForAll(step => step.Kind != StepKind.Certificate))
                {
                    Report(draft, item, mode, "没有发证的步骤，而事项写明有证照");
                }

                var decision = steps.Find(step => step.Kind == StepKind.Decision);
                if (decision?.When is not null)
                {
                    draft.Findings.Error("SC0501", draft.PlaceOf(decision, "when"), $"决定步骤“{decision.Name}”有条件，条件不成立时就没有决定。", "每个办件都要有结果。", "请删去“when”。");
                }
            }
        }
    }

    private static void Report(Draft draft, ServiceItem item, HandlingMode mode, string what) =>
        draft.Findings.Error("SC0501", draft.PlaceOf(item.Process), $"流程在“{ItemWords.Of(mode)}”方式下{what}。", "没有终点的流程会让办件一直挂着。", "请补上“kind: decision”（和“kind: certificate”）的步骤。");
}
