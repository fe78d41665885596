using System.Globalization;
using System.Text;
using Jiangyuan.Rules.Syntax;
using Jiangyuan.Rules.Time;

namespace Jiangyuan.Rules;

/// <summary>Writes values as text: as FEEL writes them (<c>string(…)</c>) and for people.</summary>
public static class FeelText
{
    /// <summary>The text of a value; strings inside of lists and contexts are quoted. Depth is bounded.</summary>
    public static string Write(FeelValue value) => value is FeelString s ? s.Value : Append(new StringBuilder(), value, 0).ToString();

    /// <summary>The kind of a value in Chinese, for messages.</summary>
    public static string KindOf(FeelValue value) => value switch
    {
        FeelNull => "空值",
        FeelUnknown => "未知值",
        FeelBoolean => "是否值",
        FeelNumber => "数字",
        FeelString => "文字",
        FeelDateValue => "日期",
        FeelTimeValue => "时间",
        FeelDateTimeValue => "日期时间",
        FeelMonths => "年月时长",
        FeelDuration => "日时时长",
        FeelList => "列表",
        FeelContext => "组合值",
        FeelRange => "区间",
        _ => "函数",
    };

    private static StringBuilder Append(StringBuilder text, FeelValue value, int depth)
    {
        if (depth > 200 || text.Length > Evaluation.Operators.MaxText)
        {
            return text.Append('…');
        }

        return value switch
        {
            FeelNull => text.Append("null"),
            FeelUnknown u => text.Append(CultureInfo.InvariantCulture, $"未知（{string.Join("、", u.Elements)}）"),
            FeelBoolean b => text.Append(b.Value ? "true" : "false"),
            FeelNumber n => text.Append(n.Value.ToString()),
            FeelString s when depth == 0 => text.Append(s.Value),
            FeelString s => text.Append('"').Append(s.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"'),
            FeelDateValue d => text.Append(d.Value.ToString()),
            FeelTimeValue t => text.Append(t.Value.ToString()),
            FeelDateTimeValue t => text.Append(t.Value.ToString()),
            FeelMonths m => text.Append(TemporalText.Write(m)),
            FeelDuration d => text.Append(TemporalText.Write(d)),
            FeelList l => Join(text.Append('['), l.Items, (t, i) => Append(t, i, depth + 1)).Append(']'),
            FeelContext c => Join(text.Append('{'), c.Entries, (t, e) => Append(Key(t, e.Key).Append(": "), e.Value, depth + 1)).Append('}'),
            FeelRange r => Range(text, r, depth + 1),
            FeelFunction f => text.Append(CultureInfo.InvariantCulture, $"function({string.Join(", ", f.Parameters.Select(p => p.Name))})"),
            _ => text,
        };
    }

    private static StringBuilder Key(StringBuilder text, string key) =>
        key.Length > 0 && Text.IsNameStart(key[0]) && key.All(c => Text.IsNamePart(c) || c == ' ') ? text.Append(key) : text.Append('"').Append(key).Append('"');

    private static StringBuilder Range(StringBuilder text, FeelRange r, int depth)
    {
        if (r.Comparison)
        {
            var (op, bound) = r switch
            {
                { Start: FeelNull, EndIncluded: true } => ("<=", r.End),
                { Start: FeelNull } => ("<", r.End),
                { End: FeelNull, StartIncluded: true } => (">=", r.Start),
                { End: FeelNull } => (">", r.Start),
                { StartIncluded: true } => ("=", r.Start),
                _ => ("!=", r.Start),
            };
            return Append(text.Append(op).Append(' '), bound, depth);
        }

        Append(text.Append(r.StartIncluded ? '[' : '('), r.Start, depth).Append("..");
        return Append(text, r.End, depth).Append(r.EndIncluded ? ']' : ')');
    }

    private static StringBuilder Join<T>(StringBuilder text, IEnumerable<T> items, Func<StringBuilder, T, StringBuilder> write)
    {
        var first = true;
        foreach (var item in items)
        {
            _ = first ? text : text.Append(", ");
            first = false;
            write(text, item);
        }

        return text;
    }
}
