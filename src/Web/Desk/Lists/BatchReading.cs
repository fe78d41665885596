using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Diff;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Publication;

namespace Jiangyuan.Web.Desk.Lists;

/// <summary>What the page of a batch shows: all paths, what the compiler finds, what changes, and what becomes of cases and drafts that are open. No difference while there are errors.</summary>
internal sealed record BatchReading(IReadOnlyList<string> Paths, IReadOnlyList<Diagnostic> Findings, CatalogueDiff? Diff, IReadOnlyList<RebaseLine> Rebase)
{
    internal static async Task<BatchReading> Of(PublicationBatch batch, PublicationDesk desk, CancellationToken ct)
    {
        if (batch.Status is PublicationStatus.Published or PublicationStatus.InForce)
            return new([], [], await Published(batch, desk, ct), []);
        var before = desk.Book.On(batch.EffectiveOn);
        var files = await desk.FilesOf(batch, ct);
        IReadOnlyList<string> paths = [.. files.Keys.Union(batch.Changes.Keys).Order(StringComparer.Ordinal)];
        if (batch.Changes.Count == 0)
            return new(paths, [], Empty, []);
        var (catalogue, findings) = desk.Book.Compile(files);
        if (catalogue is null)
            return new(paths, findings, null, []);
        var rebase = batch.Status == PublicationStatus.Discarded ? [] : await RebaseDrafts.Report(desk.Cases, catalogue, batch.EffectiveOn, BringIntoForce.Changed(batch), ct);
        return new(paths, findings, Compare(before, catalogue, files), rebase);
    }

    /// <summary>What a published batch changed: its sources laid over those it was written on.</summary>
    internal static async Task<CatalogueDiff?> Published(PublicationBatch batch, PublicationDesk desk, CancellationToken ct)
    {
        if (batch.Snapshot is not { } hash || desk.Book.At(hash) is not { } after || await desk.Book.Sources.Files(hash, ct) is not { } kept)
            return null;
        var files = new SortedDictionary<string, string>(kept.ToDictionary(file => file.Path, file => file.Text), StringComparer.Ordinal);
        var was = new SortedDictionary<string, string>(files, StringComparer.Ordinal);
        foreach (var (path, change) in batch.Changes)
        {
            if (change.From is null)
                was.Remove(path);
            else
                was[path] = await desk.Book.Sources.Text(change.From, ct);
        }
        return desk.Book.Recompile(was) is { } before ? Compare(new(DateOnly.MinValue, before, was), after, files) : null;
    }

    private static readonly CatalogueDiff Empty = new([], [], Burden.None, Burden.None);

    private static CatalogueDiff Compare(CatalogueBook.Stage before, Catalogue.Catalogue after, SortedDictionary<string, string> files) =>
        CatalogueDiff.Of(new(before.Catalogue, [.. CatalogueBook.FilesOf(before)]), new(after, [.. files.Select(file => new PackageFile(file.Key, file.Value))]));
}
