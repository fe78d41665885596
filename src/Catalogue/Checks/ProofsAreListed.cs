using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0613: a proof that somebody else must certify is asked only when it is on the list of proofs (优化营商环境条例 art. 44).</summary>
internal static class ProofsAreListed
{
    public static void Run(Draft draft)
    {
        var proofs = draft.Lists.Proofs;
        foreach (var item in draft.Items)
        {
            foreach (var material in item.Materials.Where(material => material.ObtainedFrom is null))
            {
                if (material.Proof is { } id)
                {
                    if (!proofs.TryGetValue(id, out var entry))
                    {
                        var near = Nearest.Of(id, proofs.Keys);
                        Report(draft, material, "proof", $"证明事项清单里没有“{id}”", (near is null ? "" : $"是不是想写“{near}”？") + "清单在 lists/ 的“proofs”里；没有法律依据的证明请删去。");
                    }
                    else if (entry.Validity.To is { } to && (item.EffectiveTo is null || item.EffectiveTo > to))
                    {
                        Report(draft, material, "proof", $"“{entry.Name}”到 {to:yyyy-MM-dd} 就不在清单里了，事项在那以后仍要它", "请从那天起写一个不要它的新版本。");
                    }
                }
                else if (material.Source != MaterialSource.Intermediary && (material.Source == MaterialSource.ThirdParty || IsProof(material)))
                {
                    var listed = proofs.Values.FirstOrDefault(proof => proof.Name == material.Name);
                    Report(draft, material, "name", $"“{material.Name}”要别的单位来证明，却不在证明事项清单里",
                        listed is not null ? $"清单里有它：请加上“proof: {listed.Id}”。" : "请删去；有法律依据的，先列入 lists/ 的“proofs”再写“proof: 标识”；申请人自己写的，写“source: applicant”。");
                }
            }
        }

        bool IsProof(MaterialRequirement material) => material.Name.EndsWith("证明", StringComparison.Ordinal) && draft.NodeAt(material, "source") is null;
    }

    private static void Report(Draft draft, MaterialRequirement material, string key, string what, string next) =>
        draft.Findings.Error("SC0613", draft.PlaceOf(material, key), what + "。", "没有法律法规或者国务院决定依据的证明一律取消；清单之外不得索要（《优化营商环境条例》第四十四条）。", next);
}
