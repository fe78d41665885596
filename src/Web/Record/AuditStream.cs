using System.Text.Json;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Web.Record;

/// <summary>An auditor has gone through everything up to an event. Its heartbeat: as an event it stands in the public record too.</summary>
public sealed record AuditPassed(long UpTo, long Findings);

/// <summary>The newest sign of life of one auditor.</summary>
public sealed record AuditorState(string Auditor, DateTimeOffset At, AuditPassed? Last);

/// <summary>Streams <c>audit/AUDITOR</c>; one only adds.</summary>
public sealed class AuditStream : StreamType<AuditorState>
{
    private static readonly Table Audits = new("audits", 1, "auditor", "at", "upto", "findings");

    // After the table: an instance lists it.
    internal static readonly AuditStream Kind = new();

    /// <inheritdoc/>
    public override string Prefix => "audit";

    /// <inheritdoc/>
    public override IReadOnlyList<Table> Tables { get; } = [Audits];

    /// <inheritdoc/>
    public override AuditorState Empty(string id) => new(id, default, null);

    /// <inheritdoc/>
    public override AuditorState Apply(AuditorState state, StoredEvent e) => e.Type == nameof(AuditPassed)
        ? state with { At = e.At, Last = JsonSerializer.Deserialize<AuditPassed>(e.Payload) }
        : throw new InvalidOperationException($"Unknown event {e.Type} in {e.Stream}.");

    /// <inheritdoc/>
    public override IEnumerable<Row> Rows(AuditorState state) => state.Last is { } last ? [Row(state.Auditor, state.At, last)] : [];

    /// <summary>Writes a heartbeat without reading the earlier ones.</summary>
    internal static async Task Beat(EventStore store, string auditor, AuditPassed passed, DateTimeOffset at, CancellationToken ct)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
        var append = new StreamAppend(Kind.StreamOf(auditor), StreamAppend.AnyVersion, [new NewEvent(nameof(AuditPassed), JsonSerializer.Serialize(passed))], [Row(auditor, now, passed)], []);
        if (await store.Commit(new Commit("auditor", "audit", now, [append]), ct) is not CommitResult.Done)
            throw new InvalidOperationException("The auditor's heartbeat could not be stored.");
    }

    /// <summary>The newest heartbeats, one of each auditor.</summary>
    internal static async Task<IReadOnlyList<(string Auditor, DateTimeOffset At, long UpTo, long Findings)>> Newest(EventStore store, CancellationToken ct)
    {
        await using var connection = await store.OpenRead(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT auditor, at, upto, findings FROM audits ORDER BY auditor LIMIT 20";
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<(string, DateTimeOffset, long, long)>();
        while (await reader.ReadAsync(ct))
            found.Add((reader.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)), reader.GetInt64(2), reader.GetInt64(3)));
        return found;
    }

    private static Row Row(string auditor, DateTimeOffset at, AuditPassed passed) => new(Audits, auditor, at.ToUnixTimeMilliseconds(), passed.UpTo, passed.Findings);
}
