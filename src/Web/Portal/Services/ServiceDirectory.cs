using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Search;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Divisions;

namespace Jiangyuan.Web.Portal.Services;

/// <summary>What the public pages know of the catalogue: the items in force today, where they can be had, and how they are found.</summary>
internal sealed class ServiceDirectory
{
    private readonly Catalogue.Catalogue _catalogue;
    private readonly DivisionRegister _divisions;
    private readonly SearchIndex _index;
    private readonly TimeProvider _time;

    public ServiceDirectory(Catalogue.Catalogue catalogue, DivisionRegister divisions, Synonyms synonyms, PinyinTable pinyin, TimeProvider time)
    {
        (_catalogue, _divisions, _time) = (catalogue, divisions, time);
        // One entry an item: its versions carry one name to search by, that of the latest.
        var latest = catalogue.Items.GroupBy(item => item.Id).Select(versions => versions.MaxBy(item => item.EffectiveFrom)!);
        _index = new(latest.Select(item => new SearchEntry(item.Id, item.Name, item.Popularity, item.Keywords)), synonyms, pinyin);
    }

    internal string CatalogueHash => _catalogue.Hash;

    internal DateOnly Today => ChinaTime.Today(_time);

    /// <summary>The items in force today, those most asked for first.</summary>
    internal IReadOnlyList<ServiceItem> InForce()
    {
        var today = Today;
        return [.. _catalogue.Items.Where(item => item.IsInForce(today)).OrderByDescending(item => item.Popularity).ThenBy(item => item.Id, StringComparer.Ordinal)];
    }

    internal ServiceItem? Item(string id) => _catalogue.Item(id, Today);

    internal IReadOnlyList<Offer> Offers(string itemId) => [.. _catalogue.Offers(itemId, Today).OrderBy(offer => offer.Division, StringComparer.Ordinal)];

    /// <summary>The offer of the place asked for; the only one there is when none was asked for; otherwise null.</summary>
    internal Offer? Offer(string itemId, string? division)
    {
        if (!string.IsNullOrEmpty(division)) return _catalogue.Offer(itemId, division, Today);
        return Offers(itemId) is [var only] ? only : null;
    }

    /// <summary>Items that match, and whether only parts of the question did.</summary>
    internal (IReadOnlyList<ServiceItem> Items, bool IsLoose) Search(string? question)
    {
        var today = Today;
        var hits = _index.Find(question, 50, entry => _catalogue.Item(entry.Id, today) is not null);
        return ([.. hits.Select(hit => _catalogue.Item(hit.Entry.Id, today)!)], hits.Count > 0 && hits.All(hit => hit.IsLoose));
    }

    /// <summary>西宁市城西区: the path below the province; the province's own name for the province.</summary>
    internal string PlaceName(string division12)
    {
        if (DivisionCode.Parse(division12) is not { IsGiven: true, Value: var code } || _divisions.PathOf(code) is not { } path) return division12;
        var below = path.IndexOf('/', StringComparison.Ordinal);
        return below < 0 ? path : path[(below + 1)..].Replace("/", "", StringComparison.Ordinal);
    }

    internal string AgencyName(string agencyId) => _catalogue.Agencies.TryGetValue(agencyId, out var agency) ? agency.Name : agencyId;

    /// <summary>The name of the register or certificate that saves the applicant a material.</summary>
    internal string SourceName(string obtainedFrom) =>
        _catalogue.Registers.TryGetValue(obtainedFrom, out var register) ? register.Name
        : obtainedFrom.StartsWith("certificate:", StringComparison.Ordinal)
            ? _catalogue.Items.Select(item => item.Result).FirstOrDefault(result => result is not null && result.Id == obtainedFrom[12..])?.Name ?? obtainedFrom[12..]
            : obtainedFrom;
}
