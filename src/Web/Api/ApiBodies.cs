using System.Text.Json.Serialization;
using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Web.Api;

/// <summary>A new application. Materials have been uploaded before and are named by their hash.</summary>
public sealed record SubmitBody(string ItemId, string Division)
{
    public HandlingMode Mode { get; init; }

    /// <summary>Element id → canonical text (dates yyyy-MM-dd, booleans true/false, choices by comma).</summary>
    public Dictionary<string, string>? Answers { get; init; }

    public IReadOnlyList<SubmittedMaterial>? Materials { get; init; }

    /// <summary>The name under the promise; only for commitment.</summary>
    public string? PromiseSignedBy { get; init; }

    public string? Phone { get; init; }
}

/// <summary>An application a clerk enters for a person who is present.</summary>
public sealed record CounterBody(SubmitBody Application, ApplicantKind ApplicantKind, string Subject, string Name);

/// <summary>What a command of staff carries; which fields count depends on the command.</summary>
public sealed record ActionBody
{
    /// <summary>Reason, opinion, finding, notice or note.</summary>
    public string? Text { get; init; }

    /// <summary>The answer where the command asks yes or no: favourable, granted, approved, true.</summary>
    public bool? Yes { get; init; }

    /// <summary>What a check after the decision found.</summary>
    public PostCheckOutcome? Outcome { get; init; }

    /// <summary>Step of a review or post-check; empty for the one that waits.</summary>
    public string? Step { get; init; }

    /// <summary>Special procedure, or how it was delivered.</summary>
    public string? Name { get; init; }

    /// <summary>Working days of a special procedure, or the amount of an extension.</summary>
    public int? Amount { get; init; }

    /// <summary>What is asked for in a supplement request.</summary>
    public IReadOnlyList<RequestedThing>? Things { get; init; }
}

/// <summary>Answers and materials that replace or join the earlier ones.</summary>
public sealed record SupplementBody(Dictionary<string, string>? Answers, IReadOnlyList<SubmittedMaterial>? Materials);

/// <summary>A rating of a finished case.</summary>
public sealed record RatingBody(int Stars, string? Words);

/// <summary>A case after a command: what is needed to go on.</summary>
public sealed record CaseReceipt(string Id, string Number, CaseStatus Status, int Version, DateTimeOffset SubmittedAt, DateOnly? DueOn, bool IsProvisional)
{
    public string? CertificateNumber { get; init; }

    internal static CaseReceipt Of(Case c) =>
        new(c.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), c.Number, c.Status, c.Version, c.SubmittedAt, c.Due?.DueOn, c.Due?.IsProvisional == true) { CertificateNumber = c.CertificateNumber };
}

/// <summary>A case as its applicant or its agency reads it.</summary>
public sealed record CaseView(CaseReceipt Case, string ItemId, string ItemName, string Division, string AgencyName, HandlingMode Mode, IReadOnlyDictionary<string, string> Answers, IReadOnlyList<SubmittedMaterial> Materials)
{
    /// <summary>Whether personal answers are readable, just now not visible, or destroyed.</summary>
    public Jiangyuan.Cases.Keys.PersonalDataState Personal { get; init; }

    public string Holder { get; init; } = "";

    public string Why { get; init; } = "";

    public int? Remaining { get; init; }

    public IReadOnlyList<CaseAction> Actions { get; init; } = [];
}

/// <summary>One line of a list.</summary>
public sealed record CaseLineView(string Number, string ItemName, string Applicant, CaseStatus Status, DateOnly? DueOn, DateTimeOffset SubmittedAt);

/// <summary>A page of a list. Ask for the next one with <c>after</c>; null at the end. Nothing is counted.</summary>
public sealed record CasePageView(IReadOnlyList<CaseLineView> Lines, string? After);

/// <summary>A published service.</summary>
public sealed record ItemView(string Id, string Code, string Name, ItemKind Kind, IReadOnlyList<HandlingMode> Modes, string Hash, IReadOnlyList<string> Divisions);

/// <summary>Who read my data.</summary>
public sealed record AccessView(string Who, string Agency, string Purpose, DateTimeOffset At)
{
    /// <summary>name, subject (the number), phone, agent, promise, answer.ELEMENT, certificate.LABEL, material.FILE.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    public bool IsOwn { get; init; }
}

/// <summary>Everything the API reads and writes, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SubmitBody))]
[JsonSerializable(typeof(CounterBody))]
[JsonSerializable(typeof(ActionBody))]
[JsonSerializable(typeof(SupplementBody))]
[JsonSerializable(typeof(RatingBody))]
[JsonSerializable(typeof(CaseReceipt))]
[JsonSerializable(typeof(CaseView))]
[JsonSerializable(typeof(CasePageView))]
[JsonSerializable(typeof(IReadOnlyList<ItemView>))]
[JsonSerializable(typeof(IReadOnlyList<AccessView>))]
[JsonSerializable(typeof(SubmittedMaterial))]
internal sealed partial class ApiJson : JsonSerializerContext;
