namespace Jiangyuan.Catalogue.Planning;

/// <summary>
/// The part of the catalogue behind the wanted results. A source is a certificate (<c>certificate:ID</c>) or the record in a register that other items
/// feed; ways give sources and need sources.
/// </summary>
internal sealed class WayGraph
{
    public const int Never = int.MaxValue / 4;
    private readonly Planner _planner;
    private readonly Circumstances _circumstances;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Way[]> _ways = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<List<Way>> _givers = [];

    public WayGraph(Planner planner, Circumstances circumstances, IEnumerable<string> wanted)
    {
        (_planner, _circumstances) = (planner, circumstances);
        Wanted = [.. wanted.Distinct(StringComparer.Ordinal).Where(result => !circumstances.Held.Contains(result)).Select(result => NumberOf("certificate:" + result))];
        for (var source = 0; source < _names.Count; source++)
        {
            foreach (var item in planner.GiversOf(_names[source]))
            {
                foreach (var way in WaysOf(item))
                {
                    way.Gives.Add(source);
                    _givers[source].Add(way);
                }
            }
        }

        Earliest();
    }

    public int[] Wanted { get; }

    public IReadOnlyList<string> Sources => _names;

    public IReadOnlyList<List<Way>> Givers => _givers;

    public List<Way> Ways { get; } = [];

    public Dictionary<string, Blocked> Blocks { get; } = new(StringComparer.Ordinal);

    /// <summary>The first day on which each source can be had.</summary>
    public int[] Ready { get; private set; } = [];

    /// <summary>The way by which each source is had first; these never need each other. Null where it cannot be had.</summary>
    public Way?[] First { get; private set; } = [];

    /// <summary>Sources in the order in which they become ready; what a source's quickest giver needs comes before it.</summary>
    public List<int> Order { get; } = [];

    public Circumstances Circumstances => _circumstances;

    public Planner Planner => _planner;

    private int NumberOf(string source)
    {
        if (!_numbers.TryGetValue(source, out var number))
        {
            _numbers[source] = number = _names.Count;
            _names.Add(source);
            _givers.Add([]);
        }

        return number;
    }

    private Way[] WaysOf(ServiceItem item)
    {
        if (_ways.TryGetValue(item.Id, out var known))
        {
            return known;
        }

        _ways[item.Id] = [];
        if (_planner.Catalogue.Offer(item.Id, _circumstances.Division, _circumstances.On) is not { } offer)
        {
            var places = _planner.Catalogue.Offers(item.Id, _circumstances.On).Select(other => other.Division).Order(StringComparer.Ordinal).Take(5).ToArray();
            Blocks[item.Id] = new(item, $"“{item.Name}”在{_planner.Catalogue.PlaceName(_circumstances.Division)}及其上级都不办理。", places.Length == 0 ? "现在没有地方办理，请向当地政务服务中心咨询。" : $"可以到{string.Join("、", places.Select(_planner.Catalogue.PlaceName))}办理，或向当地政务服务中心咨询。", null);
        }
        else if (PlanConditions.FirstFalse(item = offer.Item, _circumstances) is { } check)
        {
            Blocks[item.Id] = new(item, $"“{item.Name}”的条件不满足：{check.That}。", check.Message, check.That);
        }
        else
        {
            return _ways[item.Id] = item.Modes is [HandlingMode.Ordinary] ? [Make(item, offer, HandlingMode.Ordinary)] : [.. item.Modes.Where(mode => mode == HandlingMode.Ordinary || !PlanConditions.ExcludesCommitment(item, _circumstances))
                .OrderByDescending(mode => mode).Select(mode => Make(item, offer, mode))];
        }

        return [];
    }

    private Way Make(ServiceItem item, Offer offer, HandlingMode mode)
    {
        var way = new Way(Ways.Count, item, offer, mode, Duration.WorkingDays(PlanConditions.LimitOf(item, offer, mode, _circumstances)));
        Ways.Add(way);
        var needs = new List<int>();
        foreach (var source in PlanConditions.SourcesOf(item, mode, _circumstances))
        {
            if (IsNeeded(source, item))
            {
                needs.Add(NumberOf(source));
            }
        }

        way.Needs = [.. needs];
        way.Papers = Papers(item, mode);
        way.Fee = !item.Fee.IsCharged ? 0 : item.Fee.Amount is { } amount ? (long)(amount * 100) : 1_000_000_000;
        return way;
    }

    private string[] Papers(ServiceItem item, HandlingMode mode)
    {
        var papers = new List<string>(item.Materials.Count);
        foreach (var material in item.Materials)
        {
            if (material.Required && material.ObtainedFrom is null && PlanConditions.IsAsked(material, item, mode, _circumstances) && !papers.Contains(material.Name))
            {
                papers.Add(material.Name);
            }
        }

        return [.. papers];
    }

    // A register that no item feeds answers at once; one that items feed answers when a record has been made, unless the person is in it already.
    private bool IsNeeded(string source, ServiceItem item)
    {
        if (source.StartsWith("certificate:", StringComparison.Ordinal))
        {
            return _circumstances.Held.Count == 0 || !_circumstances.Held.Contains(source["certificate:".Length..]);
        }

        var feeders = _planner.GiversOf(source);
        return feeders.Count > 0 && !item.Feeds.Contains(source) && !feeders.Any(feeder => _circumstances.Held.Contains(feeder.Result!.Id));
    }

    // Knuth's generalisation of Dijkstra: sources in the order of the day on which they can first be had; what only circles cannot be had at all.
    private void Earliest()
    {
        Ready = [.. Enumerable.Repeat(Never, _names.Count)];
        First = new Way?[_names.Count];
        var open = Ways.Select(way => way.Needs.Length).ToArray();
        var needers = new List<Way>[_names.Count];
        foreach (var way in Ways)
        {
            foreach (var need in way.Needs)
            {
                (needers[need] ??= []).Add(way);
            }
        }

        var queue = new PriorityQueue<Way, (int Day, int Number)>();
        void Ripe(Way way, int from)
        {
            way.Earliest = from + way.Days;
            queue.Enqueue(way, (way.Earliest, way.Number));
        }

        Ways.Where(way => way.Needs.Length == 0).ToList().ForEach(way => Ripe(way, 0));
        while (queue.TryDequeue(out var way, out _))
        {
            foreach (var source in way.Gives.Where(source => Ready[source] == Never))
            {
                (Ready[source], First[source]) = (way.Earliest, way);
                Order.Add(source);
                foreach (var needer in needers[source] ?? [])
                {
                    if (--open[needer.Number] == 0)
                    {
                        Ripe(needer, way.Earliest);
                    }
                }
            }
        }
    }
}
