using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>Staff have read somebody's personal data. The actor and the purpose stand in the event itself.</summary>
public sealed record PersonalDataRead(long Id, string ActorName, string Agency);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PersonalDataRead))]
internal sealed partial class AccessJson : JsonSerializerContext;

/// <summary>All readings of one subject's data.</summary>
public sealed record AccessRecord(string SubjectKey, IReadOnlyList<Row> Lines);

/// <summary>Streams <c>access/SUBJECT</c>; one only adds.</summary>
public sealed class AccessStream : StreamType<AccessRecord>
{
    private static readonly Table Accesses = new("accesses", 1, "id", "subject", "actor", "actor_name", "agency", "purpose", "read_at");

    // After the tables: an instance lists them.
    public static readonly AccessStream Type = new();

    public override string Prefix => "access";

    public override IReadOnlyList<Table> Tables { get; } = [Accesses];

    public override AccessRecord Empty(string id) => new(id, []);

    public override AccessRecord Apply(AccessRecord state, StoredEvent e) => state with
    {
        Lines = [.. state.Lines, Line(state.SubjectKey, JsonSerializer.Deserialize(e.Payload, AccessJson.Default.PersonalDataRead)!, e.Actor, e.Purpose, e.At)],
    };

    public override IEnumerable<Row> Rows(AccessRecord state) => state.Lines;

    internal static Row Line(string subjectKey, PersonalDataRead e, string actor, string purpose, DateTimeOffset at) =>
        new(Accesses, e.Id, subjectKey, actor, e.ActorName, e.Agency, purpose, at.ToUnixTimeMilliseconds());
}

/// <summary>Writes the record of a reading before the data are given out.</summary>
internal static class AccessLog
{
    internal static async Task Record(CaseDesk desk, Case c, Actor actor, CancellationToken ct)
    {
        var now = desk.Now();
        var read = new PersonalDataRead(desk.NextId(), actor.Name, actor.Agency ?? "");
        var append = new StreamAppend(AccessStream.Type.StreamOf(c.Applicant.SubjectKey), StreamAppend.AnyVersion,
            [new NewEvent(nameof(PersonalDataRead), JsonSerializer.Serialize(read, AccessJson.Default.PersonalDataRead))],
            [AccessStream.Line(c.Applicant.SubjectKey, read, actor.Id, c.Number, now)], []);
        var result = await desk.Store.Commit(new Commit(actor.Id, c.Number, now, [append]), ct);
        if (result is not CommitResult.Done)
            throw new InvalidOperationException($"The access to case {c.Number.ToString(CultureInfo.InvariantCulture)} could not be recorded: {result}.");
    }
}
