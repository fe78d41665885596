using System.Text.Json;
using System.Text.Json.Nodes;
using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Diff;

/// <summary>A part beside the items (an element, an agency, a law, an entry of a list) in words, and only what differs from another.</summary>
internal static class PartText
{
    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["id"] = "标识", ["name"] = "名称", ["type"] = "类型", ["hint"] = "提示", ["sensitivity"] = "敏感程度", ["register"] = "权威登记库", ["choices"] = "选项", ["maxLength"] = "最多字数", ["sharing"] = "共享属性", ["unit"] = "单位",
        ["min"] = "最小", ["max"] = "最大", ["pattern"] = "格式", ["patternMessage"] = "格式不对时说", ["keeper"] = "管理单位", ["keyedBy"] = "凭什么查", ["supplies"] = "提供的数据元", ["replaces"] = "替代的材料", ["division"] = "区划", ["divisions"] = "区划", ["creditCode"] = "统一社会信用代码",
        ["address"] = "地址", ["phone"] = "电话", ["hours"] = "办公时间", ["isSample"] = "样例", ["powers"] = "职权", ["kinds"] = "事项类型", ["items"] = "事项", ["basis"] = "依据", ["summary"] = "说明", ["wants"] = "想要的结果", ["resultId"] = "结果", ["when"] = "当",
        ["form"] = "要问的", ["pages"] = "各页", ["questions"] = "问题", ["label"] = "叫法", ["lead"] = "牵头", ["limit"] = "时限", ["stages"] = "阶段", ["note"] = "备注", ["rank"] = "位阶", ["documentNumber"] = "文号", ["inForceFrom"] = "施行日期", ["amended"] = "修订",
        ["repealedOn"] = "废止日期", ["replacedBy"] = "代替它的", ["validity"] = "有效期", ["from"] = "起", ["to"] = "止", ["askedBy"] = "索要单位", ["issuedBy"] = "开具单位", ["use"] = "用途", ["guide"] = "办理指南", ["allowsCommitment"] = "可以承诺代替", ["amount"] = "金额",
        ["standard"] = "标准", ["collector"] = "收费单位", ["borneBy"] = "由谁承担", ["orderedBy"] = "由谁委托", ["conditions"] = "条件", ["designated"] = "指定机构", ["designatedBasis"] = "指定依据", ["why"] = "原因", ["level"] = "层级", ["levels"] = "层级", ["body"] = "单位",
        ["frequency"] = "频次", ["measures"] = "措施", ["kind"] = "种类", ["number"] = "编号", ["access"] = "准入", ["value"] = "值", ["results"] = "结果", ["element"] = "数据元", ["required"] = "必填", ["help"] = "说明", ["visibleWhen"] = "显示条件", ["title"] = "标题", ["prefillFrom"] = "带出",
        ["checks"] = "检查", ["that"] = "须满足", ["message"] = "不满足时说",
    };

    /// <summary>The same on both sides: null and null. Otherwise all of it, or of two what differs.</summary>
    public static (string? Before, string? After) Of<T>(T? before, T? after)
        where T : class
    {
        var (a, b) = (Tree(before), Tree(after));
        if (JsonNode.DeepEquals(a, b))
        {
            return (null, null);
        }

        return (a is null ? null : Words(a, b), b is null ? null : Words(b, a));
    }

    private static JsonObject? Tree<T>(T? part)
        where T : class => part is null ? null : JsonNode.Parse(CanonicalForm.Text(part))!.AsObject();

    private static string Words(JsonObject part, JsonObject? other)
    {
        var said = part.Where(pair => other is null ? !IsEmpty(pair.Value) : !JsonNode.DeepEquals(pair.Value, other[pair.Key])).Select(pair => $"{Keys.GetValueOrDefault(pair.Key, pair.Key)}：{Plain(pair.Value)}").ToArray();
        return said.Length > 0 ? string.Join('；', said) : "没有写";
    }

    private static bool IsEmpty(JsonNode? value) => value is null or JsonArray { Count: 0 } || (value is JsonValue && value.GetValueKind() == JsonValueKind.False);

    private static string Plain(JsonNode? value) => value switch
    {
        null => "无",
        JsonArray { Count: 0 } => "无",
        JsonArray list => string.Join('、', list.Select(Plain)),
        // One of a list is known by what it is called.
        JsonObject { Count: 2 } choice when choice["value"] is not null && choice["label"] is { } label => Plain(label),
        JsonObject part => string.Concat("（", string.Join('，', part.Where(pair => !IsEmpty(pair.Value)).Select(pair => $"{Keys.GetValueOrDefault(pair.Key, pair.Key)} {Plain(pair.Value)}")), "）"),
        _ => value.GetValueKind() switch { JsonValueKind.True => "是", JsonValueKind.False => "否", JsonValueKind.String => value.GetValue<string>(), _ => value.ToJsonString() },
    };
}
