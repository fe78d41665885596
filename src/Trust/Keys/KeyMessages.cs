using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jiangyuan.Trust.Keys;

/// <summary>
/// What is said to the key service: one JSON object a line over a Unix socket, one answer a line, in order. Exactly one of the parts is given.
/// </summary>
public sealed record KeyRequest
{
    /// <summary>Fresh slots to encrypt with.</summary>
    public TakeSlots? Take { get; init; }

    /// <summary>Keys for a reading that is on record.</summary>
    public OpenFields? Open { get; init; }

    /// <summary>Destroy a subject's keys.</summary>
    public DestroyKeys? Forget { get; init; }
}

/// <summary>A number of fresh slots.</summary>
public sealed record TakeSlots(int Count);

/// <summary>
/// The keys of some fields of one subject. <paramref name="Reading"/> is the sequence number of the PersonalDataRead event of this reading, which the
/// service looks up itself: same subject, all these fields, a few seconds old at most, never used before.
/// </summary>
public sealed record OpenFields(long Reading, string Subject, IReadOnlyList<long> Slots, IReadOnlyList<string> Fields);

/// <summary>Destroys slots of a subject. <paramref name="Order"/>: the sequence number of the SubjectForgotten event that names them, a few seconds old at most.</summary>
public sealed record DestroyKeys(long Order, string Subject, IReadOnlyList<long> Slots);

/// <summary>The answer: what was asked for, or why not.</summary>
public sealed record KeyAnswer
{
    /// <summary>The slots, first number and one seed each.</summary>
    public GivenSlots? Slots { get; init; }

    /// <summary>Slot → field → key.</summary>
    public Dictionary<long, Dictionary<string, byte[]>>? Keys { get; init; }

    /// <summary>Slots whose keys were destroyed.</summary>
    public IReadOnlyList<long>? Destroyed { get; init; }

    /// <summary>Stable code of a refusal.</summary>
    public string? No { get; init; }

    /// <summary>The refusal in words.</summary>
    public string? Why { get; init; }
}

/// <summary>Slots <paramref name="First"/>, First + 1, … with their seeds.</summary>
public sealed record GivenSlots(long First, IReadOnlyList<byte[]> Seeds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(KeyAnswer))]
internal sealed partial class KeyJson : JsonSerializerContext;

/// <summary>Requests and answers as lines. What cannot be read is null, never an exception.</summary>
public static class KeyLines
{
    /// <summary>Longer lines are refused unread.</summary>
    public const int MaximumRequest = 64 * 1024;

    public static string Write(KeyRequest request) => JsonSerializer.Serialize(request, KeyJson.Default.KeyRequest);

    public static string Write(KeyAnswer answer) => JsonSerializer.Serialize(answer, KeyJson.Default.KeyAnswer);

    public static KeyRequest? Request(string line) => Read(line, KeyJson.Default.KeyRequest);

    public static KeyAnswer? Answer(string line) => Read(line, KeyJson.Default.KeyAnswer);

    private static T? Read<T>(string line, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
