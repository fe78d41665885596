using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Clocks;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue.Planning;

/// <summary>What is known of the person: answers by element id, ids of certificates already held, the 12-digit division, the day.</summary>
public sealed record Circumstances(string Division, DateOnly On)
{
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    public IReadOnlySet<string> Held { get; init; } = new HashSet<string>();

    /// <summary>Ids of the registers that know this person; null = every register does.</summary>
    public IReadOnlySet<string>? Registers { get; init; }

    /// <summary>True when the register can answer for this person.</summary>
    public bool Knows(string register) => Registers is null || Registers.Contains(register);
}

/// <summary>The whole way to the wanted results. When <see cref="Cannot"/> is not empty, the rest covers only what can be had.</summary>
public sealed record Plan
{
    /// <summary>In an order in which they can be done; those of one <see cref="PlannedItem.Step"/> run in parallel.</summary>
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

    /// <summary>The fewest visits: only what cannot be done online or by post, one visit for all that the same hall takes in the same step.</summary>
    public required int Visits { get; init; }

    /// <summary>Visits when everything is done at counters.</summary>
    public required int CounterVisits { get; init; }

    /// <summary>Other lawful ways with what they would change.</summary>
    public required IReadOnlyList<PlanAlternative> Alternatives { get; init; }

    /// <summary>Cannot, because; empty when the plan reaches every wanted result.</summary>
    public required IReadOnlyList<PlanObstacle> Cannot { get; init; }

    /// <summary>True when no other choice of givers is better by days, then fees, then materials; false when the search was cut short.</summary>
    public bool IsBest { get; init; } = true;

    /// <summary>Spans of the life event's stages; empty when it has none.</summary>
    public IReadOnlyList<StageSpan> Stages { get; init; } = [];

    /// <summary>The agency that answers for the whole; null without services.</summary>
    public Agency? Lead { get; init; }

    /// <summary>Procedures on the way whose time is not counted (行政许可法 art. 45), one sentence each.</summary>
    public IReadOnlyList<string> NotCounted { get; init; } = [];

    /// <summary>The day on which the last decision is due when the first is accepted on <paramref name="start"/>, and whether it rests on a year without a notice.</summary>
    public (DateOnly Day, bool IsProvisional) EndsOn(WorkingCalendar calendar, DivisionCode division, DateOnly start)
    {
        var end = calendar.AddWorkingDays(start, WorkingDays, division);
        return (end, Enumerable.Range(start.Year, end.Year - start.Year + 1).Any(year => !calendar.Covers(year)));
    }
}

/// <summary>
/// One service of a plan. <paramref name="Step"/> counts from 1; <paramref name="After"/> are ids of services whose results it needs.
/// It runs from <see cref="StartDay"/> to <see cref="EndDay"/>, counted in working days from the beginning, and may slip by <see cref="Slack"/>.
/// </summary>
public sealed record PlannedItem(ServiceItem Item, Offer Offer, HandlingMode Mode, int Days, int Step, IReadOnlyList<string> After)
{
    public int StartDay { get; init; }

    public int EndDay => StartDay + Days;

    public int Slack { get; init; }

    /// <summary>Id of the life event's stage, or null.</summary>
    public string? StageId { get; init; }
}

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
    /// <summary>The question as it is asked once: required when any form requires it, with every check of every form.</summary>
    public required Question Question { get; init; }

    /// <summary>True when whether it is needed depends on an answer not yet given.</summary>
    public bool Depends { get; init; }

    /// <summary>The register's name, or null.</summary>
    public string? From { get; init; }
}

/// <summary>How a material comes.</summary>
public enum MaterialOrigin
{
    Applicant, // handed in
    Register, // obtained from a register
    HeldCertificate, // a certificate the person holds
    EarlierResult, // made by an earlier service of the same plan
}

/// <summary>One material of the merged list, asked once for all the services that use it.</summary>
public sealed record PlannedMaterial(string Name, MaterialOrigin Source, string? From, IReadOnlyList<string> UsedBy)
{
    public bool Depends { get; init; }

    /// <summary>Why it need not be handed in; null when it must.</summary>
    public string? Why => Source switch
    {
        MaterialOrigin.Register => $"从“{From}”取得",
        MaterialOrigin.HeldCertificate => $"您已有“{From}”，由机关核验",
        MaterialOrigin.EarlierResult => $"前面一步办出“{From}”，直接使用",
        _ => null,
    };
}

/// <summary>Another lawful way: what it is and how days, fees and materials would differ.</summary>
public sealed record PlanAlternative(string ItemId, string Text, int Days, decimal Fees, int Materials)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Text}（总时间{Change(Days, " 个工作日")}，收费{Change(Fees, " 元")}，要交的材料{Change(Materials, " 份")}）";

    private static string Change(decimal by, string unit) => by == 0 ? "不变" : by > 0 ? $"多 {by:0.##}{unit}" : $"少 {-by:0.##}{unit}";
}

/// <summary>Why a result cannot be had: the item and condition in the way, and what would make it possible.</summary>
public sealed record PlanObstacle(string ResultId, string Reason, string Help, Place Place)
{
    public string? ItemId { get; init; }

    /// <summary>The FEEL text that was false, or null.</summary>
    public string? Condition { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"办不成：{Reason}怎样才行：{Help}{(Place.File is { Length: > 0 } ? $"（{Place}）" : "")}";
}

/// <summary>A stage as planned: its lead, from which to which working day, and its limit.</summary>
public sealed record StageSpan(LifeStage Stage, Agency? Lead, int StartDay, int EndDay)
{
    /// <summary>Working days that the stage takes.</summary>
    public int Days => EndDay - StartDay;

    public bool IsWithinLimit => Days <= Duration.WorkingDays(Stage.Limit);
}
