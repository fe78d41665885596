using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>终止: handling ends without a decision because it has become pointless (the applicant has died, the company is gone …); by the head, with the reason.</summary>
public static class TerminateCase
{
    public sealed record Request(long CaseId, string Reason);

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now) =>
        (CasePolicy.Refuses(CaseAction.Terminate, c, actor, now) ?? CaseRefusals.Text(request.Reason, "reason", "终止的理由")) is { } refusal
            ? refusal
            : new Effect(new CaseTerminated(request.Reason));

    public static Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct) =>
        desk.Act(new Act(request.CaseId, actor, "terminate", idempotencyKey, seenVersion) { Content = request.Reason }, (c, law, now) => Decide(c, request, actor, law, now), ct);
}
