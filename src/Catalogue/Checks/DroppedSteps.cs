using Jiangyuan.Catalogue.Levels;
using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0511: a place leaves out no step that the law demands, in any version that is still to come or in force.</summary>
internal static class DroppedSteps
{
    public static void Run(Draft draft)
    {
        var table = draft.Sheets;
        Dictionary<string, Offer[]>? offers = null;
        for (var sheet = 0; sheet < table.Count; sheet++)
        {
            if (table[sheet].Kind != SheetKind.Overlay || !table.Packages.ContainsKey(table[sheet].Item))
            {
                continue;
            }

            for (var at = table[sheet].Start; at < table[sheet].Start + table[sheet].Count; at++)
            {
                ref var said = ref table.StatementAt(at);
                if (said.Kind == StatementKind.Step && said.Strength == Strength.Absent)
                {
                    offers ??= draft.Offers.Where(offer => offer.Eases?.DroppedSteps is not null).GroupBy(offer => offer.Division, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
                    Look(draft, sheet, at, offers);
                }
            }
        }
    }

    private static void Look(Draft draft, int sheet, int statement, Dictionary<string, Offer[]> offers)
    {
        var table = draft.Sheets;
        var (item, id) = (table.Names[table[sheet].Item], table.Names[table.StatementAt(statement).Value]);
        var division = table[sheet].Division.ToString("D12", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var offer in offers.GetValueOrDefault(division, []).Where(offer => offer.Item.Id == item))
        {
            if (offer.Item.Process.Steps.FirstOrDefault(step => step.Id == id) is { } step && StepDemand.Of(offer.Item, step, offer.Eases!.DroppedSteps!) is { } why)
            {
                draft.Findings.Error("SC0511", table.PlaceOf(sheet, statement), $"“{offer.Item.Name}”在这里不能省去环节“{step.Name}”。", why + "。", "请从“steps: { drop }”（表格里的“减少环节”）里去掉它；可以省的是重复的审查和没有法律规定的程序。");
                return;
            }
        }
    }
}
