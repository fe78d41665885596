using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases.Access;

/// <summary>Where an emergency reading stands.</summary>
public enum BreakGlassStatus
{
    /// <summary>待确认: asked for; nothing can be read yet.</summary>
    Asked,

    /// <summary>已确认: a second person has confirmed; it can be read until its end.</summary>
    Confirmed,

    /// <summary>未同意: a second person has refused.</summary>
    Refused,
}

/// <summary>Somebody asks to read a case that is none of their work. The reason is sealed with the person's key: it may say more about the person than it should.</summary>
public sealed record BreakGlassAsked(string CaseNumber, string SubjectKey, string Agency, string Reason, string ByName, string ByAgency);

/// <summary>A second person lets it happen.</summary>
public sealed record BreakGlassConfirmed(string ByName, DateTimeOffset Until);

/// <summary>A second person does not. The reason is sealed too.</summary>
public sealed record BreakGlassDenied(string ByName, string Reason);

/// <summary>The data are about to be opened; the reading itself is recorded with the person's other readings.</summary>
public sealed record BreakGlassUsed(string ByName);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BreakGlassAsked))]
[JsonSerializable(typeof(BreakGlassConfirmed))]
[JsonSerializable(typeof(BreakGlassDenied))]
[JsonSerializable(typeof(BreakGlassUsed))]
internal sealed partial class BreakGlassJson : JsonSerializerContext;

/// <summary>紧急查看: one asks, another confirms, for half an hour at most; the person is told at once.</summary>
public sealed record BreakGlass(string Id)
{
    public BreakGlassStatus Status { get; init; }

    public string CaseNumber { get; init; } = "";

    public string SubjectKey { get; init; } = "";

    /// <summary>The agency whose case it is.</summary>
    public string Agency { get; init; } = "";

    public string Reason { get; init; } = "";

    public string AskerId { get; init; } = "";

    public string AskerName { get; init; } = "";

    public string AskerAgency { get; init; } = "";

    public DateTimeOffset AskedAt { get; init; }

    /// <summary>Who confirmed or refused.</summary>
    public string? SecondName { get; init; }

    public string? SecondId { get; init; }

    /// <summary>Why it was refused.</summary>
    public string? Denial { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>How often the data were opened.</summary>
    public int Uses { get; init; }

    public int Version { get; init; }

    /// <summary>The reason as it is carried into the record of the reading: sealed as it stands, for nobody has to open it for that.</summary>
    internal string CarriedReason => SealedField.Of("", Reason, "", "") is null ? Reason : SealedField.Carry(BreakGlassStream.Type.StreamOf(Id), SubjectKey, BreakGlassStream.Reason, Reason);

    /// <summary>True for this case, this person and this moment.</summary>
    public bool IsGoodFor(Case c, Actor actor, DateTimeOffset at) => IsInForce(actor, at) && CaseNumber == c.Number;

    /// <summary>True while the asker may open the data.</summary>
    public bool IsInForce(Actor actor, DateTimeOffset at) => Status == BreakGlassStatus.Confirmed && AskerId == actor.Id && at < Until;
}

/// <summary>Streams <c>break-glass/ID</c> and their table.</summary>
public sealed class BreakGlassStream : StreamType<BreakGlass>
{
    private static readonly Table Table = new("break_glass", 1, "id", "case_number", "subject", "agency", "asker", "asker_name", "asker_agency", "reason", "status", "asked_at", "second_name", "until", "uses");
    internal const string Reason = "reason";
    internal const string Denial = "denial";

    private static readonly BreakGlassJson Json = new(new JsonSerializerOptions(BreakGlassJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    // After the tables: an instance lists them.
    public static readonly BreakGlassStream Type = new();

    public override string Prefix => "break-glass";

    public override IReadOnlyList<Table> Tables { get; } = [Table];

    public override BreakGlass Empty(string id) => new(id);

    public override BreakGlass Apply(BreakGlass state, StoredEvent e)
    {
        var next = state with { Version = e.Version };
        return e.Type switch
        {
            nameof(BreakGlassAsked) when JsonSerializer.Deserialize(e.Payload, Json.BreakGlassAsked) is { } a => next with
            {
                CaseNumber = a.CaseNumber, SubjectKey = a.SubjectKey, Agency = a.Agency, Reason = a.Reason, AskerId = e.Actor, AskerName = a.ByName, AskerAgency = a.ByAgency, AskedAt = e.At,
            },
            nameof(BreakGlassConfirmed) when JsonSerializer.Deserialize(e.Payload, Json.BreakGlassConfirmed) is { } c => next with
            {
                Status = BreakGlassStatus.Confirmed, SecondName = c.ByName, SecondId = e.Actor, Until = c.Until,
            },
            nameof(BreakGlassDenied) when JsonSerializer.Deserialize(e.Payload, Json.BreakGlassDenied) is { } d => next with
            {
                Status = BreakGlassStatus.Refused, SecondName = d.ByName, SecondId = e.Actor, Denial = d.Reason,
            },
            nameof(BreakGlassUsed) => next with { Uses = state.Uses + 1 },
            _ => throw new InvalidOperationException($"Unknown event {e.Type} in {e.Stream}."),
        };
    }

    public override IEnumerable<Row> Rows(BreakGlass s) =>
    [
        new(Table, s.Id, s.CaseNumber, s.SubjectKey, s.Agency, s.AskerId, s.AskerName, s.AskerAgency, s.Reason, CaseRefusals.Kebab(s.Status), s.AskedAt.ToUnixTimeMilliseconds(),
            s.SecondName, s.Until?.ToUnixTimeMilliseconds(), (long)s.Uses),
    ];

    internal static NewEvent Write<T>(T e)
        where T : class => new(typeof(T).Name, JsonSerializer.Serialize(e, typeof(T), Json));
}

/// <summary>Every way an emergency reading can be refused.</summary>
public static class BreakGlassRefusals
{
    public static readonly Refusal Unknown = new("break-glass.unknown", "没有找到这次紧急查看。", "请从紧急查看的列表进入。") { Kind = RefusalKind.NotFound };

    public static readonly Refusal NotNeeded = new("break-glass.not-needed", "这个办件正在您手上办理，不用申请紧急查看。", "请直接打开办件。") { Kind = RefusalKind.Conflict };

    public static readonly Refusal SamePerson = new("break-glass.same-person", "自己提出的紧急查看，不能由自己确认。", "请由办件所在机关的负责人或者安全管理员确认。") { Kind = RefusalKind.Forbidden };

    public static readonly Refusal Settled = new("break-glass.settled", "这次紧急查看已经处理过。", "请刷新页面查看结果。") { Kind = RefusalKind.Conflict };

    public static readonly Refusal TooOld = new("break-glass.too-old", "提出已超过一天，不再紧急，不能确认。", "确有需要的，请重新提出。") { Kind = RefusalKind.Conflict };

    public static readonly Refusal NotInForce = new("break-glass.not-in-force", "紧急查看没有确认，或者时间已过，或者不是由您提出的。", "确有需要的，请重新提出。") { Kind = RefusalKind.Forbidden };
}
