using System.Globalization;
using System.Text.Json;
using Jiangyuan.Kernel;
using Jiangyuan.Rules.Builtins;
using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Numbers;

namespace Jiangyuan.Rules.Law;

/// <summary>Values from and to JSON, led by their types: a date is a text in JSON.</summary>
public static class FeelJson
{
    /// <summary>Reads an object of element values. What is missing stays unknown, null is null; a value of the wrong type is a finding and stays unknown.</summary>
    public static (FeelContext Values, IReadOnlyList<Diagnostic> Findings) Read(string json, string file, IReadOnlyList<RuleElement> elements)
    {
        var findings = new List<Diagnostic>();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                findings.Add(new Diagnostic("RU0131", Severity.Error, new Place(file, 1, 1), "数据要是一个 JSON 对象", "按名字取值", "写成 {\"名字\": 值}"));
                return (FeelContext.Empty, findings);
            }

            var values = FeelContext.Empty;
            foreach (var member in document.RootElement.EnumerateObject())
            {
                var element = elements.FirstOrDefault(e => e.Name == member.Name);
                var value = Read(member.Value, element?.Type ?? FeelType.Any);
                if (element is not null && !Types.TryCoerce(value, element.Type, default, out value))
                {
                    findings.Add(new Diagnostic("RU0131", Severity.Error, new Place(file, 1, 1), $"“{member.Name}”要 {element.Type}", "类型不对的值不能用来判断，按未知处理", "改正这个值"));
                    continue;
                }

                values = values.With(member.Name, value);
            }

            return (values, findings);
        }
        catch (JsonException e)
        {
            findings.Add(new Diagnostic("RU0131", Severity.Error, new Place(file, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1), "JSON 不合格式", "读不出数据", "改正这一处"));
            return (FeelContext.Empty, findings);
        }
    }

    /// <summary>One value; texts become dates, times or durations where the type says so.</summary>
    public static FeelValue Read(JsonElement json, FeelType type) => json.ValueKind switch
    {
        JsonValueKind.True => FeelValue.True,
        JsonValueKind.False => FeelValue.False,
        JsonValueKind.Number => Decimal34.Parse(json.GetRawText()) is { } n ? new FeelNumber(n) : FeelValue.Null,
        JsonValueKind.String when type.Bare is Simple { Name: not ("string" or "number" or "boolean") } => TemporalFunctions.AtLiteral(json.GetString()!) is var v and not FeelNull ? v : new FeelString(json.GetString()!),
        JsonValueKind.String => new FeelString(json.GetString()!),
        JsonValueKind.Array => new FeelList([.. json.EnumerateArray().Select(i => Read(i, type.Bare is ListType list ? list.Item : FeelType.Any))]),
        JsonValueKind.Object => FeelContext.Of(json.EnumerateObject().Select(m => (m.Name, Read(m.Value, type.Bare is ContextType c && c.Members.TryGetValue(m.Name, out var t) ? t : FeelType.Any)))),
        _ => FeelValue.Null,
    };

    /// <summary>Writes a value; unknown is written as null by the caller's own member, so here too.</summary>
    public static void Write(Utf8JsonWriter json, FeelValue value)
    {
        switch (value)
        {
            case FeelNull or FeelUnknown:
                json.WriteNullValue();
                break;
            case FeelBoolean b:
                json.WriteBooleanValue(b.Value);
                break;
            case FeelNumber n when n.Value.ToExactLong() is { } whole:
                json.WriteNumberValue(whole);
                break;
            case FeelNumber n when decimal.TryParse(n.Value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && d.ToString(CultureInfo.InvariantCulture) == n.Value.ToString():
                json.WriteNumberValue(d);
                break;
            case FeelList list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}
