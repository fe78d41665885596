using System.Globalization;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>删除草稿.</summary>
public static class DiscardDraft
{
    public sealed record Request(long DraftId);

    /// <summary>Pure. Discarding twice is not an error.</summary>
    public static Outcome<DraftDiscarded[]> Decide(Draft draft, Actor actor) =>
        draft.OwnerId == actor.Id && draft.Status == DraftStatus.Discarded ? (DraftDiscarded[])[]
        : DraftRefusals.Of(draft, actor) is { } refusal ? refusal
        : (DraftDiscarded[])[new DraftDiscarded()];

    public static async Task<Outcome<Draft>> Handle(Request request, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        var done = await desk.Store.Execute(DraftStream.Type, request.DraftId.ToString(CultureInfo.InvariantCulture), new Asking(actor.Id, "draft", desk.Now()),
            d => Decide(d, actor).Then<Decision>(events => new Decision([.. events.Select(DraftStream.Write)])), ct);
        return done.Then<Draft>(executed => executed.State);
    }
}
