using Jiangyuan.Catalogue.Lists;
using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0312: what lists, adjustments and items name exists.</summary>
internal static class ListReferences
{
    public static void Run(Draft draft)
    {
        var items = draft.Items.Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
        ListEntry[] linked = [.. draft.Lists.KeySupervision.Values, .. draft.Lists.Enforcement.Values, .. draft.Lists.MarketAccess.Values];
        foreach (var node in linked.SelectMany(entry => draft.NodeAt(entry, "items")?.Items ?? []).Concat(draft.Adjustments.Select(adjustment => draft.NodeAt(adjustment, "item")).OfType<Node>()))
        {
            Look(node, items, "事项", "items/", draft);
        }

        foreach (var item in draft.Items)
        {
            var variants = item.Variants.Select(variant => variant.Id).ToHashSet(StringComparer.Ordinal);
            object[] parts = [.. item.Materials, .. item.Process.Steps, .. item.LimitRules];
            foreach (var node in parts.SelectMany(part => draft.NodeAt(part, "variants")?.Items ?? []))
            {
                Look(node, variants, "办理情形", "item.yaml 的“variants”", draft);
            }

            foreach (var node in item.Materials.SelectMany(material => draft.NodeAt(material, "elements")?.Items ?? []).Where(node => !draft.Elements.ContainsKey(node.Text.Trim())))
            {
                References.Unknown("SC0301", "数据元", node.Text.Trim(), draft.Elements.Keys, node.Place, draft.Findings, "elements/");
            }

            var materials = item.Materials.Select(material => material.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var use in item.Intermediaries)
            {
                if (draft.NodeAt(use, "material") is { } node)
                {
                    Look(node, materials, "材料", "materials.yaml", draft);
                }
            }
        }
    }

    private static void Look(Node node, HashSet<string> known, string what, string where, Draft draft)
    {
        var name = node.Text.Trim();
        if (name.Length > 0 && !known.Contains(name))
        {
            References.Unknown("SC0312", what, name, known, node.Place, draft.Findings, where);
        }
    }
}
