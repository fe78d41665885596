using System.Globalization;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>保存一件事: what was planned and filled in so far, right or wrong; checked when it is started.</summary>
public static class SaveLife
{
    private const int MaximumAnswers = 500;
    private const int MaximumLength = 40_000;

    /// <summary><paramref name="Id"/> null begins a new one.</summary>
    public sealed record Request(long? Id, string LifeEventId, string Division)
    {
        public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

        public IReadOnlyList<LifeMaterial> Materials { get; init; } = [];
    }

    /// <summary>Pure.</summary>
    public static Outcome<LifeSaved> Decide(LifeCase life, Request request, Actor actor, string subjectKey, Catalogue.Catalogue catalogue)
    {
        if (request.Id is not null && !life.BelongsTo(actor))
            return LifeRefusals.Unknown;
        if (life.Status != LifeStatus.Draft)
            return LifeRefusals.Started;
        if (actor.Kind != ActorKind.Public || subjectKey.Length == 0)
            return LifeRefusals.NoApplicant;
        if (catalogue.LifeEvent(request.LifeEventId) is not { } known)
            return LifeRefusals.NoSuchEvent;
        if (known.Stages.Count > 0)
            return LifeRefusals.ByStages;
        if (request.Answers.Count > MaximumAnswers || request.Answers.Sum(a => a.Value.Length) > MaximumLength)
            return new Refusal("draft.too-large", "填写的内容太多，没有保存。", "请缩短后再保存。") { Kind = RefusalKind.TooMuch };
        return new LifeSaved(actor.Id, subjectKey, known.Id, known.Name, request.Division)
        {
            Answers = request.Answers.Where(answer => catalogue.Elements.ContainsKey(answer.Key)).ToDictionary(answer => answer.Key, answer => answer.Value),
            Materials = request.Materials,
        };
    }

    public static async Task<Outcome<LifeCase>> Handle(Request request, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        var id = (request.Id ?? desk.NextId()).ToString(CultureInfo.InvariantCulture);
        actor = desk.Known(actor);
        var key = desk.KeyOf(actor);
        if (await desk.ReadyToSeal(key, ct) is { } unready)
            return unready;
        // What is kept of the files is pinned here: the cases that come later take it over.
        var kept = await Application.Kept([.. request.Materials.Select(m => m.File)], key, actor, desk, ct);
        if (!kept.IsGiven)
            return kept.Refusal;
        request = request with { Materials = [.. request.Materials.Select((m, i) => m with { File = kept.Value[i] })] };
        var sealer = desk.Sealer(key, LifeStream.Type.StreamOf(id));
        var given = request.Answers;
        Outcome<Decision> Decide(LifeCase life) => SaveLife.Decide(life, request, actor, key, desk.Catalogue).Then<Decision>(e =>
        {
            given = e.Answers;
            return new Decision([LifeStream.Write(LifeSealing.Seal(e, desk.Catalogue, sealer))]);
        });
        var asking = new Asking(actor.Id, "life", desk.Now());
        var done = request.Id is null
            ? await desk.Store.ExecuteNew(LifeStream.Type, id, asking, Decide, ct)
            : await desk.Store.Execute(LifeStream.Type, id, asking, Decide, ct);
        // Whoever saved knows what was saved: the answers go on as they were given.
        return done.Then<LifeCase>(executed => executed.State with { Answers = given, Materials = request.Materials });
    }
}
