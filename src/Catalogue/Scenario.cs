using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue;

/// <summary>A named situation with its expected course, run on the real case engine with a virtual clock.</summary>
public sealed record Scenario(string Id, string Name)
{
    public required string ItemId { get; init; }

    public required HandlingMode Mode { get; init; }

    /// <summary>Division where it is applied for, 12 digits.</summary>
    public required string Division { get; init; }

    public required ApplicantKind ApplicantKind { get; init; }

    public required string ApplicantName { get; init; }

    /// <summary>Citizen number or unified credit code; made up.</summary>
    public required string ApplicantCode { get; init; }

    /// <summary>Element id → canonical text.</summary>
    public required IReadOnlyDictionary<string, string> Answers { get; init; }

    /// <summary>Ids of the materials handed in.</summary>
    public required IReadOnlyList<string> Materials { get; init; }

    /// <summary>The moment of submission, Beijing time.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    public required IReadOnlyList<ScenarioAct> Acts { get; init; }

    public Place Place { get; init; }
}

/// <summary>One act on one moment: who does what, and what then holds.</summary>
public sealed record ScenarioAct(DateTimeOffset At, string Action)
{
    /// <summary>citizen, counter-clerk, officer, officer-2, head, system.</summary>
    public required string By { get; init; }

    /// <summary>What the act needs, by name: items of a supplement request, reasons, outcome, days.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> With { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public ScenarioExpectation Expect { get; init; } = new();

    public Place Place { get; init; }
}

/// <summary>What must hold after an act; null = not looked at.</summary>
public sealed record ScenarioExpectation
{
    /// <summary>Name of a case status in kebab case, for example <c>under-review</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Last day of the running legal limit.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Last day of the promised limit.</summary>
    public DateOnly? CommittedDueOn { get; init; }

    /// <summary>True when the day rests on a calendar that has not been published.</summary>
    public bool? IsProvisional { get; init; }

    /// <summary>Code of the refusal that answers the act.</summary>
    public string? Refusal { get; init; }

    /// <summary>True when a certificate is in force.</summary>
    public bool? Certificate { get; init; }

    /// <summary>Who has to act next: applicant, counter-clerk, officer, head, nobody.</summary>
    public string? HeldBy { get; init; }

    /// <summary>Day of acceptance, which deemed acceptance moves back to the day of receipt.</summary>
    public DateOnly? AcceptedOn { get; init; }

    /// <summary>Last day for delivering what was granted.</summary>
    public DateOnly? DeliveryDueOn { get; init; }

    /// <summary>Last day of the check after the decision.</summary>
    public DateOnly? PostCheckDueOn { get; init; }
}
