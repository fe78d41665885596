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
        return new NewEvent(name, JsonSerializer.Serialize(e, Types[name])) { Itself = e };
    }

    /// <summary>An event as stored. An unknown name is a bug and throws.</summary>
    internal static CaseEvent Read(StoredEvent e) => e.As(Parse);

    private static CaseEvent Parse(StoredEvent e) => Types.TryGetValue(e.Type, out var type)
        ? (CaseEvent)JsonSerializer.Deserialize(e.Payload, type)!
        : throw new InvalidOperationException($"Unknown case event {e.Type} in {e.Stream}.");
}
