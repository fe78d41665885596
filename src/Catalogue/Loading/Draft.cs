using Jiangyuan.Catalogue.Lists;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>What has been read, with the node behind every part, for the checks to look at and to point at.</summary>
internal sealed class Draft(Findings findings)
{
    private readonly Dictionary<object, Node> _nodes = new(ReferenceEqualityComparer.Instance);

    public Findings Findings { get; } = findings;

    public Dictionary<string, DataElement> Elements { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Register> Registers { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Agency> Agencies { get; } = new(StringComparer.Ordinal);

    /// <summary>12-digit codes; empty when no list of divisions was given, and then codes are only checked for their form.</summary>
    public HashSet<string> Divisions { get; } = new(StringComparer.Ordinal);

    public List<ServiceItem> Items { get; } = [];

    public List<Offer> Offers { get; } = [];

    public List<Scenario> Scenarios { get; } = [];

    public List<LifeEvent> LifeEvents { get; } = [];

    public DraftLists Lists { get; } = new();

    /// <summary>By name, without 《》.</summary>
    public Dictionary<string, LawEntry> Laws { get; } = new(StringComparer.Ordinal);

    public List<Adjustment> Adjustments { get; } = [];

    /// <summary>A word that people do not use → what to say instead.</summary>
    public SortedDictionary<string, string> PlainWords { get; } = new(StringComparer.Ordinal);

    /// <summary>Guide → the file it stands in.</summary>
    public Dictionary<ServiceGuide, string> GuidePlaces { get; } = new(ReferenceEqualityComparer.Instance);

    public T Remember<T>(T part, Node node)
        where T : class
    {
        _nodes[part] = node;
        return part;
    }

    public Node NodeOf(object part) => _nodes[part];

    public bool Knows(object part) => _nodes.ContainsKey(part);

    /// <summary>The place under these keys of a part; where one is missing, the last that is there.</summary>
    public Place PlaceOf(object part, params ReadOnlySpan<string> keys) => _nodes.TryGetValue(part, out var node) ? node.PlaceAt(keys) : default;

    /// <summary>The text's node under these keys, or null.</summary>
    public Node? NodeAt(object part, params ReadOnlySpan<string> keys)
    {
        var node = _nodes.GetValueOrDefault(part);
        foreach (var key in keys)
        {
            node = node?[key];
        }

        return node;
    }
}

/// <summary>The lists while they are read, by id.</summary>
internal sealed class DraftLists
{
    public Dictionary<string, ProofEntry> Proofs { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, FeeEntry> Fees { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IntermediaryEntry> Intermediaries { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, KeySupervisionEntry> KeySupervision { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, EnforcementEntry> Enforcement { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, MarketAccessEntry> MarketAccess { get; } = new(StringComparer.Ordinal);

    public ListSources Compile() => new()
    {
        Proofs = ById(Proofs),
        Fees = ById(Fees),
        Intermediaries = ById(Intermediaries),
        KeySupervision = ById(KeySupervision),
        Enforcement = ById(Enforcement),
        MarketAccess = ById(MarketAccess),
    };

    private static T[] ById<T>(Dictionary<string, T> entries) => [.. entries.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];
}
