using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0402: a place does not promise more time than the item does.</summary>
internal static class PlaceWithinItem
{
    public static void Run(Draft draft)
    {
        foreach (var offer in draft.Offers.Where(offer => LimitText.RoughDays(offer.Committed) > LimitText.RoughDays(offer.Item.Committed)))
        {
            draft.Findings.Error("SC0402", draft.PlaceOf(offer, "committed"), $"这里承诺 {offer.Committed}，比事项“{offer.Item.Name}”的 {offer.Item.Committed} 长。",
                "下级清单不能超出上级清单：同一事项在各地不应更慢。", $"请改成不超过 {offer.Item.Committed}，或删去这一行（就与事项相同）。");
        }
    }
}
