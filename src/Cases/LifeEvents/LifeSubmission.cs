using System.Globalization;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>One service of a life event as an application of its own: the answers and materials that its own form and list ask for. Pure.</summary>
internal static class LifeSubmission
{
    /// <summary>The plan of a life event for what is known now.</summary>
    internal static Plan PlanOf(LifeEvent known, Catalogue.Catalogue catalogue, string division, IReadOnlyDictionary<string, string> answers, IReadOnlySet<string> held, DateOnly today) =>
        new Planner(catalogue, today).Plan(known, new Circumstances(division, today) { Answers = answers, Held = held });

    internal static Outcome<CaseSubmitted> Decide(LifeCase life, LifeStep step, Actor actor, string? phone, string? signedBy, long caseId, bool hasBreach, CaseDesk desk, DateTimeOffset now)
    {
        var asOf = ChinaTime.DateOf(now);
        if (desk.Catalogue.Offer(step.ItemId, step.Division, asOf) is not { } offer)
            return CaseRefusals.ItemMissing;
        var request = new SubmitCase.Request(step.ItemId, step.Division, step.Mode)
        {
            Answers = life.Answers,
            Materials = [.. offer.Item.Materials.Where(requirement => requirement.ObtainedFrom is null && (requirement.OnlyIn is null || requirement.OnlyIn == step.Mode) && Conditions.Hold(requirement.When, offer.Item, life.Answers, asOf))
                .SelectMany(requirement => life.Materials.Where(given => given.Name == requirement.Name).Select(given => given.File with { RequirementId = requirement.Id }))],
            PromiseSignedBy = step.Mode == HandlingMode.Commitment ? signedBy : null,
            Phone = phone,
        };
        var law = desk.LawAt(step.Division) with { Item = offer.Item, Agency = offer.Agency };
        return SubmitCase.Decide(request, new(caseId, offer, desk.Catalogue.Hash, law, life.SubjectKey, hasBreach), actor, now);
    }

    /// <summary>The append that opens the case, sealed as a record of its own and linked to its life event.</summary>
    internal static StreamAppend Open(CaseSubmitted e, long caseId, LifeLink link, Actor actor, CaseDesk desk, Asking asking)
    {
        var offer = desk.Catalogue.Offer(e.ItemId, e.Division, ChinaTime.DateOf(asking.At))!;
        var law = desk.LawAt(e.Division) with { Item = offer.Item, Agency = offer.Agency };
        var empty = new Case { Id = caseId };
        var stored = CaseSealing.Seal(e, offer.Item, actor, desk.Sealer(e.Applicant.SubjectKey, CaseSealing.RecordOf(empty)));
        var events = CaseDesk.Sealed(empty, [stored with { Life = link }], law, actor, asking.At);
        return CaseStream.Type.Append(caseId.ToString(CultureInfo.InvariantCulture), new Loaded<Case>(empty, 0), [.. events.Select(EventJson.Write)], asking).Append;
    }
}
