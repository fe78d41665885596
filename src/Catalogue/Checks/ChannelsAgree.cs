using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0614, SC0616: depth, visits and originals agree; who prefers a counter finds one in every place.</summary>
internal static class ChannelsAgree
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items)
        {
            var online = item.Channels.Contains("online");
            var original = item.Materials.FirstOrDefault(material => material is { Original: true, ObtainedFrom: null });
            if (item.Visits is { Times: > 0 } && online && item.OnlineDepth is OnlineDepth.Full)
            {
                Report(draft, item, "online-depth", $"全程网办（full），又要到现场 {item.Visits.Times} 次", "请把“online-depth”改成 apply，或把“visits”改成 0 次。");
            }
            else if (item.Visits is { Times: 0 } && original is not null)
            {
                draft.Findings.Error("SC0614", draft.PlaceOf(original, "original"), $"“{original.Name}”要看原件，事项却写不用到现场。", "说的和做的不一样，人会白跑一趟。", "请在 item.yaml 写“visits: { times: 1, reason: 原因 }”，或者不要原件。");
            }
            else if (online && item.OnlineDepth is OnlineDepth.Guide or OnlineDepth.Download)
            {
                Report(draft, item, "online-depth", "渠道里有网上办理，深度却只到看指南或下载", "请把“online-depth”改成 apply 或 full，或从“channels”里去掉 online。");
            }
        }

        foreach (var offer in draft.Offers.Where(offer => offer.Item.Channels.Contains("counter") && offer.Counters.Count == 0 && offer.Agency.Address is null))
        {
            draft.Findings.Error("SC0616", draft.PlaceOf(offer), $"“{offer.Item.Name}”可以到窗口办，{offer.Division} 却没有写窗口在哪里。", "不会上网的人找不到地方，等于只能网上办（《优化营商环境条例》第三十七条）。", "请写上“counters”：name、address、hours；或者给机关写上地址。");
        }
    }

    private static void Report(Draft draft, ServiceItem item, string key, string what, string next) =>
        draft.Findings.Error("SC0614", draft.PlaceOf(item, key), $"“{item.Name}”{what}。", "说的和做的不一样，人会白跑一趟。", next);
}
