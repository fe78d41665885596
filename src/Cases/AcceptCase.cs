using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>受理: the agency takes the case on; the limit for the decision starts (行政许可法 Art. 32, 42).</summary>
public static class AcceptCase
{
    public sealed record Request(long CaseId, string Note = "");

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now) =>
        CasePolicy.Refuses(CaseAction.Accept, c, actor, now) is { } refusal ? refusal : new Effect(new CaseAccepted(request.Note));

    public static Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct) =>
        desk.Act(new Act(request.CaseId, actor, "accept", idempotencyKey, seenVersion) { Content = request.Note }, (c, law, now) => Decide(c, request, actor, law, now), ct);
}
