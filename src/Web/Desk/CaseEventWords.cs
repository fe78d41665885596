using Jiangyuan.Cases;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Components;

namespace Jiangyuan.Web.Desk;

/// <summary>Events of a case in words, for staff: reasons and opinions included.</summary>
internal static class CaseEventWords
{
    internal static TimelineEntry Entry(HistoryLine line) => new(Title(line.Event), ChinaText.At(line.Event.At), line.Event.ByName, line.IsCovered ? null : Text(line.Event));

    private static string Title(CaseEvent e) => e switch
    {
        CaseSubmitted s => s.Channel == CaseChannel.Counter ? "窗口收件" : "网上提交",
        CaseAccepted => "受理",
        CaseDeemedAccepted => "视为受理",
        CaseDeclined => "不予受理",
        SupplementRequested => "一次性告知补正",
        SupplementProvided => "申请人补正",
        ReviewRecorded r => r.Favourable ? "审查：符合条件" : "审查：不符合条件",
        SpecialProcedureStarted s => $"启动特别程序：{s.Name}",
        SpecialProcedureEnded s => $"特别程序结束：{s.Name}",
        ExtensionRequested x => $"申请延长 {x.Amount}",
        ExtensionApproved x => $"批准延长 {x.Amount}",
        ExtensionRejected => "不批准延长",
        CaseDecided d => d.IsGranted ? "决定：准予" : "决定：不予许可",
        CertificateIssued c => $"生成证照 {c.CertificateNumber}",
        CertificateDelivered d => $"送达：{d.How}",
        CaseWithdrawn => "申请人撤回",
        CaseTerminated => "终止办理",
        PostCheckScheduled p => $"安排事后核查：{p.Name}，{p.DueOn:yyyy-MM-dd} 前",
        PostCheckRecorded p => "事后核查：" + p.Outcome switch { PostCheckOutcome.Passed => "符合", PostCheckOutcome.Rectify => "责令改正", _ => "承诺不实" },
        CertificateRevoked => "撤销准予决定",
        CaseRated r => $"申请人评价：{CaseRating.Label(r.Stars)}",
        DeadlineRecomputed => "期限重新计算",
        _ => e.GetType().Name,
    };

    private static string? Text(CaseEvent e) => e switch
    {
        CaseAccepted a => Empty(a.Note),
        CaseDeemedAccepted d => $"{d.LimitEndedOn:yyyy-MM-dd} 前没有告知补正，自收到申请之日起视为受理（行政许可法第三十二条）",
        CaseDeclined d => d.Reason,
        SupplementRequested s => string.Join("；", s.Things.Select(t => $"{t.Target}：{t.Reason}")),
        ReviewRecorded r => r.Opinion,
        SpecialProcedureStarted s => $"预计 {s.WorkingDays} 个工作日。{s.Notice}",
        SpecialProcedureEnded s => s.Result,
        ExtensionRequested x => x.Reason,
        ExtensionApproved x => x.Reason,
        ExtensionRejected x => x.Reason,
        CaseDecided d => d.Reasons,
        CaseWithdrawn w => w.Reason,
        CaseTerminated t => t.Reason,
        PostCheckRecorded p => p.Finding,
        CertificateRevoked r => r.Reason,
        CaseRated r => Empty(r.Words),
        DeadlineRecomputed d => d.Why,
        _ => null,
    };

    private static string? Empty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
