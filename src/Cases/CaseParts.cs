using Jiangyuan.Catalogue;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Cases;

/// <summary>How the application came in.</summary>
public enum CaseChannel
{
    /// <summary>网上.</summary>
    Online,

    /// <summary>窗口.</summary>
    Counter,

    /// <summary>邮寄.</summary>
    Post,
}

/// <summary>Whose affair it is. <paramref name="Subject"/> is the citizen number or the unified credit code.</summary>
public sealed record Applicant(ApplicantKind Kind, string Subject, string Name)
{
    public static readonly Applicant Unknown = new(ApplicantKind.Person, "", "");

    /// <summary>The person who acts for the applicant.</summary>
    public string? AgentName { get; init; }

    public string? Phone { get; init; }

    /// <summary>Keyed hash of the subject: what lists and indexes carry instead of the number.</summary>
    public string SubjectKey { get; init; } = "";

    /// <summary>Keyed hash of the last four digits of the phone, for searching; null without a phone.</summary>
    public string? PhoneKey { get; init; }

    /// <summary>The masked name, kept beside a name that is stored encrypted.</summary>
    public string? Masked { get; init; }

    /// <summary>张*三, 青海**有限公司: for lists.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string MaskedName => Masked ?? Masking.Name(Name, Kind);
}

/// <summary>The limits of one case, as the item and the place set them on the day of submission.</summary>
public sealed record CaseLimits(TimeLimit Acceptance, TimeLimit Statutory, TimeLimit Committed, TimeLimit? Extension)
{
    public static readonly CaseLimits None = new(Lawful(5, "《行政许可法》第三十二条"), Lawful(20, "《行政许可法》第四十二条"), Lawful(20, "《行政许可法》第四十二条"), null);

    private static TimeLimit Lawful(int days, string basis) => new(days, TimeUnit.WorkingDays, TimeLimitKind.Statutory, basis);
}

/// <summary>A paper that was handed in. <paramref name="Hash"/> addresses its bytes (SHA-256, lower-case hex).</summary>
public sealed record SubmittedMaterial(string RequirementId, string Hash, string FileName, string ContentType, long Size)
{
    /// <summary>SHA-256 of the file as it lies on disk, encrypted: whether it is still the same can be told without a key. Null for files of before.</summary>
    public string? Sealed { get; init; }

    /// <summary>Keyed hash of the subject with whose key it is encrypted, where that is not the case's own (handed in by an agency's machine).</summary>
    public string? Under { get; init; }
}

/// <summary>告知承诺: the applicant promised in writing. <paramref name="TextHash"/> is the hash of the text that was told and promised.</summary>
public sealed record SignedPromise(string SignedBy, DateTimeOffset SignedAt, string TextHash);

/// <summary>A step of this case. <paramref name="After"/>: ids of steps that come first.</summary>
public sealed record Step(string Id, string Name, StepKind Kind, Role Role, int Persons, IReadOnlyList<string> After)
{
    public DateTimeOffset? DoneAt { get; init; }
}

/// <summary>One thing asked for, and why it is needed. <paramref name="Target"/> is a material requirement's or an element's id.</summary>
public sealed record RequestedThing(string Target, string Reason);

/// <summary>补正告知: once and complete (行政许可法 Art. 32(4)).</summary>
public sealed record SupplementRequest(IReadOnlyList<RequestedThing> Things, string ById, string ByName, DateTimeOffset At, DateOnly? AnswerBy)
{
    public DateTimeOffset? ProvidedAt { get; init; }
}

/// <summary>One officer's opinion on one step.</summary>
public sealed record Review(string StepId, string OfficerId, string OfficerName, bool Favourable, string Opinion, DateTimeOffset At);

/// <summary>A procedure whose time is not counted (行政许可法 Art. 45). <paramref name="Name"/>: 听证, 检验 …; the days needed were told in writing.</summary>
public sealed record SpecialProcedure(string Name, int WorkingDays, string Notice, DateTimeOffset StartedAt)
{
    public DateTimeOffset? EndedAt { get; init; }

    public string? Result { get; init; }
}

/// <summary>延长: asked by an officer, answered by the head; the reason is told to the applicant (Art. 42).</summary>
public sealed record Extension(int Amount, string Reason, string RequestedBy, string RequestedByName, DateTimeOffset RequestedAt)
{
    /// <summary>Null until the head has answered.</summary>
    public bool? IsApproved { get; init; }

    public string? AnsweredBy { get; init; }

    public string? AnsweredByName { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Why it was rejected.</summary>
    public string? Answer { get; init; }
}

/// <summary>准予 / 不予. A refusal carries its reasons and the remedies (Art. 38).</summary>
public sealed record CaseDecision(bool IsGranted, string Reasons, string? Remedies, string ById, string ByName, DateTimeOffset At);

/// <summary>评价: 1 非常不满意 … 5 非常满意; 1 and 2 are 差评.</summary>
public sealed record CaseRating(int Stars, string? Words, DateTimeOffset At)
{
    public bool IsBad => Stars <= 2;

    /// <summary>The five levels of 国办发〔2019〕51号.</summary>
    public static string Label(int stars) => stars switch { 5 => "非常满意", 4 => "满意", 3 => "基本满意", 2 => "不满意", _ => "非常不满意" };
}

/// <summary>What a check after the decision found.</summary>
public enum PostCheckOutcome
{
    /// <summary>符合.</summary>
    Passed,

    /// <summary>责令改正: something to put right, nothing false.</summary>
    Rectify,

    /// <summary>承诺不实: what was promised or declared is not true; the grant is taken back.</summary>
    Breach,
}

/// <summary>事后核查, scheduled with the decision. <paramref name="DueOn"/> is its last day.</summary>
public sealed record PostCheckTask(string StepId, string Name, DateOnly DueOn, bool IsProvisional)
{
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>Null until checked.</summary>
    public PostCheckOutcome? Outcome { get; init; }

    public string? Finding { get; init; }

    public string? ByName { get; init; }
}

/// <summary>撤销, with reason and the legal basis.</summary>
public sealed record CaseRevocation(string Reason, string ById, string ByName, DateTimeOffset At);

/// <summary>Which of a case's clocks runs.</summary>
public enum CaseClock
{
    /// <summary>受理: five working days from receipt (Art. 32).</summary>
    Acceptance,

    /// <summary>补正: the applicant's turn.</summary>
    Supplement,

    /// <summary>办理: decision within the committed limit.</summary>
    Decision,

    /// <summary>送达: ten working days from the decision (Art. 44).</summary>
    Delivery,

    /// <summary>事后核查.</summary>
    PostCheck,
}

/// <summary>The last day of the clock that runs, whether a day on the way is only computed, and the day from which to warn.</summary>
public sealed record CaseDue(CaseClock Clock, DateOnly DueOn, bool IsProvisional, DateOnly WarnOn, string CalendarVersion);
