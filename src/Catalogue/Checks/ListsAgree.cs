using Jiangyuan.Catalogue.Lists;
using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC1010, SC1011: the negative list and the items say the same; an inspection has a cap (国办发〔2024〕54号).</summary>
internal static class ListsAgree
{
    public static void Run(Draft draft)
    {
        foreach (var entry in draft.Lists.MarketAccess.Values)
        {
            if (entry is { Access: MarketAccess.Prohibited, Items.Count: > 0 })
            {
                Differ(draft, draft.PlaceOf(entry, "items"), $"“{entry.Name}”禁止准入，却有事项给它办许可", "请删去“items”，或改成 permitted。");
            }
            else if (entry is { Access: MarketAccess.Permitted, Items.Count: 0 })
            {
                Differ(draft, draft.PlaceOf(entry), $"“{entry.Name}”许可准入，却没有写办哪个事项", "请写“items: [事项标识]”；没有地方办的许可就是禁止。");
            }
        }

        foreach (var entry in draft.Lists.Enforcement.Values.Where(entry => entry is { Kind: EnforcementKind.Inspection, Frequency: null }))
        {
            draft.Findings.Error("SC1011", draft.PlaceOf(entry), $"行政检查“{entry.Name}”没有写频次上限。", "每个企业一年最多检查几次要公布，不得随意检查（国办发〔2024〕54号）。", "请写“frequency: 每户每年不超过几次”。");
        }
    }

    private static void Differ(Draft draft, Kernel.Place place, string what, string next) =>
        draft.Findings.Error("SC1010", place, what + "。", "清单禁止的不能许可，清单许可的要有地方办；清单之外皆可进入（市场准入负面清单制度）。", next);
}
