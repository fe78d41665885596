using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>审查: one officer's opinion on one step. A step of substance needs two different officers (行政许可法 Art. 34).</summary>
public static class ReviewCase
{
    /// <summary><paramref name="StepId"/> empty: the first step that waits for this officer.</summary>
    public sealed record Request(long CaseId, string StepId, bool Favourable, string Opinion);

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now)
    {
        if ((CasePolicy.Refuses(CaseAction.Review, c, actor, now) ?? CaseRefusals.Text(request.Opinion, "opinion", "审查意见")) is { } refusal)
            return refusal;
        var ready = OpenWork.ReadyReviews(c).ToArray();
        var step = request.StepId.Length == 0 ? Array.Find(ready, s => !CasePolicy.HasReviewed(c, s, actor)) : Array.Find(ready, s => s.Id == request.StepId);
        if (step is null)
            return new Refusal("case.no-such-step", "这个审查环节不存在、已经完成，或者还没有轮到。", "请返回办件页面，查看现在的环节。") { Kind = RefusalKind.Conflict };
        if (CasePolicy.HasReviewed(c, step, actor))
            return CaseRefusals.ReviewedAlready;
        if (!actor.Is(step.Role) && !actor.Is(Role.Officer))
            return CaseRefusals.NotYours(CaseAction.Review);
        return new Effect(new ReviewRecorded(step.Id, request.Favourable, request.Opinion));
    }

    public static Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct) =>
        desk.Act(new Act(request.CaseId, actor, "review", idempotencyKey, seenVersion) { Content = $"{request.StepId}\n{request.Favourable}\n{request.Opinion}" },
            (c, law, now) => Decide(c, request, actor, law, now), ct);
}
