using System.Numerics;

namespace Jiangyuan.Catalogue.Planning;

/// <summary>
/// Chooses the ways that reach all sources wanted: least time, then least fees, then fewest materials. The time is exact (every source by its quickest
/// giver); within it fees and materials are minimised by branch and bound, since a cheap giver may need a dear one and one giver may serve several.
/// </summary>
internal sealed class Selection
{
    private const double PerFen = 10_000;
    private readonly WayGraph _graph;
    private readonly int[] _wanted;
    private readonly int[] _rank;
    private readonly double[] _share;
    private readonly ulong[][] _certain;
    private readonly Way[]?[] _options;
    private readonly HashSet<string> _items = new(StringComparer.Ordinal);
    private readonly HashSet<string> _papers = new(StringComparer.Ordinal);
    private readonly List<Way> _path = [];
    private double _fee;
    private int _budget;
    private double _best = double.MaxValue;

    /// <param name="wanted">Sources that can be had.</param>
    /// <param name="budget">How much is looked at, at most, in sources and ways; beyond it the answer is good but not proven the best. It bounds the time whatever the size.</param>
    public Selection(WayGraph graph, IReadOnlyList<int> wanted, int budget = 40_000)
    {
        (_graph, _wanted, _budget) = (graph, [.. wanted], budget);
        _rank = new int[graph.Sources.Count];
        _options = new Way[]?[_rank.Length];
        for (var i = 0; i < graph.Order.Count; i++)
        {
            _rank[graph.Order[i]] = i;
        }

        Time = _wanted.Select(source => graph.Ready[source]).DefaultIfEmpty().Max();
        (_share, _certain) = (Shares(), Certain());
        Chosen = Quickest(graph, _wanted, []);
        _best = CostOf(Chosen);
        var needed = new ulong[(_rank.Length + 63) / 64];
        foreach (var source in _wanted)
        {
            Add(needed, _certain[source]);
        }

        Branch(new Node(needed, new ulong[needed.Length], [.. Enumerable.Repeat(Time, _rank.Length)]));
        IsBest = _budget > 0;
    }

    /// <summary>Working days until the last source wanted.</summary>
    public int Time { get; }

    public IReadOnlyList<Way> Chosen { get; private set; }

    public bool IsBest { get; }

    /// <summary>The ways that give these sources soonest, with all they need; ways in <paramref name="given"/> are taken as chosen.</summary>
    public static List<Way> Quickest(WayGraph graph, IEnumerable<int> sources, IReadOnlyCollection<Way> given)
    {
        var (chosen, taken) = (given.ToList(), given.ToHashSet());
        var done = given.SelectMany(way => way.Gives).ToHashSet();
        var open = new Stack<int>(sources.Concat(given.SelectMany(way => way.Needs)).Reverse());
        while (open.TryPop(out var source))
        {
            if (done.Add(source) && graph.First[source] is { } way && taken.Add(way))
            {
                chosen.Add(way);
                way.Needs.Reverse().ToList().ForEach(open.Push);
            }
        }

        return chosen;
    }

    private static double CostOf(IReadOnlyCollection<Way> ways) => ways.Sum(way => (double)way.Fee) * PerFen + ways.SelectMany(way => way.Papers).Distinct(StringComparer.Ordinal).Count();

    /// <summary>What is needed, what is given, and by which day each source must be there. What has been chosen stands in the fields, taken back after each branch.</summary>
    private sealed record Node(ulong[] Needed, ulong[] Given, int[] Latest);

    private double Cost => _fee * PerFen + _papers.Count;

    private void Branch(Node at)
    {
        if (_budget <= 0)
        {
            return;
        }

        var (next, rest) = Open(at);
        if (Cost + rest >= _best - 1e-6)
        {
            return;
        }

        if (next < 0)
        {
            _budget -= _path.Count;
            if (Schedule.Of(_graph, _path, _wanted) is { } schedule && schedule.End <= Time)
            {
                (Chosen, _best) = ([.. _path], Cost);
            }

            return;
        }

        _budget -= 4 + (_rank.Length / 16);
        foreach (var way in _options[next] ??= Options(next))
        {
            if (way.Earliest <= at.Latest[next] && _items.Add(way.Item.Id))
            {
                Take(at, way, next);
                _items.Remove(way.Item.Id);
            }
        }
    }

    private Way[] Options(int source) => [.. _graph.Givers[source].OrderBy(way => way.Fee).ThenBy(way => way.Papers.Length).ThenBy(way => way.Earliest).ThenBy(way => way.Number)];

    private void Take(Node at, Way way, int source)
    {
        var (needed, given, latest) = ((ulong[])at.Needed.Clone(), (ulong[])at.Given.Clone(), (int[])at.Latest.Clone());
        way.Gives.ForEach(other => Set(given, other));
        foreach (var need in way.Needs)
        {
            Add(needed, _certain[need]);
            latest[need] = Math.Min(latest[need], latest[source] - way.Days);
        }

        var added = way.Papers.Where(_papers.Add).ToArray();
        _fee += way.Fee;
        _path.Add(way);
        Branch(new Node(needed, given, latest));
        _path.RemoveAt(_path.Count - 1);
        _fee -= way.Fee;
        _papers.ExceptWith(added);
    }

    /// <summary>The latest open source, and the least that all open ones can still cost.</summary>
    private (int Source, double Least) Open(Node at)
    {
        var (source, rest) = (-1, 0.0);
        for (var word = 0; word < at.Needed.Length; word++)
        {
            for (var bits = at.Needed[word] & ~at.Given[word]; bits != 0; bits &= bits - 1)
            {
                var open = word * 64 + BitOperations.TrailingZeroCount(bits);
                rest += _share[open];
                if (source < 0 || _rank[open] > _rank[source])
                {
                    source = open;
                }
            }
        }

        return (source, rest);
    }

    // What a way costs is spread over the sources it gives, and only papers that no other way asks count: so the sum never exceeds what must be paid.
    private double[] Shares()
    {
        var askedBy = _graph.Ways.SelectMany(way => way.Papers.Select(paper => (paper, way.Item.Id))).Distinct().GroupBy(pair => pair.paper, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        return [.. _graph.Givers.Select(givers => givers.Where(way => way.Earliest < WayGraph.Never)
            .Select(way => (way.Fee * PerFen + way.Papers.Count(paper => askedBy[paper] == 1)) / way.Gives.Count).DefaultIfEmpty().Min())];
    }

    /// <summary>For each source, the sources that are needed whichever giver is chosen, itself included.</summary>
    private ulong[][] Certain()
    {
        var words = (_rank.Length + 63) / 64;
        var certain = new ulong[_rank.Length][];
        foreach (var source in _graph.Order)
        {
            ulong[]? all = null;
            foreach (var way in _graph.Givers[source].Where(way => way.Earliest <= Time))
            {
                var one = new ulong[words];
                // A source that is ready later says nothing yet: leaving it out keeps the bound a bound.
                foreach (var need in way.Needs.Where(need => certain[need] is not null))
                {
                    Add(one, certain[need]);
                }

                if (all is null)
                {
                    all = one;
                }
                else
                {
                    for (var i = 0; i < words; i++)
                    {
                        all[i] &= one[i];
                    }
                }
            }

            certain[source] = all ?? new ulong[words];
            Set(certain[source], source);
        }

        return certain;
    }

    private static void Set(ulong[] set, int bit) => set[bit / 64] |= 1UL << bit;

    private static void Add(ulong[] set, ulong[] other)
    {
        for (var i = 0; i < set.Length; i++)
        {
            set[i] |= other[i];
        }
    }
}
