using System.Globalization;
using Jiangyuan.Catalogue;
using Jiangyuan.Cases.Certificates;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>
/// 决定, by the head: granted — the certificate is issued in the same transaction and the check afterwards is scheduled —
/// or refused with reasons and remedies (行政许可法 Art. 38).
/// </summary>
public static class DecideCase
{
    public sealed record Request(long CaseId, bool Grant, string Reasons);

    /// <summary>Pure: the case's own events. A grant names the certificate it issues.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now, Certificate? certificate)
    {
        if (CasePolicy.Refuses(CaseAction.Decide, c, actor, now) is { } refusal)
            return refusal;
        if (!request.Grant)
        {
            return CaseRefusals.Text(request.Reasons, "reasons", "不予许可的理由") is { } unfounded
                ? unfounded
                : new Effect(new CaseDecided(false, request.Reasons, RemediesOf(law)));
        }
        List<CaseEvent> events = [new CaseDecided(true, request.Reasons.Trim(), null)];
        if (certificate is not null)
            events.Add(new CertificateIssued(certificate.Number));
        if (law.Item is { Supervision.PostCheck: { } check } item && (check.OnlyIn is null || check.OnlyIn == c.Mode) && Conditions.Hold(check.When, item, c.Answers, ChinaTime.DateOf(c.SubmittedAt)))
        {
            var due = CaseClocks.Simple(check.Within, now, law);
            var step = c.Steps.FirstOrDefault(s => s.Kind == StepKind.PostCheck);
            events.Add(new PostCheckScheduled(step?.Id ?? "system-post-check", step?.Name ?? (check.OnSite ? "现场核查" : "事后核查"), due.Due, due.IsProvisional));
        }
        return new Effect([.. events]);
    }

    public static async Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct)
    {
        var act = new Act(request.CaseId, actor, "decide", idempotencyKey, seenVersion) { Content = $"{request.Grant}\n{request.Reasons}" };
        var chance = desk.Options.Chance(16);
        // The conditions of the law and the certificate need the answers as they are: deciding is a reading too.
        OpenedFields? opened = null;
        var sealedCase = (await desk.Store.Load(CaseStream.Type, request.CaseId.ToString(CultureInfo.InvariantCulture), ct)).State;
        if (request.Grant && CasePolicy.Refuses(CaseAction.Decide, sealedCase, desk.Known(actor), act.Asking(desk.Now()).At) is null && CaseSealing.FieldsOf(sealedCase) is { Count: > 0 } fields)
        {
            opened = await PersonalData.Read(desk, actor, sealedCase.Number, sealedCase.Applicant.SubjectKey, fields, ct);
            if (opened.State != PersonalDataState.Readable)
                return SubjectVault.CannotOpen;
        }
        if (request.Grant && await desk.ReadyToSeal(sealedCase.Applicant.SubjectKey, ct) is { } unready)
            return unready;
        var replaced = request.Grant ? await Replaced(request.CaseId, desk, ct) : [];
        return await desk.Act(act, (stored, law, now) =>
        {
            var c = opened is null ? stored : CaseSealing.Opened(stored, opened);
            if (!request.Grant || CasePolicy.Refuses(CaseAction.Decide, c, actor, now) is not null)
                return Decide(c, request, actor, law, now, null);
            if (law.Item is not { } item || law.Agency is not { } agency)
                return CaseRefusals.ItemMissing;
            if (item.Result is not { } template)
                return Decide(c, request, actor, law, now, null);
            return CertificateIssue.Make(c, item, template, agency, ChinaTime.DateOf(now), chance).Then<Effect>(certificate =>
                Decide(c, request, actor, law, now, certificate).Then<Effect>(effect => effect with
                {
                    Also = [CertificateIssue.Append(certificate, desk, act.Asking(now)), .. replaced.Select(old => CertificateStream.Type.Append(
                        old.State.Number, old, [CertificateStream.Write(new CertificateReplaced(certificate.Number))], act.Asking(now)).Append)],
                }));
        }, ct);
    }

    /// <summary>Where one objects, in words.</summary>
    internal static string? RemediesOf(CaseLaw law) => law.Item?.Remedies is { } r
        ? $"如不服本决定，可以自收到之日起{r.Reconsideration}内向{r.ReconsiderationBody}申请行政复议，或者自收到之日起{r.Litigation}内向{r.Court}提起行政诉讼。"
        : null;

    // 一企一证: where the template allows one only, the certificate that stands now gives way.
    private static async Task<IReadOnlyList<Loaded<Certificate>>> Replaced(long caseId, CaseDesk desk, CancellationToken ct)
    {
        var c = (await desk.Store.Load(CaseStream.Type, caseId.ToString(CultureInfo.InvariantCulture), ct)).State;
        if (c.Version == 0 || desk.LawOf(c).Item?.Result is not { OnePerSubject: true } template)
            return [];
        List<Loaded<Certificate>> standing = [];
        foreach (var number in await new CertificateQueries(desk).Standing(c.Applicant.SubjectKey, template.Id, ct))
            standing.Add(await desk.Store.Load(CertificateStream.Type, number, ct));
        return standing;
    }
}
