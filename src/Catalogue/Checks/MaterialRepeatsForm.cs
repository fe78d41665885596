using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0610: a material that says only what the form already asks, or what another material says, is asked twice.</summary>
internal static class MaterialRepeatsForm
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items)
        {
            var asked = item.Form.Questions.Where(question => question.VisibleWhen is null).Select(question => question.Element.Id).ToHashSet(StringComparer.Ordinal);
            MaterialRequirement[] materials = [.. item.Materials.Where(material => material.ObtainedFrom is null)];
            for (var i = 0; i < materials.Length; i++)
            {
                var material = materials[i];
                if (material.Elements.Count > 0 && material.Elements.All(asked.Contains) && material.Proof is null)
                {
                    Report(draft, material, "elements", $"材料“{material.Name}”里的内容（{string.Join('、', material.Elements.Select(id => draft.Elements.GetValueOrDefault(id)?.Name ?? id))}）表单里都已经问了", "请删去这份材料，或者删去表单里重复的问题。");
                }
                else if (materials[..i].FirstOrDefault(other => Together(other, material) && (other.Name == material.Name || (material.Elements.Count > 0 && material.Elements.All(other.Elements.Contains)))) is { } twin)
                {
                    Report(draft, material, "name", $"材料“{material.Name}”与“{twin.Name}”（{twin.Id}）说的是同一件事", "请合并成一份。");
                }
            }
        }
    }

    private static bool Together(MaterialRequirement one, MaterialRequirement other) =>
        (one.OnlyIn is null || other.OnlyIn is null || one.OnlyIn == other.OnlyIn)
        && (one.Variants.Count == 0 || other.Variants.Count == 0 || one.Variants.Intersect(other.Variants).Any())
        && (one.When == other.When || one.When is null || other.When is null);

    private static void Report(Draft draft, MaterialRequirement material, string key, string what, string next) =>
        draft.Findings.Error("SC0610", draft.PlaceOf(material, key), what + "。", "同一内容要人提供两遍，增加负担，两处也可能不一致。", next);
}
