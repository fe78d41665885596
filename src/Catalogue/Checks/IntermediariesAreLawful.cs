using System.Text.RegularExpressions;
using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC1002, SC1003, SC1004: only statutory intermediaries are a condition, nobody is designated, the agency pays what it orders (优化营商环境条例 art. 43).</summary>
internal static partial class IntermediariesAreLawful
{
    public static void Run(Draft draft)
    {
        var list = draft.Lists.Intermediaries;
        foreach (var entry in list.Values)
        {
            if (entry.Basis.Length == 0)
            {
                draft.Findings.Error("SC1003", draft.PlaceOf(entry), $"中介服务“{entry.Name}”没有写依据。", "只有法律、行政法规或者国务院决定规定的中介服务才能作办理条件（《优化营商环境条例》第四十三条）。", "请写“basis: 《法律》第几条”；没有依据的请删去。");
            }

            if (entry is { OrderedBy: FeeBearer.Agency, BorneBy: FeeBearer.Applicant })
            {
                draft.Findings.Error("SC1002", draft.PlaceOf(entry, "borne-by"), $"“{entry.Name}”由行政机关委托，费用却由申请人付。", "行政机关委托的技术性服务，由它竞争选择并承担费用（《优化营商环境条例》第四十三条）。", "请写“borne-by: agency”，或改由申请人自己选择委托。");
            }

            if (entry.Designated.Count > 0 && entry.DesignatedBasis is null)
            {
                Designated(draft, draft.PlaceOf(entry, "designated"), $"中介服务“{entry.Name}”只能由{string.Join('、', entry.Designated)}做");
            }
        }

        foreach (var item in draft.Items)
        {
            foreach (var use in item.Intermediaries.Where(use => use.Intermediary.Length > 0 && !list.ContainsKey(use.Intermediary)))
            {
                var near = Nearest.Of(use.Intermediary, list.Keys);
                Off(draft, draft.PlaceOf(use, "entry"), $"中介服务清单里没有“{use.Intermediary}”", (near is null ? "" : $"是不是想写“{near}”？") + "清单在 lists/ 的“intermediaries”里；没有法律依据的请删去。");
            }

            foreach (var material in item.Materials.Where(material => material is { Source: MaterialSource.Intermediary, ObtainedFrom: null } && item.Intermediaries.All(use => use.Material != material.Id)))
            {
                Off(draft, draft.PlaceOf(material, "source"), $"“{material.Name}”由中介机构出具，item.yaml 里却没有写是清单里的哪一项", $"请在“intermediaries”里写“{{ entry: 清单里的标识, material: {material.Id} }}”。");
            }

            foreach (var (node, text) in Words(item, draft))
            {
                if (Designation().Match(text) is { Success: true } match)
                {
                    Designated(draft, node.Place, $"“{match.Value.Trim()}”指定了机构");
                }
            }
        }
    }

    private static IEnumerable<(Node Node, string Text)> Words(ServiceItem item, Draft draft) =>
        (draft.NodeAt(item, "conditions")?.Items ?? [])
            .Concat(item.Materials.SelectMany(material => new[] { draft.NodeAt(material, "name"), draft.NodeAt(material, "why"), draft.NodeAt(material, "sample") }).OfType<Node>())
            .Select(node => (node, node.Text));

    private static void Off(Draft draft, Kernel.Place place, string what, string next) =>
        draft.Findings.Error("SC1003", place, what + "。", "只有法律、行政法规或者国务院决定规定的中介服务才能作办理条件，并列入清单公布（《优化营商环境条例》第四十三条）。", next);

    private static void Designated(Draft draft, Kernel.Place place, string what) =>
        draft.Findings.Error("SC1004", place, what + "。", "行政机关不得指定或者变相指定中介机构，由申请人自己选（《优化营商环境条例》第四十三条）。", "请改成“有相应资质的机构”；法律规定只能由某机构做的，用“designated-basis”写明依据。");

    // 国务院指定、不得指定 and 未指定 are not a designation by the agency.
    [GeneratedRegex("(?<!不得|不|未|没有|国务院|国家|法律)指定的?[^，。；、（）]{0,12}(机构|单位|公司|中心|医院|事务所|协会)", RegexOptions.CultureInvariant)]
    private static partial Regex Designation();
}
