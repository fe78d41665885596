using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Keys;

namespace Jiangyuan.Cases;

/// <summary>It was decided to destroy a subject's keys. The actor stands in the event itself.</summary>
public sealed record SubjectForgotten(string Reason, string OrderedBy)
{
    /// <summary>The keys to destroy, and no others; null in the first order, after which hosts only stop writing with them.</summary>
    public IReadOnlyList<long>? Slots { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SubjectForgotten))]
internal sealed partial class SubjectJson : JsonSerializerContext;

/// <summary>The orders to forget one subject.</summary>
public sealed record SubjectRecord(string SubjectKey, ImmutableList<Row> Orders);

/// <summary>Streams <c>subject/KEY</c>; one only adds.</summary>
public sealed class SubjectStream : StreamType<SubjectRecord>
{
    private static readonly Table Forgotten = new("forgotten_subjects", 2, "subject", "at", "ordered_by", "reason");

    // After the tables: an instance lists them.
    public static readonly SubjectStream Type = new();

    public override string Prefix => "subject";

    public override IReadOnlyList<Table> Tables { get; } = [Forgotten];

    public override SubjectRecord Empty(string id) => new(id, []);

    // The order that names the keys belongs to one that stands there already.
    public override SubjectRecord Apply(SubjectRecord state, StoredEvent e) =>
        JsonSerializer.Deserialize(e.Payload, SubjectJson.Default.SubjectForgotten)! is { Slots: null } order ? state with { Orders = state.Orders.Add(Order(state.SubjectKey, order, e.At)) } : state;

    public override IEnumerable<Row> Rows(SubjectRecord state) => state.Orders;

    internal static Row Order(string key, SubjectForgotten e, DateTimeOffset at) => new(Forgotten, key, at.ToUnixTimeMilliseconds(), e.OrderedBy, e.Reason);
}

/// <summary>
/// 删除个人信息 (个人信息保护法 Art. 47): the keys of everything that is kept about a subject are destroyed. The events and their chain stay as they are; what
/// was sealed can be read by nobody any more. Files that the law wants kept are in the way and are named.
/// </summary>
public static partial class ForgetSubject
{
    /// <summary><paramref name="Subject"/>: citizen number or unified credit code. <paramref name="Pause"/>: how long other hosts may need to stop writing with the old keys.</summary>
    public sealed record Request(string Subject, string Reason, TimeSpan Pause);

    /// <summary>How many keys were destroyed.</summary>
    public sealed record Done(int Slots, int Streams);

    public static async Task<Outcome<Done>> Handle(Request request, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        if (!actor.Is(Role.Head))
            return new Refusal("subject.not-yours", "只有负责人可以决定删除个人信息。", "请由负责人账号执行。") { Kind = RefusalKind.Forbidden };
        if (CaseRefusals.Text(request.Reason, "reason", "删除的理由") is { } unfounded)
            return unfounded;
        if (desk.Options.Vault is not { } vault)
            return SubjectVault.NoKeys;
        var key = desk.SubjectKey(Kernel.Codes.CodeText.Normalise(request.Subject));
        if (await MustKeep(key, desk, ct) is { } kept)
            return kept;
        if ((await Streams(key, desk, ct)).Count == 0)
            return new Refusal("subject.unknown", "没有这个人的信息。", "请核对号码。") { Kind = RefusalKind.NotFound };
        // Nothing is promised that cannot be done now.
        if (!await vault.Client.IsThere(ct))
            return SubjectVault.CannotOpen;

        await Order(key, request.Reason, null, actor, desk, ct);
        vault.Drop(key);
        await Task.Delay(request.Pause, ct);
        // What came in meanwhile counts as well: from now on no host writes with the old keys. An application that came in meanwhile needs them.
        if (await MustKeep(key, desk, ct) is { } come)
            return come;
        var streams = await Streams(key, desk, ct);
        var slots = new HashSet<long>();
        foreach (var stream in streams)
        {
            foreach (var written in await desk.Store.ReadStream(stream, ct))
                slots.UnionWith(Envelopes().Matches(written.Payload).Select(m => long.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));
        }
        // Files that were uploaded and never handed in are among these.
        if (desk.Options.Materials is { } files)
            slots.UnionWith(files.SlotsOf(key));
        // The order names the keys, for the key service believes the store and not the asker.
        var order = await Order(key, request.Reason, [.. slots.Order()], actor, desk, ct);
        var answer = await vault.Client.Ask(new KeyRequest { Forget = new DestroyKeys(order, key, [.. slots]) }, ct);
        if (answer?.Destroyed is not { } destroyed)
            return new Refusal("subject.not-yet", $"删除的决定已记入，但密钥还没有销毁：{answer?.Why ?? "密钥服务没有应答。"}", "请恢复密钥服务后再执行一次。") { Kind = RefusalKind.Unavailable };
        if (desk.Options.Materials is { } uploads)
        {
            uploads.SetAside(key);
            await RemoveHandedInByOthers(key, streams, uploads, desk, ct);
        }
        return new Done(destroyed.Count, streams.Count);
    }

    /// <summary>Subjects forgotten since a moment: every host stops writing with the slots it has for them.</summary>
    public static Task<IReadOnlyList<(string Subject, long At)>> Since(CaseDesk desk, long after, CancellationToken ct) =>
        Sql.Query(desk.Store, ReadScope.System, "SELECT subject, at FROM forgotten_subjects WHERE at >= @p0 ORDER BY at LIMIT 1000", r => (r.GetString(0), r.GetInt64(1)), ct, after);

    private static async Task<long> Order(string key, string reason, IReadOnlyList<long>? slots, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        var now = desk.Now();
        var e = new SubjectForgotten(reason, actor.Name) { Slots = slots };
        var result = await desk.Store.Commit(new Commit(actor.Id, "forget", now, [new StreamAppend(SubjectStream.Type.StreamOf(key), StreamAppend.AnyVersion,
            [new NewEvent(nameof(SubjectForgotten), JsonSerializer.Serialize(e, SubjectJson.Default.SubjectForgotten))], slots is null ? [SubjectStream.Order(key, e, now)] : [], [])]), ct);
        return result is CommitResult.Done { LastSeq: var order } ? order : throw new InvalidOperationException($"The order to forget could not be recorded: {result}.");
    }

    // What an agency's machine handed in lies under a key of the agency, together with files of other people: it is removed itself, unless another's case names it too.
    private static async Task RemoveHandedInByOthers(string key, IReadOnlyList<string> streams, MaterialStore files, CaseDesk desk, CancellationToken ct)
    {
        foreach (var stream in streams.Where(s => s.StartsWith(CaseStream.Type.Prefix + "/", StringComparison.Ordinal)))
        {
            var c = (await desk.Store.Load(CaseStream.Type, stream[(CaseStream.Type.Prefix.Length + 1)..], ct)).State;
            foreach (var m in c.Materials.Where(m => m.Under is not null && m.Under != key))
            {
                var named = await Sql.Query(desk.Store, ReadScope.System, "SELECT DISTINCT stream FROM events WHERE payload LIKE @p0", r => r.GetString(0), ct, $"%{m.Hash}%");
                if (named.All(streams.Contains))
                    files.Remove(m.Hash, m.Under!);
            }
        }
    }

    private static async Task<Refusal?> MustKeep(string key, CaseDesk desk, CancellationToken ct)
    {
        foreach (var id in await Sql.Query(desk.Store, ReadScope.Subject(key), "SELECT id FROM cases WHERE subject = @p0 ORDER BY id", r => r.GetInt64(0), ct, key))
        {
            var c = (await desk.Store.Load(CaseStream.Type, id.ToString(CultureInfo.InvariantCulture), ct)).State;
            if (!c.IsClosed)
                return Kept($"办件 {c.Number} 还在办理。", "请在办结、撤回或终止之后再办。");
            var until = c.ClosedAt!.Value.AddYears(desk.Options.Parameters.ArchiveYears);
            if (c.Decision is not null && until > desk.Now())
                return Kept($"办件 {c.Number} 已作出决定，案卷依《档案法》要保存到 {ChinaTime.DateOf(until):yyyy-MM-dd}。", "保管期满后再办；在此之前，每一次查看仍会留下本人可见的记录。");
        }
        return null;
    }

    private static Refusal Kept(string message, string next) => new("subject.must-keep", message, next) { Kind = RefusalKind.Conflict };

    private static Task<IReadOnlyList<string>> Streams(string key, CaseDesk desk, CancellationToken ct) =>
        // Cases, drafts, certificates and the account name the subject in their first event, a life event perhaps later; the key is hexadecimal.
        Sql.Query(desk.Store, ReadScope.System, "SELECT DISTINCT stream FROM events WHERE payload LIKE @p0", r => r.GetString(0), ct, $"%\"subjectKey\":\"{key}\"%");

    [GeneratedRegex("\"e1\\.([0-9]{1,18})\\.")]
    private static partial Regex Envelopes();
}
