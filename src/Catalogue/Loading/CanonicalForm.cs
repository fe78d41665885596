using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Jiangyuan.Catalogue.Lists;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>
/// One text for one content: JSON with keys in ordinal order and without white space. Places in files and scenarios are not part of it;
/// so comments, line ends, the order of files and tests do not change the hash, and every word of law does.
/// </summary>
internal static class CanonicalForm
{
    // Written code for what every start hashes: finding out the shape of some sixty types costs a start more than the hashing. What is only compared has none.
    private static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(CanonicalJson.Default, new DefaultJsonTypeInfoResolver()),
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Hash(ServiceItem item) => HashOf(JsonSerializer.SerializeToNode(item, Options)!);

    public static string Hash(Catalogue catalogue) => HashOf(new JsonObject
    {
        ["elements"] = JsonSerializer.SerializeToNode(catalogue.Elements.Values, Options),
        ["agencies"] = JsonSerializer.SerializeToNode(catalogue.Agencies.Values, Options),
        ["registers"] = JsonSerializer.SerializeToNode(catalogue.Registers.Values, Options),
        ["items"] = JsonSerializer.SerializeToNode(catalogue.Items.Select(item => item.Hash), Options),
        ["offers"] = new JsonArray([.. catalogue.AllOffers.Select(offer => JsonSerializer.SerializeToNode(
            new CanonicalOffer(offer.Item.Hash, offer.Division, offer.Agency.Id, offer.Committed, offer.Eases, offer.Counters, offer.Phone, offer.Note, offer.BodyNature, offer.EntrustedBy?.Id, offer.EntrustedDocument), Options))]),
        ["lists"] = JsonSerializer.SerializeToNode(catalogue.Lists, Options),
        ["laws"] = JsonSerializer.SerializeToNode(catalogue.Laws, Options),
        ["plainWords"] = JsonSerializer.SerializeToNode(catalogue.PlainWords, Options),
        ["adjustments"] = JsonSerializer.SerializeToNode(catalogue.Adjustments, Options),
        ["lifeEvents"] = JsonSerializer.SerializeToNode(catalogue.LifeEvents, Options),
    });

    /// <summary>The canonical text of one part, for comparing and showing.</summary>
    public static string Text<T>(T part) => System.Text.Encoding.UTF8.GetString(BytesOf(JsonSerializer.SerializeToNode(part, Options)!));

    private static string HashOf(JsonNode node) => Convert.ToHexStringLower(SHA256.HashData(BytesOf(node)));

    private static byte[] BytesOf(JsonNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(node, writer);
        }

        return stream.ToArray();
    }

    private static void Write(JsonNode? node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case JsonObject map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(key);
                    Write(value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonArray list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}

/// <summary>Of an offer what its catalogue's hash speaks of.</summary>
internal sealed record CanonicalOffer(
    string Item, string Division, string Agency, TimeLimit Committed, Easing? Eases, IReadOnlyList<CounterPlace> Counters, string? Phone, string? Note, BodyNature BodyNature, string? EntrustedBy, string? EntrustedDocument);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ServiceItem))]
[JsonSerializable(typeof(CanonicalOffer))]
[JsonSerializable(typeof(IEnumerable<DataElement>))]
[JsonSerializable(typeof(IEnumerable<Agency>))]
[JsonSerializable(typeof(IEnumerable<Register>))]
[JsonSerializable(typeof(IEnumerable<string>))]
[JsonSerializable(typeof(ListSources))]
[JsonSerializable(typeof(IReadOnlyList<LawEntry>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<Adjustment>))]
[JsonSerializable(typeof(IReadOnlyList<LifeEvent>))]
internal sealed partial class CanonicalJson : JsonSerializerContext;
