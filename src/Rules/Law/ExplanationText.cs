using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Jiangyuan.Rules.Law;

/// <summary>An explanation for people (plain Chinese) and for programs (JSON).</summary>
public static class ExplanationText
{
    /// <summary>A few lines: the outcome, the law, each condition with its values, what is missing, what is one short.</summary>
    public static string Write(Explanation explanation)
    {
        var text = new StringBuilder();
        var (rule, root) = (explanation.Rule, explanation.Root);
        text.Append(CultureInfo.InvariantCulture, $"{rule.Title}：{Verdict(explanation)}\n");
        text.Append(CultureInfo.InvariantCulture, $"依据：{rule.Article}{(rule.Source.Length > 0 ? $"（{rule.Source}）" : "")}，按 {explanation.AsOf:yyyy-MM-dd} 有效的规定\n");
        Append(text, root, 0);
        if (explanation.OneShort is { } short1)
        {
            text.Append(CultureInfo.InvariantCulture, $"只差一项：{short1.Label ?? short1.Text}\n");
        }

        if (explanation.Outcome == ConditionOutcome.Unknown)
        {
            text.Append(CultureInfo.InvariantCulture, $"还要知道：{string.Join("、", root.Missing)}\n");
        }

        return text.ToString();
    }

    /// <summary>The same as JSON, Chinese characters unescaped.</summary>
    public static string Json(Explanation explanation)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("rule", explanation.Rule.Name);
            json.WriteString("title", explanation.Rule.Title);
            json.WriteString("article", explanation.Rule.Article);
            json.WriteString("source", explanation.Rule.Source);
            json.WriteString("asOf", explanation.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteString("outcome", Code(explanation.Outcome));
            json.WritePropertyName("result");
            FeelJson.Write(json, explanation.Result);
            json.WritePropertyName("oneShort");
            if (explanation.OneShort is { } one)
            {
                json.WriteStringValue(one.Label ?? one.Text);
            }
            else
            {
                json.WriteNullValue();
            }

            json.WritePropertyName("conditions");
            Write(json, explanation.Root);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    internal static string Code(ConditionOutcome outcome) => outcome switch
    {
        ConditionOutcome.Met => "met",
        ConditionOutcome.NotMet => "notMet",
        ConditionOutcome.Unknown => "unknown",
        _ => "undefined",
    };

    private static string Verdict(Explanation e) => e.Root.Kind == "table"
        ? e.Outcome switch { ConditionOutcome.Met => $"结果是 {e.Result}", ConditionOutcome.Unknown => "缺数据，还不能定", ConditionOutcome.NotMet => "没有一行成立", _ => "没有结果（见提示）" }
        : e.Outcome switch { ConditionOutcome.Met => "符合", ConditionOutcome.Unknown => "缺数据，还不能定", ConditionOutcome.NotMet => "不符合", _ => "不能判断（有值为空）" };

    private static void Append(StringBuilder text, ConditionExplanation part, int depth)
    {
        var mark = part.Outcome switch { ConditionOutcome.Met => "✓", ConditionOutcome.NotMet => "✗", ConditionOutcome.Unknown => "?", _ => "–" };
        var title = part.Kind switch { "all" => "以下都要满足", "any" => "以下满足一项即可", "table" => "逐行看", _ => part.Text };
        text.Append(' ', depth * 2).Append(CultureInfo.InvariantCulture, $"{mark} {(part.Label is null ? "" : part.Label + "：")}{title}");
        if (part.Article is not null && part.Kind != "table")
        {
            text.Append(CultureInfo.InvariantCulture, $"（{part.Article}）");
        }

        var used = part.Elements.Select(e => e.Value is FeelUnknown ? $"{e.Name}未知" : $"{e.Name}是 {e.Value}")
            .Concat(part.Parameters.Select(p => $"{p.Name}是 {p.Value} {p.Unit}（自 {p.From:yyyy-MM-dd} 起，{p.Source}）"));
        var line = string.Join("，", used);
        text.Append(line.Length > 0 ? " —— " : "").Append(line).Append('\n');
        foreach (var inner in part.Parts)
        {
            Append(text, inner, depth + 1);
        }
    }

    private static void Write(Utf8JsonWriter json, ConditionExplanation part)
    {
        json.WriteStartObject();
        json.WriteString("kind", part.Kind);
        json.WriteString("outcome", Code(part.Outcome));
        json.WriteString("text", part.Text);
        Optional(json, "label", part.Label);
        Optional(json, "article", part.Article);
        Array(json, "elements", part.Elements, static (j, e) =>
        {
            j.WriteString("name", e.Name);
            j.WriteBoolean("known", e.Value is not FeelUnknown);
            j.WritePropertyName("value");
            FeelJson.Write(j, e.Value);
        });
        Array(json, "parameters", part.Parameters, static (j, p) =>
        {
            j.WriteString("name", p.Name);
            j.WritePropertyName("value");
            FeelJson.Write(j, p.Value);
            j.WriteString("unit", p.Unit);
            j.WriteString("from", p.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            j.WriteString("source", p.Source);
        });
        if (part.Missing.Count > 0)
        {
            json.WriteStartArray("missing");
            foreach (var name in part.Missing)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        if (part.Parts.Count > 0)
        {
            json.WriteStartArray("parts");
            foreach (var inner in part.Parts)
            {
                Write(json, inner);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
