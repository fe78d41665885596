using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>One false promise of one applicant; stream <c>breach/SUBJECT-CASE</c>.</summary>
public sealed record CommitmentBreach
{
    public string SubjectKey { get; init; } = "";

    public long CaseId { get; init; }

    public string Finding { get; init; } = "";

    public DateTimeOffset FoundAt { get; init; }

    public DateTimeOffset? RepairedAt { get; init; }

    public string? RepairReason { get; init; }
}

/// <summary>不实承诺 was found.</summary>
public sealed record CommitmentBroken(string SubjectKey, long CaseId, string Finding);

/// <summary>信用修复: the applicant has put it right.</summary>
public sealed record CommitmentRepaired(string Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CommitmentBroken))]
[JsonSerializable(typeof(CommitmentRepaired))]
internal sealed partial class BreachJson : JsonSerializerContext;

/// <summary>Streams <c>breach/ID</c>.</summary>
public sealed class BreachStream : StreamType<CommitmentBreach>
{
    private static readonly Table Breaches = new("commitment_breaches", 2, "subject", "case_id", "found_at", "repaired_at");

    // After the tables: an instance lists them.
    public static readonly BreachStream Type = new();

    public override string Prefix => "breach";

    public override IReadOnlyList<Table> Tables { get; } = [Breaches];

    public override CommitmentBreach Empty(string id) => new();

    public override CommitmentBreach Apply(CommitmentBreach state, StoredEvent e)
    {
        if (e.Type == nameof(CommitmentRepaired))
            return state with { RepairedAt = e.At, RepairReason = JsonSerializer.Deserialize(e.Payload, BreachJson.Default.CommitmentRepaired)!.Reason };
        var broken = JsonSerializer.Deserialize(e.Payload, BreachJson.Default.CommitmentBroken)!;
        return new() { SubjectKey = broken.SubjectKey, CaseId = broken.CaseId, Finding = broken.Finding, FoundAt = e.At };
    }

    public override IEnumerable<Row> Rows(CommitmentBreach b) =>
        [new Row(Breaches, b.SubjectKey, b.CaseId, b.FoundAt.ToUnixTimeMilliseconds(), b.RepairedAt?.ToUnixTimeMilliseconds())];
}

/// <summary>
/// Whose false promises are open, read at once and kept for <see cref="Lifetime"/>: they are few, and every submission on commitment asks. What this process
/// finds or repairs counts at once, what another node does within that time.
/// </summary>
public sealed class OpenBreaches(TimeProvider time)
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);
    private Known _known = new(null, 0);

    private sealed class Known(HashSet<string>? subjects, long at)
    {
        internal HashSet<string>? Subjects { get; } = subjects;

        internal long At { get; } = at;
    }

    /// <summary>True while the applicant has a false promise that is not repaired.</summary>
    public ValueTask<bool> AreOpen(EventStore store, string subjectKey, CancellationToken ct) =>
        Volatile.Read(ref _known) is { Subjects: { } subjects } known && time.GetElapsedTime(known.At) < Lifetime ? new(subjects.Contains(subjectKey)) : Read(store, subjectKey, ct);

    internal void Forget() => Volatile.Write(ref _known, new(null, 0));

    private async ValueTask<bool> Read(EventStore store, string subjectKey, CancellationToken ct)
    {
        var at = time.GetTimestamp();
        var before = Volatile.Read(ref _known);
        var subjects = new HashSet<string>(await Sql.Query(store, ReadScope.System, "SELECT DISTINCT subject FROM commitment_breaches WHERE repaired_at IS NULL", r => r.GetString(0), ct), StringComparer.Ordinal);
        // Whoever said in the meantime that something changed is right: what was read here may be from before.
        Interlocked.CompareExchange(ref _known, new(subjects, at), before);
        return subjects.Contains(subjectKey);
    }
}

/// <summary>Recording, finding and repairing false promises.</summary>
public static class CommitmentBreaches
{
    /// <summary>Repairs the breach of one case; by the head of the agency that handled it.</summary>
    public static async Task<Outcome<CommitmentBreach>> Repair(long caseId, string reason, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        var c = (await desk.Store.Load(CaseStream.Type, caseId.ToString(CultureInfo.InvariantCulture), ct)).State;
        if (!CasePolicy.MaySee(c, actor))
            return CaseRefusals.Unknown;
        if (!actor.Is(Role.Head) || actor.Agency != c.AgencyId)
            return CaseRefusals.NotYours(CaseAction.Revoke);
        if (CaseRefusals.Text(reason, "reason", "修复的依据") is { } unfounded)
            return unfounded;
        var done = await desk.Store.Execute(BreachStream.Type, IdOf(c), new Asking(actor.Id, c.Number, desk.Now()), b =>
            b.SubjectKey.Length == 0 || b.RepairedAt is not null
                ? new Refusal("case.no-breach", "没有待修复的不实承诺记录。", null) { Kind = RefusalKind.Conflict }
                : new Decision([new NewEvent(nameof(CommitmentRepaired), JsonSerializer.Serialize(new CommitmentRepaired(reason), BreachJson.Default.CommitmentRepaired))]), ct);
        desk.Breaches.Forget();
        return done.Then<CommitmentBreach>(executed => executed.State);
    }

    /// <summary>The append that records a breach.</summary>
    internal static StreamAppend[] Found(Case c, string finding, Asking asking)
    {
        var broken = new CommitmentBroken(c.Applicant.SubjectKey, c.Id, finding);
        return [BreachStream.Type.Append(IdOf(c), new Loaded<CommitmentBreach>(new(), 0),
            [new NewEvent(nameof(CommitmentBroken), JsonSerializer.Serialize(broken, BreachJson.Default.CommitmentBroken))], asking).Append];
    }

    private static string IdOf(Case c) => $"{c.Applicant.SubjectKey}-{c.Id.ToString(CultureInfo.InvariantCulture)}";
}
