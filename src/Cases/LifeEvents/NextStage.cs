using System.Globalization;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>接着办下一阶段: begins the first stage of a project that is not through yet, with the answers given for the stage before, so that nobody types them again.</summary>
public static class NextStage
{
    /// <param name="Id">A stage of the actor's own that has ended.</param>
    public sealed record Request(long Id);

    /// <summary>The stage that comes next in a plan of the whole, as a thing to do of its own; null when none is left.</summary>
    public static LifeEvent? Of(LifeEvent whole, Plan plan) => plan.Stages is [var first, ..] ? whole.OfStage(first.Stage) : null;

    /// <summary>Results of other stages that a stage's plan would still have to bring about: names, in order. Empty for what is no stage.</summary>
    internal static IReadOnlyList<string> Missing(LifeEvent known, Plan plan, Catalogue.Catalogue catalogue)
    {
        if (known.WholeId is not { } id || catalogue.LifeEvent(id) is not { } whole)
            return [];
        var others = whole.Wants.Select(want => want.ResultId).Except(known.Wants.Select(want => want.ResultId)).ToHashSet(StringComparer.Ordinal);
        return [.. plan.Services.Select(service => service.Item.Result!).Where(result => others.Contains(result.Id)).Select(result => result.Name)];
    }

    /// <summary>The stage after the one that a life event is, under its answers and with what the actor holds by now; null when there is none.</summary>
    public static async Task<LifeEvent?> After(LifeCase life, Actor actor, CaseDesk desk, CancellationToken ct) =>
        desk.Catalogue.LifeEvent(life.LifeEventId)?.WholeId is { } id && desk.Catalogue.LifeEvent(id) is { } whole
            ? Of(whole, await new LifeQueries(desk).Plan(whole, life.Division, life.Answers, actor, ct)) : null;

    public static async Task<Outcome<LifeCase>> Handle(Request request, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        actor = desk.Known(actor);
        var life = (await desk.Store.Load(LifeStream.Type, request.Id.ToString(CultureInfo.InvariantCulture), ct)).State;
        if (!life.BelongsTo(actor))
            return LifeRefusals.Unknown;
        if (life.Status != LifeStatus.Finished)
            return LifeRefusals.NoNextStage;
        // What was filled in before is opened for the person whose it is, on record.
        var opened = await PersonalData.Read(desk, actor, LifeSealing.RecordOf(life.Id), life.SubjectKey, LifeSealing.FieldsOf(life), ct);
        if (opened.State != PersonalDataState.Readable)
            return SubjectVault.CannotOpen;
        life = LifeSealing.Opened(life, opened);
        return await After(life, actor, desk, ct) is { } next
            ? await SaveLife.Handle(new(null, next.Id, life.Division) { Answers = life.Answers }, actor, desk, ct)
            : LifeRefusals.NoNextStage;
    }
}
