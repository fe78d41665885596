using System.Buffers;
using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>Generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CaseSubmitted))]
[JsonSerializable(typeof(CaseAccepted))]
[JsonSerializable(typeof(CaseDeemedAccepted))]
[JsonSerializable(typeof(CaseDeclined))]
[JsonSerializable(typeof(SupplementRequested))]
[JsonSerializable(typeof(SupplementProvided))]
[JsonSerializable(typeof(ReviewRecorded))]
[JsonSerializable(typeof(SpecialProcedureStarted))]
[JsonSerializable(typeof(SpecialProcedureEnded))]
[JsonSerializable(typeof(ExtensionRequested))]
[JsonSerializable(typeof(ExtensionApproved))]
[JsonSerializable(typeof(ExtensionRejected))]
[JsonSerializable(typeof(CaseDecided))]
[JsonSerializable(typeof(CertificateIssued))]
[JsonSerializable(typeof(CertificateDelivered))]
[JsonSerializable(typeof(CaseWithdrawn))]
[JsonSerializable(typeof(CaseTerminated))]
[JsonSerializable(typeof(PostCheckScheduled))]
[JsonSerializable(typeof(PostCheckRecorded))]
[JsonSerializable(typeof(CertificateRevoked))]
[JsonSerializable(typeof(CaseRated))]
[JsonSerializable(typeof(DeadlineRecomputed))]
internal sealed partial class CaseJson : JsonSerializerContext;

/// <summary>Events as JSON: Chinese unescaped, defaults left out, enums by name.</summary>
internal static class EventJson
{
    /// <summary>The context everything here is written and read with.</summary>
    internal static readonly CaseJson Plain = new(new JsonSerializerOptions(CaseJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    private static readonly FrozenDictionary<string, JsonTypeInfo> Types = new[]
    {
        typeof(CaseSubmitted), typeof(CaseAccepted), typeof(CaseDeemedAccepted), typeof(CaseDeclined), typeof(SupplementRequested), typeof(SupplementProvided),
        typeof(ReviewRecorded), typeof(SpecialProcedureStarted), typeof(SpecialProcedureEnded), typeof(ExtensionRequested), typeof(ExtensionApproved),
        typeof(ExtensionRejected), typeof(CaseDecided), typeof(CertificateIssued), typeof(CertificateDelivered), typeof(CaseWithdrawn), typeof(CaseTerminated),
        typeof(PostCheckScheduled), typeof(PostCheckRecorded), typeof(CertificateRevoked), typeof(CaseRated), typeof(DeadlineRecomputed),
    }.ToFrozenDictionary(t => t.Name, t => Plain.Options.GetTypeInfo(t));

    /// <summary>The names of all case events.</summary>
    internal static IEnumerable<string> EventTypes => Types.Keys;

    /// <summary>An event as the store takes it; the type's name is the event's name and never changes.</summary>
    internal static NewEvent Write(CaseEvent e)
    {
        var name = e.GetType().Name;
        return new NewEvent(name, e is CaseSubmitted submitted ? Text(submitted) : Text(e, Types[name])) { Itself = e };
    }

    internal static string Text(CaseEvent e, JsonTypeInfo type) => JsonSerializer.Serialize(e, type);

    /// <summary>The same text by the generated writer, at a third of the price: the serializer itself does not use it together with an encoder of one's own.</summary>
    internal static string Text(CaseSubmitted e)
    {
        t_buffer ??= new ArrayBufferWriter<byte>(4096);
        t_buffer.ResetWrittenCount();
        if (t_writer is null)
            t_writer = new Utf8JsonWriter(t_buffer, new JsonWriterOptions { Encoder = Plain.Options.Encoder, SkipValidation = true });
        else
            t_writer.Reset(t_buffer);
        CaseJson.Default.CaseSubmitted.SerializeHandler!(t_writer, e);
        t_writer.Flush();
        return System.Text.Encoding.UTF8.GetString(t_buffer.WrittenSpan);
    }

    /// <summary>An event as stored. An unknown name is a bug and throws.</summary>
    internal static CaseEvent Read(StoredEvent e) => e.As(Parse);

    private static CaseEvent Parse(StoredEvent e) => Types.TryGetValue(e.Type, out var type)
        ? (CaseEvent)JsonSerializer.Deserialize(e.Payload, type)!
        : throw new InvalidOperationException($"Unknown case event {e.Type} in {e.Stream}.");
}
