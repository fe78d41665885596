using System.Globalization;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>补正: the applicant hands in what was asked for, all of it; the acceptance clock starts anew from this day.</summary>
public static class ProvideSupplement
{
    /// <summary>Answers and materials that replace or join the earlier ones.</summary>
    public sealed record Request(long CaseId, IReadOnlyDictionary<string, string> Answers, IReadOnlyList<SubmittedMaterial> Materials);

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now)
    {
        if (CasePolicy.Refuses(CaseAction.Supplement, c, actor, now) is { } refusal)
            return refusal;
        if (law.Item is not { } item)
            return CaseRefusals.ItemMissing;
        var asked = c.Supplement!.Things.Select(t => t.Target).ToHashSet();
        var answers = request.Answers.Where(a => asked.Contains(a.Key) && !string.IsNullOrWhiteSpace(a.Value)).ToDictionary(a => a.Key, a => a.Value);
        var materials = request.Materials.Where(m => asked.Contains(m.RequirementId)).ToArray();
        List<FieldError> errors = [];
        foreach (var target in asked.Where(t => !answers.ContainsKey(t) && materials.All(m => m.RequirementId != t)))
            errors.Add(new(target, $"“{Application.NameOf(item, target)}”还没有补正。"));
        var merged = new Dictionary<string, string>(c.Answers);
        foreach (var (element, value) in answers)
            merged[element] = value;
        errors.AddRange(Catalogue.FormAnswers.Check(item.Form, merged, ChinaTime.DateOf(c.SubmittedAt)).Where(e => asked.Contains(e.Field)));
        errors.AddRange(Application.MaterialErrors(item, materials));
        return errors.Count > 0 ? CaseRefusals.Fields("case.supplement-incomplete", [.. errors]) : new Effect(new SupplementProvided(answers, materials));
    }

    /// <remarks>The answers given before stay sealed: only those that are asked for are checked, and they come with the request.</remarks>
    public static async Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct)
    {
        actor = desk.Known(actor);
        var before = (await desk.Store.Load(CaseStream.Type, request.CaseId.ToString(CultureInfo.InvariantCulture), ct)).State;
        if (!CasePolicy.MaySee(before, actor))
            return CaseRefusals.Unknown;
        var key = before.Applicant.SubjectKey;
        var kept = await Application.Kept(request.Materials, key, actor, desk, ct);
        if (!kept.IsGiven)
            return kept.Refusal;
        request = request with { Materials = kept.Value };
        if (await desk.ReadyToSeal(key, ct) is { } unready)
            return unready;
        return await desk.Act(new Act(request.CaseId, actor, "supplement", idempotencyKey, seenVersion) { Content = Application.Content(request.Answers, request.Materials) },
            (c, law, now) => Decide(c, request, actor, law, now).Then<Effect>(effect => effect.Events is [SupplementProvided given]
                ? new Effect(given with { Answers = CaseSealing.Seal(given.Answers, law.Item!, desk.Sealer(key, CaseSealing.RecordOf(c))), Materials = CaseSealing.Seal(given.Materials, desk.Sealer(key, CaseSealing.RecordOf(c))) })
                : effect), ct);
    }
}
