using Jiangyuan.Catalogue.Levels;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>Says an excess in words: what is stated here, what the level above allows, and where it says so.</summary>
internal static class ExcessText
{
    private const string Below = "下级清单只能比上级清单更方便，不能增加义务（《优化营商环境条例》第三十六条、《行政许可法》第十六条）。";

    public static Diagnostic Of(Excess excess, SheetTable table)
    {
        var place = table.PlaceOf(excess.Sheet, excess.Statement);
        var here = table.NameOfDivision(table[excess.Sheet].Division);
        var item = NameOf(table[excess.Sheet].Item, table);
        if (excess.Statement < 0 || excess.Id == "SC0423")
        {
            return OfSheet(excess, place, here, item, table);
        }

        var said = table.StatementAt(excess.Statement);
        var written = StatementValue.Text(said.Kind, said.Value, table.Names);
        var above = excess.SourceStatement < 0 ? "" : StatementValue.Text(said.Kind == StatementKind.Committed ? table.StatementAt(excess.SourceStatement).Kind : said.Kind, table.StatementAt(excess.SourceStatement).Value, table.Names);
        var who = $"{WhoIs(excess.Source, table)}（{table.PlaceOf(excess.Source, excess.SourceStatement)}）";
        return excess.Id switch
        {
            "SC0401" => Error(excess.Id, place, $"承诺时限 {written} 比法定时限 {above} 长。", "各地可以压缩法定时限，不能延长（《优化营商环境条例》第三十六条）。", $"请改成不超过 {above}。"),
            "SC0402" when said.Kind == StatementKind.Rule && excess.SourceStatement < 0 => Error(excess.Id, place, $"{here}给“{item}”的第 {StatementValue.RuleOf(said.Value)} 条时限规则写了承诺，{WhoIs(excess.Source, table)}没有这一条。", "下级清单不能有上级清单以外的规则。", "请核对是第几条（事项“time-limits.rules”里的次序），或删去。"),
            "SC0402" when said.Kind == StatementKind.Rule => Error(excess.Id, place, $"{here}在第 {StatementValue.RuleOf(said.Value)} 条时限规则的情形下承诺 {written}，{who}为 {above}：“{item}”在这里更慢了。", "下级清单不能超出上级清单：同一事项同一情形在各地不应更慢。", $"请改成不超过 {above}，或删去（就与上一级相同）。"),
            "SC0402" => Error(excess.Id, place, $"{here}承诺 {written}，{who}为 {above}：“{item}”在这里更慢了。", "下级清单不能超出上级清单：同一事项在各地不应更慢。", $"请改成不超过 {above}，或空着（就与上一级相同）。"),
            "SC0418" => Error(excess.Id, place, $"{here}的受理时限 {written} 比{who}的 {above} 长。", Below, $"请改成不超过 {above}。"),
            "SC0413" => Error(excess.Id, place, $"{here}对“{item}”收 {written}，{who}{(excess.SourceStatement < 0 ? "没有收费" : "为 " + above)}。", "没有设定依据的收费一律不得收取，下级不得加收。", excess.SourceStatement < 0 ? "请写“免费”，或删去这一项。" : above == "免费" ? "请改成免费，或删去这一项（就与上一级相同）。" : $"请改成不超过 {above}。"),
            "SC0419" => Error(excess.Id, place, $"{here}的办理渠道是 {written}，{who}有 {above}：少了 {StatementValue.Text(said.Kind, table.StatementAt(excess.SourceStatement).Value & ~said.Value, table.Names)}。", "办理渠道由申请人选择，不能减少（《优化营商环境条例》第三十七条）。", $"请补上缺少的渠道，可以另加。"),
            "SC0420" => Error(excess.Id, place, $"{here}要人到场 {written}，{who}只要 {above}。", Below, $"请改成不超过 {above}。"),
            "SC0421" => Error(excess.Id, place, $"{here}的{ListColumn.NameOf(said.Kind)}“{written}”与{who}不同{(above.Length > 0 && said.Kind != StatementKind.Basis ? $"，那里是“{above}”" : "")}。", "同一事项的名称、编码、类型、设定依据和法定时限在各级相同（同要素管理）。", "请改成相同的，或删去这一项；确是另一个事项的，用另一个编码。"),
            _ => Error(excess.Id, place, $"{here}对“{item}”增加了{WhatOf(said.Kind)}“{written}”，{who}{AllowedOf(excess, table)}。", Below, $"请删去；确有法律依据的，由省里加进基本目录。"),
        };
    }

    public static string NameOf(int item, SheetTable table) => table.Packages.GetValueOrDefault(item) ?? table.Names[item];

    private static Diagnostic OfSheet(Excess excess, Place place, string here, string item, SheetTable table) => excess.Id switch
    {
        "SC0411" => Error("SC0411", place, excess.Source < 0
                ? $"{here}的清单有“{item}”，基本目录里没有这个事项。"
                : $"{here}的清单有“{item}”，它只属于{table.NameOfDivision(table[excess.Source].Division)}（{table.PlaceOf(excess.Source)}）。",
            "下级清单不能有上级清单以外的事项（清单之外不得实施）。", "请核对事项的写法，或先由上级列入目录。"),
        "SC0422" => Error("SC0422", place, $"{here}的“{item}”已经在 {table.PlaceOf(excess.Source)} 写过。", "同一地方的同一事项写两遍，不知道照哪一遍办。", "请合成一处。"),
        "SC0427" => Error("SC0427", place, $"基本目录的“{item}”已经在 {table.PlaceOf(excess.Source)} 写过。", "一个事项只能有一行，否则不知道以哪一行为准。", "请合成一行。"),
        _ => new Diagnostic("SC0423", Severity.Warning, place, $"{here}的“{item}”与{WhoIs(excess.Source, table)}（{table.PlaceOf(excess.Source)}）没有任何不同。", "只写有差异的内容，上级改动时才会自动跟着改。", "请删去相同的内容。"),
    };

    private static string WhoIs(int sheet, SheetTable table) => table[sheet].Kind == SheetKind.Overlay ? $"上级清单（{table.NameOfDivision(table[sheet].Division)}）" : "基本目录";

    private static string WhatOf(StatementKind kind) => kind switch
    {
        StatementKind.Material => "材料",
        StatementKind.Condition => "条件",
        StatementKind.Element => "填报项",
        StatementKind.Proof => "证明",
        _ => "环节",
    };

    private static string AllowedOf(Excess excess, SheetTable table) => excess.SourceStatement < 0 ? "没有要求" : table.StatementAt(excess.SourceStatement).Strength switch
    {
        Strength.Absent => "已经不要了",
        Strength.Relaxed => "可以不交或以后再交",
        _ => "只在部分情形要",
    };

    private static Diagnostic Error(string id, Place place, string message, string why, string next) => new(id, Severity.Error, place, message, why, next);
}
