using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0310, SC0311, SC0510: an item is handled at its levels, by an agency that has the power, entrusted only as the law allows.</summary>
internal static class LevelsAndPowers
{
    public static void Run(Draft draft)
    {
        foreach (var offer in draft.Offers)
        {
            var item = offer.Item;
            if (item.Levels.Count > 0 && DivisionCode.Parse(offer.Division) is { IsGiven: true, Value.Level: var level } && !item.Levels.Contains(level))
            {
                draft.Findings.Error("SC0310", draft.PlaceOf(offer, "division"), $"“{item.Name}”不由{Lists.CatalogueLists.LevelName(level)}行使。", "各级的权限由清单规定，没有列的层级不能办。", $"请改在{string.Join('、', item.Levels.Select(Lists.CatalogueLists.LevelName))}的区划办，或者（有下放文件的）在“levels”里补上这一级。");
            }

            if ((offer.EntrustedBy ?? offer.Agency) is var body && LacksPower(body, offer) is { } lack)
            {
                draft.Findings.Error("SC0311", draft.PlaceOf(offer, offer.EntrustedBy is null ? "agency" : "entrusted-by"), $"机关“{body.Name}”{lack}。", "机关只能在法定职权范围内实施（《行政许可法》第二十二条）；没有职权作出的决定无效。", "请改成有这项职权的机关；确有职权的，在 agencies/ 的“powers”里补上并写依据。");
            }

            Entrusted(draft, offer);
        }

        foreach (var powers in draft.Agencies.Values.Select(agency => agency.Powers).OfType<AgencyPowers>())
        {
            foreach (var node in draft.NodeAt(powers, "items")?.Items.Where(node => draft.Items.TrueForAll(item => item.Id != node.Text.Trim())) ?? [])
            {
                References.Unknown("SC0312", "事项", node.Text.Trim(), draft.Items.Select(item => item.Id).Distinct(), node.Place, draft.Findings, "items/");
            }
        }
    }

    private static string? LacksPower(Agency agency, Offer offer)
    {
        var item = offer.Item;
        if (!agency.Validity.Equals(Validity.Always) && (agency.Validity.From > item.EffectiveFrom || (agency.Validity.To is { } to && (item.EffectiveTo is null || item.EffectiveTo > to))))
        {
            return agency.Validity.To is { } end && (item.EffectiveTo is null || item.EffectiveTo > end) ? $"到 {end:yyyy-MM-dd} 撤销，事项在那以后仍由它办" : $"从 {agency.Validity.From:yyyy-MM-dd} 起才设立，事项在那以前就由它办";
        }

        if (agency.Powers is not { } powers)
        {
            return null;
        }

        return !powers.Kinds.Contains(item.Kind) ? $"没有办理这类事项（{Kebab.Of(item.Kind.ToString())}）的职权"
            : powers.Items.Count > 0 && !powers.Items.Contains(item.Id) ? $"的职权里没有“{item.Name}”"
            : powers.Divisions.Count > 0 && !powers.Divisions.Any(division => Covers(division, offer.Division)) ? $"的职权不及 {offer.Division}"
            : null;
    }

    private static void Entrusted(Draft draft, Offer offer)
    {
        var what = offer.BodyNature switch
        {
            BodyNature.Entrusted when offer.EntrustedBy == offer.Agency => "委托机关和受委托机关是同一个",
            BodyNature.Entrusted when offer.EntrustedBy is { } by && !Covers(by.Division, offer.Division) => $"委托机关“{by.Name}”自己就管不到 {offer.Division}",
            BodyNature.Entrusted when offer.EntrustedBy is { } by && draft.Offers.Exists(other => other.BodyNature == BodyNature.Entrusted && other.Agency == by && other.Item.Id == offer.Item.Id) => $"“{offer.EntrustedBy.Name}”自己也是受委托的，不能再委托",
            not BodyNature.Entrusted when offer.EntrustedBy is not null => "写了委托机关，性质却不是受委托（entrusted）",
            _ => null,
        };
        if (what is not null)
        {
            draft.Findings.Error("SC0510", draft.PlaceOf(offer, "entrusted-by"), $"{what}。", "委托只能由有权的机关在法定职权内作出，受委托的机关不得再委托（《行政许可法》第二十四条）。", "请改正“body-nature”和“entrusted-by”，或改由有权的机关办理。");
        }
    }

    private static bool Covers(string above, string below) =>
        DivisionCode.Parse(above) is { IsGiven: true, Value: var high } && DivisionCode.Parse(below) is { IsGiven: true, Value: var low } && high.Covers(low);
}
