using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0603: a filing tells, it does not ask: no refusal on merit.</summary>
internal static class FilingWithoutApproval
{
    public static void Run(Draft draft)
    {
        foreach (var step in draft.Items.Where(item => item.Kind == ItemKind.Filing).SelectMany(item => item.Process.Steps).Distinct())
        {
            if (step.Kind is StepKind.Review or StepKind.SpecialProcedure or StepKind.Decision)
            {
                draft.Findings.Error("SC0603", draft.PlaceOf(step, "kind"), $"备案事项里有“{step.Name}”，会成为变相审批。", "备案是告知，不以机关同意为前提；材料齐全就应当收下。", "请删去审查、特别程序和决定的步骤；确需审批的，应有法律依据并改为许可。");
            }
        }
    }
}
