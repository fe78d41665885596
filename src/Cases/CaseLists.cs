namespace Jiangyuan.Cases;

/// <summary>One line of a list: no citizen numbers, masked names.</summary>
public sealed record CaseLine(long Id, string Number, string ItemId, string ItemName, string Division, string AgencyId, string Applicant, CaseStatus Status, DateTimeOffset SubmittedAt)
{
    public CaseClock? Clock { get; init; }

    public DateOnly? DueOn { get; init; }

    public bool IsProvisional { get; init; }

    public DateOnly? WarnOn { get; init; }

    /// <summary>applicant, counter-clerk, officer, head; null when nobody has to act.</summary>
    public string? Holder { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }
}

/// <summary>One line of an inbox. <paramref name="DueOn"/> is that of the work, which for a check after the decision is not the case's.</summary>
public sealed record InboxLine(CaseLine Case, string StepId, Role Role, DateOnly? DueOn)
{
    /// <summary>Where the next page begins.</summary>
    public string Cursor => $"{CaseStream.Date(DueOn) ?? CaseStream.NoDate}~{Case.Id}~{StepId}";
}

/// <summary>One line of a list of drafts.</summary>
public sealed record DraftLine(long Id, string ItemId, string Division, DateTimeOffset SavedAt);

/// <summary>One line of who read a person's data.</summary>
public sealed record AccessLine(long Id, string ActorName, string Agency, string Purpose, DateTimeOffset At)
{
    /// <summary>Which fields were read; empty for readings before fields were recorded.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>The person it is about read it.</summary>
    public bool IsOwn { get; init; }

    /// <summary>On what ground.</summary>
    public Access.AccessBasis Basis { get; init; }

    /// <summary>The purpose in the reader's own words; empty where the case is the purpose.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The account that read.</summary>
    public string ActorId { get; init; } = "";
}

/// <summary>One line of a case's history, in words.</summary>
public sealed record HistoryLine(int Version, CaseEvent Event, DateTimeOffset RecordedAt)
{
    /// <summary>The reader sees what happened, when and by whom; reasons, opinions and other words, which may speak of the person, stay covered.</summary>
    public bool IsCovered { get; init; }
}

/// <summary>What an inbox shows. Empty: everything the actor's roles have to do.</summary>
public sealed record InboxFilter
{
    public Role? Role { get; init; }

    /// <summary>Only this item.</summary>
    public string? Item { get; init; }

    /// <summary>Only work due on or before this day.</summary>
    public DateOnly? DueBy { get; init; }
}
