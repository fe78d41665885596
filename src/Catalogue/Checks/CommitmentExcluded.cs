using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0615: no commitment where a mistake is costly and cannot be undone (国办发〔2020〕42号).</summary>
internal static class CommitmentExcluded
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items.Where(item => item.Risks.Count > 0 && item.Modes.Contains(HandlingMode.Commitment)))
        {
            draft.Findings.Error("SC0615", draft.PlaceOf(item, "modes"), $"“{item.Name}”直接涉及{string.Join('、', item.Risks.Distinct().Select(ItemWords.Of))}，不能告知承诺办理。",
                "这些领域风险大、纠错成本高、损害难以挽回，不适用告知承诺（国办发〔2020〕42号）。", "请从“modes”里去掉 commitment，并删去“commitment”。");
        }
    }
}
