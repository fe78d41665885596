using Jiangyuan.Catalogue;

namespace Jiangyuan.Cases;

/// <summary>Where a life event of one person stands.</summary>
public enum LifeStatus
{
    /// <summary>填写中: planned and saved, not started.</summary>
    Draft,

    /// <summary>办理中.</summary>
    Running,

    /// <summary>已办完: nothing waits any more.</summary>
    Finished,

    /// <summary>已撤回 by the applicant.</summary>
    Withdrawn,
}

/// <summary>Where one service of a life event stands.</summary>
public enum LifeStepStatus
{
    /// <summary>等前面的事项.</summary>
    Waiting,

    /// <summary>办理中: its case is open.</summary>
    Open,

    /// <summary>已准予.</summary>
    Granted,

    /// <summary>没有办成: declined, refused, withdrawn or terminated.</summary>
    Failed,

    /// <summary>不能继续: something it needs was not granted.</summary>
    Blocked,

    /// <summary>要另行申请: it cannot be submitted from here.</summary>
    ByHand,
}

/// <summary>One service of a started life event. <paramref name="After"/> are ids of items whose grant it waits for.</summary>
public sealed record LifeStep(string ItemId, string ItemName, string ResultName, string Division, string AgencyName, HandlingMode Mode, int Number, IReadOnlyList<string> After)
{
    /// <summary>Name of the stage (立项用地规划许可 …), or null.</summary>
    public string? Stage { get; init; }

    public LifeStepStatus Status { get; init; }

    public long? CaseId { get; init; }

    /// <summary>Why it has to be applied for by hand, why it failed, what blocks it; null otherwise.</summary>
    public string? Why { get; init; }

    /// <summary>True when nothing more is expected of it here.</summary>
    public bool IsOver => Status is not (LifeStepStatus.Waiting or LifeStepStatus.Open);
}

/// <summary>A material given for a life event: once by its name, for every service that asks for it.</summary>
public sealed record LifeMaterial(string Name, SubmittedMaterial File);

/// <summary>Who a life event is for; later cases are submitted in this name. Name, number and phone of a person stand sealed.</summary>
public sealed record LifeApplicant(string ActorId, string Name, string Subject, ApplicantKind Kind, string SubjectName, string? Phone);

/// <summary>To which life event a case belongs, as its officers see it.</summary>
public sealed record LifeLink(long Id, string Name, string Lead, int Step, int Of);

/// <summary>一件事, as one person's: planned, filled in once, started, and then moved on by the decisions on its cases. Immutable; one clock, one lead.</summary>
public sealed record LifeCase
{
    public long Id { get; init; }

    public string OwnerId { get; init; } = "";

    public string SubjectKey { get; init; } = "";

    public string LifeEventId { get; init; } = "";

    public string Name { get; init; } = "";

    public string Division { get; init; } = "";

    /// <summary>Answers of the merged form: element id → canonical text.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<LifeMaterial> Materials { get; init; } = [];

    public LifeStatus Status { get; init; }

    public int Version { get; init; }

    public DateTimeOffset SavedAt { get; init; }

    public LifeApplicant? Applicant { get; init; }

    /// <summary>The name under the promises of all services on commitment.</summary>
    public string? PromiseSignedBy { get; init; }

    public IReadOnlyList<LifeStep> Steps { get; init; } = [];

    public string Lead { get; init; } = "";

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The day by which all is done when every agency keeps its promise: the one clock.</summary>
    public DateOnly? DueOn { get; init; }

    public bool IsProvisional { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? EndReason { get; init; }

    /// <summary>True when the actor may read and move it: the account that began it, or the same subject by its keyed hash.</summary>
    public bool BelongsTo(Actor actor) => Version > 0 && (OwnerId == actor.Id || (Applicant is not null && SubjectKey.Length > 0 && SubjectKey == actor.SubjectKey));
}
