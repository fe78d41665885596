namespace Jiangyuan.Catalogue.Planning;

/// <summary>What is known of the person: answers by element id, ids of certificates already held, the 12-digit division, the day.</summary>
public sealed record Circumstances(string Division, DateOnly On)
{
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    public IReadOnlySet<string> Held { get; init; } = new HashSet<string>();
}

/// <summary>The whole way to the wanted results. When <see cref="Cannot"/> is not empty, the rest covers only what can be had.</summary>
public sealed record Plan
{
    /// <summary>In an order in which they can be done; those of one <see cref="PlannedItem.Stage"/> run in parallel.</summary>
    public required IReadOnlyList<PlannedItem> Services { get; init; }

    /// <summary>The set union of what the services ask; each element once.</summary>
    public required IReadOnlyList<PlannedQuestion> Questions { get; init; }

    public required IReadOnlyList<PlannedMaterial> Materials { get; init; }

    /// <summary>Ids of services, first to last, whose days add up to <see cref="WorkingDays"/>.</summary>
    public required IReadOnlyList<string> CriticalPath { get; init; }

    /// <summary>From acceptance of the first to the decision of the last, by the promised limits; calendar limits are converted at five working days a week.</summary>
    public required int WorkingDays { get; init; }

    /// <summary>The sum of known amounts, in yuan.</summary>
    public required decimal Fees { get; init; }

    /// <summary>Fees whose amount depends on a standard.</summary>
    public required IReadOnlyList<string> OpenFees { get; init; }

    /// <summary>How often one must go to a counter.</summary>
    public required int Visits { get; init; }

    /// <summary>Other lawful ways, in words.</summary>
    public required IReadOnlyList<string> Alternatives { get; init; }

    /// <summary>Cannot, because: one sentence each; empty when the plan reaches every wanted result.</summary>
    public required IReadOnlyList<string> Cannot { get; init; }
}

/// <summary>One service of a plan. <paramref name="Stage"/> counts from 1; <paramref name="After"/> are ids of services whose results it needs.</summary>
public sealed record PlannedItem(ServiceItem Item, Offer Offer, HandlingMode Mode, int Days, int Stage, IReadOnlyList<string> After);

/// <summary>How the answer to a question comes.</summary>
public enum AnswerSource
{
    Applicant, // asked
    Circumstances, // already answered
    Account,
    Register,
    EarlierResult, // made by an earlier service of the same plan
}

/// <summary>One element of the merged form and the services that use it.</summary>
public sealed record PlannedQuestion(DataElement Element, AnswerSource Source, IReadOnlyList<string> UsedBy)
{
    /// <summary>True when whether it is needed depends on an answer not yet given.</summary>
    public bool Depends { get; init; }

    /// <summary>The register's name, or null.</summary>
    public string? From { get; init; }
}

/// <summary>One material of the merged list; with <paramref name="ObtainedFrom"/> (a register's or certificate's name) it is not asked of the applicant.</summary>
public sealed record PlannedMaterial(string Name, string? ObtainedFrom, IReadOnlyList<string> UsedBy)
{
    public bool Depends { get; init; }
}
