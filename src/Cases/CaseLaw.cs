using Jiangyuan.Catalogue;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Cases;

/// <summary>Numbers that the law or the province sets for all cases. Data: a deployment may give others.</summary>
public sealed record CaseParameters
{
    /// <summary>行政许可法 Art. 32(4): nobody answered within these working days of receipt, so the case is accepted from receipt.</summary>
    public int DeemedAcceptanceWorkingDays { get; init; } = 5;

    /// <summary>行政许可法 Art. 44: certificates are delivered within these working days of the decision.</summary>
    public int DeliveryWorkingDays { get; init; } = 10;

    /// <summary>How long the applicant has to answer a supplement request. No national number is known: to be set by the province.</summary>
    public int SupplementAnswerWorkingDays { get; init; } = 30;

    /// <summary>Files of decided cases are kept this long from their end, and until then not even the person they are about can have them destroyed (档案法; 国家档案局令第8号: 定期10年 is the shortest).</summary>
    public int ArchiveYears { get; init; } = 10;

    /// <summary>An emergency reading lasts this long from its confirmation, and never longer than half an hour whatever stands here.</summary>
    public int BreakGlassMinutes { get; init; } = 30;

    /// <summary>Somebody who questions a reading is answered within these working days. 个人信息保护法 Art. 50 asks for promptness and sets no number: to be set by the province.</summary>
    public int ComplaintWorkingDays { get; init; } = 10;

    /// <summary>Early warning when this many counted days or fewer remain.</summary>
    public int WarnAtRemaining { get; init; } = 3;
}

/// <summary>What decisions on a case are measured against: the calendar of its place, the parameters, and the version of the item it was submitted under.</summary>
public sealed record CaseLaw(WorkingCalendar Calendar, DivisionCode Division, CaseParameters Parameters)
{
    /// <summary>Null when the version is no longer in the catalogue.</summary>
    public ServiceItem? Item { get; init; }

    /// <summary>The agency that handles it; null when it is no longer in the catalogue.</summary>
    public Agency? Agency { get; init; }
}
