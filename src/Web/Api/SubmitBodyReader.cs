using System.Text.Json;
using Jiangyuan.Catalogue;

namespace Jiangyuan.Web.Api;

/// <summary>Reads the body that comes most.</summary>
internal static class SubmitBodyReader
{
    /// <summary>
    /// An application written the usual way, at little more than half the serializer's price: each field once, by its own name. Null for anything else, right or wrong, which the serializer
    /// then reads or refuses.
    /// </summary>
    internal static SubmitBody? Read(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8);
        string? item = null, division = null, promise = null, phone = null;
        HandlingMode? mode = null;
        Dictionary<string, string>? answers = null;
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("answers"u8) && answers is null)
                {
                    answers = Texts(ref json);
                    if (answers is null)
                        return null;
                    continue;
                }
                ref var field = ref item;
                if (json.ValueTextEquals("division"u8))
                    field = ref division;
                else if (json.ValueTextEquals("promiseSignedBy"u8))
                    field = ref promise;
                else if (json.ValueTextEquals("phone"u8))
                    field = ref phone;
                else if (json.ValueTextEquals("mode"u8) && mode is null)
                {
                    json.Read();
                    mode = json.TokenType != JsonTokenType.String ? null : json.ValueTextEquals("Ordinary"u8) ? HandlingMode.Ordinary : json.ValueTextEquals("Commitment"u8) ? HandlingMode.Commitment : null;
                    if (mode is null)
                        return null;
                    continue;
                }
                else if (!json.ValueTextEquals("itemId"u8))
                    return null;
                if (field is not null || !json.Read() || json.TokenType != JsonTokenType.String)
                    return null;
                field = json.GetString();
            }
            if (json.TokenType != JsonTokenType.EndObject || json.Read() || item is null || division is null)
                return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
        return new(item, division) { Mode = mode ?? default, Answers = answers, PromiseSignedBy = promise, Phone = phone };
    }

    private static Dictionary<string, string>? Texts(ref Utf8JsonReader json)
    {
        var texts = new Dictionary<string, string>(16);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            if (!json.Read() || json.TokenType != JsonTokenType.String || !texts.TryAdd(name, json.GetString()!))
                return null;
        }
        return json.TokenType == JsonTokenType.EndObject ? texts : null;
    }
}
