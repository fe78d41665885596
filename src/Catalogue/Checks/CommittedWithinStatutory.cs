using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0401: what is promised is not longer than what the law allows.</summary>
internal static class CommittedWithinStatutory
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items)
        {
            if (LimitText.RoughDays(item.Committed) > LimitText.RoughDays(item.Statutory))
            {
                Report(draft, draft.PlaceOf(item, "time-limits", "committed"), item.Committed.ToString(), item.Statutory.ToString());
            }

            foreach (var rule in item.LimitRules.Where(rule => LimitText.RoughDays(rule.Committed) > LimitText.RoughDays(rule.Statutory)))
            {
                Report(draft, draft.PlaceOf(rule, "committed"), rule.Committed.ToString(), rule.Statutory.ToString());
            }
        }
    }

    private static void Report(Draft draft, Kernel.Place place, string committed, string statutory) =>
        draft.Findings.Error("SC0401", place, $"承诺时限 {committed} 比法定时限 {statutory} 长。", "各地可以压缩法定时限，不能延长（《优化营商环境条例》第三十六条）。", $"请改成不超过 {statutory}。");
}
