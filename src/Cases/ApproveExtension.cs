using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>批准延长, by the head; the reason is told to the applicant (行政许可法 Art. 42).</summary>
public static class ApproveExtension
{
    /// <summary><paramref name="Reason"/>: what the applicant is told.</summary>
    public sealed record Request(long CaseId, string Reason);

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now)
    {
        if ((CasePolicy.Refuses(CaseAction.ApproveExtension, c, actor, now) ?? CaseRefusals.Text(request.Reason, "reason", "告知申请人的理由")) is { } refusal)
            return refusal;
        var approved = new ExtensionApproved(c.PendingExtension!.Amount, request.Reason);
        var unlawful = CaseClocks.TryStatutory(CaseFold.Apply(c, approved with { ById = actor.Id, ByName = actor.Name, At = now }), law).Refusal;
        return unlawful is not null ? unlawful
            : ChinaTime.DateOf(now) > CaseClocks.Statutory(c, law).Due ? CaseRefusals.ExtensionTooLate : new Effect(approved);
    }

    public static Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct) =>
        desk.Act(new Act(request.CaseId, actor, "approve-extension", idempotencyKey, seenVersion) { Content = request.Reason }, (c, law, now) => Decide(c, request, actor, law, now), ct);
}
