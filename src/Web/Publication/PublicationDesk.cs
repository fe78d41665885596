using System.Globalization;
using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Web.Publication;

/// <summary>What the use cases of publishing work with.</summary>
internal sealed class PublicationDesk(EventStore store, CatalogueBook book, CaseDesk cases, IdSource ids, TimeProvider time)
{
    internal EventStore Store => store;

    internal CatalogueBook Book => book;

    internal CaseDesk Cases => cases;

    internal DateTimeOffset Now => time.GetUtcNow();

    internal DateOnly Today => ChinaTime.Today(time);

    internal string NewId() => ids.Next().ToString(CultureInfo.InvariantCulture);

    /// <summary>A batch; null when there is none.</summary>
    internal async Task<PublicationBatch?> Find(string id, CancellationToken ct)
    {
        var loaded = await store.Load(PublicationStream.Kind, id, ct);
        return loaded.Version == 0 ? null : loaded.State;
    }

    /// <summary>Decides on one batch and stores what was decided.</summary>
    internal async Task<Outcome<PublicationBatch>> Change(string id, Actor actor, string purpose, Func<PublicationBatch, Outcome<NewEvent>> decide, CancellationToken ct)
    {
        var done = await store.Execute(PublicationStream.Kind, id, new Asking(actor.Id, purpose, Now), batch => decide(batch).Then<Decision>(e => new Decision([e])), ct);
        return done.Then<PublicationBatch>(executed => executed.State);
    }

    /// <summary>The files as the batch has them, on top of what will be in force on its day.</summary>
    internal async Task<SortedDictionary<string, string>> FilesOf(PublicationBatch batch, CancellationToken ct)
    {
        var files = new SortedDictionary<string, string>(book.On(batch.EffectiveOn).Files, StringComparer.Ordinal);
        await book.Apply(batch, files, ct);
        return files;
    }
}

/// <summary>Lists of batches.</summary>
internal static class PublicationQueries
{
    /// <summary>Ids of what is published, in the order of days and then of publishing.</summary>
    internal static async Task<IReadOnlyList<string>> Published(EventStore store, CancellationToken ct)
    {
        await using var connection = await store.OpenRead(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM publications WHERE status IN ('Published', 'InForce') ORDER BY effective_on, published_at, id";
        await using var reader = await command.ExecuteReaderAsync(ct);
        var ids = new List<string>();
        while (await reader.ReadAsync(ct))
            ids.Add(reader.GetString(0));
        return ids;
    }

    /// <summary>All batches, the newest first.</summary>
    internal static async Task<IReadOnlyList<PublicationLine>> All(EventStore store, bool onlyPublished, CancellationToken ct)
    {
        await using var connection = await store.OpenRead(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = onlyPublished
            ? "SELECT id, number, title, effective_on, status, author_name FROM publications WHERE status IN ('Published', 'InForce') ORDER BY effective_on DESC, id DESC LIMIT 200"
            : "SELECT id, number, title, effective_on, status, author_name FROM publications ORDER BY id DESC LIMIT 200";
        await using var reader = await command.ExecuteReaderAsync(ct);
        var lines = new List<PublicationLine>();
        while (await reader.ReadAsync(ct))
            lines.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), DateOnly.ParseExact(reader.GetString(3), "yyyy-MM-dd", CultureInfo.InvariantCulture), Enum.Parse<PublicationStatus>(reader.GetString(4)), reader.GetString(5)));
        return lines;
    }
}

/// <summary>A line of the list of batches.</summary>
internal sealed record PublicationLine(string Id, string Number, string Title, DateOnly EffectiveOn, PublicationStatus Status, string AuthorName);

/// <summary>How commands on a batch are refused.</summary>
internal static class PublicationRefusals
{
    internal static readonly Refusal Unknown = new("publication.unknown", "没有这个批次。", "请从批次列表进入。") { Kind = RefusalKind.NotFound };

    internal static readonly Refusal NotDraft = new("publication.not-draft", "这个批次已经提交审核、公布或放弃，现在不能修改。", "待审核的，请由审核人退回后再改；已公布的，请另建批次。") { Kind = RefusalKind.Conflict };

    internal static readonly Refusal NotInReview = new("publication.not-in-review", "这个批次没有在等待审核。", "请刷新页面查看它现在的状态。") { Kind = RefusalKind.Conflict };

    internal static readonly Refusal SamePerson = new("publication.same-person", "参与编写或提交的人不能自己审核公布（双人复核）。", "请由另一名清单管理员审核。") { Kind = RefusalKind.Forbidden };

    internal static readonly Refusal Empty = new("publication.empty", "这个批次没有改动任何文件。", "请先修改清单，再提交审核。") { Kind = RefusalKind.Conflict };

    internal static readonly Refusal DayPassed = new("publication.day-passed", "生效日期已经过去。清单不能溯及既往。", "请把生效日期改为今天或以后。", [new("on", "请写今天或以后的日期")]);

    internal static Refusal HasErrors(int count) => new("publication.has-errors", $"清单有 {count} 个错误，不能提交，也不能公布。", "请按列出的文件、行、列逐处改正。") { Kind = RefusalKind.Conflict };

    internal static Refusal MovedOn(IEnumerable<string> paths) => new("publication.moved-on", $"这些文件在您修改之后，已由另一个公布的批次改过：{string.Join('、', paths)}。", "请打开它们，对照现在的内容重新修改并保存。") { Kind = RefusalKind.Conflict };
}
