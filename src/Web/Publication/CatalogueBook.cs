using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Web.Publication;

/// <summary>
/// The catalogue in force: what the packages' folder held when lists were first published here, and on top of it every published batch from its day on. Reading
/// <see cref="Current"/> is free; a publication shows at once here, a batch that waited for its day shows at the first moment of that day, and other nodes follow at their next
/// <see cref="Refresh"/>. Earlier catalogues stay to be had by their hash, for cases that began under them.
/// </summary>
public sealed class CatalogueBook
{
    private readonly SourceStore _sources;
    private readonly EventStore _store;
    private readonly TimeProvider _time;
    private readonly Stage _packaged;
    private readonly PackageFile[] _around;
    // A hash stands for the same sources for ever, whatever is published. The few releases whose cases are still open: each takes memory.
    private readonly MadeOnce<Catalogue.Catalogue> _earlier = new(8);
    private volatile Stage[] _stages;
    private string _known = "";
    private string _below;

    /// <summary>Divisions, calendars and the words of the search belong to the installation and are not published with the lists.</summary>
    internal CatalogueBook(EventStore store, Catalogue.Catalogue packaged, IReadOnlyList<PackageFile> files, TimeProvider time)
    {
        (_store, _time, _sources) = (store, time, new SourceStore(store, time));
        _around = [.. files.Where(file => !IsPublished(file.Path))];
        _packaged = new(DateOnly.MinValue, packaged, Sorted(files.Where(file => IsPublished(file.Path))));
        _stages = [_packaged];
        _below = packaged.Hash;
    }

    /// <summary>From a day on: the catalogue and its files.</summary>
    internal sealed record Stage(DateOnly From, Catalogue.Catalogue Catalogue, SortedDictionary<string, string> Files);

    /// <summary>The catalogue in force now.</summary>
    public Catalogue.Catalogue Current => On(ChinaTime.Today(_time)).Catalogue;

    internal SourceStore Sources => _sources;

    /// <summary>Hash of the catalogue under all publications.</summary>
    internal string BaseHash => _below;

    /// <summary>What is in force on a day, as far as it is known today.</summary>
    internal Stage On(DateOnly day) => _stages.Last(stage => stage.From <= day);

    /// <summary>The catalogue with this hash: in force, to come, or of the past. Null when it was never kept here.</summary>
    public Catalogue.Catalogue? At(string hash)
    {
        var stages = _stages;
        foreach (var stage in stages)
        {
            if (stage.Catalogue.Hash == hash)
                return stage.Catalogue;
        }
        // Seldom, and once for each hash: a case older than what is in force. The rules of a case are asked for where nothing waits.
        return _earlier.Get(hash, earlier => Find(earlier).GetAwaiter().GetResult());
    }

    /// <summary>Compiles files of the lists together with what surrounds them.</summary>
    internal (Catalogue.Catalogue? Catalogue, IReadOnlyList<Diagnostic> Findings) Compile(IEnumerable<KeyValuePair<string, string>> files) =>
        CatalogueLoader.Load([.. files.Select(file => new PackageFile(file.Key, file.Value)), .. _around]);

    /// <summary>Reads again what is published. Nothing is compiled when nothing has changed.</summary>
    public async Task Refresh(CancellationToken ct = default)
    {
        var published = await PublicationQueries.Published(_store, ct);
        var known = string.Join(' ', published);
        if (known == _known)
            return;
        var batches = new List<PublicationBatch>();
        foreach (var id in published)
            batches.Add((await _store.Load(PublicationStream.Kind, id, ct)).State);
        var stages = await Stages(batches, trusted: true, [], ct);
        // A new release may give the same sources another hash: cases that begin now are pinned to it.
        foreach (var stage in stages)
            await _sources.Keep(stage.Catalogue.Hash, FilesOf(stage), "system", ct);
        (_stages, _known) = ([.. stages], known);
        _below = batches.OrderBy(b => b.PublishedAt).Select(b => b.Base).FirstOrDefault() ?? _packaged.Catalogue.Hash;
    }

    /// <summary>Keeps what came with the packages, so that cases which begin under it find it after the folder has changed.</summary>
    internal Task KeepPackaged(CancellationToken ct) => _sources.Keep(_packaged.Catalogue.Hash, FilesOf(_packaged), "system", ct);

    /// <summary>The stages that these batches make, in the order of their days. Untrusted ones are checked; the first that has errors ends the list, and they are among the findings.</summary>
    internal async Task<IReadOnlyList<Stage>> Stages(IEnumerable<PublicationBatch> batches, bool trusted, List<Diagnostic> findings, CancellationToken ct)
    {
        var ordered = batches.OrderBy(b => b.EffectiveOn).ThenBy(b => b.PublishedAt ?? DateTimeOffset.MaxValue).ToList();
        var below = ordered.OrderBy(b => b.PublishedAt ?? DateTimeOffset.MaxValue).Select(b => b.Base).FirstOrDefault();
        var files = below is null || below == _packaged.Catalogue.Hash ? _packaged.Files : Sorted(await _sources.Files(below, ct) ?? throw new InvalidOperationException($"The snapshot {below} is named and not kept."));
        var stages = new List<Stage> { ReferenceEquals(files, _packaged.Files) ? _packaged : new(DateOnly.MinValue, Trusted(files), files) };
        foreach (var day in ordered.GroupBy(b => b.EffectiveOn))
        {
            files = new(files, StringComparer.Ordinal);
            foreach (var batch in day)
                await Apply(batch, files, ct);
            if (trusted)
            {
                stages.Add(new(day.Key, Trusted(files), files));
                continue;
            }
            var (catalogue, found) = Compile(files);
            findings.AddRange(found.Except(findings));
            if (catalogue is null)
                return stages;
            stages.Add(new(day.Key, catalogue, files));
        }
        return stages;
    }

    /// <summary>Lays a batch over files.</summary>
    internal async Task Apply(PublicationBatch batch, SortedDictionary<string, string> files, CancellationToken ct)
    {
        foreach (var (path, change) in batch.Changes)
        {
            if (change.Hash is null)
                files.Remove(path);
            else
                files[path] = await _sources.Text(change.Hash, ct);
        }
    }

    internal static IEnumerable<PackageFile> FilesOf(Stage stage) => stage.Files.Select(file => new PackageFile(file.Key, file.Value));

    internal static bool IsPublished(string path) => path.Split('/')[0] is not ("divisions" or "calendars" or "search") && !path.EndsWith("README.md", StringComparison.Ordinal);

    // What was published passed every check of its day; a check that came later must not close the site.
    internal Catalogue.Catalogue? Recompile(SortedDictionary<string, string> files) => CatalogueLoader.Reload([.. files.Select(file => new PackageFile(file.Key, file.Value)), .. _around]);

    private Catalogue.Catalogue Trusted(SortedDictionary<string, string> files) => Recompile(files) ?? throw new InvalidOperationException("Published lists cannot be read any more.");

    private async Task<Catalogue.Catalogue?> Find(string hash) => await _sources.Files(hash, CancellationToken.None) is { } files ? CatalogueLoader.Reload([.. files, .. _around]) : null;

    private static SortedDictionary<string, string> Sorted(IEnumerable<PackageFile> files) => new(files.ToDictionary(file => file.Path, file => file.Text.ReplaceLineEndings("\n")), StringComparer.Ordinal);
}
