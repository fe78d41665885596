using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>撤回: the applicant takes the application back, any time before the decision. No reason need be given.</summary>
public static class WithdrawCase
{
    public sealed record Request(long CaseId, string Reason = "");

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now) =>
        CasePolicy.Refuses(CaseAction.Withdraw, c, actor, now) is { } refusal
            ? refusal
            : new Effect(new CaseWithdrawn(string.IsNullOrWhiteSpace(request.Reason) ? "申请人撤回申请" : request.Reason));

    public static Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct)
    {
        actor = desk.Known(actor);
        return desk.Act(new Act(request.CaseId, actor, "withdraw", idempotencyKey, seenVersion) { Content = request.Reason }, (c, law, now) => Decide(c, request, actor, law, now), ct);
    }
}
