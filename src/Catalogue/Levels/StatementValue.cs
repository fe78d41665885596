using System.Globalization;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Levels;

/// <summary>Values of statements as numbers, and as people read them.</summary>
internal static class StatementValue
{
    /// <summary>A fee by a standard in words: nothing is dearer.</summary>
    public const int ByStandard = int.MaxValue;

    private static readonly string[][] Channels = [["online", "网上", "线上", "网上办理"], ["counter", "窗口", "线下", "窗口办理", "现场"], ["post", "邮寄", "邮寄申请", "寄递"]];

    private static readonly Dictionary<ItemKind, string> Kinds = new()
    {
        [ItemKind.License] = "行政许可",
        [ItemKind.Confirmation] = "行政确认",
        [ItemKind.Benefit] = "行政给付",
        [ItemKind.Reward] = "行政奖励",
        [ItemKind.Adjudication] = "行政裁决",
        [ItemKind.Registration] = "登记",
        [ItemKind.Filing] = "备案",
        [ItemKind.OtherPower] = "其他行政权力",
        [ItemKind.PublicService] = "公共服务",
    };

    public static int Limit(TimeLimit limit) => ((int)limit.Unit << 16) | limit.Amount;

    public static int? Limit(string text) => LimitText.Parse(text) is { } limit ? ((int)limit.Unit << 16) | limit.Amount : null;

    public static TimeLimit AsLimit(int packed, TimeLimitKind kind) => new(packed & 0xFFFF, (TimeUnit)(packed >> 16), kind, "");

    /// <summary>The number of a limit rule, from 1, with its promise.</summary>
    public static int Rule(int number, int limit) => (number << 20) | limit;

    public static int RuleOf(int value) => value >> 20;

    public static int LimitIn(int value) => value & 0xFFFFF;

    public static int Fee(Fee fee) => !fee.IsCharged ? 0 : fee.Amount is { } amount ? Fen(amount) ?? ByStandard : ByStandard;

    /// <summary>免费, 120, 120元, or a standard that begins with 按.</summary>
    public static int? Fee(string text)
    {
        if (text is "免费" or "不收费" or "无")
        {
            return 0;
        }

        if (text.StartsWith('按') && text.Length > 1)
        {
            return ByStandard;
        }

        var number = text.TrimEnd('元').Trim();
        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var amount) ? Fen(amount) : null;
    }

    public static int? Visits(string text) =>
        int.TryParse(text.EndsWith('次') ? text[..^1].Trim() : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 99 ? number : null;

    /// <summary>One channel as a bit, or null.</summary>
    public static int? Channel(string text) => Array.FindIndex(Channels, names => names.Contains(text)) is >= 0 and var index ? 1 << index : null;

    /// <summary>The Chinese name of a kind of item, whichever way it was written; the text itself when it is none.</summary>
    public static string Kind(string text) => KebabNames<ItemKind>.All.TryGetValue(text, out var kind) ? Kind(kind) : text;

    public static string Kind(ItemKind kind) => Kinds.GetValueOrDefault(kind) ?? kind.ToString();

    /// <summary>《法》第一条 and 法第一条 name the same article.</summary>
    public static string Basis(string text) => text.Replace("《", "", StringComparison.Ordinal).Replace("》", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Replace("中华人民共和国", "", StringComparison.Ordinal);

    /// <summary>For comparing: limits by their length, everything else as it is.</summary>
    public static long Weight(StatementKind kind, int value) => kind == StatementKind.Rule ? Weight(StatementKind.Committed, LimitIn(value)) : StatementKinds.IsLimit(kind) ? (long)(LimitText.RoughDays(AsLimit(value, TimeLimitKind.Committed)) * 120) : value;

    public static string Text(StatementKind kind, int value, NamePool names) => kind switch
    {
        StatementKind.Rule => AsLimit(LimitIn(value), TimeLimitKind.Committed).ToString(),
        _ when StatementKinds.IsLimit(kind) => AsLimit(value, TimeLimitKind.Committed).ToString(),
        StatementKind.Fee => value == 0 ? "免费" : value == ByStandard ? "按标准收费" : (value / 100m).ToString("0.##", CultureInfo.InvariantCulture) + "元",
        StatementKind.Visits => value.ToString(CultureInfo.InvariantCulture) + "次",
        StatementKind.Channels => string.Join('、', Channels.Where((_, index) => (value & (1 << index)) != 0).Select(channel => channel[1])),
        _ => names[value],
    };

    private static int? Fen(decimal yuan) => yuan is >= 0 and < 20_000_000 ? (int)(yuan * 100) : null;
}
