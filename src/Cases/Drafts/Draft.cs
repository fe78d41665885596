using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>Whether a draft can still be worked on.</summary>
public enum DraftStatus
{
    Open,
    Discarded,
    Submitted,
}

/// <summary>An application that is being filled in: saved page by page, seen by its owner alone.</summary>
public sealed record Draft
{
    public long Id { get; init; }

    /// <summary>The account that fills it in.</summary>
    public string OwnerId { get; init; } = "";

    /// <summary>Keyed hash of the subject it is for: one account may act for several companies.</summary>
    public string SubjectKey { get; init; } = "";

    public string ItemId { get; init; } = "";

    public string Division { get; init; } = "";

    public HandlingMode Mode { get; init; }

    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<SubmittedMaterial> Materials { get; init; } = [];

    /// <summary>The page last worked on.</summary>
    public string PageId { get; init; } = "";

    public DateTimeOffset SavedAt { get; init; }

    public DraftStatus Status { get; init; }

    /// <summary>The case it became.</summary>
    public long? CaseId { get; init; }

    /// <summary>Set when the form has changed since it was begun, by the last change.</summary>
    public DraftRebased? Rebased { get; init; }

    public int Version { get; init; }
}

/// <summary>
/// Brought over to a form that has changed: by which publication, the labels of what is no longer asked and was dropped, and of what is now missing.
/// <paramref name="Cannot"/> says why it cannot go on under the new form; null when it can.
/// </summary>
public sealed record DraftRebased(string By, IReadOnlyList<string> Dropped, IReadOnlyList<string> Missing, string? Cannot)
{
    /// <summary>What is kept.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<SubmittedMaterial> Materials { get; init; } = [];
}

/// <summary>A draft as it stands after saving.</summary>
public sealed record DraftSaved(string OwnerId, string SubjectKey, string ItemId, string Division, HandlingMode Mode, string PageId)
{
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<SubmittedMaterial> Materials { get; init; } = [];
}

/// <summary>Thrown away by its owner.</summary>
public sealed record DraftDiscarded;

/// <summary>It became a case.</summary>
public sealed record DraftSubmitted(long CaseId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DraftSaved))]
[JsonSerializable(typeof(DraftRebased))]
[JsonSerializable(typeof(DraftDiscarded))]
[JsonSerializable(typeof(DraftSubmitted))]
internal sealed partial class DraftJson : JsonSerializerContext;

/// <summary>Streams <c>draft/ID</c>; the row is there while the draft is open.</summary>
public sealed class DraftStream : StreamType<Draft>
{
    private static readonly Table Drafts = new("drafts", 1, "id", "owner", "subject", "item", "division", "saved_at");

    private static readonly DraftJson Json = new(new JsonSerializerOptions(DraftJson.Default.Options) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    // After the tables: an instance lists them.
    public static readonly DraftStream Type = new();

    public override string Prefix => "draft";

    public override IReadOnlyList<Table> Tables { get; } = [Drafts];

    public override Draft Empty(string id) => new() { Id = long.Parse(id, CultureInfo.InvariantCulture) };

    public override Draft Apply(Draft state, StoredEvent e) => e.Type switch
    {
        nameof(DraftSaved) when JsonSerializer.Deserialize(e.Payload, Json.DraftSaved)! is var s => state with
        {
            OwnerId = s.OwnerId,
            SubjectKey = s.SubjectKey,
            ItemId = s.ItemId,
            Division = s.Division,
            Mode = s.Mode,
            PageId = s.PageId,
            Answers = s.Answers,
            Materials = s.Materials,
            SavedAt = e.At,
            Version = e.Version,
        },
        nameof(DraftRebased) when JsonSerializer.Deserialize(e.Payload, Json.DraftRebased)! is var r => state with { Rebased = r, Answers = r.Answers, Materials = r.Materials, Version = e.Version },
        nameof(DraftDiscarded) => state with { Status = DraftStatus.Discarded, Answers = new Dictionary<string, string>(), Materials = [], Version = e.Version },
        nameof(DraftSubmitted) => state with { Status = DraftStatus.Submitted, CaseId = JsonSerializer.Deserialize(e.Payload, Json.DraftSubmitted)!.CaseId, Version = e.Version },
        _ => throw new InvalidOperationException($"Unknown draft event {e.Type}."),
    };

    public override IEnumerable<Row> Rows(Draft d) => d.Status == DraftStatus.Open
        ? [new Row(Drafts, d.Id, d.OwnerId, d.SubjectKey, d.ItemId, d.Division, d.SavedAt.ToUnixTimeMilliseconds())]
        : [];

    internal static NewEvent Write(DraftSaved e) => new(nameof(DraftSaved), JsonSerializer.Serialize(e, Json.DraftSaved));

    internal static NewEvent Write(DraftRebased e) => new(nameof(DraftRebased), JsonSerializer.Serialize(e, Json.DraftRebased));

    internal static NewEvent Write(DraftDiscarded e) => new(nameof(DraftDiscarded), JsonSerializer.Serialize(e, Json.DraftDiscarded));

    internal static NewEvent Write(DraftSubmitted e) => new(nameof(DraftSubmitted), JsonSerializer.Serialize(e, Json.DraftSubmitted));
}

/// <summary>How commands on drafts are refused.</summary>
public static class DraftRefusals
{
    public static readonly Refusal Unknown = new("draft.unknown", "没有找到这份草稿。", "请从“我的办件”进入，或重新开始填写。") { Kind = RefusalKind.NotFound };

    public static readonly Refusal Discarded = new("draft.discarded", "这份草稿已经删除。", "请重新开始填写。") { Kind = RefusalKind.Conflict };

    public static readonly Refusal Submitted = new("draft.submitted", "这份草稿已经提交，不能再修改。", "请到“我的办件”查看进度。") { Kind = RefusalKind.Conflict };

    internal static Refusal? Of(Draft d, Actor actor) => d.Version == 0 || d.OwnerId != actor.Id ? Unknown
        : d.Status == DraftStatus.Discarded ? Discarded
        : d.Status == DraftStatus.Submitted ? Submitted : null;
}
