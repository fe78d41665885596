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
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(elements);
        var findings = new List<Diagnostic>();
        void Add(Severity severity, Place at, string what, string why, string next) => findings.Add(new Diagnostic("RU0131", severity, at, what, why, next));
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                Add(Severity.Error, new Place(file, 1, 1), "数据要是一个 JSON 对象", "按名字取值", "写成 {\"名字\": 值}");
                return (FeelContext.Empty, findings);
            }

            var (values, places) = (FeelContext.Empty, Places(json, file));
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (member, at) in document.RootElement.EnumerateObject().Zip(places))
            {
                var element = elements.FirstOrDefault(e => e.Name == member.Name);
                var value = Read(member.Value, element?.Type ?? FeelType.Any);
                if (!seen.Add(member.Name))
                {
                    Add(Severity.Error, at, $"“{member.Name}”写了两次", "不知道哪一个算数，按先写的算", "只留一个");
                }
                else if (element is null)
                {
                    if (elements.Count > 0)
                    {
                        Add(Severity.Warning, at, $"规则没有“{member.Name}”这个要素", "这个值没有用到；如果是名字写错，规则里的要素就成了未知", $"用规则里的名字：{string.Join("、", elements.Select(e => e.Name))}");
                    }

                    values = values.With(member.Name, value);
                }
                else if ((value is FeelNull && member.Value.ValueKind != JsonValueKind.Null) || !Types.TryCoerce(value, element.Type, default, out value))
                {
                    Add(Severity.Error, at, $"“{member.Name}”要 {element.Type}", "类型不对的值不能用来判断，按未知处理", "改正这个值");
                }
                else
                {
                    values = values.With(member.Name, value);
                }
            }

            return (values, findings);
        }
        catch (JsonException e)
        {
            Add(Severity.Error, new Place(file, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1), "JSON 不合格式", "读不出数据", "改正这一处");
        }
        catch (InvalidOperationException)
        {
            // The JSON reader's word for half of a surrogate pair in a text.
            Add(Severity.Error, new Place(file, 1, 1), "JSON 里有不成字的 \\u 转义", "读不出数据", "改正转义，或直接写这个字");
        }

        return (FeelContext.Empty, findings);
    }

    // Where the members of the outermost object begin, in their order.
    private static List<Place> Places(string json, string file)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var (places, line, lineStart, at) = (new List<Place>(), 1, 0, 0);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
            {
                continue;
            }

            for (; at < reader.TokenStartIndex; at++)
            {
                (line, lineStart) = bytes[at] == '\n' ? (line + 1, at + 1) : (line, lineStart);
            }

            places.Add(new Place(file, line, System.Text.Encoding.UTF8.GetCharCount(bytes, lineStart, at - lineStart) + 1));
        }

        return places;
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
