using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0802, SC0803, SC0805: a scenario begins with a submission, goes forward in time, expects something; every item has one.</summary>
internal static class ScenarioOrder
{
    public static void Run(Draft draft)
    {
        foreach (var scenario in draft.Scenarios.Where(scenario => scenario.Acts.Count > 0))
        {
            for (var i = 1; i < scenario.Acts.Count; i++)
            {
                if (scenario.Acts[i].At < scenario.Acts[i - 1].At)
                {
                    draft.Findings.Error("SC0802", draft.PlaceOf(scenario.Acts[i], "at"), $"这一步的时刻早于上一步（{scenario.Acts[i - 1].At:yyyy-MM-dd HH:mm}）。", "时间只能向前走。", "请改正时刻，或调换顺序。");
                }
            }

            if (scenario.Acts[0].Action != "submit" || scenario.Acts.Skip(1).Any(act => act.Action == "submit"))
            {
                draft.Findings.Error("SC0803", draft.PlaceOf(scenario, "acts"), "情形应以一次提交（do: submit）开始，且只有这一次。", "没有提交就没有办件；每个情形演一个办件。", "请把第一个动作写成“do: submit”。");
            }

            if (scenario.Acts.All(act => act.Expect == new ScenarioExpectation()))
            {
                draft.Findings.Error("SC0803", draft.PlaceOf(scenario, "acts"), "情形里没有写任何期望（expect）。", "没有期望的情形永远不会失败，也就检查不出什么。", "请至少在最后一个动作后写“expect: { status: … }”。");
            }
        }

        foreach (var item in draft.Items.Where(item => item.EffectiveTo is null && draft.Scenarios.TrueForAll(scenario => scenario.ItemId != item.Id)))
        {
            draft.Findings.Warn("SC0805", item.Place, $"“{item.Name}”没有任何情形。", "没有演过一遍的事项，不知道能不能真的办成。", "请在 scenarios/ 里至少写一个情形；“jy new item”会写好一个。");
        }
    }
}
