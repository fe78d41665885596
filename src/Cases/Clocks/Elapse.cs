using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Cases.Clocks;

/// <summary>What time alone brings about. Put before the events of every command, and carried out by a sweep for cases nobody touches.</summary>
public static class Elapse
{
    /// <summary>The events that the passing of time has made due, in order; empty when there are none. Idempotent once applied.</summary>
    public static IReadOnlyList<CaseEvent> Due(Case c, CaseLaw law, DateTimeOffset now)
    {
        var today = ChinaTime.DateOf(now);
        switch (c.Status)
        {
            case CaseStatus.Submitted:
                var receivedAt = CaseClocks.ReceivedAt(c);
                var last = Clock.LastDayToAskForSupplement(ChinaTime.DateOf(receivedAt), law.Calendar, law.Division, law.Parameters.DeemedAcceptanceWorkingDays);
                return today > last ? [BySystem(new CaseDeemedAccepted(now, last) { At = receivedAt }, receivedAt)] : [];
            case CaseStatus.SupplementRequested when c.Supplement!.AnswerBy is { } answerBy && today > answerBy:
                return [BySystem(new CaseTerminated($"申请人未在 {answerBy:yyyy-MM-dd} 前补正，办理终止；可以重新提出申请。"), now)];
            default:
                return [];
        }
    }

    private static CaseEvent BySystem(CaseEvent e, DateTimeOffset at) => e with { ById = Actor.TheSystem.Id, ByName = Actor.TheSystem.Name, At = at };
}
