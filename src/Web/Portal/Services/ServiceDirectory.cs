using System.Collections.Concurrent;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Search;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Divisions;
using Jiangyuan.Web.Publication;

namespace Jiangyuan.Web.Portal.Services;

/// <summary>What the public pages know of the catalogue: the items in force today, where they can be had, and how they are found.</summary>
internal sealed class ServiceDirectory
{
    private readonly CatalogueBook _lists;
    private readonly DivisionRegister _divisions;
    private readonly Func<Catalogue.Catalogue, SearchIndex> _indexOf;
    private readonly TimeProvider _time;
    // By divisions that there are: no more than the register has.
    private readonly ConcurrentDictionary<DivisionCode, string> _placeNames = [];
    private volatile Indexed _indexed;

    public ServiceDirectory(CatalogueBook lists, DivisionRegister divisions, Synonyms synonyms, PinyinTable pinyin, TimeProvider time)
    {
        (_lists, _divisions, _time) = (lists, divisions, time);
        // One entry an item: its versions carry one name to search by, that of the latest.
        _indexOf = catalogue => new(catalogue.Items.GroupBy(item => item.Id).Select(versions => versions.MaxBy(item => item.EffectiveFrom)!)
            .Select(item => new SearchEntry(item.Id, item.Name, item.Popularity, item.Keywords)), synonyms, pinyin);
        _indexed = new(lists.Current, _indexOf(lists.Current));
    }

    private sealed record Indexed(Catalogue.Catalogue Catalogue, SearchIndex Index);

    private Catalogue.Catalogue Catalogue => Now.Catalogue;

    // The index is made again when lists were published; two requests that both make it make the same.
    private Indexed Now
    {
        get
        {
            var (indexed, current) = (_indexed, _lists.Current);
            return ReferenceEquals(indexed.Catalogue, current) ? indexed : _indexed = new(current, _indexOf(current));
        }
    }

    internal string CatalogueHash => Catalogue.Hash;

    internal DateOnly Today => ChinaTime.Today(_time);

    /// <summary>The items in force today, those most asked for first.</summary>
    internal IReadOnlyList<ServiceItem> InForce()
    {
        var today = Today;
        return [.. Catalogue.Items.Where(item => item.IsInForce(today)).OrderByDescending(item => item.Popularity).ThenBy(item => item.Id, StringComparer.Ordinal)];
    }

    internal ServiceItem? Item(string id) => Catalogue.Item(id, Today);

    internal IReadOnlyList<Offer> Offers(string itemId) => [.. Catalogue.Offers(itemId, Today).OrderBy(offer => offer.Division, StringComparer.Ordinal)];

    /// <summary>The offer of the place asked for; the only one there is when none was asked for; otherwise null.</summary>
    internal Offer? Offer(string itemId, string? division)
    {
        if (!string.IsNullOrEmpty(division)) return Catalogue.Offer(itemId, division, Today);
        return Offers(itemId) is [var only] ? only : null;
    }

    /// <summary>Items that match, and whether only parts of the question did.</summary>
    internal (IReadOnlyList<ServiceItem> Items, bool IsLoose) Search(string? question)
    {
        var today = Today;
        var (catalogue, index) = Now;
        var hits = index.Find(question, 50, entry => catalogue.Item(entry.Id, today) is not null);
        return ([.. hits.Select(hit => catalogue.Item(hit.Entry.Id, today)!)], hits.Count > 0 && hits.All(hit => hit.IsLoose));
    }

    /// <summary>西宁市城西区: the path below the province; the province's own name for the province.</summary>
    internal string PlaceName(string division12)
    {
        if (DivisionCode.Parse(division12) is not { IsGiven: true, Value: var code }) return division12;
        if (_placeNames.TryGetValue(code, out var known)) return known;
        if (_divisions.PathOf(code) is not { } path) return division12;
        var below = path.IndexOf('/', StringComparison.Ordinal);
        return _placeNames[code] = below < 0 ? path : path[(below + 1)..].Replace("/", "", StringComparison.Ordinal);
    }

    internal string AgencyName(string agencyId) => Catalogue.Agencies.TryGetValue(agencyId, out var agency) ? agency.Name : agencyId;

    /// <summary>The name of the register or certificate that saves the applicant a material.</summary>
    internal string SourceName(string obtainedFrom) =>
        Catalogue.Registers.TryGetValue(obtainedFrom, out var register) ? register.Name
        : obtainedFrom.StartsWith("certificate:", StringComparison.Ordinal)
            ? Catalogue.Items.Select(item => item.Result).FirstOrDefault(result => result is not null && result.Id == obtainedFrom[12..])?.Name ?? obtainedFrom[12..]
            : obtainedFrom;
}
