using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Web.Publication;

/// <summary>
/// A second person publishes: never one who wrote or submitted. Everything is compiled again, on its own day and on every later day that is already published, and any error
/// refuses it. From its day on every page and every new case has it; cases that run keep the version they began with.
/// </summary>
internal static class ApprovePublication
{
    internal static Outcome<NewEvent> Decide(PublicationBatch batch, Actor actor, DateOnly today, int errors, IReadOnlyList<string> movedOn, string snapshot, string below) =>
        batch.Version == 0 ? PublicationRefusals.Unknown
        : batch.Status != PublicationStatus.InReview ? PublicationRefusals.NotInReview
        : batch.Hands.Contains(actor.Id) ? PublicationRefusals.SamePerson
        : batch.EffectiveOn < today ? PublicationRefusals.DayPassed
        : movedOn.Count > 0 ? PublicationRefusals.MovedOn(movedOn)
        : errors > 0 ? PublicationRefusals.HasErrors(errors)
        : PublicationStream.Write(new PublicationPublished(actor.Name, snapshot, below));

    internal static async Task<Outcome<PublicationBatch>> Handle(string id, Actor actor, PublicationDesk desk, CancellationToken ct)
    {
        if (await desk.Find(id, ct) is not { } batch)
            return PublicationRefusals.Unknown;
        var book = desk.Book;
        await book.Refresh(ct);
        var before = book.On(batch.EffectiveOn).Files;
        var movedOn = batch.Changes.Where(pair => (before.TryGetValue(pair.Key, out var text) ? SourceStore.HashOf(text) : null) != pair.Value.From).Select(pair => pair.Key).ToList();
        var others = new List<PublicationBatch>();
        foreach (var other in await PublicationQueries.Published(desk.Store, ct))
            others.Add((await desk.Find(other, ct))!);
        var findings = new List<Diagnostic>();
        var stages = await book.Stages([.. others, batch with { Base = others.Count == 0 ? book.BaseHash : null }], trusted: false, findings, ct);
        var errors = findings.Count(finding => finding.Severity == Severity.Error);
        var own = stages.LastOrDefault(stage => stage.From == batch.EffectiveOn);
        if (errors == 0 && own is not null)
        {
            // Before anything names them: the catalogues of its day and of the days behind it.
            foreach (var stage in stages.Where(stage => stage.From >= batch.EffectiveOn))
                await book.Sources.Keep(stage.Catalogue.Hash, CatalogueBook.FilesOf(stage), actor.Id, ct);
        }
        var published = await desk.Change(id, actor, "公布清单",
            b => b.Version != batch.Version ? PublicationRefusals.NotInReview : Decide(b, actor, desk.Today, errors, movedOn, own?.Catalogue.Hash ?? "", book.BaseHash), ct);
        if (published.IsGiven)
        {
            await book.Refresh(ct);
            await BringIntoForce.Due(desk, ct);
        }
        return published;
    }
}

/// <summary>When the day of a batch has come: applicants' drafts are brought over to the new forms, each with a notice. Doing it twice does nothing twice.</summary>
internal static class BringIntoForce
{
    internal static async Task Due(PublicationDesk desk, CancellationToken ct)
    {
        foreach (var id in await PublicationQueries.Published(desk.Store, ct))
        {
            if (await desk.Find(id, ct) is not { Status: PublicationStatus.Published } batch || batch.EffectiveOn > desk.Today)
                continue;
            var items = Changed(batch);
            var drafts = await RebaseDrafts.Run(desk.Cases, items, $"{batch.Number}《{batch.Title}》", ct);
            await desk.Change(id, Actor.TheSystem, "清单生效", b => b.Status == PublicationStatus.Published ? PublicationStream.Write(new PublicationInForce(drafts)) : PublicationRefusals.NotInReview, ct);
        }
    }

    /// <summary>The items whose files a batch touches; an element or register may touch any, then all.</summary>
    internal static IReadOnlySet<string>? Changed(PublicationBatch batch) =>
        batch.Changes.Keys.All(path => path.StartsWith("items/", StringComparison.Ordinal)) ? batch.Changes.Keys.Select(path => path.Split('/')[1]).ToHashSet() : null;
}
