using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Jiangyuan.Engine.Tests.Catalogue.Schemas;

/// <summary>As much of JSON Schema as the packages' schemas use, over YAML as editors read it: plain true and numbers are not words.</summary>
internal static class SchemaCheck
{
    public static JsonNode? Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Of(stream.Documents[0].RootNode);
    }

    public static IEnumerable<string> Errors(JsonNode? value, JsonObject schema, string at = "")
    {
        if (schema["anyOf"] is JsonArray forms)
        {
            return forms.Any(form => !Errors(value, form!.AsObject(), at).Any()) ? [] : [$"{at}: none of {forms.Count} forms"];
        }

        return Here(value, schema, at);
    }

    private static IEnumerable<string> Here(JsonNode? value, JsonObject schema, string at)
    {
        if (schema["type"] is { } type && !(type is JsonArray types ? types.Any(one => Is(value, one!.GetValue<string>())) : Is(value, type.GetValue<string>())))
        {
            yield return $"{at}: {value?.ToJsonString()} is not {type.ToJsonString()}";
            yield break;
        }

        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value) || word!.ToString() == value?.ToString()))
        {
            yield return $"{at}: {value?.ToJsonString()} is none of {words.ToJsonString()}";
        }

        if (schema["pattern"] is { } pattern && !Regex.IsMatch(value!.ToString(), pattern.GetValue<string>()))
        {
            yield return $"{at}: {value} does not match";
        }

        if (schema["maximum"] is { } most && schema["minimum"] is { } least && value is JsonValue number && number.TryGetValue<decimal>(out var n) && (n > most.GetValue<decimal>() || n < least.GetValue<decimal>()))
        {
            yield return $"{at}: {n} is out of range";
        }

        if (value is JsonArray list && schema["items"] is JsonObject items)
        {
            foreach (var error in list.SelectMany((item, index) => Errors(item, items, $"{at}/{index}")))
            {
                yield return error;
            }
        }

        if (value is not JsonObject map)
        {
            yield break;
        }

        foreach (var key in (schema["required"] as JsonArray ?? []).Select(key => key!.GetValue<string>()).Where(key => !map.ContainsKey(key)))
        {
            yield return $"{at}: {key} is missing";
        }

        foreach (var (key, inner) in map)
        {
            if (schema["properties"]?[key] is JsonObject known)
            {
                foreach (var error in Errors(inner, known, $"{at}/{key}"))
                {
                    yield return error;
                }
            }
            else if (schema["additionalProperties"] is not null)
            {
                yield return $"{at}: {key} is unknown";
            }
        }
    }

    private static bool Is(JsonNode? value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue v && v.TryGetValue<string>(out _),
        "boolean" => value is JsonValue v && v.TryGetValue<bool>(out _),
        "integer" => value is JsonValue v && v.TryGetValue<decimal>(out var number) && number == Math.Truncate(number),
        _ => value is JsonValue v && v.TryGetValue<decimal>(out _),
    };

    private static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Of(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Of)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "true" or "false" } flag => flag.Value == "true",
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } plain when decimal.TryParse(plain.Value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        YamlScalarNode text => text.Value,
        _ => null,
    };
}
