using System.Globalization;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>
/// 一次提交: pins the plan and opens, in one transaction, the cases of all services that wait for nothing. Everything that later services will ask
/// is checked now, so that nobody is asked again in the middle.
/// </summary>
public static class StartLife
{
    public sealed record Request(long Id)
    {
        /// <summary>The name typed under the promises, where a service is handled on commitment.</summary>
        public string? PromiseSignedBy { get; init; }

        public string? Phone { get; init; }
    }

    /// <summary>Pure but for the catalogue of the desk: what is started, or all that is wrong at once. Material errors are named <c>material.NAME</c>.</summary>
    public static Outcome<LifeStarted> Decide(LifeCase life, Request request, Actor actor, Plan plan, bool hasBreach, CaseDesk desk, DateTimeOffset now)
    {
        if (!life.BelongsTo(actor))
            return LifeRefusals.Unknown;
        if (actor.Kind != ActorKind.Public || (string.IsNullOrEmpty(actor.Subject) && actor.SealedNumber is null))
            return LifeRefusals.NoApplicant;
        if (plan.Services.Count == 0)
            return LifeRefusals.Nothing(string.Concat(plan.Cannot.Select(obstacle => obstacle.ToString())));
        var applicant = new LifeApplicant(actor.Id, actor.Name, CodeText.Normalise(actor.Subject), actor.SubjectKind, actor.SubjectName ?? actor.Name, request.Phone);
        var errors = new List<FieldError>();
        var steps = new List<LifeStep>();
        foreach (var service in plan.Services)
        {
            var step = new LifeStep(service.Item.Id, service.Item.Name, service.Item.Result?.Name ?? service.Item.Name, service.Offer.Division, service.Offer.Agency.Name, service.Mode, service.Step, service.After)
            { Stage = plan.Stages.FirstOrDefault(span => span.Stage.Id == service.StageId)?.Stage.Name };
            var decided = LifeSubmission.Decide(life, step, actor, request.Phone, request.PromiseSignedBy, 0, hasBreach, desk, now);
            if (decided.Refusal is { Fields: { Count: > 0 } fields })
                errors.AddRange(fields.Select(error => Named(error, service.Item)));
            else if (decided.Refusal is { } refusal)
                step = step with { Status = LifeStepStatus.ByHand, Why = refusal.Message + refusal.Next };
            steps.Add(step);
        }
        if (errors.Count > 0)
            return new Refusal("case.incomplete", $"有 {errors.DistinctBy(error => error.Field).Count()} 处需要更正。", "请更正后重新提交。", [.. errors.DistinctBy(error => error.Field)]);
        if (steps.TrueForAll(step => step.After.Count > 0 || step.Status == LifeStepStatus.ByHand))
            return LifeRefusals.Nothing(string.Concat(steps.Select(step => step.Why).Distinct()));
        var (due, isProvisional) = plan.EndsOn(desk.Calendar, desk.LawAt(life.Division).Division, ChinaTime.DateOf(now));
        return new LifeStarted(applicant, steps, plan.Lead?.Name ?? "", due, isProvisional, request.PromiseSignedBy);
    }

    /// <summary>Starting again gives what is there already.</summary>
    public static async Task<Outcome<LifeCase>> Handle(Request request, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        var now = desk.Now();
        var asking = new Asking(actor.Id, "life", now);
        actor = desk.Known(actor);
        var key = desk.KeyOf(actor);
        var found = await new LifeQueries(desk).Get(request.Id, actor, ct);
        if (!found.IsGiven || found.Value.Status != LifeStatus.Draft)
            return found;
        if (await desk.ReadyToSeal(key, ct) is { } unready)
            return unready;
        var (seen, held, hasBreach) = (found.Value, await new LifeQueries(desk).Held(actor, ct), await desk.Breaches.AreOpen(desk.Store, key, ct));
        Outcome<Decision> Decide(LifeCase life)
        {
            if (life.Status != LifeStatus.Draft)
                return new Decision([]);
            if (life.Version != seen.Version)
                return LifeRefusals.Moved;
            // As it was opened when it was read, on record.
            life = seen;
            if (desk.Catalogue.LifeEvent(life.LifeEventId) is not { } known)
                return LifeRefusals.Unknown;
            if (life.Materials.FirstOrDefault(given => desk.Options.Materials is { } files && !files.Has(given.File.Hash, life.SubjectKey)) is { } missing)
                return CaseRefusals.Fields("case.file-missing", new FieldError("material." + missing.Name, $"“{missing.File.FileName}”没有上传成功，请重新上传。"));
            var plan = LifeSubmission.PlanOf(known, desk.Catalogue, life.Division, life.Answers, held, ChinaTime.DateOf(now));
            if (NextStage.Missing(known, plan, desk.Catalogue) is { Count: > 0 } earlier)
                return LifeRefusals.StageNotReady(earlier);
            return StartLife.Decide(life, request, actor, plan, hasBreach, desk, now).Then<Decision>(started => Opened(life, started, actor, hasBreach, desk, asking));
        }
        var done = await desk.Store.Execute(LifeStream.Type, request.Id.ToString(CultureInfo.InvariantCulture), asking, Decide, ct);
        return done.Then<LifeCase>(executed => executed.State);
    }

    private static Outcome<Decision> Opened(LifeCase life, LifeStarted started, Actor actor, bool hasBreach, CaseDesk desk, Asking asking)
    {
        var running = LifeStream.Apply(life, started, asking.At);
        var (events, also) = AdvanceLife.Next(running, actor, new Dictionary<long, Case>(), hasBreach, desk, asking);
        var stored = LifeSealing.Seal(started, actor, desk.Sealer(life.SubjectKey, LifeSealing.RecordOf(life.Id)));
        return new Decision([LifeStream.Write(stored), .. events.Select(LifeStream.Write)]) { Also = also };
    }

    private static FieldError Named(FieldError error, ServiceItem item) =>
        error.Field.StartsWith("material.", StringComparison.Ordinal) && item.Materials.FirstOrDefault(material => material.Id == error.Field["material.".Length..]) is { } material
            ? error with { Field = "material." + material.Name } : error;
}
