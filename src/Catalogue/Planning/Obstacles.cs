using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Planning;

/// <summary>Says why a result cannot be had: no giver, no place, a condition that is false, or services that are each other's precondition, named.</summary>
internal sealed class Obstacles(WayGraph graph)
{
    private readonly List<PlanObstacle> _found = [];
    private readonly HashSet<int> _seen = [];
    private readonly List<(int Source, ServiceItem Item)> _path = [];

    public static IReadOnlyList<PlanObstacle> Of(WayGraph graph, IEnumerable<int> unreachable)
    {
        var obstacles = new Obstacles(graph);
        foreach (var source in unreachable)
        {
            obstacles.Look(source, graph.Sources[source]["certificate:".Length..]);
        }

        return [.. obstacles._found.DistinctBy(found => (found.Reason, found.ItemId))];
    }

    private void Look(int source, string result)
    {
        var name = graph.Planner.NameOf(graph.Sources[source]);
        var givers = graph.Planner.GiversOf(graph.Sources[source]);
        if (givers.Count == 0)
        {
            _found.Add(new(result, $"{graph.Circumstances.On:yyyy-MM-dd} 没有有效的事项能给出“{name}”。", "等有事项给出它，或换一个日期；已有这份证照的，请注明已持有。", default));
            return;
        }

        foreach (var item in givers)
        {
            if (graph.Blocks.TryGetValue(item.Id, out var blocked))
            {
                _found.Add(new(result, blocked.Reason, blocked.Help, item.Place) { ItemId = item.Id, Condition = blocked.Condition });
            }
            else
            {
                Follow(source, item, result);
            }
        }
    }

    private void Follow(int source, ServiceItem item, string result)
    {
        if (_path.FindIndex(at => at.Item.Id == item.Id) is var from and >= 0)
        {
            var circle = _path.Skip(from).Select(at => at.Item).Append(item).ToArray();
            _found.Add(new(result, $"{string.Join("→", circle.Select(one => $"“{one.Name}”"))}互为前提，谁也不能先办。", "请目录管理部门去掉其中一个前提；已有其中一份证照的，请注明已持有。", circle[0].Place)
            { ItemId = circle.Select(one => one.Id).Min(StringComparer.Ordinal) });
            return;
        }

        if (!_seen.Add(source))
        {
            return;
        }

        _path.Add((source, item));
        foreach (var need in graph.Ways.Where(way => way.Item.Id == item.Id).SelectMany(way => way.Needs).Where(need => graph.Ready[need] == WayGraph.Never).Distinct())
        {
            Look(need, result);
        }

        _path.RemoveAt(_path.Count - 1);
        _seen.Remove(source);
    }
}
