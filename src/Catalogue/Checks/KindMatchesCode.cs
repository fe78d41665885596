using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0215: positions 3–4 of the basic code say the kind of power.</summary>
internal static class KindMatchesCode
{
    private static readonly Dictionary<ItemKind, string[]> Codes = new()
    {
        [ItemKind.License] = ["01"],
        [ItemKind.Benefit] = ["05"],
        [ItemKind.Confirmation] = ["07"],
        [ItemKind.Reward] = ["08"],
        [ItemKind.Adjudication] = ["09"],
        [ItemKind.OtherPower] = ["10"],
        [ItemKind.Registration] = ["01", "07", "10"],
        [ItemKind.Filing] = ["10", "20"],
        [ItemKind.PublicService] = ["20"],
    };

    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items.Where(item => item.Code.Length == 12 && !Codes[item.Kind].Contains(item.Code[2..4])))
        {
            draft.Findings.Error("SC0215", draft.PlaceOf(item, "code"), $"基本编码第 3、4 位是“{item.Code[2..4]}”，与事项类型“{Kebab.Of(item.Kind.ToString())}”不符。",
                "编码里的类型与实际类型不一致，各地对不上同一事项。", $"这一类型的编码第 3、4 位应为 {string.Join(" 或 ", Codes[item.Kind])}；请改正其中一处。");
        }
    }
}
