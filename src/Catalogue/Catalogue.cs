using System.Collections.Frozen;
using Jiangyuan.Catalogue.Lists;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue;

/// <summary>
/// The compiled catalogue: immutable, complete, and the same for the same content whatever the order of files or their line ends.
/// Outside this namespace write <c>Catalogue.Catalogue</c>, as the name of the namespace comes first.
/// </summary>
public sealed record Catalogue
{
    /// <summary>SHA-256 (lower-case hexadecimal) of the canonical form of everything compiled.</summary>
    public required string Hash { get; init; }

    public required IReadOnlyDictionary<string, DataElement> Elements { get; init; }

    public required IReadOnlyDictionary<string, Agency> Agencies { get; init; }

    public required IReadOnlyDictionary<string, Register> Registers { get; init; }

    /// <summary>All dated versions, by id and then by date.</summary>
    public required IReadOnlyList<ServiceItem> Items { get; init; }

    /// <summary>All offers, of all versions.</summary>
    public required IReadOnlyList<Offer> AllOffers { get; init; }

    /// <summary>The situations that the packages' authors wrote down.</summary>
    public IReadOnlyList<Scenario> Scenarios { get; init; } = [];

    /// <summary>One thing, once: what people want, from which the services are planned; by id.</summary>
    public IReadOnlyList<LifeEvent> LifeEvents { get; init; } = [];

    /// <summary>The lists that are their own source (proofs, fees, intermediaries …).</summary>
    public ListSources Lists { get; init; } = new();

    /// <summary>The laws that are known with their dates, by name.</summary>
    public IReadOnlyList<LawEntry> Laws { get; init; } = [];

    /// <summary>What was cancelled, delegated or changed, by date and name.</summary>
    public IReadOnlyList<Adjustment> Adjustments { get; init; } = [];

    /// <summary>A word of the office → what people say instead.</summary>
    public IReadOnlyDictionary<string, string> PlainWords { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What divisions are called, by the number of their code; empty where no list of them came with the packages. Not part of the content.</summary>
    public IReadOnlyDictionary<long, string> DivisionNames { get; init; } = FrozenDictionary<long, string>.Empty;

    /// <summary>西宁市城西区: the names below the province one after the other, of the province its own; the code where it has no name.</summary>
    public string PlaceName(string division12)
    {
        ArgumentNullException.ThrowIfNull(division12);
        if (DivisionCode.Parse(division12) is not { IsGiven: true, Value: var division })
        {
            return division12;
        }

        var path = "";
        for (var code = division; code.Level > DivisionLevel.Province; code = code.Parent)
        {
            path = DivisionNames.GetValueOrDefault(code.Number, "") + path;
        }

        return path.Length > 0 ? path : DivisionNames.GetValueOrDefault(division.Number, division12);
    }

    // Each knows the list it was made from: a copy made by `with` takes the fields along, though its lists may be others.
    private Indexed<ServiceItem>? _items;
    private Indexed<Offer>? _offers;

    /// <summary>The version in force on the day, or null.</summary>
    public ServiceItem? Item(string id, DateOnly asOf)
    {
        var known = _items;
        if (!ReferenceEquals(known?.From, Items))
        {
            _items = known = new(Items, Items.GroupBy(item => item.Id).ToFrozenDictionary(group => group.Key, group => group.ToArray()));
        }

        return known!.By.TryGetValue(id, out var versions) ? Array.Find(versions, item => item.IsInForce(asOf)) : null;
    }

    /// <summary>A life event by its id, or one stage of it by <c>ID.STAGE</c>; null when there is none.</summary>
    public LifeEvent? LifeEvent(string id) => LifeEvents.FirstOrDefault(life => life.Id == id)
        ?? (from life in LifeEvents from stage in life.Stages where id == $"{life.Id}.{stage.Id}" select life.OfStage(stage)).FirstOrDefault();

    /// <summary>Where the version in force on the day can be had, by division.</summary>
    public IReadOnlyList<Offer> Offers(string itemId, DateOnly asOf) => Array.FindAll(OffersOfAllVersions(itemId), offer => offer.Item.IsInForce(asOf));

    /// <summary>The offer of this division, or of its nearest ancestor that offers the item. <paramref name="division12"/> has 12 digits.</summary>
    public Offer? Offer(string itemId, string division12, DateOnly asOf)
    {
        var offers = OffersOfAllVersions(itemId);
        for (string? at = division12; at is not null; at = ParentOf(at))
        {
            foreach (var offer in offers)
            {
                if (offer.Division == at && offer.Item.IsInForce(asOf))
                {
                    return offer;
                }
            }
        }

        return null;
    }

    /// <summary>The version in force on the day as it is in this division; as it is anywhere where the division does not offer it; or null.</summary>
    public ServiceItem? ItemAt(string id, string division12, DateOnly asOf) => Offer(id, division12, asOf)?.Item ?? Item(id, asOf);

    private Offer[] OffersOfAllVersions(string itemId)
    {
        var known = _offers;
        if (!ReferenceEquals(known?.From, AllOffers))
        {
            _offers = known = new(AllOffers, AllOffers.GroupBy(offer => offer.Item.Id).ToFrozenDictionary(group => group.Key, group => group.ToArray()));
        }

        return known!.By.TryGetValue(itemId, out var offers) ? offers : [];
    }

    /// <summary>The sub-items in force on the day under one main item, by code.</summary>
    public IReadOnlyList<ServiceItem> SubItems(string mainCode, DateOnly asOf) =>
        [.. Items.Where(item => item.MainItem?.Code == mainCode && item.IsInForce(asOf)).OrderBy(item => item.Code, StringComparer.Ordinal)];

    /// <summary>Levels of the statistics code: province 2, prefecture 4, county 6, township 9, village 12 digits, the rest zeros.</summary>
    private static string? ParentOf(string division12)
    {
        if (division12.Length != 12)
        {
            return null;
        }

        var significant = division12.AsSpan().TrimEnd('0').Length;
        var keep = significant switch { > 9 => 9, > 6 => 6, > 4 => 4, > 2 => 2, _ => 0 };
        return keep == 0 ? null : division12[..keep].PadRight(12, '0');
    }

    private sealed record Indexed<T>(IReadOnlyList<T> From, FrozenDictionary<string, T[]> By);
}
