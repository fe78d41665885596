using System.Data.Common;
using System.Globalization;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Clocks;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Cases.Access;
using Jiangyuan.Cases.Keys;

namespace Jiangyuan.Cases;

/// <summary>
/// Reading. Lists are keyset-paged and never counted. Staff who open a case leave an access event first, with the case number as the purpose;
/// without it nothing is shown.
/// </summary>
public sealed class CaseQueries(CaseDesk desk)
{
    private const int MaximumPage = 100;
    internal const string Columns = "c.id, c.number, c.item, c.item_name, c.division, c.agency, c.applicant, c.status, c.submitted_at, c.due_clock, c.due_on, c.due_provisional, c.warn_on, c.holder, c.closed_at";

    /// <summary>Open work of the actor's agency for the actor's roles, the nearest deadline first. <paramref name="after"/>: the cursor of the last line seen.</summary>
    public async Task<IReadOnlyList<InboxLine>> Inbox(Actor actor, InboxFilter filter, string? after, int take, CancellationToken ct)
    {
        if (actor.Agency is not { } agency)
            return [];
        take = Math.Clamp(take, 1, MaximumPage);
        var (due, id, step) = Cursor(after);
        List<InboxLine> lines = [];
        foreach (var role in RolesOf(actor, filter))
        {
            lines.AddRange(await Sql.Query(desk.Store, ReadScope.Agency(agency), $"""
                SELECT {Columns}, i.step, i.due_on FROM inbox i JOIN cases c ON c.id = i.case_id
                WHERE i.agency = @p0 AND i.role = @p1 AND (i.due_on, i.case_id, i.step) > (@p2, @p3, @p4) AND i.due_on <= @p5{(filter.Item is null ? "" : " AND c.item = @p7")}
                ORDER BY i.due_on, i.case_id, i.step LIMIT @p6
                """, r => new InboxLine(Line(r), r.GetString(15), role, r.Date(16)), ct,
                [agency, CaseRefusals.Kebab(role), due, id, step, CaseStream.Date(filter.DueBy) ?? CaseStream.NoDate, (long)take, .. filter.Item is { } item ? [item] : Array.Empty<object>()]));
        }
        return [.. lines.OrderBy(l => l.DueOn ?? DateOnly.MaxValue).ThenBy(l => l.Case.Id).ThenBy(l => l.StepId, StringComparer.Ordinal).Take(take)];
    }

    /// <summary>How many lines each of these inboxes has; counting stops at <paramref name="most"/>. One question to the database for all of them.</summary>
    public async Task<IReadOnlyList<int>> InboxCounts(Actor actor, IReadOnlyList<InboxFilter> filters, int most, CancellationToken ct)
    {
        var agency = actor.Agency ?? "";
        List<object> values = [agency, (long)most];
        string Value(object value)
        {
            values.Add(value);
            return $"@p{values.Count - 1}";
        }
        (int Filter, string Sql)[] counts = [.. from f in Enumerable.Range(0, agency.Length == 0 ? 0 : filters.Count) from role in RolesOf(actor, filters[f]) select (f, Count(filters[f], role))];
        string Count(InboxFilter filter, Role role) =>
            $"(SELECT count(*) FROM (SELECT 1 FROM inbox i{(filter.Item is { } item ? $" JOIN cases c ON c.id = i.case_id AND c.item = {Value(item)}" : "")} WHERE i.agency = @p0 AND i.role = {Value(CaseRefusals.Kebab(role))} AND i.due_on <= {Value(CaseStream.Date(filter.DueBy) ?? CaseStream.NoDate)} ORDER BY i.due_on, i.case_id, i.step LIMIT @p1) AS counted)";
        if (counts.Length == 0)
            return [.. filters.Select(_ => 0)];
        var found = await Sql.Query(desk.Store, ReadScope.Agency(agency), "SELECT " + string.Join(", ", counts.Select(c => c.Sql)), r => Enumerable.Range(0, counts.Length).Select(r.GetInt64).ToArray(), ct, [.. values]);
        return [.. Enumerable.Range(0, filters.Count).Select(f => (int)Math.Min(most, counts.Index().Where(c => c.Item.Filter == f).Sum(c => found[0][c.Index])))];
    }

    private static IEnumerable<Role> RolesOf(Actor actor, InboxFilter filter) =>
        new[] { Role.CounterClerk, Role.Officer, Role.Head }.Where(r => actor.Is(r) && (filter.Role is null || filter.Role == r));

    /// <summary>The cases of the actor's subject, newest first. <paramref name="after"/>: the id of the last line seen.</summary>
    public Task<IReadOnlyList<CaseLine>> MyCases(Actor actor, long? after, int take, CancellationToken ct) => Sql.Query(desk.Store, ReadScope.Subject(desk.KeyOf(actor)),
        $"SELECT {Columns} FROM cases c WHERE c.subject = @p0 AND c.id < @p1 ORDER BY c.id DESC LIMIT @p2",
        Line, ct, desk.KeyOf(actor), after ?? long.MaxValue, (long)Math.Clamp(take, 1, MaximumPage));

    /// <summary>The cases of the actor's agency, newest first; all agencies for an auditor.</summary>
    public Task<IReadOnlyList<CaseLine>> AgencyCases(Actor actor, long? after, int take, CancellationToken ct) =>
        actor.Is(Role.Auditor)
            ? Sql.Query(desk.Store, ReadScope.System, $"SELECT {Columns} FROM cases c WHERE c.id < @p0 ORDER BY c.id DESC LIMIT @p1", Line, ct, after ?? long.MaxValue, (long)Math.Clamp(take, 1, MaximumPage))
            : Sql.Query(desk.Store, ReadScope.Agency(actor.Agency ?? ""), $"SELECT {Columns} FROM cases c WHERE c.agency = @p0 AND c.id < @p1 ORDER BY c.id DESC LIMIT @p2", Line, ct,
                actor.Agency ?? "", after ?? long.MaxValue, (long)Math.Clamp(take, 1, MaximumPage));

    /// <summary>
    /// Open cases of the actor's agency whose clock ends on or before a day, whoever has to act, the nearest first. <paramref name="after"/>: day and id of the last line seen.
    /// </summary>
    public Task<IReadOnlyList<CaseLine>> Clocks(Actor actor, DateOnly dueBy, (DateOnly DueOn, long Id)? after, int take, CancellationToken ct) => Sql.Query(desk.Store, ReadScope.Agency(actor.Agency ?? ""),
        $"SELECT {Columns} FROM cases c WHERE c.agency = @p0 AND c.due_on <= @p1 AND (c.due_on, c.id) > (@p2, @p3) ORDER BY c.due_on, c.id LIMIT @p4",
        Line, ct, actor.Agency ?? "", CaseStream.Date(dueBy)!, CaseStream.Date(after?.DueOn) ?? "", after?.Id ?? 0L, (long)Math.Clamp(take, 1, MaximumPage));

    /// <summary>One case, as of now: what time has brought about is already in it. Unknown and foreign look alike.</summary>
    /// <remarks>
    /// What is opened, <see cref="AccessPolicy"/> decides: for the applicant, and for staff who have open work on the case, after the reading was recorded; the rest of
    /// the agency, the system and an auditor, who reads who did what, get them covered, unless they state a purpose that the policy takes.
    /// <paramref name="only"/> limits what is opened and recorded to some fields, <paramref name="also"/> names a file that is given out with them.
    /// </remarks>
    public Task<Outcome<Case>> Case(long id, Actor actor, CancellationToken ct, Func<string, bool>? only = null, params string[] also) => Case(id, actor, null, ct, only, also);

    /// <summary>The same for a purpose beyond open work: refused where the policy does not take it, instead of covered.</summary>
    public async Task<Outcome<Case>> Case(long id, Actor actor, AccessPurpose? why, CancellationToken ct, Func<string, bool>? only = null, params string[] also)
    {
        actor = desk.Known(actor);
        var c = (await desk.Store.Load(CaseStream.Type, id.ToString(CultureInfo.InvariantCulture), ct)).State;
        var verdict = AccessPolicy.Reading(actor, c, why);
        if (verdict.Denied is { } denied)
            return denied;
        // An auditor's look at who did what is on record too, though it opens nothing.
        if (actor.Is(Role.Auditor))
            await PersonalData.Read(desk, actor, c.Number, c.Applicant.SubjectKey, [], ct);
        c = verdict.Fields == AccessFields.Personal
            ? CaseSealing.Opened(c, await PersonalData.Read(desk, actor, why ?? AccessPurpose.Work, c.Number, c.Applicant.SubjectKey, CaseSealing.FieldsOf(c, only), ct, also))
            : CaseSealing.Masked(c, desk.LawOf(c).Item);
        var law = desk.LawOf(c);
        var elapsed = Elapse.Due(c, law, desk.Now());
        // The page's version stays that of the store: a command on it decides with the same elapsed events.
        return elapsed.Count == 0 ? c : CaseFold.Apply(c, CaseDesk.Sealed(c, elapsed, law, Actor.TheSystem, desk.Now())) with { Version = c.Version };
    }

    /// <summary>
    /// One file of a case, opened after the reading was recorded. <paramref name="hash"/> is looked up among the case's own, so that nobody reads a file by
    /// another case.
    /// </summary>
    public async Task<Outcome<(SubmittedMaterial Material, byte[] Bytes)>> Material(string? number, string hash, Actor actor, CancellationToken ct)
    {
        actor = desk.Known(actor);
        if (CaseNumber.Parse(number) is not { IsGiven: true, Value: var parsed })
            return CaseRefusals.Unknown;
        var c = (await desk.Store.Load(CaseStream.Type, parsed.Id.ToString(CultureInfo.InvariantCulture), ct)).State;
        if (AccessPolicy.Reading(actor, c).Fields != AccessFields.Personal || c.Materials.FirstOrDefault(m => m.Hash == hash) is not { } material
            || desk.Options.Materials is not { } files || await files.Stored(material, c.Applicant.SubjectKey, ct) is not { } stored)
            return CaseRefusals.Unknown;
        var (key, whose) = (SealedFile.EnvelopeOf(stored), material.Under ?? c.Applicant.SubjectKey);
        SealedField?[] fields = [SealedField.Of(CaseSealing.File, material.FileName, CaseSealing.RecordOf(c), c.Applicant.SubjectKey), SealedField.Of(SealedFile.FieldOf(hash), key, SealedFile.RecordOf(hash), whose)];
        var opened = await PersonalData.Read(desk, actor, c.Number, c.Applicant.SubjectKey, [.. fields.OfType<SealedField>()], ct, SealedFile.FieldOf(hash));
        if (opened.State == PersonalDataState.Unavailable)
            return SubjectVault.CannotOpen;
        var bytes = key is null ? stored : SealedFile.Open(stored, opened.Of(SealedFile.FieldOf(hash), key)!, hash);
        return bytes is null ? CaseRefusals.Unknown : (material with { FileName = opened.Of(CaseSealing.File, material.FileName)! }, bytes);
    }

    /// <summary>One case covered, whoever asks: for a page that needs its name and no data.</summary>
    public async Task<Outcome<Case>> Masked(long id, Actor actor, CancellationToken ct)
    {
        var c = (await desk.Store.Load(CaseStream.Type, id.ToString(CultureInfo.InvariantCulture), ct)).State;
        return AccessPolicy.Reading(desk.Known(actor), c).Denied is { } denied ? denied : CaseSealing.Masked(c, desk.LawOf(c).Item);
    }

    /// <summary>One case by its number as typed.</summary>
    public async Task<Outcome<Case>> ByNumber(string? number, Actor actor, CancellationToken ct, Func<string, bool>? only = null, params string[] also) =>
        CaseNumber.Parse(number) is { IsGiven: true } parsed ? await Case(parsed.Value.Id, actor, ct, only, also) : CaseRefusals.Unknown;

    /// <summary>What happened, in order. The access is that of <c>Case</c>, which the page has asked before.</summary>
    public async Task<IReadOnlyList<HistoryLine>> History(Case c, Actor actor, CancellationToken ct)
    {
        if (!CasePolicy.MaySee(c, desk.Known(actor)))
            return [];
        var events = await desk.Store.ReadStream(CaseStream.Type.StreamOf(c.Id.ToString(CultureInfo.InvariantCulture)), ct);
        return [.. events.Select(e => new HistoryLine(e.Version, EventJson.Read(e), e.At) { IsCovered = c.Personal == Keys.PersonalDataState.Masked })];
    }

    /// <summary>Clock, holder and deadlines of a case now.</summary>
    public CaseTimes Times(Case c) => CaseTimes.Of(c, desk.LawOf(c), desk.Now());

    /// <summary>The printable proof of the deadline.</summary>
    public Outcome<Proof> Proof(Case c) => CaseTimes.Prove(c, desk.LawOf(c));

    /// <summary>The actor's open drafts, newest first.</summary>
    public Task<IReadOnlyList<DraftLine>> Drafts(Actor actor, CancellationToken ct) => Sql.Query(desk.Store, ReadScope.Account(actor.Id),
        "SELECT id, item, division, saved_at FROM drafts WHERE owner = @p0 ORDER BY id DESC LIMIT 100",
        r => new DraftLine(r.GetInt64(0), r.GetString(1), r.GetString(2), r.Instant(3)!.Value), ct, actor.Id);

    /// <summary>One draft of the actor's, opened. While its keys cannot be had it is refused: masked answers must not be saved over the real ones.</summary>
    public async Task<Outcome<Draft>> Draft(long id, Actor actor, CancellationToken ct)
    {
        var draft = (await desk.Store.Load(DraftStream.Type, id.ToString(CultureInfo.InvariantCulture), ct)).State;
        if (draft.OwnerId != actor.Id || draft.Version == 0)
            return DraftRefusals.Unknown;
        if (draft.Status != DraftStatus.Open)
            return draft;
        var opened = await PersonalData.Read(desk, actor, "draft", draft.SubjectKey, CaseSealing.FieldsOf(draft), ct);
        return opened.State == PersonalDataState.Readable ? draft with { Answers = CaseSealing.Opened(draft.Answers, opened), Materials = CaseSealing.Opened(draft.Materials, opened) } : SubjectVault.CannotOpen;
    }

    /// <summary>Who read the data of this subject, newest first (个人信息保护法 Art. 44, 45).</summary>
    public Task<IReadOnlyList<AccessLine>> Accesses(string subject, long? after, int take, CancellationToken ct) => AccessesOf(desk.SubjectKey(CodeText.Normalise(subject)), after, take, ct);

    /// <summary>The same, by the keyed hash; with <paramref name="own"/> only the person's own readings, or only those of others.</summary>
    public Task<IReadOnlyList<AccessLine>> AccessesOf(string subjectKey, long? after, int take, CancellationToken ct, bool? own = null) => Sql.Query(desk.Store, ReadScope.Subject(subjectKey),
        "SELECT id, actor_name, agency, purpose, read_at, fields, own, basis, reason, actor FROM accesses WHERE subject = @p0 AND id < @p1 AND own BETWEEN @p3 AND @p4 ORDER BY id DESC LIMIT @p2",
        Accessed, ct,
        subjectKey, after ?? long.MaxValue, (long)Math.Clamp(take, 1, MaximumPage), own == true ? 1L : 0L, own == false ? 0L : 1L);

    /// <summary>One reading of a subject's data; null when there is none of this number, or it is of somebody else's.</summary>
    public async Task<AccessLine?> AccessOf(string subjectKey, long reading, CancellationToken ct) => (await Sql.Query(desk.Store, ReadScope.Subject(subjectKey),
        "SELECT id, actor_name, agency, purpose, read_at, fields, own, basis, reason, actor FROM accesses WHERE id = @p0 AND subject = @p1", Accessed, ct, reading, subjectKey)) is [var line] ? line : null;

    /// <summary>The same lines with the readers' own words opened, which is a reading itself (<paramref name="purpose"/> says what for).</summary>
    public async Task<IReadOnlyList<AccessLine>> WithReasons(IReadOnlyList<AccessLine> lines, string subjectKey, Actor actor, string purpose, CancellationToken ct)
    {
        var fields = lines.Select(l => Keys.SealedField.Of(AccessStream.ReasonField, l.Reason, AccessStream.Type.StreamOf(subjectKey), subjectKey)).OfType<Keys.SealedField>().ToList();
        if (fields.Count == 0)
            return lines;
        var opened = await Keys.PersonalData.Read(desk, actor, purpose, subjectKey, fields, ct);
        return [.. lines.Select(l => l with { Reason = opened.Of(AccessStream.ReasonField, l.Reason)! })];
    }

    private static AccessLine Accessed(DbDataReader r) => new(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.Instant(4)!.Value)
    {
        Fields = r.GetString(5).Split('\n', StringSplitOptions.RemoveEmptyEntries),
        IsOwn = r.GetInt64(6) == 1,
        Basis = Sql.Named<AccessBasis>(r.GetString(7)),
        Reason = r.GetString(8),
        ActorId = r.GetString(9),
    };

    internal static CaseLine Line(DbDataReader r) => new(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6),
        Sql.Named<CaseStatus>(r.GetString(7)), r.Instant(8)!.Value)
    {
        Clock = r.Text(9) is { } clock ? Sql.Named<CaseClock>(clock) : null,
        DueOn = r.Date(10),
        IsProvisional = r.GetInt64(11) == 1,
        WarnOn = r.Date(12),
        Holder = r.Text(13),
        ClosedAt = r.Instant(14),
    };

    private static (string Due, long Id, string Step) Cursor(string? text) =>
        text?.Split('~', 3) is [{ Length: 10 } due, var id, var step] && long.TryParse(id, CultureInfo.InvariantCulture, out var number) ? (due, number, step) : ("", 0, "");
}
