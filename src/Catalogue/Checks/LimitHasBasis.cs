using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0406: a limit called statutory names law and article.</summary>
internal static class LimitHasBasis
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items)
        {
            Look(draft, item, item.Statutory, "time-limits", "statutory");
            Look(draft, item, item.AcceptanceLimit, "time-limits", "acceptance");
            Look(draft, item, item.Remedies.Reconsideration, "remedies", "reconsideration");
            Look(draft, item, item.Remedies.Litigation, "remedies", "litigation");
            if (item.ExtensionLimit is { } extension)
            {
                Look(draft, item, extension, "time-limits", "extension");
            }

            foreach (var rule in item.LimitRules)
            {
                Look(draft, rule, rule.Statutory, "statutory");
            }

            if (item.Supervision.PostCheck is { } check)
            {
                Look(draft, check, check.Within, "within");
            }
        }
    }

    private static void Look(Draft draft, object part, TimeLimit limit, params ReadOnlySpan<string> keys)
    {
        if (limit.LegalBasis.Length == 0 && draft.NodeAt(part, keys) is { Kind: NodeKind.Scalar, IsEmpty: false } node)
        {
            draft.Findings.Error("SC0406", node.Place, $"法定时限“{limit}”没有写依据。", "没有法律依据的时限，办的人和等的人都无从核对。", $"请写成“{{ limit: {limit}, basis: 《法律名称》第几条 }}”。");
        }
    }
}
