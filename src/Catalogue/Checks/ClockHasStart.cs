using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0405: the clock starts at acceptance, so every mode begins with exactly one step of acceptance.</summary>
internal static class ClockHasStart
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items.Where(item => item.Process.Steps.Count > 0))
        {
            foreach (var mode in item.Modes)
            {
                var steps = Paths.StepsOf(item, mode);
                var first = steps.Where(step => step.Kind == StepKind.Acceptance).ToArray();
                if (first.Length != 1)
                {
                    Report(draft, draft.PlaceOf(item.Process), $"流程在“{ItemWords.Of(mode)}”方式下有 {first.Length} 个受理步骤。");
                }
                else if (first[0].After.Count > 0)
                {
                    Report(draft, draft.PlaceOf(first[0], "after"), $"受理步骤“{first[0].Name}”排在别的步骤之后。");
                }
                else if (steps.FirstOrDefault(step => step.After.Count == 0 && step.Kind != StepKind.Acceptance) is { } early)
                {
                    Report(draft, draft.PlaceOf(early), $"步骤“{early.Name}”不在受理之后。");
                }
            }
        }
    }

    private static void Report(Draft draft, Kernel.Place place, string what) =>
        draft.Findings.Error("SC0405", place, what, "期限从受理起算；没有受理或受理之前就开始审查，期限无从算起（《行政许可法》第三十二条、第四十二条）。", "请让每种办理方式都以一个“kind: acceptance”的步骤开始，其余步骤用“after”排在它之后。");
}
