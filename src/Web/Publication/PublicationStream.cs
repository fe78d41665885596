using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Web.Publication;

/// <summary>Where a batch stands.</summary>
public enum PublicationStatus
{
    /// <summary>编写中: being written, or returned with a reason.</summary>
    Draft,

    /// <summary>待审核: waits for a second person.</summary>
    InReview,

    /// <summary>已公布: published; in force on its day.</summary>
    Published,

    /// <summary>已生效: its day has come and the drafts of applicants were brought over.</summary>
    InForce,

    /// <summary>已放弃.</summary>
    Discarded,
}

/// <summary>One file as the batch has it: the hash of its text (null = taken away), and of the text it was made from (null = new).</summary>
public sealed record SourceChange(string? Hash, string? From, string By);

/// <summary>A batch of changes of the lists, published under one document number from one day on.</summary>
public sealed record PublicationBatch(string Id)
{
    /// <summary>文号.</summary>
    public string Number { get; init; } = "";

    /// <summary>What it is about.</summary>
    public string Title { get; init; } = "";

    /// <summary>The first day in force.</summary>
    public DateOnly EffectiveOn { get; init; }

    /// <summary>Where it stands.</summary>
    public PublicationStatus Status { get; init; }

    /// <summary>Account of who began it.</summary>
    public string AuthorId { get; init; } = "";

    /// <summary>Name of who began it.</summary>
    public string AuthorName { get; init; } = "";

    /// <summary>Path → what becomes of it.</summary>
    public IReadOnlyDictionary<string, SourceChange> Changes { get; init; } = new SortedDictionary<string, SourceChange>(StringComparer.Ordinal);

    /// <summary>Accounts that wrote or submitted: none of them may publish.</summary>
    public IReadOnlySet<string> Hands { get; init; } = new HashSet<string>();

    /// <summary>Why it came back, and from whom; null when it did not.</summary>
    public PublicationReturned? Returned { get; init; }

    /// <summary>Who published; null before.</summary>
    public string? PublishedBy { get; init; }

    /// <summary>When it was published.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Hash of the catalogue that it makes.</summary>
    public string? Snapshot { get; init; }

    /// <summary>Hash of the catalogue under everything that was ever published here.</summary>
    public string? Base { get; init; }

    /// <summary>Number of events.</summary>
    public int Version { get; init; }
}

/// <summary>Number, title and day were written down.</summary>
public sealed record PublicationDescribed(string Number, string Title, DateOnly EffectiveOn, string ByName);

/// <summary>A file was written, taken away or put back (<paramref name="Change"/> null) as it was.</summary>
public sealed record SourceChanged(string Path, SourceChange? Change);

/// <summary>A second person sent it back.</summary>
public sealed record PublicationReturned(string Reason, string ByName);

/// <summary>A second person published it.</summary>
public sealed record PublicationPublished(string ByName, string Snapshot, string Base);

/// <summary>Its day has come: so many drafts were brought over to the new forms.</summary>
public sealed record PublicationInForce(int Drafts);

/// <summary>Streams <c>publication/ID</c> and their table.</summary>
public sealed class PublicationStream : StreamType<PublicationBatch>
{
    internal const string Submitted = "PublicationSubmitted";
    internal const string Discarded = "PublicationDiscarded";
    private static readonly Table Publications = new("publications", 1, "id", "number", "title", "effective_on", "status", "author", "author_name", "published_at", "snapshot");
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    internal static readonly PublicationStream Kind = new();

    /// <inheritdoc/>
    public override string Prefix => "publication";

    /// <inheritdoc/>
    public override IReadOnlyList<Table> Tables { get; } = [Publications];

    /// <inheritdoc/>
    public override PublicationBatch Empty(string id) => new(id);

    /// <inheritdoc/>
    public override PublicationBatch Apply(PublicationBatch state, StoredEvent e)
    {
        var b = state with { Version = e.Version };
        return e.Type switch
        {
            nameof(PublicationDescribed) when Read<PublicationDescribed>(e) is var d => b with
            {
                Number = d.Number, Title = d.Title, EffectiveOn = d.EffectiveOn, AuthorId = b.AuthorId.Length == 0 ? e.Actor : b.AuthorId, AuthorName = b.AuthorId.Length == 0 ? d.ByName : b.AuthorName,
                Hands = new HashSet<string>(b.Hands) { e.Actor },
            },
            nameof(SourceChanged) when Read<SourceChanged>(e) is var s => b with { Changes = With(b.Changes, s), Hands = new HashSet<string>(b.Hands) { e.Actor } },
            Submitted => b with { Status = PublicationStatus.InReview, Returned = null, Hands = new HashSet<string>(b.Hands) { e.Actor } },
            nameof(PublicationReturned) => b with { Status = PublicationStatus.Draft, Returned = Read<PublicationReturned>(e) },
            nameof(PublicationPublished) when Read<PublicationPublished>(e) is var p => b with { Status = PublicationStatus.Published, PublishedBy = p.ByName, PublishedAt = e.At, Snapshot = p.Snapshot, Base = p.Base },
            nameof(PublicationInForce) => b with { Status = PublicationStatus.InForce },
            Discarded => b with { Status = PublicationStatus.Discarded },
            _ => throw new InvalidOperationException($"Unknown event {e.Type} in {e.Stream}."),
        };
    }

    /// <inheritdoc/>
    public override IEnumerable<Row> Rows(PublicationBatch b) =>
        [new(Publications, b.Id, b.Number, b.Title, b.EffectiveOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), b.Status.ToString(), b.AuthorId, b.AuthorName, b.PublishedAt?.ToUnixTimeMilliseconds(), b.Snapshot)];

    internal static NewEvent Write<T>(T e)
        where T : class => new(typeof(T).Name, JsonSerializer.Serialize(e, Json));

    private static T Read<T>(StoredEvent e) => JsonSerializer.Deserialize<T>(e.Payload, Json)!;

    private static SortedDictionary<string, SourceChange> With(IReadOnlyDictionary<string, SourceChange> changes, SourceChanged s)
    {
        var after = new SortedDictionary<string, SourceChange>(changes.ToDictionary(), StringComparer.Ordinal);
        after.Remove(s.Path);
        if (s.Change is not null)
            after[s.Path] = s.Change;
        return after;
    }
}
