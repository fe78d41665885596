using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0403: a version ends after it begins. Overlaps between versions are found while reading the folder.</summary>
internal static class EffectiveRange
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items.Where(item => item.EffectiveTo < item.EffectiveFrom))
        {
            draft.Findings.Error("SC0403", draft.PlaceOf(item, "effective-to"), $"这一版到 {item.EffectiveTo:yyyy-MM-dd} 失效，却从 {item.EffectiveFrom:yyyy-MM-dd} 才生效。", "没有一天有效的版本办不了事。", "请改正两个日期。");
        }
    }
}
