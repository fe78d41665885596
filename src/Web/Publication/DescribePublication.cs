using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Web.Publication;

/// <summary>Begins a batch, or writes its number, title and day again.</summary>
internal static class DescribePublication
{
    /// <summary><paramref name="Id"/> null begins a new batch.</summary>
    internal sealed record Request(string? Id, string Number, string Title, DateOnly? EffectiveOn);

    internal static Outcome<NewEvent> Decide(PublicationBatch batch, Request request, Actor actor, DateOnly today)
    {
        if (request.Id is not null && batch.Version == 0)
            return PublicationRefusals.Unknown;
        if (batch.Status != PublicationStatus.Draft)
            return PublicationRefusals.NotDraft;
        var wrong = new List<FieldError>();
        if (request.Number.Trim().Length is 0 or > 60)
            wrong.Add(new("number", "请填写文号，不超过 60 个字"));
        if (request.Title.Trim().Length is 0 or > 120)
            wrong.Add(new("title", "请填写标题，不超过 120 个字"));
        if (request.EffectiveOn is not { } day || day.Year > 2200)
            wrong.Add(new("on", "请填写生效日期，例如 2027-01-01"));
        else if (day < today)
            wrong.Add(PublicationRefusals.DayPassed.Fields![0]);
        if (wrong.Count > 0)
            return new Refusal("publication.fields", "批次没有填完整。", "请按提示改正。", wrong);
        return PublicationStream.Write(new PublicationDescribed(request.Number.Trim(), request.Title.Trim(), request.EffectiveOn!.Value, actor.Name));
    }

    internal static Task<Outcome<PublicationBatch>> Handle(Request request, Actor actor, PublicationDesk desk, CancellationToken ct) =>
        desk.Change(request.Id ?? desk.NewId(), actor, "编写清单批次", batch => Decide(batch, request, actor, desk.Today), ct);
}
