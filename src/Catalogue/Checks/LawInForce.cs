using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0404: the law that an item stands on is in force while the item is.</summary>
internal static class LawInForce
{
    public static void Run(Draft draft)
    {
        // A day that could not be read was told once.
        foreach (var item in draft.Items.Where(item => item.EffectiveFrom > DateOnly.MinValue))
        {
            foreach (var basis in item.LegalBasis)
            {
                if (basis.InForceFrom > item.EffectiveFrom && basis.InForceFrom > DateOnly.MinValue)
                {
                    draft.Findings.Error("SC0404", draft.PlaceOf(basis, "in-force-from"), $"《{basis.Law}》从 {basis.InForceFrom:yyyy-MM-dd} 起施行，事项从 {item.EffectiveFrom:yyyy-MM-dd} 就开始办。",
                        "法律施行之前不能依据它办事。", "请改正日期，或补上当时有效的依据。");
                }
                else if (basis.InForceTo is { } to && (item.EffectiveTo is null || item.EffectiveTo > to))
                {
                    draft.Findings.Error("SC0404", draft.PlaceOf(basis, "in-force-to"), $"《{basis.Law}》到 {to:yyyy-MM-dd} 废止，事项在那以后仍有效。",
                        "依据废止的法律作出的决定没有效力。", "请改引现行的法律，或写一个新版本（item@日期.yaml）。");
                }
            }
        }
    }
}
