using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Web.Publication;

/// <summary>A text under the hash of its bytes.</summary>
public sealed record KeptSource(string Hash, string? Text);

/// <summary>Streams <c>source/&lt;SHA-256&gt;</c>: the text of one package file, once. It is there before anything names it.</summary>
public sealed class SourceStream : StreamType<KeptSource>
{
    internal const string Kept = "source-kept";
    internal static readonly SourceStream Kind = new();

    /// <inheritdoc/>
    public override string Prefix => "source";

    /// <inheritdoc/>
    public override IReadOnlyList<Table> Tables { get; } = [];

    /// <inheritdoc/>
    public override KeptSource Empty(string id) => new(id, null);

    /// <inheritdoc/>
    public override KeptSource Apply(KeptSource state, StoredEvent e) => state with { Text = JsonSerializer.Deserialize<string>(e.Payload) };

    /// <inheritdoc/>
    public override IEnumerable<Row> Rows(KeptSource state) => [];
}

/// <summary>A compiled catalogue's sources: path → hash of the text.</summary>
public sealed record KeptSnapshot(string Hash, IReadOnlyDictionary<string, string> Files);

/// <summary>Streams <c>snapshot/&lt;catalogue hash&gt;</c>: from which sources a catalogue was compiled, so that a case can be handled by the version it began with whenever that is.</summary>
public sealed class SnapshotStream : StreamType<KeptSnapshot>
{
    internal const string Kept = "snapshot-kept";
    internal static readonly SnapshotStream Kind = new();

    /// <inheritdoc/>
    public override string Prefix => "snapshot";

    /// <inheritdoc/>
    public override IReadOnlyList<Table> Tables { get; } = [];

    /// <inheritdoc/>
    public override KeptSnapshot Empty(string id) => new(id, new Dictionary<string, string>());

    /// <inheritdoc/>
    public override KeptSnapshot Apply(KeptSnapshot state, StoredEvent e) => state with { Files = JsonSerializer.Deserialize<Dictionary<string, string>>(e.Payload)! };

    /// <inheritdoc/>
    public override IEnumerable<Row> Rows(KeptSnapshot state) => [];
}

/// <summary>Keeps and finds sources and snapshots by their hashes.</summary>
internal sealed class SourceStore(EventStore store, TimeProvider time)
{
    internal static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    internal async Task<string> Keep(string text, string actor, CancellationToken ct)
    {
        var hash = HashOf(text);
        await KeepNew(SourceStream.Kind.StreamOf(hash), new(SourceStream.Kept, JsonSerializer.Serialize(text)), actor, ct);
        return hash;
    }

    /// <summary>Keeps a catalogue's sources; those that are there already cost a look each.</summary>
    internal async Task Keep(string catalogue, IEnumerable<PackageFile> files, string actor, CancellationToken ct)
    {
        if ((await store.ReadStream(SnapshotStream.Kind.StreamOf(catalogue), ct)).Count > 0)
            return;
        var all = files.ToDictionary(file => file.Path, file => (Hash: HashOf(file.Text), file.Text), StringComparer.Ordinal);
        var missing = new List<StreamAppend>();
        foreach (var (hash, text) in all.Values.DistinctBy(file => file.Hash))
        {
            if ((await store.ReadStream(SourceStream.Kind.StreamOf(hash), ct)).Count == 0)
                missing.Add(new(SourceStream.Kind.StreamOf(hash), 0, [new(SourceStream.Kept, JsonSerializer.Serialize(text))], [], []));
        }
        missing.Add(new(SnapshotStream.Kind.StreamOf(catalogue), 0, [new(SnapshotStream.Kept, JsonSerializer.Serialize(all.ToDictionary(file => file.Key, file => file.Value.Hash)))], [], []));
        // Stale means that another node keeps the same at the same moment: what is there has the hash it is asked for by.
        if (await store.Commit(new(actor, "保存服务包", time.GetUtcNow(), missing), ct) is CommitResult.Stale)
        {
            foreach (var file in all.Values.DistinctBy(file => file.Hash))
                await Keep(file.Text, actor, ct);
            await KeepNew(missing[^1].Stream, missing[^1].Events[0], actor, ct);
        }
    }

    internal async Task<string> Text(string hash, CancellationToken ct) =>
        (await store.Load(SourceStream.Kind, hash, ct)).State.Text ?? throw new InvalidOperationException($"The source {hash} is named and not kept.");

    /// <summary>The sources of a catalogue; null when it was never kept.</summary>
    internal async Task<IReadOnlyList<PackageFile>?> Files(string catalogue, CancellationToken ct)
    {
        var snapshot = await store.Load(SnapshotStream.Kind, catalogue, ct);
        if (snapshot.Version == 0)
            return null;
        var files = new List<PackageFile>();
        foreach (var (path, hash) in snapshot.State.Files)
            files.Add(new(path, await Text(hash, ct)));
        return files;
    }

    private async Task KeepNew(string stream, NewEvent e, string actor, CancellationToken ct)
    {
        if ((await store.ReadStream(stream, ct)).Count == 0)
            await store.Commit(new(actor, "保存服务包", time.GetUtcNow(), [new(stream, 0, [e], [], [])]), ct);
    }
}
