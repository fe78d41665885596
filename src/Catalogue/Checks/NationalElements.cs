using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0217: a licence has every element that its national specification asks for (国办发〔2022〕2号); what may lawfully be absent is not asked.</summary>
internal static class NationalElements
{
    private static readonly (string Key, string What)[] Elements =
    [
        ("levels", "行使层级"),
        ("online-depth", "网上办理深度"),
        ("visits", "到现场次数"),
        ("result", "许可证件"),
    ];

    public static void Run(Draft draft)
    {
        // A later version inherits what is missing; one finding says it.
        var said = new HashSet<(string Id, string Missing)>();
        foreach (var item in draft.Items.Where(item => item.Kind == ItemKind.License))
        {
            var missing = Elements.Where(element => draft.NodeAt(item, element.Key) is null).ToArray();
            if (missing.Length > 0 && said.Add((item.Id, string.Join(',', missing.Select(element => element.Key)))))
            {
                draft.Findings.Error("SC0217", item.Place, $"许可事项“{item.Name}”缺少要素：{string.Join('、', missing.Select(element => $"{element.What}（{element.Key}）"))}。",
                    "行政许可的实施规范要素齐全，各地才能照同一标准办（国办发〔2022〕2号）。", "请在 item.yaml 里补上这些键；写法见 docs/howto/add-a-service.md。");
            }
        }
    }
}
