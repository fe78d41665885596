using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0216, SC0218: one basic code means one item with the same national elements everywhere; a sub-item's code belongs to its main item's.</summary>
internal static class SameItemSameElements
{
    public static void Run(Draft draft)
    {
        var ordered = draft.Items.Where(item => item.Code.Length == 12).OrderBy(item => item.Id, StringComparer.Ordinal).ThenBy(item => item.EffectiveFrom).ToArray();
        foreach (var same in ordered.GroupBy(item => item.Code, StringComparer.Ordinal))
        {
            foreach (var item in same)
            {
                var first = same.First(other => other.Id == same.First().Id && Overlap(other, item) || ReferenceEquals(other, item));
                if (first.Id != item.Id)
                {
                    Compare(draft, first, item);
                }
            }
        }

        var names = new Dictionary<string, ServiceItem>(StringComparer.Ordinal);
        foreach (var item in ordered.Where(item => item.MainItem is { Code.Length: 12 }))
        {
            var main = item.MainItem!;
            if (main.Code[..9] != item.Code[..9] || !main.Code.EndsWith("000", StringComparison.Ordinal) || main.Code == item.Code)
            {
                draft.Findings.Error("SC0218", draft.PlaceOf(main, "code"), $"子项编码 {item.Code} 与主项编码 {main.Code} 对不上。", "主项和子项的前九位相同，主项后三位是 000，子项不是。", "请核对两个编码；没有子项的事项不写“main-item”。");
            }
            else if (!names.TryAdd(main.Code, item) && names[main.Code].MainItem!.Name != main.Name)
            {
                draft.Findings.Error("SC0218", draft.PlaceOf(main, "name"), $"主项 {main.Code} 在“{names[main.Code].Name}”里叫“{names[main.Code].MainItem!.Name}”，这里叫“{main.Name}”。", "同一个主项只有一个名称。", "请改成一致。");
            }
        }
    }

    private static void Compare(Draft draft, ServiceItem first, ServiceItem item)
    {
        Differ("name", "名称", first.Name, item.Name);
        Differ("kind", "类型", Kebab.Of(first.Kind.ToString()), Kebab.Of(item.Kind.ToString()));
        Differ("serves", "服务对象", Join(first.Serves.Select(kind => Kebab.Of(kind.ToString())).Order(StringComparer.Ordinal)), Join(item.Serves.Select(kind => Kebab.Of(kind.ToString())).Order(StringComparer.Ordinal)));
        Differ("legal-basis", "设定依据", Join(first.LegalBasis.Select(basis => basis.Law).Order(StringComparer.Ordinal)), Join(item.LegalBasis.Select(basis => basis.Law).Order(StringComparer.Ordinal)));
        Differ("conditions", "条件", Join(first.Conditions), Join(item.Conditions));
        Differ("time-limits", "法定时限", first.Statutory.ToString(), item.Statutory.ToString());
        Differ("fee", "收费", Fee(first.Fee), Fee(item.Fee));
        Differ("result", "结果", first.Result?.Name ?? "无", item.Result?.Name ?? "无");
        Differ("quantity-limit", "数量限制", first.QuantityLimit?.Amount ?? "无", item.QuantityLimit?.Amount ?? "无");

        void Differ(string key, string what, string there, string here)
        {
            if (there != here)
            {
                draft.Findings.Error("SC0216", draft.PlaceOf(item, key), $"“{item.Id}”与“{first.Id}”的编码都是 {item.Code}，{what}却不同：那里是“{there}”，这里是“{here}”。",
                    "同一事项在各地的要素应当相同（国办发〔2022〕2号）。", "确是同一事项的，改成一致；不是的，用各自的编码。");
            }
        }
    }

    private static bool Overlap(ServiceItem one, ServiceItem other) => !(one.EffectiveTo < other.EffectiveFrom) && !(other.EffectiveTo < one.EffectiveFrom);

    private static string Fee(Fee fee) => fee.IsCharged ? fee.Amount?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? fee.Standard ?? "" : "不收费";

    private static string Join(IEnumerable<string> parts) => string.Join('、', parts);
}
