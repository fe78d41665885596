using Jiangyuan.Cases;
using Jiangyuan.Catalogue;

namespace Jiangyuan.Web.Desk;

/// <summary>What an agency offers today.</summary>
internal static class DeskItems
{
    internal static IEnumerable<ServiceItem> OfAgency(CaseDesk cases, Actor actor)
    {
        var (catalogue, today) = (cases.Catalogue, cases.Today());
        return catalogue.Items.Select(i => i.Id).Distinct()
            .Where(id => catalogue.Offers(id, today).Any(o => o.Agency.Id == actor.Agency))
            .Select(id => catalogue.Item(id, today)!)
            .OrderByDescending(i => i.Popularity);
    }

    /// <summary>Where the agency offers an item.</summary>
    internal static IEnumerable<Offer> Offers(CaseDesk cases, Actor actor, string item) =>
        cases.Catalogue.Offers(item, cases.Today()).Where(o => o.Agency.Id == actor.Agency);
}
