using System.Data.Common;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases.Access;

/// <summary>Where a question about a reading stands.</summary>
public enum ComplaintStatus
{
    /// <summary>待答复.</summary>
    Open,

    /// <summary>已答复.</summary>
    Answered,
}

/// <summary>Somebody questions a reading of their data. The question is sealed with their own key.</summary>
public sealed record ComplaintMade(string SubjectKey, long Reading, string CaseNumber, string Question, DateOnly DueOn);

/// <summary>The auditor has looked into it. The reply is sealed with the person's key.</summary>
public sealed record ComplaintAnswered(string Reply, string ByName);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ComplaintMade))]
[JsonSerializable(typeof(ComplaintAnswered))]
internal sealed partial class ComplaintJson : JsonSerializerContext;

/// <summary>A question about one reading, and its answer.</summary>
public sealed record Complaint(string Id)
{
    /// <summary>What people are told to name: 疑问 and the id.</summary>
    public string Number => "YW" + Id;

    public ComplaintStatus Status { get; init; }

    public string SubjectKey { get; init; } = "";

    /// <summary>The id of the reading.</summary>
    public long Reading { get; init; }

    /// <summary>The case that was read.</summary>
    public string CaseNumber { get; init; } = "";

    public string Question { get; init; } = "";

    public DateTimeOffset MadeAt { get; init; }

    /// <summary>To be answered by this day.</summary>
    public DateOnly DueOn { get; init; }

    public string? Reply { get; init; }

    public string? AnsweredBy { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public int Version { get; init; }
}

/// <summary>Streams <c>complaint/ID</c> and their table.</summary>
public sealed class ComplaintStream : StreamType<Complaint>
{
    private static readonly Table Table = new("complaints", 1, "id", "subject", "reading", "case_number", "status", "question", "made_at", "due_on", "reply", "answered_by", "answered_at");
    private static readonly ComplaintJson Json = new(new JsonSerializerOptions(ComplaintJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    // After the tables: an instance lists them.
    public static readonly ComplaintStream Type = new();

    public override string Prefix => "complaint";

    public override IReadOnlyList<Table> Tables { get; } = [Table];

    public override Complaint Empty(string id) => new(id);

    public override Complaint Apply(Complaint state, StoredEvent e) => e.Type switch
    {
        nameof(ComplaintMade) when JsonSerializer.Deserialize(e.Payload, Json.ComplaintMade) is { } m => state with
        {
            Version = e.Version, SubjectKey = m.SubjectKey, Reading = m.Reading, CaseNumber = m.CaseNumber, Question = m.Question, MadeAt = e.At, DueOn = m.DueOn,
        },
        nameof(ComplaintAnswered) when JsonSerializer.Deserialize(e.Payload, Json.ComplaintAnswered) is { } a => state with
        {
            Version = e.Version, Status = ComplaintStatus.Answered, Reply = a.Reply, AnsweredBy = a.ByName, AnsweredAt = e.At,
        },
        _ => throw new InvalidOperationException($"Unknown event {e.Type} in {e.Stream}."),
    };

    public override IEnumerable<Row> Rows(Complaint c) =>
    [
        new(Table, c.Id, c.SubjectKey, c.Reading, c.CaseNumber, CaseRefusals.Kebab(c.Status), c.Question, c.MadeAt.ToUnixTimeMilliseconds(), CaseStream.Date(c.DueOn), c.Reply, c.AnsweredBy, c.AnsweredAt?.ToUnixTimeMilliseconds()),
    ];

    internal static NewEvent Write<T>(T e)
        where T : class => new(typeof(T).Name, JsonSerializer.Serialize(e, typeof(T), Json));
}

/// <summary>Reading questions.</summary>
public static class ComplaintQueries
{
    private const string Columns = "SELECT id, subject, reading, case_number, status, question, made_at, due_on, reply, answered_by, answered_at FROM complaints";

    /// <summary>A person's own, newest first, as they stand: sealed.</summary>
    public static Task<IReadOnlyList<Complaint>> Of(string subjectKey, CaseDesk desk, CancellationToken ct) =>
        Sql.Query(desk.Store, ReadScope.Subject(subjectKey), Columns + " WHERE subject = @p0 ORDER BY made_at DESC LIMIT 50", Line, ct, subjectKey);

    /// <summary>Those to be answered, the nearest day first; then the answered ones.</summary>
    public static async Task<IReadOnlyList<Complaint>> All(Actor actor, CaseDesk desk, CancellationToken ct) => AccessPolicy.Decide(actor, Permission.AnswerComplaints).IsAllowed
        ? await Sql.Query(desk.Store, ReadScope.System, Columns + " ORDER BY CASE status WHEN 'open' THEN 0 ELSE 1 END, due_on, id LIMIT 200", Line, ct) : [];

    /// <summary>One with its texts opened, for the person or for who answers; null for everybody else.</summary>
    public static async Task<Complaint?> Open(string id, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _) || (await desk.Store.Load(ComplaintStream.Type, id, ct)).State is not { Version: > 0 } c
            || !(AccessPolicy.Decide(actor, Permission.AnswerComplaints).IsAllowed || actor.Kind == ActorKind.Public && desk.KeyOf(actor) == c.SubjectKey))
            return null;
        var record = ComplaintStream.Type.StreamOf(id);
        SealedField?[] fields = [SealedField.Of("question", c.Question, record, c.SubjectKey), SealedField.Of("reply", c.Reply, record, c.SubjectKey)];
        var opened = await PersonalData.Read(desk, actor, c.Number, c.SubjectKey, [.. fields.OfType<SealedField>()], ct);
        return c with { Question = opened.Of("question", c.Question)!, Reply = opened.Of("reply", c.Reply) };
    }

    private static Complaint Line(DbDataReader r) => new(r.GetString(0))
    {
        SubjectKey = r.GetString(1), Reading = r.GetInt64(2), CaseNumber = r.GetString(3), Status = Sql.Named<ComplaintStatus>(r.GetString(4)), Question = r.GetString(5),
        MadeAt = r.Instant(6)!.Value, DueOn = r.Date(7)!.Value, Reply = r.Text(8), AnsweredBy = r.Text(9), AnsweredAt = r.Instant(10),
    };
}
