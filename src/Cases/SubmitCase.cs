using System.Globalization;
using System.Runtime.CompilerServices;
using Jiangyuan.Catalogue;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>提交: from a draft, from the API, or by a clerk for a person who is present. Its law (limits, steps) is pinned here.</summary>
public static class SubmitCase
{
    public sealed record Request(string ItemId, string Division, HandlingMode Mode)
    {
        public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

        public IReadOnlyList<SubmittedMaterial> Materials { get; init; } = [];

        /// <summary>The name typed under the promise; only for commitment.</summary>
        public string? PromiseSignedBy { get; init; }

        /// <summary>The draft that becomes the case; it is closed in the same transaction.</summary>
        public long? DraftId { get; init; }

        /// <summary>Whom a clerk enters it for; null when the actor applies.</summary>
        public OnBehalfOf? OnBehalfOf { get; init; }

        public string? Phone { get; init; }
    }

    /// <summary>A person or company present at the counter, whose papers the clerk has seen.</summary>
    public sealed record OnBehalfOf(ApplicantKind Kind, string Subject, string Name);

    /// <summary>What deciding needs besides the request.</summary>
    public sealed record Situation(long Id, Offer Offer, string SnapshotHash, CaseLaw Law, string SubjectKey, bool HasBreach);

    /// <summary>Pure: the event of submission, or everything that is wrong at once.</summary>
    public static Outcome<CaseSubmitted> Decide(Request request, Situation s, Actor actor, DateTimeOffset now)
    {
        var item = s.Offer.Item;
        var asOf = ChinaTime.DateOf(now);
        var found = ApplicantOf(request, s, actor, asOf);
        if (!found.IsGiven)
            return found.Refusal;
        var applicant = found.Value;
        if (!item.Serves.Contains(applicant.Kind))
            return new Refusal("case.not-served", $"“{item.Name}”不面向{(applicant.Kind == ApplicantKind.Person ? "个人" : "企业和其他组织")}办理。", "请核对办理对象，或换用相应的账号。");
        if (!item.Modes.Contains(request.Mode))
            return new Refusal("case.mode-not-offered", $"“{item.Name}”不能以{(request.Mode == HandlingMode.Commitment ? "告知承诺" : "一般程序")}方式办理。", "请选择其他办理方式。");
        var answers = Application.Answers(item, request.Answers, asOf);
        var errors = Application.Errors(item, request.Mode, answers, request.Materials);
        if (request.Mode == HandlingMode.Commitment)
        {
            if (s.HasBreach)
                return new Refusal("case.commitment-breached", "您有过不实承诺，修复之前不能再以告知承诺方式办理（国办发〔2020〕42号）。", "请改用一般程序办理，或先完成信用修复。") { Kind = RefusalKind.Conflict };
            if (item.CommitmentExcludedWhen is { } excluded && answers.Holds(excluded) == true)
                return new Refusal("case.commitment-excluded", "您填写的情形不适用告知承诺。", "请改用一般程序办理。");
            if (string.IsNullOrWhiteSpace(request.PromiseSignedBy))
                errors.Add(new("promise", "请阅读告知内容，并签署承诺。"));
        }
        if (errors.Count > 0)
            return new Refusal("case.incomplete", $"有 {errors.Count} 处需要更正。", "请更正后重新提交。", errors);
        return new CaseSubmitted(CaseNumber.Of(s.Id).Value, item.Id, item.Name, s.Offer.Division, s.Offer.Agency.Id, s.Offer.Agency.Name, s.SnapshotHash, request.Mode,
            request.OnBehalfOf is null ? CaseChannel.Online : CaseChannel.Counter, applicant, Application.Limits(s.Offer, request.Mode, answers), Application.Plan(item, request.Mode, answers))
        {
            Answers = answers.Given,
            Materials = request.Materials,
            Promise = request.Mode == HandlingMode.Commitment ? new(request.PromiseSignedBy!.Trim(), now, item.Commitment is { } text ? Application.HashOf(text) : "") : null,
        };
    }

    /// <summary>Asking again with the same key, or submitting the same draft again, gives the case that is there already.</summary>
    public static async Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, CancellationToken ct)
    {
        var now = desk.Now();
        var id = desk.NextId();
        var asking = new Asking(actor.Id, CaseNumber.Of(id).Value, now)
        {
            IdempotencyKey = idempotencyKey,
            RequestHash = idempotencyKey is null ? null : AskedHash(request),
        };
        var draft = request.DraftId is { } draftId ? await desk.Store.Load(DraftStream.Type, draftId.ToString(CultureInfo.InvariantCulture), ct) : null;
        if (draft is not null && draft.State.OwnerId != actor.Id)
            return DraftRefusals.Unknown;
        if (draft?.State.CaseId is { } submitted)
            return (await desk.Store.Load(CaseStream.Type, submitted.ToString(CultureInfo.InvariantCulture), ct)).State;
        if (draft?.State.Status == DraftStatus.Discarded)
            return DraftRefusals.Discarded;

        var catalogue = desk.Catalogue;
        var asOf = ChinaTime.DateOf(now);
        if (catalogue.Item(request.ItemId, asOf) is null)
            return new Refusal("case.no-such-item", "没有这个事项，或者它现在不办理。", "请从事项目录中选择。") { Kind = RefusalKind.NotFound };
        if (catalogue.Offer(request.ItemId, request.Division, asOf) is not { } offer)
            return new Refusal("case.not-offered-here", "您选择的地区不办理这个事项。", "请选择可以办理的地区。");
        actor = desk.Known(actor);
        var key = request.OnBehalfOf is { } other ? desk.SubjectKey(CodeText.Normalise(other.Subject)) : desk.KeyOf(actor);
        var breached = request.Mode == HandlingMode.Commitment && await desk.Breaches.AreOpen(desk.Store, key, ct);
        var law = desk.LawAt(offer.Division) with { Item = offer.Item, Agency = offer.Agency };
        var kept = await Application.Kept(request.Materials, key, actor, desk, ct);
        if (!kept.IsGiven)
            return kept.Refusal;
        request = request with { Materials = kept.Value };
        if (await desk.ReadyToSeal(key, ct) is { } unready)
            return unready;
        var decided = Decide(request, new Situation(id, offer, catalogue.Hash, law, key, breached), actor, now)
            .Then<CaseSubmitted>(e => e with { Applicant = e.Applicant with { PhoneKey = desk.PhoneKey(e.Applicant.Phone ?? PhoneIn(e, offer.Item)) } })
            .Then<CaseSubmitted>(e => CaseSealing.Seal(e, offer.Item, actor, desk.Sealer(key, CaseStream.Type.StreamOf(id.ToString(CultureInfo.InvariantCulture)))))
            .Then<Decision>(e => Decision(e, id, law, actor, now, draft, asking));
        var done = await desk.Store.ExecuteNew(CaseStream.Type, id.ToString(CultureInfo.InvariantCulture), asking, _ => decided, ct);
        if (!done.IsGiven)
            return done.Refusal;
        return done.Value.WasRepeated ? (await desk.Store.Load(CaseStream.Type, done.Value.Response!, ct)).State : done.Value.State;
    }

    // Everything that makes one asking another: a counter that uses a key again for the next person in the queue must not be given the last one's case.
    private static string AskedHash(Request r)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[1536]);
        var other = r.OnBehalfOf;
        foreach (var part in (ReadOnlySpan<string?>)[r.ItemId, r.Division, r.Mode.ToString(), other?.Kind.ToString(), CodeText.Normalise(other?.Subject ?? ""), other?.Name, r.Phone, r.PromiseSignedBy])
        {
            text.AppendLiteral(part ?? "");
            text.AppendLiteral("\n");
        }
        Application.Append(ref text, r.Answers, r.Materials);
        var hash = Act.RequestHash("submit", r.DraftId ?? 0, text.Text);
        text.Clear();
        return hash;
    }

    private static Decision Decision(CaseSubmitted e, long id, CaseLaw law, Actor actor, DateTimeOffset now, Loaded<Draft>? draft, Asking asking)
    {
        var events = CaseDesk.Sealed(new Case { Id = id }, [e], law, actor, now);
        return new Decision([.. events.Select(EventJson.Write)])
        {
            Response = id.ToString(CultureInfo.InvariantCulture),
            Also = draft is null ? [] : [DraftStream.Type.Append(draft.State.Id.ToString(CultureInfo.InvariantCulture), draft, [DraftStream.Write(new DraftSubmitted(id))], asking).Append],
        };
    }

    private static string? PhoneIn(CaseSubmitted e, ServiceItem item) =>
        item.Form.Questions.FirstOrDefault(q => q.Element.Type == ElementType.Phone) is { } asked ? e.Answers.GetValueOrDefault(asked.Element.Id) : null;

    private static Outcome<Applicant> ApplicantOf(Request request, Situation s, Actor actor, DateOnly asOf)
    {
        if (request.OnBehalfOf is { } other)
        {
            if (!actor.Is(Role.CounterClerk) || actor.Agency != s.Offer.Agency.Id)
                return new Refusal("case.not-at-this-counter", "只有承办部门的窗口人员可以代为录入。", "请到承办部门的窗口办理。") { Kind = RefusalKind.Forbidden };
            var wrong = other.Kind == ApplicantKind.Person ? CitizenNumber.Parse(other.Subject, asOf).Refusal : UnifiedCreditCode.Parse(other.Subject).Refusal;
            if (wrong is not null)
                return CaseRefusals.Fields(wrong.Code, new FieldError("subject", wrong.Message));
            if (CaseRefusals.Text(other.Name, "name", "申请人的姓名或名称", 100) is { } unnamed)
                return unnamed;
            return new Applicant(other.Kind, CodeText.Normalise(other.Subject), other.Name.Trim()) { SubjectKey = s.SubjectKey, Phone = request.Phone };
        }
        return (actor.Subject is { Length: > 0 } || actor.SealedNumber is not null) && actor.Kind == ActorKind.Public
            ? new Applicant(actor.SubjectKind, CodeText.Normalise(actor.Subject), actor.SubjectName ?? actor.Name)
            {
                SubjectKey = s.SubjectKey,
                Phone = request.Phone,
                AgentName = actor.SubjectKind == ApplicantKind.Organization ? actor.Name : null,
            }
            : new Refusal("case.no-applicant", "当前账号不能提出申请。", "请用个人账号登录，或选择要代办的企业。") { Kind = RefusalKind.Forbidden };
    }
}
