using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC1001, SC1002: nothing is charged off the list or above it, and the applicant does not pay what the agency orders (优化营商环境条例 art. 43).</summary>
internal static class FeesAreListed
{
    public static void Run(Draft draft)
    {
        var fees = draft.Lists.Fees;
        foreach (var item in draft.Items.Where(item => item.Fee.IsCharged))
        {
            if (item.Fee.Purpose == FeePurpose.TechnicalReview && item.Fee.BorneBy == FeeBearer.Applicant)
            {
                AgencyPays(draft, draft.PlaceOf(item, "fee", "borne-by"), $"“{item.Name}”的技术审查费由申请人付", "请写“borne-by: agency”，或不收费。");
            }
            else if (item.Fee.Entry is not { } id)
            {
                Off(draft, draft.PlaceOf(item, "fee"), $"“{item.Name}”收费，却没有写是收费清单里的哪一项", "请写“entry: 清单里的标识”；清单之外的收费请取消。");
            }
            else if (!fees.TryGetValue(id, out var entry))
            {
                var near = Nearest.Of(id, fees.Keys);
                Off(draft, draft.PlaceOf(item, "fee", "entry"), $"收费清单里没有“{id}”", (near is null ? "" : $"是不是想写“{near}”？") + "清单在 lists/ 的“fees”里。");
            }
            else if (item.Fee.Amount > entry.Amount)
            {
                Off(draft, draft.PlaceOf(item, "fee", "amount"), $"收费 {item.Fee.Amount:0.##} 元，高于清单的 {entry.Amount:0.##} 元", $"请改成不超过 {entry.Amount:0.##} 元。");
            }
            else if (entry.Validity.From > item.EffectiveFrom || (entry.Validity.To is { } to && (item.EffectiveTo is null || item.EffectiveTo > to)))
            {
                Off(draft, draft.PlaceOf(item, "fee", "entry"), $"“{entry.Name}”只在 {entry.Validity.From:yyyy-MM-dd} 至 {(entry.Validity.To is { } end ? end.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : "今后")} 列在清单里，事项在别的日子也收", "请按清单的日期写新版本。");
            }
            else if (entry.BorneBy == FeeBearer.Agency && item.Fee.BorneBy == FeeBearer.Applicant)
            {
                AgencyPays(draft, draft.PlaceOf(item, "fee", "borne-by"), $"“{entry.Name}”清单写明由行政机关付", "请写“borne-by: agency”。");
            }
        }
    }

    private static void Off(Draft draft, Kernel.Place place, string what, string next) =>
        draft.Findings.Error("SC1001", place, what + "。", "清单之外一律不得收费，收费不得高于公布的标准（《优化营商环境条例》第二十五条）。", next);

    private static void AgencyPays(Draft draft, Kernel.Place place, string what, string next) =>
        draft.Findings.Error("SC1002", place, what + "。", "行政机关委托的技术性服务，由它竞争选择并承担费用（《优化营商环境条例》第四十三条）。", next);
}
