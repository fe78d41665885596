using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>申请延长: asked before the limit ends, once, at most what the law allows (行政许可法 Art. 42). Counts only when the head approves.</summary>
public static class RequestExtension
{
    /// <summary><paramref name="Amount"/> is in the unit of the item's extension limit.</summary>
    public sealed record Request(long CaseId, int Amount, string Reason);

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now)
    {
        if ((CasePolicy.Refuses(CaseAction.Extend, c, actor, now) ?? CaseRefusals.Text(request.Reason, "reason", "延长的理由")) is { } refusal)
            return refusal;
        if (request.Amount < 1 || request.Amount > c.Limits.Extension!.Amount)
            return CaseRefusals.Fields("case.extension-amount", new FieldError("amount", $"可以延长 1 至 {c.Limits.Extension!.Amount}，最多{c.Limits.Extension}（{c.Limits.Extension.LegalBasis}）。"));
        if (c.Limits.Extension.Unit != c.Limits.Statutory.Unit && c.Limits.Extension.Unit != c.Limits.Committed.Unit)
            return CaseRefusals.NoExtension;
        return ChinaTime.DateOf(now) > CaseClocks.Statutory(c, law).Due
            ? CaseRefusals.ExtensionTooLate
            : new Effect(new ExtensionRequested(request.Amount, request.Reason));
    }

    public static Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct) =>
        desk.Act(new Act(request.CaseId, actor, "request-extension", idempotencyKey, seenVersion) { Content = $"{request.Amount}\n{request.Reason}" },
            (c, law, now) => Decide(c, request, actor, law, now), ct);
}
