using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Jiangyuan.Cases.Access;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>Somebody has read a person's data. The actor and the purpose stand in the event itself.</summary>
public sealed record PersonalDataRead(long Id, string ActorName, string Agency)
{
    /// <summary>Which fields: <c>name</c>, <c>subject</c>, <c>phone</c>, <c>answer.ELEMENT</c>, … The key service gives keys for these and no others.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>The person it is about, or who acts for the company, read it.</summary>
    public bool Own { get; init; }

    /// <summary>On what ground.</summary>
    public AccessBasis Basis { get; init; }

    /// <summary>The purpose in the reader's own words, sealed with the person's key, for it may say more about the person than it should; null where the case is the purpose.</summary>
    public string? Reason { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PersonalDataRead))]
internal sealed partial class AccessJson : JsonSerializerContext;

/// <summary>All readings of one subject's data.</summary>
public sealed record AccessRecord(string SubjectKey, ImmutableList<Row> Lines);

/// <summary>Streams <c>access/SUBJECT</c>; one only adds.</summary>
public sealed class AccessStream : StreamType<AccessRecord>
{
    private static readonly Table Accesses = new("accesses", 1, "id", "subject", "actor", "actor_name", "agency", "purpose", "read_at", "fields", "own", "basis", "reason");

    internal const string ReasonField = "reason";

    internal static readonly AccessJson Json = new(new JsonSerializerOptions(AccessJson.Default.Options) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    // After the tables: an instance lists them.
    public static readonly AccessStream Type = new();

    public override string Prefix => "access";

    public override IReadOnlyList<Table> Tables { get; } = [Accesses];

    public override AccessRecord Empty(string id) => new(id, []);

    public override AccessRecord Apply(AccessRecord state, StoredEvent e) => state with
    {
        Lines = state.Lines.Add(Line(state.SubjectKey, JsonSerializer.Deserialize(e.Payload, Json.PersonalDataRead)!, e.Actor, e.Purpose, e.At)),
    };

    public override IEnumerable<Row> Rows(AccessRecord state) => state.Lines;

    internal static Row Line(string subjectKey, PersonalDataRead e, string actor, string purpose, DateTimeOffset at) =>
        new(Accesses, e.Id, subjectKey, actor, e.ActorName, e.Agency, purpose, at.ToUnixTimeMilliseconds(), string.Join('\n', e.Fields ?? []), e.Own ? 1L : 0L, CaseRefusals.Kebab(e.Basis), e.Reason ?? "");
}

/// <summary>Writes the record of a reading before the data are given out.</summary>
internal static class AccessLog
{
    /// <summary>The sequence number of the event, by which the key service finds it.</summary>
    internal static async Task<long> Record(CaseDesk desk, string subjectKey, string purpose, IReadOnlyList<string> fields, bool isOwn, Actor actor, CancellationToken ct, AccessPurpose? why = null)
    {
        var reason = await Sealed(desk, subjectKey, why, ct);
        var now = desk.Now();
        var read = new PersonalDataRead(desk.NextId(), isOwn ? Masking.Person(actor.Name) : actor.Name, actor.Agency ?? "") { Fields = fields, Own = isOwn, Basis = why?.Basis ?? AccessBasis.Work, Reason = reason };
        var append = new StreamAppend(AccessStream.Type.StreamOf(subjectKey), StreamAppend.AnyVersion,
            [new NewEvent(nameof(PersonalDataRead), JsonSerializer.Serialize(read, AccessStream.Json.PersonalDataRead))],
            [AccessStream.Line(subjectKey, read, actor.Id, purpose, now)], []);
        var result = await desk.Store.Commit(new Commit(actor.Id, purpose, now, [append]), ct);
        return result is CommitResult.Done done
            ? done.LastSeq
            : throw new InvalidOperationException($"The reading for {purpose.ToString(CultureInfo.InvariantCulture)} could not be recorded: {result}.");
    }

    // Only the reason of an emergency comes sealed already; what a reader types is sealed whatever it reads like. Without a slot nothing can be opened
    // either, so nothing is lost by not saying why.
    private static async Task<string?> Sealed(CaseDesk desk, string subjectKey, AccessPurpose? why, CancellationToken ct) =>
        why is not { Reason: { Length: > 0 } reason } ? null
        : why.Basis == AccessBasis.BreakGlass && SealedField.IsSealed(reason) ? reason
        : await desk.ReadyToSeal(subjectKey, ct) is null ? desk.Sealer(subjectKey, AccessStream.Type.StreamOf(subjectKey)).Of(AccessStream.ReasonField, reason)
        : OpenedFields.UnavailableText;
}
