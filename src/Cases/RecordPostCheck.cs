using Jiangyuan.Catalogue;
using Jiangyuan.Cases.Certificates;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>
/// 登记事后核查. A false promise takes the grant back at once and is recorded against the applicant, whose next commitment is refused until repaired
/// (国办发〔2020〕42号).
/// </summary>
public static class RecordPostCheck
{
    /// <summary><paramref name="StepId"/> empty: the only check that is open.</summary>
    public sealed record Request(long CaseId, string StepId, PostCheckOutcome Outcome, string Finding);

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now)
    {
        if ((CasePolicy.Refuses(CaseAction.RecordPostCheck, c, actor, now) ?? CaseRefusals.Text(request.Finding, "finding", "核查结果")) is { } refusal)
            return refusal;
        var open = c.PostChecks.Where(p => p.DoneAt is null && (request.StepId.Length == 0 || p.StepId == request.StepId)).ToArray();
        if (open.Length == 0)
            return CaseRefusals.NoPostCheck;
        var recorded = new PostCheckRecorded(open[0].StepId, request.Outcome, request.Finding);
        return request.Outcome == PostCheckOutcome.Breach
            ? new Effect(recorded, new CertificateRevoked($"事后核查发现{(c.Mode == HandlingMode.Commitment ? "承诺" : "申报")}不实：{request.Finding}"))
            : new Effect(recorded);
    }

    public static async Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct)
    {
        var act = new Act(request.CaseId, actor, "post-check", idempotencyKey, seenVersion) { Content = $"{request.StepId}\n{request.Outcome}\n{request.Finding}" };
        var isBreach = request.Outcome == PostCheckOutcome.Breach;
        var certificate = isBreach ? await CertificateQueries.OfCase(desk, request.CaseId, ct) : null;
        var done = await desk.Act(act, (c, law, now) => Decide(c, request, actor, law, now).Then<Effect>(effect => !isBreach ? effect : effect with
        {
            Also =
            [
                .. RevokeCertificate.Cancel(certificate, ((CertificateRevoked)effect.Events[^1]).Reason, act.Asking(now)),
                .. c.Mode == HandlingMode.Commitment ? CommitmentBreaches.Found(c, request.Finding, act.Asking(now)) : [],
            ],
        }), ct);
        desk.Breaches.Forget();
        return done;
    }
}
