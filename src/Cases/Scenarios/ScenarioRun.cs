using Jiangyuan.Catalogue;
using Jiangyuan.Cases.Certificates;
using Jiangyuan.Kernel;

namespace Jiangyuan.Cases.Scenarios;

/// <summary>How one scenario ended. A failure says where it is written and what was not met.</summary>
public sealed record ScenarioResult(Scenario Scenario, Place Place, string? Failure)
{
    public bool IsPassed => Failure is null;
}

/// <summary>Plays one scenario on a desk of its own, act by act, with a clock that stands where the act puts it. Ends at the first thing that is not met.</summary>
internal sealed class ScenarioRun(Scenario scenario, CaseDesk desk, VirtualTime time)
{
    private readonly CaseQueries _queries = new(desk);
    private readonly ServiceItem? _item = desk.Catalogue.ItemAt(scenario.ItemId, scenario.Division, ChinaTime.DateOf(scenario.SubmittedAt));
    private readonly Offer? _offer = desk.Catalogue.Offer(scenario.ItemId, scenario.Division, ChinaTime.DateOf(scenario.SubmittedAt));
    private long? _case;

    internal async Task<ScenarioResult> Run(CancellationToken ct)
    {
        foreach (var act in scenario.Acts)
        {
            time.Now = act.At;
            var refusal = await Carry(act, ct);
            if (act.Expect.Refusal != refusal?.Code)
            {
                return Fail(act, refusal is null
                    ? $"应被拒绝（{act.Expect.Refusal}），却办成了"
                    : $"{(act.Expect.Refusal is null ? "应办成" : $"应以 {act.Expect.Refusal} 拒绝")}，却被拒绝：{refusal.Code} {refusal.Message}{string.Concat((refusal.Fields ?? []).Select(f => $" [{f.Field}] {f.Message}"))}");
            }
            if (await Unmet(act.Expect, ct) is { } unmet)
                return Fail(act, unmet);
        }
        return new(scenario, scenario.Place, null);
    }

    private ScenarioResult Fail(ScenarioAct act, string what) => new(scenario, act.Place, $"{act.At:yyyy-MM-dd HH:mm} {act.Action}:{what}");

    private async Task<Refusal?> Carry(ScenarioAct act, CancellationToken ct)
    {
        if (act.Action == "submit")
            return await Submit(act, ct);
        if (_case is not { } id)
            return null;
        if (act.Action == "time-passes")
        {
            await RecomputeDeadlines.One(id, desk, ct);
            return null;
        }
        return (await Command(id, act, ActorOf(act.By), ct)).Refusal;
    }

    private async Task<Refusal?> Submit(ScenarioAct act, CancellationToken ct)
    {
        var submitted = await SubmitCase.Handle(new(scenario.ItemId, scenario.Division, scenario.Mode)
        {
            Answers = scenario.Answers,
            Materials = Materials(scenario.Materials),
            PromiseSignedBy = scenario.Mode == HandlingMode.Commitment ? scenario.ApplicantName : null,
            OnBehalfOf = act.By == "counter-clerk" ? new(scenario.ApplicantKind, scenario.ApplicantCode, scenario.ApplicantName) : null,
        }, ActorOf(act.By), desk, null, ct);
        if (!submitted.IsGiven)
            return submitted.Refusal;
        _case = submitted.Value.Id;
        return null;
    }

    private Task<Outcome<Case>> Command(long id, ScenarioAct act, Actor actor, CancellationToken ct)
    {
        string Word(string key, string otherwise = "") => act.With.GetValueOrDefault(key) is [var word, ..] ? word : otherwise;
        var reason = Word("reason", Word("reasons"));
        var days = int.TryParse(Word("days"), out var number) ? number : 0;
        return act.Action switch
        {
            "accept" => AcceptCase.Handle(new(id, reason), actor, desk, null, null, ct),
            "decline" => DeclineCase.Handle(new(id, reason), actor, desk, null, null, ct),
            "request-supplement" => RequestSupplement.Handle(new(id, [.. act.With.GetValueOrDefault("items", []).Select(item => new RequestedThing(item, reason))]), actor, desk, null, null, ct),
            "supplement" => ProvideSupplement.Handle(new(id, scenario.Answers, Materials(act.With.GetValueOrDefault("materials", []))), actor, desk, null, null, ct),
            "review" => ReviewCase.Handle(new(id, Word("step"), Word("outcome", "pass") == "pass", Word("text", "符合条件")), actor, desk, null, null, ct),
            "start-special" => StartSpecialProcedure.Handle(new(id, Word("procedure"), days, reason), actor, desk, null, null, ct),
            "end-special" => EndSpecialProcedure.Handle(new(id, Word("procedure"), Word("text", "已结束")), actor, desk, null, null, ct),
            "request-extension" => RequestExtension.Handle(new(id, days, reason), actor, desk, null, null, ct),
            "approve-extension" => ApproveExtension.Handle(new(id, reason), actor, desk, null, null, ct),
            "reject-extension" => RejectExtension.Handle(new(id, reason), actor, desk, null, null, ct),
            "decide" => DecideCase.Handle(new(id, Word("outcome", "granted") == "granted", reason), actor, desk, null, null, ct),
            "deliver" => DeliverCertificate.Handle(new(id, Word("text", "送达")), actor, desk, null, null, ct),
            "withdraw" => WithdrawCase.Handle(new(id, reason), actor, desk, null, null, ct),
            "terminate" => TerminateCase.Handle(new(id, reason), actor, desk, null, null, ct),
            "post-check" => RecordPostCheck.Handle(new(id, Word("step"), Sql.Named<PostCheckOutcome>(Word("outcome", "passed")), Word("text", "符合")), actor, desk, null, null, ct),
            "revoke" => RevokeCertificate.Handle(new(id, reason), actor, desk, null, null, ct),
            "rate" => RateCase.Handle(new(id, int.TryParse(Word("stars"), out var stars) ? stars : 0, Word("text")), actor, desk, null, null, ct),
            _ => Task.FromResult<Outcome<Case>>(new Refusal("scenario.unknown-act", $"不认识的动作“{act.Action}”。")),
        };
    }

    private async Task<string?> Unmet(ScenarioExpectation expected, CancellationToken ct)
    {
        if (_case is not { } id)
            return null;
        var c = (await _queries.Case(id, Actor.TheSystem, ct)).Value;
        var times = _queries.Times(c);
        var certificate = c.CertificateNumber is { } number ? (await new CertificateQueries(desk).OfNumber(number, ct)).StatusOn(desk.Today()) : (CertificateStatus?)null;
        return Differs("status", expected.Status, CaseRefusals.Kebab(c.Status))
            ?? Differs("due-on", expected.DueOn, times.StatutoryDueOn ?? times.DueOn)
            ?? Differs("committed-due-on", expected.CommittedDueOn, times.CommittedDueOn)
            ?? Differs("provisional", expected.IsProvisional, times.StatutoryDueOn is null ? times.IsProvisional : times.StatutoryIsProvisional)
            ?? Differs("accepted-on", expected.AcceptedOn, times.AcceptedOn)
            ?? Differs("delivery-due-on", expected.DeliveryDueOn, times.Clock == CaseClock.Delivery ? times.DueOn : null)
            ?? Differs("post-check-due-on", expected.PostCheckDueOn, c.PostChecks.Count == 0 ? null : c.PostChecks[^1].DueOn)
            ?? Differs("held-by", expected.HeldBy, times.Holder.Who)
            ?? Differs("certificate", expected.Certificate, certificate == CertificateStatus.Valid);
    }

    private static string? Differs<T>(string what, T? expected, T? actual) =>
        expected is null || Equals(expected, actual) ? null : $"{what} 应为 {Text(expected)}，实为 {(actual is null ? "无" : Text(actual))}";

    private static string Text(object value) => value switch { DateOnly date => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), bool truth => truth ? "true" : "false", _ => value.ToString()! };

    private SubmittedMaterial[] Materials(IReadOnlyList<string> ids) =>
        [.. ids.Select(id => new SubmittedMaterial(id, new string('0', 64), $"{id}.pdf", ContentType(id), 1024))];

    private string ContentType(string id) => _item?.Materials.FirstOrDefault(m => m.Id == id)?.Formats is ["jpg" or "jpeg", ..] ? "image/jpeg"
        : _item?.Materials.FirstOrDefault(m => m.Id == id)?.Formats is ["png", ..] ? "image/png" : "application/pdf";

    private Actor ActorOf(string by) => by switch
    {
        "applicant" or "citizen" => new("applicant", scenario.ApplicantName, new HashSet<Role> { scenario.ApplicantKind == ApplicantKind.Person ? Role.Citizen : Role.CompanyAgent })
        {
            Subject = scenario.ApplicantCode,
            SubjectName = scenario.ApplicantName,
            SubjectKind = scenario.ApplicantKind,
        },
        "stranger" => new("stranger", "无关的人", new HashSet<Role> { Role.Citizen }) { Subject = "11010519491231002X", SubjectName = "无关的人" },
        "counter-clerk" => Staff(by, "窗口人员", Role.CounterClerk),
        "officer" or "officer-2" => Staff(by, by == "officer" ? "审查人员甲" : "审查人员乙", Role.Officer),
        "head" => Staff(by, "负责人", Role.Head),
        _ => Actor.TheSystem,
    };

    private Actor Staff(string id, string name, Role role) => new(id, name, new HashSet<Role> { role }) { Agency = _offer?.Agency.Id ?? "", Division = scenario.Division };
}
