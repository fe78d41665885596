using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text;
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

    private static readonly ConditionalWeakTable<CaseLimits, byte[]> LimitsTexts = [];
    private static readonly ConditionalWeakTable<IReadOnlyList<Step>, byte[]> StepsTexts = [];

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
        return e is CaseSubmitted submitted ? new NewEvent(name, Utf8(submitted)) { Itself = e } : new NewEvent(name, Text(e, Types[name])) { Itself = e };
    }

    internal static string Text(CaseEvent e, JsonTypeInfo type) => JsonSerializer.Serialize(e, type);

    /// <summary>
    /// What the serializer would write, at a fifth of the price: it does not use the generated writers together with an encoder of one's own, and what a case
    /// takes over from item and place unchanged (limits, steps) is text that was made before. Without the wording that limits print themselves with.
    /// </summary>
    internal static byte[] Utf8(CaseSubmitted e)
    {
        t_buffer ??= new ArrayBufferWriter<byte>(4096);
        t_buffer.ResetWrittenCount();
        if (t_writer is null)
            t_writer = new Utf8JsonWriter(t_buffer, new JsonWriterOptions { Encoder = Plain.Options.Encoder, SkipValidation = true });
        else
            t_writer.Reset(t_buffer);
        Write(t_writer, e);
        t_writer.Flush();
        return t_buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter w, CaseSubmitted e)
    {
        var parts = CaseJson.Default;
        w.WriteStartObject();
        w.WriteString("number"u8, e.Number);
        w.WriteString("itemId"u8, e.ItemId);
        w.WriteString("itemName"u8, e.ItemName);
        w.WriteString("division"u8, e.Division);
        w.WriteString("agencyId"u8, e.AgencyId);
        w.WriteString("agencyName"u8, e.AgencyName);
        w.WriteString("snapshotHash"u8, e.SnapshotHash);
        if (e.Mode != default)
            w.WriteString("mode"u8, e.Mode.ToString());
        if (e.Channel != default)
            w.WriteString("channel"u8, e.Channel.ToString());
        Part("applicant"u8, e.Applicant, parts.Applicant);
        w.WritePropertyName("limits"u8);
        w.WriteRawValue(LimitsTexts.GetValue(e.Limits, static limits => TextOf(limits)), skipInputValidation: true);
        w.WritePropertyName("steps"u8);
        w.WriteRawValue(StepsTexts.GetValue(e.Steps, static steps => JsonSerializer.SerializeToUtf8Bytes(steps, Plain.IReadOnlyListStep)), skipInputValidation: true);
        Part("answers"u8, e.Answers, parts.IReadOnlyDictionaryStringString);
        Part("materials"u8, e.Materials, parts.IReadOnlyListSubmittedMaterial);
        Part("promise"u8, e.Promise, parts.SignedPromise);
        Part("life"u8, e.Life, parts.LifeLink);
        w.WriteString("byId"u8, e.ById);
        w.WriteString("byName"u8, e.ByName);
        if (e.At != default)
            w.WriteString("at"u8, e.At);
        Part("due"u8, e.Due, parts.CaseDue);
        w.WriteEndObject();

        void Part<T>(ReadOnlySpan<byte> name, T? part, JsonTypeInfo<T> type)
            where T : class
        {
            if (part is null)
                return;
            w.WritePropertyName(name);
            type.SerializeHandler!(w, part);
        }
    }

    // The member is left out here and not where it is declared: the hash of a catalogue contains it.
    private static byte[] TextOf(CaseLimits limits)
    {
        var text = JsonSerializer.SerializeToNode(limits, Plain.CaseLimits)!.AsObject();
        foreach (var (_, limit) in text)
            limit!.AsObject().Remove("basisInBrackets");
        return Encoding.UTF8.GetBytes(text.ToJsonString(Plain.Options));
    }

    /// <summary>An event as stored. An unknown name is a bug and throws.</summary>
    internal static CaseEvent Read(StoredEvent e) => e.As(Parse);

    private static CaseEvent Parse(StoredEvent e) => Types.TryGetValue(e.Type, out var type)
        ? (CaseEvent)JsonSerializer.Deserialize(e.Payload, type)!
        : throw new InvalidOperationException($"Unknown case event {e.Type} in {e.Stream}.");
}
