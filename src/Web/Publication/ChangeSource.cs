using System.Text.RegularExpressions;
using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Web.Publication;

/// <summary>Writes one file of a batch, takes it away, or puts it back as it is in force. Mistakes in the text are findings, not refusals: they only stop it from being submitted.</summary>
internal static partial class ChangeSource
{
    private const int MaxCharacters = 512 * 1024;

    /// <summary><paramref name="Text"/> null takes the file away. <c>SeenHash</c>: of the text that the person began with, so that nobody's words are lost.</summary>
    internal sealed record Request(string Id, string Path, string? Text)
    {
        public string? SeenHash { get; init; }
    }

    internal static Outcome<NewEvent> Decide(PublicationBatch batch, Request request, Actor actor, string? hash, string? inForce)
    {
        if (batch.Version == 0)
            return PublicationRefusals.Unknown;
        if (batch.Status != PublicationStatus.Draft)
            return PublicationRefusals.NotDraft;
        if (!IsPath(request.Path))
            return new Refusal("publication.path", $"“{request.Path}”不能作服务包里的文件名。", "请写成 items/事项标识/item.yaml 的样子，只用小写字母、数字、连字符、点和 @。", [new("path", "文件名写法不对")]);
        if (request.Text?.Length > MaxCharacters)
            return new Refusal("publication.too-large", "文件太长，没有保存。", "请按主题拆成几个文件。") { Kind = RefusalKind.TooMuch };
        var now = batch.Changes.TryGetValue(request.Path, out var change) ? change.Hash : inForce;
        if (request.SeenHash is { } seen && seen.Length > 0 && seen != now)
            return new Refusal("publication.text-moved", "在您打开之后，这个文件已被别人改过。您的文字还在下面，没有保存。", "请另开一页查看现在的内容，合并后再保存。") { Kind = RefusalKind.Conflict };
        return PublicationStream.Write(new SourceChanged(request.Path, hash == inForce ? null : new SourceChange(hash, inForce, actor.Id)));
    }

    internal static async Task<Outcome<PublicationBatch>> Handle(Request request, Actor actor, PublicationDesk desk, CancellationToken ct)
    {
        if (await desk.Find(request.Id, ct) is not { } batch)
            return PublicationRefusals.Unknown;
        var inForce = desk.Book.On(batch.EffectiveOn).Files.TryGetValue(request.Path, out var text) ? SourceStore.HashOf(text) : null;
        if (Decide(batch, request, actor, null, inForce).Refusal is { } early)
            return early;
        var hash = request.Text is null ? null : await desk.Book.Sources.Keep(Written(request.Text), actor.Id, ct);
        return await desk.Change(request.Id, actor, "修改清单", b => Decide(b, request, actor, hash, inForce), ct);
    }

    /// <summary>As it is kept: lines end with a line feed, the last one too.</summary>
    internal static string Written(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    internal static bool IsPath(string path) => path.Length <= 200 && Path().IsMatch(path) && !path.Contains("..", StringComparison.Ordinal) && CatalogueBook.IsPublished(path);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9@.-]*)+\.(yaml|md|csv)$")]
    private static partial Regex Path();
}
