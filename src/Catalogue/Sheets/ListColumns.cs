using System.Globalization;
using Jiangyuan.Catalogue.Diff;
using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Sheets;

/// <summary>An item as one row of a list: the version in force, and where it is offered.</summary>
internal sealed record ListRow(int Number, ServiceItem Item, IReadOnlyList<Offer> Offers);

/// <summary>
/// One column of the lists that administrators use. A column with a <paramref name="Read"/> can be edited in a sheet: it turns the cell into the YAML that stands under
/// <paramref name="Key"/> of <c>item.yaml</c>, or says what is wrong. The others are made from other files and are only shown.
/// </summary>
internal sealed record ListColumn(string Name, Func<ListRow, string> Text, string Key = "", Func<string, CellReading>? Read = null);

/// <summary>What a cell came to: YAML, or what is wrong and what can be written.</summary>
internal sealed record CellReading(string? Yaml, string? Wrong = null, string? Next = null);

internal static class ListColumns
{
    private static readonly char[] Separators = ['、', '，', ',', '；', ';'];

    public static readonly ListColumn[] All =
    [
        new("序号", row => row.Number.ToString(CultureInfo.InvariantCulture)),
        new("事项名称", row => row.Item.Name, "name", Words("事项名称")),
        new("基本编码", row => row.Item.Code),
        new("事项类型", row => ItemWords.Of(row.Item.Kind), "kind", text => ItemWords.Kind(text) is { } kind ? new(Kebab.Of(kind.ToString())) : new(null, $"没有“{text}”这种事项类型。", "可以写：行政许可、行政确认、行政给付、行政奖励、行政裁决、行政登记、行政备案、其他行政权力、公共服务。")),
        new("主题", row => row.Item.Theme, "theme", Words("主题")),
        new("实施机关", row => Joined(row.Offers.Select(offer => offer.Agency.Name))),
        new("设定依据", row => string.Join('；', row.Item.LegalBasis.Select(law => $"《{law.Law}》{law.Article}"))),
        new("行使层级", row => Joined(row.Offers.OrderBy(offer => offer.Division, StringComparer.Ordinal).Select(offer => Level(offer.Division)))),
        new("服务对象", row => Joined(row.Item.Serves.Select(ItemWords.Of)), "serves", Several(text => text is "自然人" or "个人" ? "person" : text is "法人和其他组织" or "法人" or "企业" ? "organization" : null, "自然人、法人和其他组织")),
        new("法定办结时限", row => row.Item.Statutory.ToString(), "time-limits.statutory", Limit),
        new("承诺办结时限", row => row.Item.Committed.ToString(), "time-limits.committed", Limit),
        new("收费", row => ItemWords.Of(row.Item.Fee), "fee", Fee),
        new("材料", row => string.Join('；', row.Item.Materials.Where(material => material.ObtainedFrom is null).Select(material => material.Name))),
        new("办理形式", row => Joined(row.Item.Channels.Select(ItemWords.Channel)), "channels", Several(text => text switch { "网上" => "online", "窗口" => "counter", "邮寄" => "post", _ => null }, "网上、窗口、邮寄")),
        new("到现场次数", row => Burden.Of(row.Item).Visits.ToString(CultureInfo.InvariantCulture)),
        new("审批结果", row => row.Item.Result?.Name ?? ""),
        new("监管主体", row => row.Item.Supervision.Body, "supervision.body", Words("监管主体")),
        new("文号", row => row.Item.DocumentNumber, "document-number", Words("文号")),
        new("生效日期", row => row.Item.EffectiveFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        new("事项标识", row => row.Item.Id),
    ];

    /// <summary>The rows in force on a day, of one kind or of all, by code.</summary>
    public static IEnumerable<ListRow> Rows(Catalogue catalogue, DateOnly on, ItemKind? kind) =>
        catalogue.Items.Where(item => item.IsInForce(on) && (kind is null || item.Kind == kind)).OrderBy(item => item.Code, StringComparer.Ordinal).ThenBy(item => item.Id, StringComparer.Ordinal)
            .Select((item, index) => new ListRow(index + 1, item, catalogue.Offers(item.Id, on)));

    /// <summary>A scalar that YAML reads back as this text, in a flow or not.</summary>
    public static string Scalar(string text) =>
        text.Length > 0 && (char.IsLetterOrDigit(text[0]) || text[0] > 0x2E7F) && text.IndexOfAny(['#', ':', ',', '[', ']', '{', '}', '"', '\'', '&', '*', '\n', '|', '>', '%', '@', '`']) < 0 && text.Trim() == text
            ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal).ReplaceLineEndings(" ")}'";

    private static string Level(string division) => division.AsSpan().TrimEnd('0').Length switch { <= 2 => "省级", <= 4 => "市级", <= 6 => "县级", <= 9 => "乡级", _ => "村级" };

    private static string Joined(IEnumerable<string> words) => string.Join('、', words.Distinct());

    private static Func<string, CellReading> Words(string what) => text => text.Length == 0 ? new(null, $"“{what}”是空的。", "请填写内容。") : new(Scalar(text));

    private static Func<string, CellReading> Several(Func<string, string?> word, string allowed) => text =>
    {
        var parts = text.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = parts.FirstOrDefault(part => word(part) is null);
        return unknown is not null || parts.Length == 0 ? new(null, parts.Length == 0 ? "这一格是空的。" : $"不认识“{unknown}”。", $"可以写：{allowed}，几项之间用顿号。") : new($"[{string.Join(", ", parts.Select(part => word(part)).Distinct())}]");
    };

    private static CellReading Limit(string text) => LimitText.Parse(text) is null ? new(null, $"“{text}”不是时限。", "请写：当场、3个工作日、20日（自然日）、6个月、5年、2小时。") : new(Scalar(text.Replace(" ", "", StringComparison.Ordinal)));

    private static CellReading Fee(string text) => text is "不收费" or "否" or "免费" ? new("{ charged: false }")
        : text.EndsWith('元') && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? new(amount.ToString(CultureInfo.InvariantCulture))
        : new(null, $"“{text}”看不出收多少。", "请写“不收费”或“100元”；按标准收费的，请在 item.yaml 的“fee”里写标准和依据。");
}
