using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0608: people choose between online and counter (优化营商环境条例 art. 37).</summary>
internal static class ChannelsAreOpen
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items.Where(item => item.Channels.Count > 0 && !(item.Channels.Contains("online") && item.Channels.Contains("counter"))))
        {
            draft.Findings.Error("SC0608", draft.PlaceOf(item, "channels"), $"“{item.Name}”只能{(item.Channels.Contains("online") ? "网上" : "到窗口")}办。", "除法律另有规定外，不得限定办理渠道，由申请人选择（《优化营商环境条例》第三十七条）。", "请让“channels”里既有 online 又有 counter。");
        }
    }
}
