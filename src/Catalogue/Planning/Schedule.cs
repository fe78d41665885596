namespace Jiangyuan.Catalogue.Planning;

/// <summary>When each chosen way runs: as soon as all it needs is there. Null where choices need each other.</summary>
internal sealed class Schedule
{
    private readonly Way?[] _giver;
    private readonly (int Start, int End, int Step)[] _times;

    private Schedule(WayGraph graph) => (_giver, _times) = (new Way?[graph.Sources.Count], new (int, int, int)[graph.Ways.Count]);

    /// <summary>The ways in an order in which they can be done, by their end.</summary>
    public List<Way> Ordered { get; } = [];

    public int End { get; private set; }

    /// <summary>The days from which to which a chosen way runs, and its step, from 1.</summary>
    public (int Start, int End, int Step) TimeOf(Way way) => _times[way.Number];

    /// <summary>The chosen way that gives a source first.</summary>
    public Way GiverOf(int source) => _giver[source]!;

    /// <summary>The chosen ways whose results a way uses.</summary>
    public IEnumerable<Way> Before(Way way) => way.Needs.Length == 0 ? [] : way.Needs.Select(need => _giver[need]!).Distinct();

    public static Schedule? Of(WayGraph graph, IReadOnlyCollection<Way> chosen, IReadOnlyCollection<int> wanted)
    {
        var needers = new List<Way>?[graph.Sources.Count];
        var open = new int[graph.Ways.Count];
        var queue = new PriorityQueue<Way, (int Day, int Number)>(chosen.Count);
        foreach (var way in chosen)
        {
            open[way.Number] = way.Needs.Length;
            foreach (var need in way.Needs)
            {
                (needers[need] ??= []).Add(way);
            }

            if (way.Needs.Length == 0)
            {
                queue.Enqueue(way, (way.Days, way.Number));
            }
        }

        var schedule = new Schedule(graph);
        while (queue.TryDequeue(out var way, out var end))
        {
            schedule.Run(way, end.Day);
            foreach (var source in way.Gives)
            {
                if (schedule._giver[source] is not null)
                {
                    continue;
                }

                schedule._giver[source] = way;
                foreach (var needer in needers[source] ?? [])
                {
                    if (--open[needer.Number] == 0)
                    {
                        queue.Enqueue(needer, (end.Day + needer.Days, needer.Number));
                    }
                }
            }
        }

        return schedule.Ordered.Count < chosen.Count || wanted.Any(source => schedule._giver[source] is null) ? null : schedule;
    }

    private void Run(Way way, int end)
    {
        var step = 0;
        foreach (var need in way.Needs)
        {
            step = Math.Max(step, _times[_giver[need]!.Number].Step);
        }

        _times[way.Number] = (end - way.Days, end, step + 1);
        End = Math.Max(End, end);
        Ordered.Add(way);
    }
}
