namespace Jiangyuan.Catalogue.Checks;

/// <summary>Strongly connected components without recursion, and the shortest way round one.</summary>
internal static class Components
{
    // From every node of a small component, from the first ones of a large one: the time stays linear.
    private const int MostStarts = 64;

    /// <summary>Each component once, its members in the given order; components by their first member.</summary>
    public static List<List<int>> Of(IEnumerable<int> nodes, Func<int, IEnumerable<int>> next, Func<int, long> order)
    {
        var components = new List<List<int>>();
        var number = new Dictionary<int, int>();
        var low = new Dictionary<int, int>();
        var open = new Stack<int>();
        var isOpen = new HashSet<int>();
        foreach (var root in nodes)
        {
            if (number.ContainsKey(root))
            {
                continue;
            }

            var work = new Stack<(int Node, IEnumerator<int> Ahead)>();
            Enter(root);
            while (work.TryPeek(out var top))
            {
                if (top.Ahead.MoveNext())
                {
                    var other = top.Ahead.Current;
                    if (!number.TryGetValue(other, out var known))
                    {
                        Enter(other);
                    }
                    else if (isOpen.Contains(other))
                    {
                        low[top.Node] = Math.Min(low[top.Node], known);
                    }

                    continue;
                }

                work.Pop();
                if (work.TryPeek(out var parent))
                {
                    low[parent.Node] = Math.Min(low[parent.Node], low[top.Node]);
                }

                if (low[top.Node] == number[top.Node])
                {
                    components.Add(Close(top.Node));
                }
            }

            void Enter(int node)
            {
                number[node] = low[node] = number.Count;
                open.Push(node);
                isOpen.Add(node);
                work.Push((node, next(node).GetEnumerator()));
            }
        }

        components.Sort((a, b) => order(a[0]).CompareTo(order(b[0])));
        return components;

        List<int> Close(int root)
        {
            var members = new List<int>();
            int node;
            do
            {
                node = open.Pop();
                isOpen.Remove(node);
                members.Add(node);
            }
            while (node != root);
            members.Sort((a, b) => order(a).CompareTo(order(b)));
            return members;
        }
    }

    /// <summary>The nodes of the shortest cycle in a component, beginning with the first of them.</summary>
    public static List<int> ShortestCycle(List<int> component, Func<int, IEnumerable<int>> next, Func<int, long> order)
    {
        List<int>? best = null;
        foreach (var start in component.Take(MostStarts))
        {
            if (best is not { Count: 1 } && CycleThrough(start, next, best?.Count ?? int.MaxValue) is { } cycle)
            {
                best = cycle;
            }
        }

        var first = best!.IndexOf(best.MinBy(order));
        return [.. best.Skip(first), .. best.Take(first)];
    }

    private static List<int>? CycleThrough(int start, Func<int, IEnumerable<int>> next, int shorterThan)
    {
        var cameFrom = new Dictionary<int, (int From, int Length)> { [start] = (-1, 1) };
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var node))
        {
            var length = cameFrom[node].Length;
            if (length >= shorterThan)
            {
                return null;
            }

            foreach (var other in next(node))
            {
                if (other == start)
                {
                    var cycle = new List<int>();
                    for (var at = node; at >= 0; at = cameFrom[at].From)
                    {
                        cycle.Add(at);
                    }

                    cycle.Reverse();
                    return cycle;
                }

                if (cameFrom.TryAdd(other, (node, length + 1)))
                {
                    queue.Enqueue(other);
                }
            }
        }

        return null;
    }
}
