using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Planning;

namespace Jiangyuan.Engine.Tests.Catalogue.Planning;

/// <summary>The bounded search finds what a search without any bound finds.</summary>
public sealed class SelectionTests
{
    private uint _seed = 20261126;

    [Fact]
    public void Bounds_and_shared_state_lose_no_cheaper_choice()
    {
        int compared = 0, several = 0, beyondQuickest = 0;
        for (var round = 0; round < 400; round++)
        {
            var planner = new Planner(Town().Build(), PlanTown.Today);
            var graph = new WayGraph(planner, new Circumstances(PlanTown.Division, PlanTown.Today), ["r0", "r1", "r2"]);
            int[] wanted = [.. graph.Wanted.Where(source => graph.Ready[source] < WayGraph.Never)];
            if (wanted.Length == 0)
            {
                continue;
            }

            var selection = new Selection(graph, wanted, budget: int.MaxValue);
            var plain = new Exhaustive(graph, wanted, selection.Time);
            Assert.True(selection.IsBest);
            Assert.Equal(Exhaustive.CostOf(plain.Chosen), Exhaustive.CostOf(selection.Chosen));
            Assert.True(Schedule.Of(graph, selection.Chosen, wanted) is { } schedule && schedule.End <= selection.Time);
            compared++;
            several += selection.Chosen.Any(way => way.Gives.Count > 1) ? 1 : 0;
            beyondQuickest += plain.Improved ? 1 : 0;
        }

        Assert.True(compared > 250 && several > 50 && beyondQuickest > 50, $"{compared} compared, {several} with a giver of several, {beyondQuickest} better than the quickest");
    }

    // Two modes, papers that are shared, a register that some services feed and others read: whatever a way can be.
    private PlanTown Town()
    {
        var town = new PlanTown();
        for (var source = 0; source < 6; source++)
        {
            for (var giver = 0; giver <= Next(3); giver++)
            {
                var needs = string.Join(' ', Enumerable.Range(0, 6).Where(need => need != source && Next(4) == 0).Select(need => "r" + need));
                var papers = string.Join(' ', Enumerable.Range(0, 4).Where(_ => Next(3) == 0).Select(paper => "纸" + paper));
                var (feeds, reads, promise) = (Next(3) == 0, Next(5) == 0, Next(3) == 0);
                town.Service($"s{source}-{giver}", "r" + source, (int)Next(8), needs, Next(4) * 10, papers, item => item with
                {
                    Feeds = feeds ? ["people"] : [],
                    Modes = promise ? [HandlingMode.Ordinary, HandlingMode.Commitment] : [HandlingMode.Ordinary],
                    Form = reads && !feeds ? PlanTown.Form(PlanTown.Asks("name", "姓名", ElementType.Text) with { PrefillFrom = "people" }) : item.Form,
                    Materials = [.. item.Materials.Select((material, i) => promise && i == 0 ? material with { OnlyIn = HandlingMode.Ordinary } : material)],
                });
            }
        }

        return town;
    }

    private uint Next(uint below) => (_seed = _seed * 1664525 + 1013904223) / 65536 % below;

    /// <summary>Every combination, in the same order, each by a whole schedule; the first of the cheapest counts.</summary>
    private sealed class Exhaustive
    {
        private readonly WayGraph _graph;
        private readonly int[] _wanted;
        private readonly int _time;
        private readonly List<Way> _path = [];
        private (long Fee, int Papers) _best;

        public Exhaustive(WayGraph graph, int[] wanted, int time)
        {
            (_graph, _wanted, _time) = (graph, wanted, time);
            Chosen = Selection.Quickest(graph, wanted, []);
            _best = CostOf(Chosen);
            Branch();
        }

        public List<Way> Chosen { get; private set; }

        public bool Improved { get; private set; }

        public static (long Fee, int Papers) CostOf(IReadOnlyCollection<Way> ways) => (ways.Sum(way => way.Fee), ways.SelectMany(way => way.Papers).Distinct().Count());

        // What is needed whichever giver is chosen counts as needed at once, as the order of the search depends on it.
        private HashSet<int> Needed()
        {
            var needed = new HashSet<int>();
            foreach (var source in _wanted.Concat(_path.SelectMany(way => way.Needs)))
            {
                needed.UnionWith(Certain(source));
            }

            return needed;
        }

        private readonly Dictionary<int, HashSet<int>> _certain = [];

        private HashSet<int> Certain(int source)
        {
            foreach (var at in _certain.Count > 0 ? [] : _graph.Order)
            {
                HashSet<int>? all = null;
                foreach (var way in _graph.Givers[at].Where(way => way.Earliest <= _time))
                {
                    var one = way.Needs.Where(_certain.ContainsKey).SelectMany(need => _certain[need]).ToHashSet();
                    all = all is null ? one : [.. all.Intersect(one)];
                }

                _certain[at] = [.. all ?? [], at];
            }

            return _certain[source];
        }

        private void Branch()
        {
            var next = Needed().Except(_path.SelectMany(way => way.Gives)).OrderByDescending(_graph.Order.IndexOf).FirstOrDefault(-1);
            if (next < 0)
            {
                if (CostOf(_path).CompareTo(_best) < 0 && Schedule.Of(_graph, _path, _wanted) is { } schedule && schedule.End <= _time)
                {
                    (Chosen, _best, Improved) = ([.. _path], CostOf(_path), true);
                }

                return;
            }

            foreach (var way in _graph.Givers[next].Where(way => way.Earliest < WayGraph.Never && _path.All(one => one.Item.Id != way.Item.Id))
                .OrderBy(way => way.Fee).ThenBy(way => way.Papers.Length).ThenBy(way => way.Earliest).ThenBy(way => way.Number).ToArray())
            {
                _path.Add(way);
                Branch();
                _path.RemoveAt(_path.Count - 1);
            }
        }
    }
}
