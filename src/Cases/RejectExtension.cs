using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>不批准延长: the case stays within its limit.</summary>
public static class RejectExtension
{
    public sealed record Request(long CaseId, string Reason);

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now) =>
        (CasePolicy.Refuses(CaseAction.ApproveExtension, c, actor, now) ?? CaseRefusals.Text(request.Reason, "reason", "不批准的理由")) is { } refusal
            ? refusal
            : new Effect(new ExtensionRejected(request.Reason));

    public static Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct) =>
        desk.Act(new Act(request.CaseId, actor, "reject-extension", idempotencyKey, seenVersion) { Content = request.Reason }, (c, law, now) => Decide(c, request, actor, law, now), ct);
}
