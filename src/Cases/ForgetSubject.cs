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
public sealed record SubjectForgotten(string Reason, string OrderedBy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
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

    public override SubjectRecord Apply(SubjectRecord state, StoredEvent e) => state with
    {
        Orders = state.Orders.Add(Order(state.SubjectKey, JsonSerializer.Deserialize(e.Payload, SubjectJson.Default.SubjectForgotten)!, e.At)),
    };

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
        var before = await Streams(key, desk, ct);
        if (before.Count == 0)
            return new Refusal("subject.unknown", "没有这个人的信息。", "请核对号码。") { Kind = RefusalKind.NotFound };
        // Nothing is promised that cannot be done now.
        if (!await vault.Client.IsThere(ct))
            return SubjectVault.CannotOpen;

        var now = desk.Now();
        var e = new SubjectForgotten(request.Reason, actor.Name);
        var result = await desk.Store.Commit(new Commit(actor.Id, "forget", now, [new StreamAppend(SubjectStream.Type.StreamOf(key), StreamAppend.AnyVersion,
            [new NewEvent(nameof(SubjectForgotten), JsonSerializer.Serialize(e, SubjectJson.Default.SubjectForgotten))], [SubjectStream.Order(key, e, now)], [])]), ct);
        if (result is not CommitResult.Done { LastSeq: var order })
            throw new InvalidOperationException($"The order to forget could not be recorded: {result}.");
        vault.Drop(key);
        await Task.Delay(request.Pause, ct);
        // What hosts wrote with the old keys meanwhile belongs to streams that were there before.
        var slots = new HashSet<long>();
        foreach (var stream in before)
        {
            foreach (var written in await desk.Store.ReadStream(stream, ct))
                slots.UnionWith(Envelopes().Matches(written.Payload).Select(m => long.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));
        }
        // Files that were uploaded and never handed in are among these.
        if (desk.Options.Materials is { } files)
            slots.UnionWith(files.SlotsOf(key));
        var answer = await vault.Client.Ask(new KeyRequest { Forget = new DestroyKeys(order, key, [.. slots]) }, ct);
        return answer?.Destroyed is { } destroyed ? new Done(destroyed.Count, before.Count)
            : new Refusal("subject.not-yet", $"删除的决定已记入，但密钥还没有销毁：{answer?.Why ?? "密钥服务没有应答。"}", "请恢复密钥服务后再执行一次。") { Kind = RefusalKind.Unavailable };
    }

    /// <summary>Subjects forgotten after a moment: every host stops writing with the slots it has for them.</summary>
    public static Task<IReadOnlyList<(string Subject, long At)>> Since(CaseDesk desk, long after, CancellationToken ct) =>
        Sql.Query(desk.Store, ReadScope.System, "SELECT subject, at FROM forgotten_subjects WHERE at > @p0 ORDER BY at LIMIT 1000", r => (r.GetString(0), r.GetInt64(1)), ct, after);

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
        // Cases, drafts and certificates, and the account, name the subject in their first event; the key is hexadecimal.
        Sql.Query(desk.Store, ReadScope.System, "SELECT stream FROM events WHERE version = 1 AND payload LIKE @p0", r => r.GetString(0), ct, $"%\"subjectKey\":\"{key}\"%");

    [GeneratedRegex("\"e1\\.([0-9]{1,18})\\.")]
    private static partial Regex Envelopes();
}
