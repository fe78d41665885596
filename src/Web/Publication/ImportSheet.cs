using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Sheets;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Web.Publication;

/// <summary>Puts an edited sheet of the lists into a batch: every cell that says something else, in one step, or nothing and what is wrong with each cell.</summary>
internal static class ImportSheet
{
    /// <summary><paramref name="OnlyLook"/>: says what would change and changes nothing.</summary>
    internal sealed record Request(string Id, string Name, bool OnlyLook = false);

    /// <summary>What came of it. With findings nothing was changed.</summary>
    internal sealed record Imported(IReadOnlyList<Diagnostic> Findings, IReadOnlyList<string> Paths, int Cells);

    /// <summary>Pure: what is written into the batch.</summary>
    internal static Outcome<Decision> Decide(PublicationBatch batch, int seen, IReadOnlyList<(string Path, string Hash, string? InForce)> changes, Actor actor) =>
        batch.Version == 0 ? PublicationRefusals.Unknown
        : batch.Status != PublicationStatus.Draft ? PublicationRefusals.NotDraft
        : batch.Version != seen ? Moved
        : new Decision([.. changes.Select(change => PublicationStream.Write(new SourceChanged(change.Path, change.Hash == change.InForce ? null : new SourceChange(change.Hash, change.InForce, actor.Id))))]);

    internal static async Task<Outcome<Imported>> Handle(Request request, Stream sheet, Actor actor, PublicationDesk desk, CancellationToken ct)
    {
        if (await desk.Find(request.Id, ct) is not { } batch)
            return PublicationRefusals.Unknown;
        if (batch.Status != PublicationStatus.Draft)
            return PublicationRefusals.NotDraft;
        var files = await desk.FilesOf(batch, ct);
        var import = ListSheet.Import(request.Name, sheet, [.. files.Select(file => new PackageFile(file.Key, file.Value))], batch.EffectiveOn);
        var imported = new Imported(import.Findings, [.. import.Changed.Select(file => file.Path)], import.Cells);
        if (request.OnlyLook || import.Findings.Count > 0 || import.Changed.Count == 0)
            return imported;
        var inForce = desk.Book.On(batch.EffectiveOn).Files;
        var changes = new List<(string, string, string?)>();
        foreach (var file in import.Changed)
            changes.Add((file.Path, await desk.Book.Sources.Keep(ChangeSource.Written(file.Text), actor.Id, ct), inForce.TryGetValue(file.Path, out var text) ? SourceStore.HashOf(text) : null));
        var done = await desk.Store.Execute(PublicationStream.Kind, request.Id, new Asking(actor.Id, "导入清单", desk.Now), now => Decide(now, batch.Version, changes, actor), ct);
        return done.Then<Imported>(_ => imported);
    }

    private static readonly Refusal Moved = new("publication.moved", "在您导入的时候，这个批次刚被改过，没有导入。", "请再导入一次。") { Kind = RefusalKind.Conflict };
}
