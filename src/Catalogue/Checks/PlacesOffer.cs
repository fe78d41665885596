using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0308, SC0210: somebody offers an item, and in one place one agency.</summary>
internal static class PlacesOffer
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items)
        {
            var offers = draft.Offers.Where(offer => ReferenceEquals(offer.Item, item)).ToArray();
            if (offers.Length == 0)
            {
                draft.Findings.Warn("SC0308", item.Place, $"没有任何地方办理“{item.Name}”。", "没有办理地的事项，人们看得到却办不了。", "请在 places/ 里为每个办理地写一个文件，以 12 位区划代码为名。");
            }

            foreach (var offer in offers.Where(offer => offer.Division.StartsWith(offer.Agency.Division.TrimEnd('0'), StringComparison.Ordinal) is false))
            {
                draft.Findings.Error("SC0309", draft.PlaceOf(offer, "agency"), $"机关“{offer.Agency.Name}”在 {offer.Agency.Division}，管不到 {offer.Division}。", "机关只能在自己的区划内作出决定。", "请改成当地或其上级的机关。");
            }
        }
    }
}
