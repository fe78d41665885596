using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Diff;

/// <summary>How a fact differs.</summary>
public enum ChangeKind
{
    /// <summary>Only after.</summary>
    Added,

    /// <summary>Only before.</summary>
    Removed,

    /// <summary>Said otherwise.</summary>
    Changed,
}

/// <summary>One difference. A side that says nothing has no text and no place.</summary>
public sealed record Change(ChangeKind Kind, ItemAspect? Aspect, string Key, string Label, string? Before, string? After, Place PlaceBefore, Place PlaceAfter);

/// <summary>What became of one item: its versions on both sides, the differences, and the burden before and after (zero where it is not offered).</summary>
public sealed record ItemChange(string Id, string Name, ServiceItem? Before, ServiceItem? After, IReadOnlyList<Change> Changes, Burden BurdenBefore, Burden BurdenAfter)
{
    /// <summary>Places where the burden becomes another than everywhere: each is compared with itself.</summary>
    public IReadOnlyList<PlaceBurden> Places { get; init; } = [];
}

/// <summary>What one application costs at one place, before and after.</summary>
public sealed record PlaceBurden(string Division, string Name, Burden Before, Burden After);

/// <summary>A catalogue to compare: with its files for the places; on one day or as last written; at one division or everywhere.</summary>
public sealed record DiffSide(Catalogue Catalogue, IReadOnlyList<PackageFile> Files)
{
    /// <summary>The day whose versions are compared; null = the latest version of every item.</summary>
    public DateOnly? On { get; init; }

    /// <summary>Twelve digits: only the offer of this place counts.</summary>
    public string? Division { get; init; }
}

/// <summary>The differences of two catalogues, item by item, and what they mean for applicants. Pure; places are found by reading again only the files of what differs.</summary>
public sealed record CatalogueDiff(IReadOnlyList<ItemChange> Items, IReadOnlyList<Change> Others, Burden TotalBefore, Burden TotalAfter)
{
    /// <summary>True when nothing differs.</summary>
    public bool IsEmpty => Items.Count == 0 && Others.Count == 0;

    /// <summary>Compares; with <paramref name="only"/>, one item.</summary>
    public static CatalogueDiff Of(DiffSide before, DiffSide after, string? only = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (left, right) = (new Side(before), new Side(after));
        var ids = before.Catalogue.Items.Concat(after.Catalogue.Items).Select(item => item.Id).Where(id => only is null || id == only).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var (items, total, totalAfter) = (new List<ItemChange>(), Burden.None, Burden.None);
        foreach (var id in ids)
        {
            foreach (var (a, b) in Pairs(left, right, id))
            {
                var (was, willBe) = (left.BurdenOf(a), right.BurdenOf(b));
                if (a == left.Current(id) && b == right.Current(id))
                {
                    (total, totalAfter) = (total + was, totalAfter + willBe);
                }

                if (Compare(left, a, right, b) is { Count: > 0 } changes)
                {
                    items.Add(new(id, (b ?? a)!.Name, a, b, changes, was, willBe) { Places = a is null || b is null ? [] : PlacesOf(left, a, right, b, (was, willBe)) });
                }
            }
        }

        return new(items, only is null ? OtherChanges(left, right) : [], total, totalAfter);
    }

    /// <summary>The current versions; and without a day, also earlier ones that were changed, by the day on which they begin.</summary>
    private static IEnumerable<(ServiceItem? Before, ServiceItem? After)> Pairs(Side left, Side right, string id)
    {
        var (a, b) = (left.Current(id), right.Current(id));
        if (a is not null || b is not null)
        {
            yield return (a, b);
        }

        if (left.Of.On is not null || right.Of.On is not null)
        {
            yield break;
        }

        foreach (var day in left.Versions(id).Concat(right.Versions(id)).Where(item => item != a && item != b).Select(item => item.EffectiveFrom).Distinct().Order())
        {
            var (x, y) = (left.Versions(id).FirstOrDefault(item => item.EffectiveFrom == day), right.Versions(id).FirstOrDefault(item => item.EffectiveFrom == day));
            // A version that has just got a successor ends the day before it: that is no change of its own.
            if (x?.Hash != y?.Hash && (x is null || y is null || CanonicalForm.Hash(x with { EffectiveTo = y.EffectiveTo }) != y.Hash))
            {
                yield return (x, y);
            }
        }
    }

    private static List<Change> Compare(Side left, ServiceItem? a, Side right, ServiceItem? b)
    {
        if (a is null || b is null)
        {
            return [new(a is null ? ChangeKind.Added : ChangeKind.Removed, ItemAspect.Identity, (b ?? a)!.Id, "事项", a?.Name, b?.Name, a?.Place ?? default, b?.Place ?? default)];
        }

        var (was, now) = (left.Facts(a), right.Facts(b));
        var changes = new List<Change>();
        foreach (var (key, fact) in was)
        {
            if (!now.TryGetValue(key, out var other))
            {
                changes.Add(new(ChangeKind.Removed, fact.Aspect, fact.Key, fact.Label, fact.Text, null, left.Places.Of(a, fact.At), default));
            }
            else if (other.Text != fact.Text)
            {
                changes.Add(new(ChangeKind.Changed, fact.Aspect, fact.Key, other.Label, fact.Text, other.Text, left.Places.Of(a, fact.At), right.Places.Of(b, other.At)));
            }
        }

        changes.AddRange(now.Where(pair => !was.ContainsKey(pair.Key)).Select(pair => new Change(ChangeKind.Added, pair.Value.Aspect, pair.Value.Key, pair.Value.Label, null, pair.Value.Text, default, right.Places.Of(b, pair.Value.At))));
        // What no fact speaks of is still a difference.
        if (changes.Count == 0 && a.Hash != b.Hash)
        {
            changes.Add(new(ChangeKind.Changed, ItemAspect.Identity, "other", "其他内容", CanonicalForm.Text(a), CanonicalForm.Text(b), a.Place, b.Place));
        }

        return [.. changes.OrderBy(change => change.Aspect).ThenBy(change => change.Kind)];
    }

    private static PlaceBurden[] PlacesOf(Side left, ServiceItem a, Side right, ServiceItem b, (Burden Before, Burden After) everywhere)
    {
        if (left.Of.Division is not null || right.Of.Division is not null)
        {
            return [];
        }

        var before = left.Offers(a).ToDictionary(offer => offer.Division, offer => Burden.Of(offer.Item, offer), StringComparer.Ordinal);
        return [.. right.Offers(b).Where(offer => before.ContainsKey(offer.Division))
            .Select(offer => new PlaceBurden(offer.Division, right.Of.Catalogue.PlaceName(offer.Division), before[offer.Division], Burden.Of(offer.Item, offer)))
            .Where(place => place.Before != place.After && (place.Before, place.After) != everywhere).OrderBy(place => place.Division, StringComparer.Ordinal)];
    }

    private static List<Change> OtherChanges(Side left, Side right)
    {
        var changes = new List<Change>();
        var (was, now) = (left.Of.Catalogue, right.Of.Catalogue);
        Add("elements", "数据元", was.Elements.Values, now.Elements.Values, one => one.Id, one => one.Name);
        Add("registers", "登记库", was.Registers.Values, now.Registers.Values, one => one.Id, one => one.Name);
        Add("agencies", "机关", was.Agencies.Values, now.Agencies.Values, one => one.Id, one => one.Name);
        Add("life-events", "一件事", was.LifeEvents, now.LifeEvents, one => one.Id, one => one.Name);
        Add("laws", "法律", was.Laws, now.Laws, one => one.Name, one => one.Name);
        Add("lists", "证明清单", was.Lists.Proofs, now.Lists.Proofs, one => one.Id, one => one.Name);
        Add("lists", "收费清单", was.Lists.Fees, now.Lists.Fees, one => one.Id, one => one.Name);
        Add("lists", "中介服务清单", was.Lists.Intermediaries, now.Lists.Intermediaries, one => one.Id, one => one.Name);
        Add("lists", "重点监管清单", was.Lists.KeySupervision, now.Lists.KeySupervision, one => one.Id, one => one.Name);
        Add("lists", "执法清单", was.Lists.Enforcement, now.Lists.Enforcement, one => one.Id, one => one.Name);
        Add("lists", "负面清单", was.Lists.MarketAccess, now.Lists.MarketAccess, one => one.Id, one => one.Name);
        Add("adjustments", "调整", was.Adjustments, now.Adjustments, one => $"{one.Name} {one.From:yyyy-MM-dd} {one.Content}", one => one.Name);
        return changes;

        void Add<T>(string folder, string what, IEnumerable<T> before, IEnumerable<T> after, Func<T, string> id, Func<T, string> name)
            where T : class
        {
            var (a, b) = (before.GroupBy(id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal), after.GroupBy(id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal));
            foreach (var key in a.Keys.Union(b.Keys).Order(StringComparer.Ordinal))
            {
                var (x, y) = (a.GetValueOrDefault(key), b.GetValueOrDefault(key));
                var (text, other) = PartText.Of(x, y);
                if (text is not null || other is not null)
                {
                    changes.Add(new(x is null ? ChangeKind.Added : y is null ? ChangeKind.Removed : ChangeKind.Changed, null, key, $"{what}“{name((y ?? x)!)}”", text, other, x is null ? default : left.Places.OfEntry(folder, key, name(x)), y is null ? default : right.Places.OfEntry(folder, key, name(y))));
                }
            }
        }
    }

    private sealed class Side(DiffSide side)
    {
        private readonly ILookup<string, ServiceItem> _versions = side.Catalogue.Items.ToLookup(item => item.Id, StringComparer.Ordinal);
        private readonly ILookup<(string, DateOnly), Offer> _offers = side.Catalogue.AllOffers.ToLookup(offer => (offer.Item.Id, offer.Item.EffectiveFrom));

        public DiffSide Of => side;

        public PackagePlaces Places { get; } = new(side.Files);

        public IEnumerable<ServiceItem> Versions(string id) => _versions[id];

        public ServiceItem? Current(string id) => side.On is { } day ? side.Catalogue.Item(id, day) : _versions[id].LastOrDefault();

        public Burden BurdenOf(ServiceItem? item) => item is null ? Burden.None : Burden.Of(Here(item), side.Division is null ? null : Offers(item).FirstOrDefault());

        /// <summary>By side and key; a key that is said twice gets a number.</summary>
        public Dictionary<(ItemAspect, string, int), ItemFact> Facts(ServiceItem item) => ItemFacts.Of(Here(item), Offers(item), side.Catalogue.PlaceName)
            // One place beside another: they are compared, not counted as one gone and one come.
            .Select(fact => fact.Aspect == ItemAspect.Places && side.Division is not null ? fact with { Key = "", Label = "办理地" } : fact)
            .GroupBy(fact => (fact.Aspect, fact.Key)).SelectMany(group => group.Select((fact, index) => ((group.Key.Aspect, group.Key.Key, index), fact))).ToDictionary(pair => pair.Item1, pair => pair.fact);

        // Seen from one place the item is as it is there.
        private ServiceItem Here(ServiceItem item) => side.Division is null ? item : Offers(item).FirstOrDefault()?.Item ?? item;

        public IEnumerable<Offer> Offers(ServiceItem item) => side.Division is { } division
            ? side.Catalogue.Offer(item.Id, division, side.On ?? item.EffectiveFrom) is { } offer ? [offer] : []
            : _offers[(item.Id, item.EffectiveFrom)];
    }
}
