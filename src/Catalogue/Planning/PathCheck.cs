namespace Jiangyuan.Catalogue.Planning;

/// <summary>Whether chosen ways reach what is wanted in time: a whole schedule only where two of them give the same.</summary>
internal sealed class PathCheck(WayGraph graph, int[] wanted, int time)
{
    private readonly int[] _ready = new int[graph.Sources.Count];
    private readonly int[] _givenIn = new int[graph.Sources.Count];
    private readonly List<Way> _waiting = [];
    private int _round;

    public bool EndsInTime(List<Way> path)
    {
        _round++;
        foreach (var way in path)
        {
            foreach (var source in way.Gives)
            {
                if (_givenIn[source] == _round)
                {
                    return Schedule.Of(graph, path, wanted) is { } schedule && schedule.End <= time;
                }

                (_givenIn[source], _ready[source]) = (_round, -1);
            }
        }

        // Chosen from the last result backwards, so that from the other end one pass nearly always does.
        _waiting.Clear();
        for (var i = path.Count - 1; i >= 0; i--)
        {
            if (!Run(path[i], out var isLate))
            {
                if (isLate)
                {
                    return false;
                }

                _waiting.Add(path[i]);
            }
        }

        while (_waiting.Count > 0)
        {
            var (count, isLate) = (_waiting.Count, false);
            _waiting.RemoveAll(way => Run(way, out var late) || (isLate |= late));
            if (isLate || _waiting.Count == count)
            {
                return false;
            }
        }

        return Array.TrueForAll(wanted, source => _givenIn[source] == _round);
    }

    private bool Run(Way way, out bool isLate)
    {
        isLate = false;
        var start = 0;
        foreach (var need in way.Needs)
        {
            if (_givenIn[need] != _round || _ready[need] < 0)
            {
                return false;
            }

            start = Math.Max(start, _ready[need]);
        }

        isLate = start + way.Days > time;
        foreach (var source in way.Gives)
        {
            _ready[source] = start + way.Days;
        }

        return !isLate;
    }
}
