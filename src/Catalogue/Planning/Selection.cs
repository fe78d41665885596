using System.Numerics;

namespace Jiangyuan.Catalogue.Planning;

/// <summary>
/// Chooses the ways that reach all sources wanted: least time, then least fees, then fewest materials. The time is exact (every source by its quickest
/// giver); within it fees and materials are minimised by branch and bound, since a cheap giver may need a dear one and one giver may serve several.
/// </summary>
/// <remarks>
/// Sources stand at their rank, the order in which they become ready, so that the latest open one is the highest bit. What is needed, given and due is
/// kept once and taken back after each branch; costs are whole numbers, so the bound is exact in whatever order it is summed.
/// </remarks>
internal sealed class Selection
{
    // Costs are counted in sixtieths of a paper, so that a way which gives up to six sources spreads over them without a rest.
    private const long PerPaper = 60;
    private const long PerFen = 10_000 * PerPaper;
    private readonly WayGraph _graph;
    private readonly int[] _wanted;
    private readonly int[] _rank;
    private readonly WayParts[] _parts;
    private readonly long[] _share;
    private readonly ulong[][] _certain;
    private readonly Way[]?[] _options;
    private readonly ulong[] _needed;
    private readonly ulong[] _given;
    private readonly int[] _latest;
    private readonly int[] _papers;
    private readonly bool[] _items;
    private readonly Stack<(int[]? Latest, ulong[]? Set, int At, ulong Before)> _undo = [];
    private readonly List<Way> _path = [];
    private readonly PathCheck _check;
    private long _cost;
    private long _rest;
    private long _best = long.MaxValue;
    private int _budget;

    /// <param name="wanted">Sources that can be had.</param>
    /// <param name="budget">How much is looked at, at most, in sources and ways; beyond it the answer is good but not proven the best. It bounds the time whatever the size.</param>
    public Selection(WayGraph graph, IReadOnlyList<int> wanted, int budget = 40_000)
    {
        (_graph, _wanted, _budget) = (graph, [.. wanted], budget);
        var sources = graph.Order.Count;
        _rank = [.. Enumerable.Repeat(-1, graph.Sources.Count)];
        for (var i = 0; i < sources; i++)
        {
            _rank[graph.Order[i]] = i;
        }

        Time = _wanted.Select(source => graph.Ready[source]).DefaultIfEmpty().Max();
        (_parts, _papers, _items) = Parts();
        _options = new Way[]?[sources];
        (_share, _certain) = (Shares(), Certain());
        (_needed, _given, _latest) = (new ulong[Words], new ulong[Words], new int[sources]);
        Array.Fill(_latest, Time);
        _check = new PathCheck(graph, _wanted, Time);
        Chosen = Quickest(graph, _wanted, []);
        _best = Chosen.Sum(way => way.Fee) * PerFen + Chosen.SelectMany(way => _parts[way.Number].Papers).Distinct().Count() * PerPaper;
        foreach (var source in _wanted)
        {
            Need(_certain[_rank[source]]);
        }

        Branch();
        IsBest = _budget > 0;
    }

    /// <summary>Working days until the last source wanted.</summary>
    public int Time { get; }

    public IReadOnlyList<Way> Chosen { get; private set; }

    public bool IsBest { get; }

    private int Words => (_graph.Order.Count + 63) / 64;

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
                for (var i = way.Needs.Length - 1; i >= 0; i--)
                {
                    open.Push(way.Needs[i]);
                }
            }
        }

        return chosen;
    }

    private void Branch()
    {
        // The bound first: only what can still be cheaper is worth a look at its times.
        if (_budget <= 0 || _cost + _rest >= _best)
        {
            return;
        }

        var next = HighestOpen();
        if (next < 0)
        {
            _budget -= _path.Count;
            if (_check.EndsInTime(_path))
            {
                (Chosen, _best) = ([.. _path], _cost);
            }

            return;
        }

        _budget -= 4 + (_rank.Length / 16);
        foreach (var way in _options[next] ??= Options(_graph.Order[next]))
        {
            ref var used = ref _items[_parts[way.Number].Item];
            if (way.Earliest <= _latest[next] && !used)
            {
                used = true;
                Take(way, _latest[next] - way.Days);
                used = false;
            }
        }
    }

    private Way[] Options(int source) => _graph.Givers[source] is [var only] ? [only]
        : [.. _graph.Givers[source].OrderBy(way => way.Fee).ThenBy(way => way.Papers.Length).ThenBy(way => way.Earliest).ThenBy(way => way.Number)];

    private void Take(Way way, int due)
    {
        var (mark, cost, rest) = (_undo.Count, _cost, _rest);
        foreach (var other in way.Gives)
        {
            var (word, bit) = (_rank[other] / 64, 1UL << (_rank[other] % 64));
            if ((_given[word] & bit) == 0)
            {
                Keep(_given, word);
                _given[word] |= bit;
                _rest -= (_needed[word] & bit) != 0 ? _share[_rank[other]] : 0;
            }
        }

        foreach (var need in _parts[way.Number].Needs)
        {
            Need(_certain[need]);
            if (due < _latest[need])
            {
                _undo.Push((_latest, null, need, (ulong)_latest[need]));
                _latest[need] = due;
            }
        }

        _cost += way.Fee * PerFen;
        foreach (var paper in _parts[way.Number].Papers)
        {
            _cost += _papers[paper]++ == 0 ? PerPaper : 0;
        }

        _path.Add(way);
        Branch();
        _path.RemoveAt(_path.Count - 1);
        foreach (var paper in _parts[way.Number].Papers)
        {
            _papers[paper]--;
        }

        (_cost, _rest) = (cost, rest);
        Undo(mark);
    }

    private void Need(ulong[] sources)
    {
        for (var word = 0; word < sources.Length; word++)
        {
            var added = sources[word] & ~_needed[word];
            if (added != 0)
            {
                Keep(_needed, word);
                _needed[word] |= added;
                for (var bits = added & ~_given[word]; bits != 0; bits &= bits - 1)
                {
                    _rest += _share[word * 64 + BitOperations.TrailingZeroCount(bits)];
                }
            }
        }
    }

    private void Keep(ulong[] set, int word) => _undo.Push((null, set, word, set[word]));

    private void Undo(int mark)
    {
        while (_undo.Count > mark)
        {
            var (latest, set, at, before) = _undo.Pop();
            if (latest is not null)
            {
                latest[at] = (int)before;
            }
            else
            {
                set![at] = before;
            }
        }
    }

    private int HighestOpen()
    {
        for (var word = _needed.Length - 1; word >= 0; word--)
        {
            if ((_needed[word] & ~_given[word]) is not 0 and var open)
            {
                return word * 64 + 63 - BitOperations.LeadingZeroCount(open);
            }
        }

        return -1;
    }

    /// <summary>What a way touches, as numbers: its item, its papers, the ranks of what it needs.</summary>
    private readonly record struct WayParts(int Item, int[] Papers, int[] Needs);

    private (WayParts[] Parts, int[] Papers, bool[] Items) Parts()
    {
        var papers = new Dictionary<string, int>(StringComparer.Ordinal);
        var items = new Dictionary<string, int>(StringComparer.Ordinal);
        var parts = new WayParts[_graph.Ways.Count];
        foreach (var way in _graph.Ways)
        {
            if (way.Earliest < WayGraph.Never)
            {
                parts[way.Number] = new(NumberIn(items, way.Item.Id), Array.ConvertAll(way.Papers, paper => NumberIn(papers, paper)), Array.ConvertAll(way.Needs, need => _rank[need]));
            }
        }

        return (parts, new int[papers.Count], new bool[items.Count]);
    }

    private static int NumberIn(Dictionary<string, int> numbers, string name)
    {
        if (!numbers.TryGetValue(name, out var number))
        {
            numbers[name] = number = numbers.Count;
        }

        return number;
    }

    // What a way costs is spread over the sources it gives, and only papers that no other item asks count: so the sum never exceeds what must be paid.
    private long[] Shares()
    {
        var askedBy = new int[_papers.Length];
        Array.Fill(askedBy, -1);
        foreach (var way in _graph.Ways.Where(way => way.Earliest < WayGraph.Never))
        {
            var (item, papers, _) = _parts[way.Number];
            foreach (var paper in papers)
            {
                askedBy[paper] = askedBy[paper] == -1 || askedBy[paper] == item ? item : int.MaxValue;
            }
        }

        var shares = new long[_graph.Order.Count];
        for (var at = 0; at < shares.Length; at++)
        {
            var least = long.MaxValue;
            foreach (var way in _graph.Givers[_graph.Order[at]])
            {
                if (way.Earliest < WayGraph.Never)
                {
                    least = Math.Min(least, (way.Fee * PerFen + _parts[way.Number].Papers.Count(paper => askedBy[paper] != int.MaxValue) * PerPaper) / way.Gives.Count);
                }
            }

            shares[at] = least;
        }

        return shares;
    }

    /// <summary>For each source, the sources that are needed whichever giver is chosen, itself included.</summary>
    private ulong[][] Certain()
    {
        var certain = new ulong[_graph.Order.Count][];
        var one = new ulong[Words];
        for (var at = 0; at < certain.Length; at++)
        {
            var all = new ulong[one.Length];
            var isFirst = true;
            foreach (var way in _graph.Givers[_graph.Order[at]])
            {
                if (way.Earliest > Time)
                {
                    continue;
                }

                Array.Clear(one);
                foreach (var need in _parts[way.Number].Needs)
                {
                    // A source that is ready later says nothing yet: leaving it out keeps the bound a bound.
                    for (var word = 0; certain[need] is not null && word < one.Length; word++)
                    {
                        one[word] |= certain[need][word];
                    }
                }

                for (var word = 0; word < one.Length; word++)
                {
                    all[word] = isFirst ? one[word] : all[word] & one[word];
                }

                isFirst = false;
            }

            all[at / 64] |= 1UL << (at % 64);
            certain[at] = all;
        }

        return certain;
    }
}
