using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Web.Publication;

/// <summary>Asks for review, once the compiler has nothing against it.</summary>
internal static class SubmitPublication
{
    internal static Outcome<NewEvent> Decide(PublicationBatch batch, DateOnly today, int errors) =>
        batch.Version == 0 ? PublicationRefusals.Unknown
        : batch.Status != PublicationStatus.Draft ? PublicationRefusals.NotDraft
        : batch.Changes.Count == 0 ? PublicationRefusals.Empty
        : batch.EffectiveOn < today ? PublicationRefusals.DayPassed
        : errors > 0 ? PublicationRefusals.HasErrors(errors)
        : new NewEvent(PublicationStream.Submitted, "{}");

    internal static async Task<Outcome<PublicationBatch>> Handle(string id, Actor actor, PublicationDesk desk, CancellationToken ct)
    {
        if (await desk.Find(id, ct) is not { } batch)
            return PublicationRefusals.Unknown;
        var (_, findings) = desk.Book.Compile(await desk.FilesOf(batch, ct));
        var errors = findings.Count(finding => finding.Severity == Severity.Error);
        // What was checked is what is submitted: a change in between makes it stale.
        return await desk.Change(id, actor, "提交清单审核", b => b.Version != batch.Version ? PublicationRefusals.NotDraft : Decide(b, desk.Today, errors), ct);
    }
}

/// <summary>A second person sends a batch back, with the reason.</summary>
internal static class ReturnPublication
{
    internal static Outcome<NewEvent> Decide(PublicationBatch batch, Actor actor, string reason) =>
        batch.Version == 0 ? PublicationRefusals.Unknown
        : batch.Status != PublicationStatus.InReview ? PublicationRefusals.NotInReview
        : reason.Trim().Length is 0 or > 2000 ? new Refusal("publication.no-reason", "退回要写明理由。", "请写明哪里要改。", [new("reason", "请写明理由，不超过 2000 字")])
        : PublicationStream.Write(new PublicationReturned(reason.Trim(), actor.Name));

    internal static Task<Outcome<PublicationBatch>> Handle(string id, string reason, Actor actor, PublicationDesk desk, CancellationToken ct) =>
        desk.Change(id, actor, "退回清单批次", batch => Decide(batch, actor, reason), ct);
}

/// <summary>Gives a batch up before it was published.</summary>
internal static class DiscardPublication
{
    internal static Outcome<NewEvent> Decide(PublicationBatch batch) =>
        batch.Version == 0 ? PublicationRefusals.Unknown : batch.Status != PublicationStatus.Draft ? PublicationRefusals.NotDraft : new NewEvent(PublicationStream.Discarded, "{}");

    internal static Task<Outcome<PublicationBatch>> Handle(string id, Actor actor, PublicationDesk desk, CancellationToken ct) => desk.Change(id, actor, "放弃清单批次", Decide, ct);
}
