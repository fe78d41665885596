using Jiangyuan.Cases.Certificates;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>送达: the certificate (or the decision, where there is none) is handed over, within ten working days of the decision (行政许可法 Art. 44).</summary>
public static class DeliverCertificate
{
    public sealed record Request(long CaseId, string How);

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now) =>
        (CasePolicy.Refuses(CaseAction.Deliver, c, actor, now) ?? CaseRefusals.Text(request.How, "how", "送达方式", 200)) is { } refusal
            ? refusal
            : new Effect(new CertificateDelivered(request.How));

    public static async Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct)
    {
        var act = new Act(request.CaseId, actor, "deliver", idempotencyKey, seenVersion) { Content = request.How };
        var certificate = await CertificateQueries.OfCase(desk, request.CaseId, ct);
        return await desk.Act(act, (c, law, now) => Decide(c, request, actor, law, now).Then<Effect>(effect => effect with
        {
            Also = certificate is { State.Status: CertificateStatus.Valid }
                ? [CertificateStream.Type.Append(certificate.State.Number, certificate, [CertificateStream.Write(new CertificateHandedOver(request.How))], act.Asking(now)).Append]
                : [],
        }), ct);
    }
}
