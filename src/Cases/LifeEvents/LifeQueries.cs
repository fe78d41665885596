using System.Globalization;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>One life event in a list.</summary>
public sealed record LifeLine(long Id, string Name, string Division, LifeStatus Status, DateOnly? DueOn, DateTimeOffset ChangedAt);

/// <summary>Reading life events.</summary>
public sealed class LifeQueries(CaseDesk desk)
{
    /// <summary>Those of the actor's subject, newest first.</summary>
    public Task<IReadOnlyList<LifeLine>> Mine(Actor actor, CancellationToken ct) => Sql.Query(desk.Store, ReadScope.Subject(desk.KeyOf(actor)),
        "SELECT id, name, division, status, due_on, changed_at FROM lives WHERE subject = @p0 ORDER BY id DESC LIMIT 100",
        r => new LifeLine(r.GetInt64(0), r.GetString(1), r.GetString(2), Sql.Named<LifeStatus>(r.GetString(3)), r.Date(4), r.Instant(5)!.Value), ct,
        desk.KeyOf(actor));

    /// <summary>
    /// One of the actor's own; while it is filled in its answers are opened, and refused as long as their keys cannot be had: masked answers must not be saved
    /// over the real ones. What was started shows no personal data and opens none. Unknown and foreign look alike.
    /// </summary>
    public async Task<Outcome<LifeCase>> Get(long id, Actor actor, CancellationToken ct)
    {
        actor = desk.Known(actor);
        var life = (await desk.Store.Load(LifeStream.Type, id.ToString(CultureInfo.InvariantCulture), ct)).State;
        if (!life.BelongsTo(actor))
            return LifeRefusals.Unknown;
        if (life.Status != LifeStatus.Draft)
            return life;
        var opened = await PersonalData.Read(desk, actor, LifeSealing.RecordOf(id), life.SubjectKey, LifeSealing.FieldsOf(life), ct);
        return opened.State == PersonalDataState.Readable ? LifeSealing.Opened(life, opened) : SubjectVault.CannotOpen;
    }

    /// <summary>Templates of which the actor's subject holds a valid certificate.</summary>
    public async Task<IReadOnlySet<string>> Held(Actor actor, CancellationToken ct) => (await Sql.Query(desk.Store, ReadScope.Subject(desk.KeyOf(actor)),
        "SELECT DISTINCT template FROM certificates WHERE subject = @p0 AND status = 'valid' AND (valid_until IS NULL OR valid_until >= @p1)",
        r => r.GetString(0), ct, desk.KeyOf(actor), CaseStream.Date(desk.Today())!)).ToHashSet(StringComparer.Ordinal);

    /// <summary>The plan of a life event for these answers, today; what the actor holds is counted as held.</summary>
    public async Task<Plan> Plan(LifeEvent known, string division, IReadOnlyDictionary<string, string> answers, Actor? actor, CancellationToken ct) =>
        LifeSubmission.PlanOf(known, desk.Catalogue, division, answers, actor is not null && desk.KeyOf(actor).Length > 0 ? await Held(actor, ct) : new HashSet<string>(), desk.Today());

    /// <summary>The linked cases, by id.</summary>
    public Task<Dictionary<long, Case>> CasesOf(LifeCase life, CancellationToken ct) => AdvanceLife.CasesOf(life, desk, ct);
}
