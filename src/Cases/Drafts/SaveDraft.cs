using System.Globalization;
using Jiangyuan.Catalogue;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>保存草稿: what was filled in so far, right or wrong; checked when it is submitted.</summary>
public static class SaveDraft
{
    private const int MaximumAnswers = 500;
    private const int MaximumLength = 20_000;

    /// <summary><paramref name="DraftId"/> null begins a new draft.</summary>
    public sealed record Request(long? DraftId, string ItemId, string Division, HandlingMode Mode)
    {
        public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

        public IReadOnlyList<SubmittedMaterial> Materials { get; init; } = [];

        public string PageId { get; init; } = "";
    }

    /// <summary>Pure.</summary>
    public static Outcome<DraftSaved> Decide(Draft draft, Request request, Actor actor, string subjectKey, ServiceItem? item)
    {
        if (request.DraftId is not null && DraftRefusals.Of(draft, actor) is { } refusal)
            return refusal;
        if (item is null)
            return new Refusal("case.no-such-item", "没有这个事项，或者它现在不办理。", "请从事项目录中选择。") { Kind = RefusalKind.NotFound };
        if (request.Answers.Count > MaximumAnswers || request.Answers.Sum(a => a.Value.Length) > MaximumLength)
            return new Refusal("draft.too-large", "填写的内容太多，没有保存。", "请缩短后再保存。") { Kind = RefusalKind.TooMuch };
        var asked = item.Form.Questions.Select(q => q.Element.Id).ToHashSet();
        return new DraftSaved(actor.Id, subjectKey, request.ItemId, request.Division, request.Mode, request.PageId)
        {
            Answers = request.Answers.Where(a => asked.Contains(a.Key)).ToDictionary(a => a.Key, a => a.Value),
            Materials = request.Materials,
        };
    }

    public static async Task<Outcome<Draft>> Handle(Request request, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        var id = (request.DraftId ?? desk.NextId()).ToString(CultureInfo.InvariantCulture);
        var item = desk.Catalogue.ItemAt(request.ItemId, request.Division, desk.Today());
        var key = desk.KeyOf(actor);
        if (await desk.ReadyToSeal(key, ct) is { } unready)
            return unready;
        var sealer = desk.Sealer(key, DraftStream.Type.StreamOf(id));
        var given = request.Answers;
        Outcome<Decision> Decide(Draft d) => SaveDraft.Decide(d, request, actor, key, item).Then<Decision>(e =>
        {
            given = e.Answers;
            return new Decision([DraftStream.Write(e with { Answers = CaseSealing.Seal(e.Answers, item!, sealer), Materials = CaseSealing.Seal(e.Materials, sealer) })]);
        });
        var asking = new Asking(actor.Id, "draft", desk.Now());
        var done = request.DraftId is null
            ? await desk.Store.ExecuteNew(DraftStream.Type, id, asking, Decide, ct)
            : await desk.Store.Execute(DraftStream.Type, id, asking, Decide, ct);
        // Whoever saved knows what was saved: the answers go on as they were given.
        return done.Then<Draft>(executed => executed.State with { Answers = given, Materials = request.Materials });
    }
}
