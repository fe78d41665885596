using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0505: a check of substance is made by two (行政许可法 art. 34).</summary>
internal static class TwoReviewers
{
    public static void Run(Draft draft)
    {
        foreach (var step in draft.Items.Where(item => item.Kind == ItemKind.License).SelectMany(item => item.Process.Steps).Distinct())
        {
            if (step.Kind is StepKind.Review or StepKind.PostCheck && step.Persons < 2)
            {
                draft.Findings.Error("SC0505", draft.PlaceOf(step, "persons"), $"步骤“{step.Name}”只要 {step.Persons} 人。", "对许可申请的实质内容核查，应当指派两名以上工作人员（《行政许可法》第三十四条）。", "请写“persons: 2”。");
            }
        }
    }
}
