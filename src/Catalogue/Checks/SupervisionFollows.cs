using Jiangyuan.Catalogue.Lists;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC1005, SC1006, SC1007: somebody supervises every item at every level where it is handled; what is cancelled or delegated is supervised afterwards.</summary>
internal static class SupervisionFollows
{
    private static readonly string[] Nobody = ["无", "没有", "暂无", "待定", "不监管", "无人", "不需要", "无需监管"];

    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items)
        {
            Look(draft, item);
        }

        foreach (var adjustment in draft.Adjustments)
        {
            if (adjustment.Kind != AdjustmentKind.Change && (adjustment.SupervisionBody is null || adjustment.SupervisionMeasures.Count == 0 || IsNobody(adjustment.SupervisionBody) || adjustment.SupervisionMeasures.All(IsNobody)))
            {
                draft.Findings.Error("SC1006", draft.NodeAt(adjustment, "supervision")?.Place ?? draft.PlaceOf(adjustment), $"“{adjustment.Name}”{(adjustment.Kind == AdjustmentKind.Cancel ? "取消" : "下放")}以后，没有写谁来监管、怎样监管。", "取消和下放不是一放了之，要逐项落实事中事后监管（国办发〔2022〕2号）。", "请补上“supervision”：body 和 measures。");
            }

            Agree(draft, adjustment);
        }
    }

    private static void Look(Draft draft, ServiceItem item)
    {
        var supervision = item.Supervision;
        if (IsNobody(supervision.Body) || (supervision.Measures.Count > 0 && supervision.Measures.All(IsNobody)))
        {
            Report(draft, draft.PlaceOf(item, "supervision", IsNobody(supervision.Body) ? "body" : "measures"), $"“{item.Name}”没有监管主体或监管措施。", "请写明由哪个部门、用什么办法监管。");
        }
        else if (supervision.Duties.Count > 0)
        {
            var lowest = supervision.Duties.Max(duty => duty.Level);
            var handled = draft.Offers.Where(offer => ReferenceEquals(offer.Item, item)).Select(offer => DivisionCode.Parse(offer.Division)).Where(code => code.IsGiven).Select(code => code.Value.Level).Concat(item.Levels).Distinct().ToArray();
            var without = handled.Where(level => level <= DivisionLevel.County && level > lowest).Order().ToArray();
            if (without.Length > 0)
            {
                Report(draft, draft.PlaceOf(item, "supervision", "duties"), $"“{item.Name}”在{string.Join('、', without.Select(CatalogueLists.LevelName))}办理，监管却只到{CatalogueLists.LevelName(lowest)}。", "请在“duties”里补上这一级由谁监管。");
            }
        }
    }

    /// <summary>SC1007: what the document says is what the items say.</summary>
    private static void Agree(Draft draft, Adjustment adjustment)
    {
        if (adjustment.Item is not { } id || draft.Items.Where(item => item.Id == id).ToArray() is not { Length: > 0 } versions)
        {
            if (adjustment is { Kind: AdjustmentKind.Delegate, ToLevels.Count: 0 })
            {
                Differ(draft, adjustment, "action", $"“{adjustment.Name}”下放，却没有写下放到哪一级", "请写“to-levels”。");
            }

            return;
        }

        var after = versions.Where(item => item.EffectiveTo is null || item.EffectiveTo >= adjustment.From).ToArray();
        if (adjustment.Kind == AdjustmentKind.Cancel && after.Length > 0)
        {
            Differ(draft, adjustment, "item", $"“{adjustment.Name}”从 {adjustment.From:yyyy-MM-dd} 起取消，事项“{id}”在那以后仍在办", $"请在它的 item.yaml 写“effective-to: {adjustment.From.AddDays(-1):yyyy-MM-dd}”。");
        }
        else if (adjustment.Kind == AdjustmentKind.Delegate)
        {
            if (adjustment.ToLevels.Count == 0 || adjustment.ToLevels.Any(level => level <= adjustment.FromLevel))
            {
                Differ(draft, adjustment, adjustment.ToLevels.Count == 0 ? "action" : "to-levels", $"“{adjustment.Name}”下放，却没有写下放到更低的哪一级", "请写“to-levels”，层级应低于“from-level”。");
            }
            else if (after.FirstOrDefault(item => item.Levels.Count > 0 && adjustment.ToLevels.Except(item.Levels).Any()) is { } item)
            {
                Differ(draft, adjustment, "to-levels", $"“{adjustment.Name}”下放到{string.Join('、', adjustment.ToLevels.Except(item.Levels).Select(CatalogueLists.LevelName))}，事项“{id}”的行使层级里却没有", "请在它的 item.yaml 的“levels”里补上，或改正这里。");
            }
        }
    }

    private static bool IsNobody(string text) => Nobody.Contains(text.Trim('。', ' '));

    private static void Report(Draft draft, Kernel.Place place, string what, string next) =>
        draft.Findings.Error("SC1005", place, what, "谁审批谁监管、谁主管谁监管；每个事项都要有监管主体（国办发〔2022〕2号）。", next);

    private static void Differ(Draft draft, Adjustment adjustment, string key, string what, string next) =>
        draft.Findings.Error("SC1007", draft.PlaceOf(adjustment, key), what + "。", "调整文件和清单不一致，下面就不知道照哪个办。", next);
}
