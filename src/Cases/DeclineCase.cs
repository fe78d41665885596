using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>不予受理: not a matter for a licence, or not this agency's (行政许可法 Art. 32(1), (2)); in writing, with the reason and where to turn.</summary>
public static class DeclineCase
{
    public sealed record Request(long CaseId, string Reason);

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now) =>
        (CasePolicy.Refuses(CaseAction.Decline, c, actor, now) ?? CaseRefusals.Text(request.Reason, "reason", "不予受理的理由")) is { } refusal
            ? refusal
            : new Effect(new CaseDeclined(request.Reason, DecideCase.RemediesOf(law)));

    public static Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct) =>
        desk.Act(new Act(request.CaseId, actor, "decline", idempotencyKey, seenVersion) { Content = request.Reason }, (c, law, now) => Decide(c, request, actor, law, now), ct);
}
