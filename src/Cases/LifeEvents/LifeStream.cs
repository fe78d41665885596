using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>What happened to a life event.</summary>
public abstract record LifeEventHappened
{
    private protected LifeEventHappened()
    {
    }
}

/// <summary>Saved while it is filled in.</summary>
public sealed record LifeSaved(string OwnerId, string SubjectKey, string LifeEventId, string Name, string Division) : LifeEventHappened
{
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<LifeMaterial> Materials { get; init; } = [];
}

/// <summary>Started: the plan of that moment is pinned.</summary>
public sealed record LifeStarted(LifeApplicant Applicant, IReadOnlyList<LifeStep> Steps, string Lead, DateOnly DueOn, bool IsProvisional, string? PromiseSignedBy) : LifeEventHappened;

/// <summary>The case of one service was opened in the same transaction.</summary>
public sealed record LifeStepOpened(string ItemId, long CaseId) : LifeEventHappened;

/// <summary>One service has come to its end, or cannot come to it.</summary>
public sealed record LifeStepEnded(string ItemId, LifeStepStatus Status, string? Why) : LifeEventHappened;

/// <summary>Nothing waits any more.</summary>
public sealed record LifeFinished : LifeEventHappened;

/// <summary>Taken back by the applicant; its undecided cases in the same transaction.</summary>
public sealed record LifeWithdrawn(string Reason) : LifeEventHappened;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LifeSaved))]
[JsonSerializable(typeof(LifeStarted))]
[JsonSerializable(typeof(LifeStepOpened))]
[JsonSerializable(typeof(LifeStepEnded))]
[JsonSerializable(typeof(LifeFinished))]
[JsonSerializable(typeof(LifeWithdrawn))]
internal sealed partial class LifeJson : JsonSerializerContext;

/// <summary>Streams <c>life/ID</c> and their rows: <c>lives</c>, and <c>life_steps</c> by which a sweep finds what has to move on.</summary>
public sealed class LifeStream : StreamType<LifeCase>
{
    private static readonly Table Lives = new("lives", 1, "id", "owner", "subject", "event", "name", "division", "status", "due_on", "changed_at");

    private static readonly Table Steps = new("life_steps", 2, "life_id", "item", "case_id", "status");

    private static readonly LifeJson Json = new(new JsonSerializerOptions(LifeJson.Default.Options) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static readonly Dictionary<string, JsonTypeInfo> Types = new[] { typeof(LifeSaved), typeof(LifeStarted), typeof(LifeStepOpened), typeof(LifeStepEnded), typeof(LifeFinished), typeof(LifeWithdrawn) }
        .ToDictionary(type => type.Name, type => Json.Options.GetTypeInfo(type), StringComparer.Ordinal);

    // After the tables: an instance lists them.
    public static readonly LifeStream Type = new();

    public override string Prefix => "life";

    public override IReadOnlyList<Table> Tables { get; } = [Lives, Steps];

    public override LifeCase Empty(string id) => new() { Id = long.Parse(id, CultureInfo.InvariantCulture) };

    public override LifeCase Apply(LifeCase state, StoredEvent e) => Types.TryGetValue(e.Type, out var type)
        ? Apply(state, (LifeEventHappened)JsonSerializer.Deserialize(e.Payload, type)!, e.At) with { Version = e.Version }
        : throw new InvalidOperationException($"Unknown life event {e.Type} in {e.Stream}.");

    public override IEnumerable<Row> Rows(LifeCase life)
    {
        yield return new Row(Lives, life.Id, life.OwnerId, life.SubjectKey, life.LifeEventId, life.Name, life.Division, CaseRefusals.Kebab(life.Status), CaseStream.Date(life.DueOn), life.SavedAt.ToUnixTimeMilliseconds());
        foreach (var step in life.Steps)
            yield return new Row(Steps, life.Id, step.ItemId, step.CaseId, CaseRefusals.Kebab(step.Status));
    }

    internal static NewEvent Write(LifeEventHappened e) => new(e.GetType().Name, JsonSerializer.Serialize(e, Types[e.GetType().Name]));

    /// <summary>Pure: the life event after one more thing has happened.</summary>
    internal static LifeCase Apply(LifeCase life, LifeEventHappened e, DateTimeOffset at) => e switch
    {
        LifeSaved s => life with { OwnerId = s.OwnerId, SubjectKey = s.SubjectKey, LifeEventId = s.LifeEventId, Name = s.Name, Division = s.Division, Answers = s.Answers, Materials = s.Materials, SavedAt = at },
        LifeStarted s => life with
        {
            Applicant = s.Applicant, Steps = s.Steps, Lead = s.Lead, DueOn = s.DueOn, IsProvisional = s.IsProvisional, PromiseSignedBy = s.PromiseSignedBy,
            Status = LifeStatus.Running, StartedAt = at, SavedAt = at,
        },
        LifeStepOpened o => With(life, o.ItemId, step => step with { Status = LifeStepStatus.Open, CaseId = o.CaseId }),
        LifeStepEnded n => With(life, n.ItemId, step => step with { Status = n.Status, Why = n.Why }),
        LifeFinished => life with { Status = LifeStatus.Finished, EndedAt = at },
        LifeWithdrawn w => life with { Status = LifeStatus.Withdrawn, EndedAt = at, EndReason = w.Reason },
        _ => throw new InvalidOperationException($"Unknown life event {e.GetType().Name}."),
    };

    private static LifeCase With(LifeCase life, string item, Func<LifeStep, LifeStep> change) => life with { Steps = [.. life.Steps.Select(step => step.ItemId == item ? change(step) : step)] };
}
