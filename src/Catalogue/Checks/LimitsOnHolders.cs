using System.Text.RegularExpressions;
using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC1008, SC1009: only law limits a number or demands a yearly inspection; a precondition is itself on the list.</summary>
internal static partial class LimitsOnHolders
{
    public static void Run(Draft draft)
    {
        var givers = draft.Items.Where(item => item.Result is not null).GroupBy(item => item.Result!.Id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        foreach (var item in draft.Items)
        {
            Based(draft, item.QuantityLimit, item.QuantityLimit?.Basis, "数量限制", item);
            Based(draft, item.AnnualInspection, item.AnnualInspection?.Basis, "年检", item);
            Based(draft, item.AnnualReport, item.AnnualReport?.Basis, "年报", item);
            foreach (var before in item.Preconditions.Where(before => before.Certificate.Length > 0))
            {
                if (!givers.TryGetValue(before.Certificate, out var by))
                {
                    var near = Nearest.Of(before.Certificate, givers.Keys);
                    Precondition(draft, before, $"“{item.Name}”要先有“{before.Certificate}”，清单里却没有哪个事项发它", (near is null ? "" : $"是不是想写“{near}”？") + "请先把发它的事项写进 items/，或删去这个前置条件。");
                }
                else if (Array.TrueForAll(by, giver => giver.Kind is not (ItemKind.License or ItemKind.Registration or ItemKind.Confirmation)))
                {
                    Precondition(draft, before, $"“{item.Name}”要先有“{by[0].Result!.Name}”，发它的“{by[0].Name}”却不是许可、登记或确认", "备案、服务的结果不能作前置条件；请删去。");
                }
                else if (Array.TrueForAll(by, giver => giver.EffectiveTo < item.EffectiveFrom))
                {
                    Precondition(draft, before, $"“{item.Name}”要先有“{by[0].Result!.Name}”，发它的事项在那以前就失效了", "请删去这个前置条件。");
                }
                else if (before.Certificate == item.Result?.Id)
                {
                    Precondition(draft, before, $"“{item.Name}”要先有它自己发的证", "请删去这个前置条件。");
                }
            }
        }
    }

    private static void Based(Draft draft, object? part, string? basis, string what, ServiceItem item)
    {
        if (part is not null && (basis is null || !LawAndArticle().IsMatch(basis)))
        {
            draft.Findings.Error("SC1008", draft.PlaceOf(part, "basis"), $"“{item.Name}”的{what}没有写法律、法规依据。", "数量限制、定期检验和报告只能由法律、行政法规规定（《行政许可法》第十六条、第六十二条）。", "请写“basis: 《法律或条例》第几条”；没有依据的请删去。");
        }
    }

    private static void Precondition(Draft draft, Precondition before, string what, string next) =>
        draft.Findings.Error("SC1009", draft.PlaceOf(before, "certificate"), what + "。", "清单之外不得设前置审批（国办发〔2022〕2号）。", next);

    // 法 and 条例; a 办法, 规定 or 通知 is not enough.
    [GeneratedRegex("《[^《》]*(法|条例)(（[^）]*）)?》[^《》]*第[^《》]*条", RegexOptions.CultureInvariant)]
    private static partial Regex LawAndArticle();
}
