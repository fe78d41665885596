using Jiangyuan.Cases.Certificates;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>撤销: what was granted is taken back (行政许可法 Art. 69); public verification shows it at once.</summary>
public static class RevokeCertificate
{
    public sealed record Request(long CaseId, string Reason);

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now) =>
        (CasePolicy.Refuses(CaseAction.Revoke, c, actor, now) ?? CaseRefusals.Text(request.Reason, "reason", "撤销的理由和依据")) is { } refusal
            ? refusal
            : new Effect(new CertificateRevoked(request.Reason));

    public static async Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct)
    {
        var act = new Act(request.CaseId, actor, "revoke", idempotencyKey, seenVersion) { Content = request.Reason };
        var certificate = await CertificateQueries.OfCase(desk, request.CaseId, ct);
        return await desk.Act(act, (c, law, now) => Decide(c, request, actor, law, now).Then<Effect>(effect => effect with
        {
            Also = Cancel(certificate, request.Reason, act.Asking(now)),
        }), ct);
    }

    /// <summary>The append that takes a certificate out of force; none where it is already.</summary>
    internal static IReadOnlyList<StreamAppend> Cancel(Loaded<Certificate>? certificate, string reason, Asking asking) =>
        certificate is { State.Status: CertificateStatus.Valid }
            ? [CertificateStream.Type.Append(certificate.State.Number, certificate, [CertificateStream.Write(new CertificateCancelled(reason))], asking).Append]
            : [];
}
