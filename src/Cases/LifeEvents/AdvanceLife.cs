using System.Globalization;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>
/// Moves a life event on: takes notice of decided cases, opens the cases that waited for them, says what can no longer be had.
/// Asked by every command that decides or ends a linked case, and by the clock's sweep for whatever was missed. Safe to repeat.
/// </summary>
public static class AdvanceLife
{
    private const int Batch = 200;

    /// <summary>
    /// What happens next, and the cases that are opened with it. <paramref name="cases"/> are the linked cases as they are now. Pure but for fresh ids and the
    /// desk's catalogue. <paramref name="life"/> is opened where a case may have to be, <paramref name="applicant"/> then the actor in whose name.
    /// </summary>
    internal static (List<LifeEventHappened> Events, List<StreamAppend> Also) Next(LifeCase life, Actor? applicant, IReadOnlyDictionary<long, Case> cases, bool hasBreach, CaseDesk desk, Asking asking)
    {
        var events = new List<LifeEventHappened>();
        var also = new List<StreamAppend>();
        void Happen(LifeEventHappened e)
        {
            events.Add(e);
            life = LifeStream.Apply(life, e, asking.At);
        }

        if (life.Status != LifeStatus.Running)
            return (events, also);
        foreach (var step in life.Steps.Where(step => step.Status == LifeStepStatus.Open))
        {
            if (cases.GetValueOrDefault(step.CaseId!.Value) is { } c && End(c) is { } end)
                Happen(new LifeStepEnded(step.ItemId, end.Status, end.Why));
        }
        // In the order of the plan, so that one that is blocked blocks those after it at once.
        foreach (var step in life.Steps.Where(step => step.Status == LifeStepStatus.Waiting))
        {
            var before = life.Steps.Where(other => step.After.Contains(other.ItemId)).ToArray();
            if (before.FirstOrDefault(other => other.Status is LifeStepStatus.Failed or LifeStepStatus.Blocked or LifeStepStatus.ByHand) is { } missing)
                Happen(new LifeStepEnded(step.ItemId, LifeStepStatus.Blocked, $"要先有“{missing.ResultName}”。"));
            else if (before.All(other => other.Status == LifeStepStatus.Granted))
                OpenCase(step);
        }
        if (life.Steps.All(step => step.IsOver))
            Happen(new LifeFinished());
        return (events, also);

        void OpenCase(LifeStep step)
        {
            if (applicant is null)
            {
                Happen(new LifeStepEnded(step.ItemId, LifeStepStatus.ByHand, "开始时填写的内容已经读不出来。"));
                return;
            }
            var id = desk.NextId();
            var decided = LifeSubmission.Decide(life, step, applicant, life.Applicant!.Phone, life.PromiseSignedBy, id, hasBreach, desk, asking.At);
            if (decided.IsGiven)
            {
                also.Add(LifeSubmission.Open(decided.Value, id, new LifeLink(life.Id, life.Name, life.Lead, step.Number, life.Steps.Count), applicant, desk, asking));
                Happen(new LifeStepOpened(step.ItemId, id));
            }
            else
            {
                var fields = decided.Refusal.Fields is { Count: > 0 } wrong ? string.Concat(wrong.Select(field => field.Message)) : decided.Refusal.Next;
                Happen(new LifeStepEnded(step.ItemId, LifeStepStatus.ByHand, decided.Refusal.Message + fields));
            }
        }
    }

    /// <summary>Brings one life event up to date; false when there was nothing to do.</summary>
    public static async Task<bool> One(long id, CaseDesk desk, CancellationToken ct)
    {
        var key = id.ToString(CultureInfo.InvariantCulture);
        var life = (await desk.Store.Load(LifeStream.Type, key, ct)).State;
        if (life.Status != LifeStatus.Running)
            return false;
        var cases = await CasesOf(life, desk, ct);
        var hasBreach = await desk.Breaches.AreOpen(desk.Store, life.SubjectKey, ct);
        var (seen, applicant) = (life, (Actor?)null);
        if (MayOpen(life, cases))
        {
            if (await desk.ReadyToSeal(life.SubjectKey, ct) is not null)
                return false;
            var fields = LifeSealing.FieldsOf(life);
            var values = fields.Count == 0 ? new OpenedFields() : await PersonalData.Read(desk, Actor.TheSystem, LifeSealing.RecordOf(id), life.SubjectKey, fields, ct);
            // Without the keys nothing moves; the sweep comes again. What was destroyed or damaged opens no case.
            if (values.State == PersonalDataState.Unavailable)
                return false;
            if (values.State == PersonalDataState.Readable)
                (seen, applicant) = (LifeSealing.Opened(life, values), LifeSealing.ActorOf(LifeSealing.Opened(life, values)));
        }
        var asking = new Asking(Actor.TheSystem.Id, "life", desk.Now());
        var done = await desk.Store.Execute(LifeStream.Type, key, asking, now =>
        {
            if (now.Version != life.Version)
                return LifeRefusals.Moved;
            var (events, also) = Next(seen, applicant, cases, hasBreach, desk, asking);
            return events.Count == 0 ? LifeRefusals.UpToDate : new Decision([.. events.Select(LifeStream.Write)]) { Also = also };
        }, ct);
        return done.IsGiven;
    }

    /// <summary>All life events with a decided case that they have not taken notice of; how many moved.</summary>
    public static async Task<int> Sweep(CaseDesk desk, CancellationToken ct)
    {
        const string Sql = """
            SELECT DISTINCT s.life_id FROM life_steps s JOIN cases c ON c.id = s.case_id JOIN lives l ON l.id = s.life_id
            WHERE l.status = 'running' AND s.status = 'open' AND c.status IN ('granted', 'concluded', 'declined', 'refused', 'withdrawn', 'terminated') AND s.life_id > @p0 ORDER BY s.life_id LIMIT @p1
            """;
        var (moved, after) = (0, 0L);
        while (await Cases.Sql.Query(desk.Store, ReadScope.System, Sql, r => r.GetInt64(0), ct, after, (long)Batch) is { Count: > 0 } ids)
        {
            foreach (var id in ids)
                moved += await One(id, desk, ct) ? 1 : 0;
            after = ids[^1];
        }
        return moved;
    }

    internal static async Task<Dictionary<long, Case>> CasesOf(LifeCase life, CaseDesk desk, CancellationToken ct)
    {
        var cases = new Dictionary<long, Case>();
        foreach (var id in life.Steps.Select(step => step.CaseId).OfType<long>())
            cases[id] = (await desk.Store.Load(CaseStream.Type, id.ToString(CultureInfo.InvariantCulture), ct)).State;
        return cases;
    }

    // True when a case may have to be opened: a step waits whose predecessors are all granted by now.
    private static bool MayOpen(LifeCase life, IReadOnlyDictionary<long, Case> cases) => life.Steps.Any(step => step.Status == LifeStepStatus.Waiting
        && life.Steps.Where(other => step.After.Contains(other.ItemId))
            .All(other => other.Status == LifeStepStatus.Granted || (other is { Status: LifeStepStatus.Open, CaseId: { } c } && cases.GetValueOrDefault(c) is { } its && End(its)?.Status == LifeStepStatus.Granted)));

    private static (LifeStepStatus Status, string? Why)? End(Case c) => c.Status switch
    {
        CaseStatus.Granted or CaseStatus.Concluded => (LifeStepStatus.Granted, null),
        CaseStatus.Declined or CaseStatus.Refused or CaseStatus.Withdrawn or CaseStatus.Terminated => (LifeStepStatus.Failed, $"{c.Status.Label()}：{c.Decision?.Reasons ?? c.EndReason}"),
        _ => null,
    };
}
