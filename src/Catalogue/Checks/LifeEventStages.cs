using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC2011, SC2012: the stages of a life event fit into its limit, the limit into that of the law, and every lead is among what is wanted.</summary>
internal static class LifeEventStages
{
    /// <summary>国办发〔2019〕11号: no construction project takes longer than this from its start to its acceptance.</summary>
    private const int WholeConstruction = 120;

    public static void Run(Draft draft)
    {
        foreach (var life in draft.LifeEvents)
        {
            Limits(life, draft);
            Leads(life, draft);
        }
    }

    private static void Limits(LifeEvent life, Draft draft)
    {
        if (life.Stages.Count == 0)
        {
            return;
        }

        var sum = life.Stages.Sum(stage => Duration.WorkingDays(stage.Limit));
        var whole = life.Limit is { } limit ? Duration.WorkingDays(limit) : (int?)null;
        const string Why = "分阶段办理的工程建设项目，从立项到竣工验收审批用时不超过 120 个工作日（国办发〔2019〕11号）。";
        if (whole is null)
        {
            draft.Findings.Error("SC2011", life.Place, $"“{life.Name}”分了阶段，却没有写全程时限。", Why, $"请补上“limit: {Math.Min(sum, WholeConstruction)}个工作日”。");
        }
        else if (whole > WholeConstruction)
        {
            draft.Findings.Error("SC2011", draft.PlaceOf(life, "limit"), $"全程时限 {life.Limit} 超过了 {WholeConstruction} 个工作日。", Why, $"请改成不超过 {WholeConstruction}个工作日。");
        }
        else if (sum > whole)
        {
            draft.Findings.Error("SC2011", draft.PlaceOf(life, "stages"), $"各阶段时限相加是 {sum} 个工作日，超过全程的 {life.Limit}。", Why, "请缩短某个阶段的“limit”。");
        }
    }

    private static void Leads(LifeEvent life, Draft draft)
    {
        if (life.Lead is { } lead && life.Wants.All(want => want.ResultId != lead))
        {
            Unknown(draft, life, lead, [.. life.Wants.Select(want => want.ResultId)]);
        }

        foreach (var stage in life.Stages.Where(stage => stage.Lead.Length > 0 && !stage.Results.Contains(stage.Lead)))
        {
            Unknown(draft, stage, stage.Lead, stage.Results);
        }
    }

    private static void Unknown(Draft draft, object part, string lead, IReadOnlyCollection<string> results) =>
        draft.Findings.Error("SC2012", draft.PlaceOf(part, "lead"), $"牵头“{lead}”不在要办的结果里。", "牵头部门就是办出这个结果的部门；不在里面就没有人牵头。",
            (Nearest.Of(lead, results) is { } near ? $"是不是想写“{near}”？" : "") + $"请写其中之一：{string.Join('、', results)}。");
}
