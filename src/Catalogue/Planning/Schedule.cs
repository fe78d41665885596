namespace Jiangyuan.Catalogue.Planning;

/// <summary>When each chosen way runs: as soon as all it needs is there. Null where choices need each other.</summary>
internal sealed class Schedule
{
    private readonly Dictionary<int, Way> _giver = [];

    private Schedule(IReadOnlyList<Way> ordered)
    {
        foreach (var way in ordered)
        {
            way.Gives.ForEach(source => _giver.TryAdd(source, way));
            Ordered.Add(way);
        }
    }

    /// <summary>The ways in an order in which they can be done, by their end.</summary>
    public List<Way> Ordered { get; } = [];

    public Dictionary<Way, (int Start, int End, int Step)> Times { get; } = [];

    public int End { get; private set; }

    /// <summary>The chosen ways whose results a way uses.</summary>
    public IEnumerable<Way> Before(Way way) => way.Needs.Select(need => _giver[need]).Distinct();

    public static Schedule? Of(WayGraph graph, IReadOnlyCollection<Way> chosen, IReadOnlyCollection<int> wanted)
    {
        var ready = new Dictionary<int, int>();
        var needers = new Dictionary<int, List<Way>>();
        var open = new Dictionary<Way, int>();
        var queue = new PriorityQueue<Way, (int Day, int Number)>();
        foreach (var way in chosen)
        {
            open[way] = way.Needs.Length;
            foreach (var need in way.Needs)
            {
                if (!needers.TryGetValue(need, out var list))
                {
                    needers[need] = list = [];
                }

                list.Add(way);
            }

            if (way.Needs.Length == 0)
            {
                queue.Enqueue(way, (way.Days, way.Number));
            }
        }

        var ordered = new List<Way>();
        while (queue.TryDequeue(out var way, out var end))
        {
            ordered.Add(way);
            foreach (var source in way.Gives)
            {
                if (!ready.TryAdd(source, end.Day) || !needers.TryGetValue(source, out var waiting))
                {
                    continue;
                }

                foreach (var needer in waiting)
                {
                    if (--open[needer] == 0)
                    {
                        queue.Enqueue(needer, (end.Day + needer.Days, needer.Number));
                    }
                }
            }
        }

        if (ordered.Count < chosen.Count || wanted.Any(source => !ready.ContainsKey(source)))
        {
            return null;
        }

        var schedule = new Schedule(ordered);
        schedule.Time(ready);
        return schedule;
    }

    private void Time(Dictionary<int, int> ready)
    {
        foreach (var way in Ordered)
        {
            var start = way.Needs.Select(need => ready[need]).DefaultIfEmpty().Max();
            var step = Before(way).Select(before => Times[before].Step).DefaultIfEmpty().Max() + 1;
            Times[way] = (start, start + way.Days, step);
            End = Math.Max(End, start + way.Days);
        }
    }
}
