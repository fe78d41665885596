using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0904, SC0905: whatever is answered, exactly one variant holds, and exactly one handling item where these have conditions.</summary>
internal static class VariantsAreWhole
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items)
        {
            Look(draft, item, "variants", "办理情形", [.. item.Variants.Select(variant => ((object)variant, variant.Name, variant.When))]);
            if (item.HandlingItems.All(handling => handling.When is not null))
            {
                Look(draft, item, "handling-items", "办理项", [.. item.HandlingItems.Select(handling => ((object)handling, handling.Name, handling.When!))]);
            }
        }
    }

    private static void Look(Draft draft, ServiceItem item, string key, string what, IReadOnlyList<(object Part, string Name, string When)> parts)
    {
        if (parts.Count == 0 || AnswerSpace.Of(item.Form, parts.Select(part => part.When), item.EffectiveFrom) is not { } space)
        {
            return;
        }

        var overlaps = new HashSet<(int, int)>();
        var gap = false;
        foreach (var point in space.Points())
        {
            var first = -1;
            for (var i = 0; i < parts.Count; i++)
            {
                if (!space.Holds(parts[i].When, point))
                {
                    continue;
                }

                if (first < 0)
                {
                    first = i;
                }
                else if (!overlaps.Contains((first, i)) && space.Accepts(point))
                {
                    overlaps.Add((first, i));
                    draft.Findings.Error("SC0905", draft.PlaceOf(parts[i].Part, "when"), $"{what}“{parts[i].Name}”与“{parts[first].Name}”会同时成立：{space.Say(point)}。",
                        "两种情形同时成立，就不知道照哪一种要材料、走流程。", "请改“when”，使它们互不重叠。");
                }
            }

            if (first < 0 && !gap && space.Accepts(point))
            {
                gap = true;
                draft.Findings.Error("SC0904", draft.PlaceOf(item, key), $"“{item.Name}”的{what}没有包括这样的申请人：{space.Say(point)}。", "遇到这种情形的人，不知道要交什么、走哪条路。", $"请补一种{what}，或放宽一条“when”。");
            }
        }
    }
}
