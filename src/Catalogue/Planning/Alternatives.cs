namespace Jiangyuan.Catalogue.Planning;

/// <summary>Other lawful ways: another giver of the same result, another mode of the same service, and what each would change.</summary>
internal static class Alternatives
{
    private const int Most = 12;

    public static IReadOnlyList<PlanAlternative> Of(WayGraph graph, Schedule schedule, IReadOnlyCollection<int> wanted)
    {
        var found = new List<PlanAlternative>();
        var chosen = schedule.Ordered;
        var items = chosen.Select(way => way.Item.Id).ToHashSet(StringComparer.Ordinal);
        var needed = wanted.Concat(chosen.SelectMany(way => way.Needs)).ToHashSet();
        var sum = (Fees(schedule), Papers(schedule));
        foreach (var way in chosen)
        {
            var used = way.Gives.Where(needed.Contains).ToArray();
            foreach (var other in (used.Length == 0 || graph.Givers[used[0]].Count == 1 ? [] : graph.Givers[used[0]]).Where(other => other != way && other.Earliest < WayGraph.Never && used.All(other.Gives.Contains) && (other.Item.Id == way.Item.Id || !items.Contains(other.Item.Id))).OrderBy(other => other.Number))
            {
                if (Compare(graph, schedule, sum, wanted, way, other) is { } alternative)
                {
                    found.Add(alternative);
                }

                if (found.Count == Most)
                {
                    return found;
                }
            }

            Missed(graph, way, found);
        }

        return found;
    }

    private static PlanAlternative? Compare(WayGraph graph, Schedule schedule, (decimal Fees, int Papers) sum, IReadOnlyCollection<int> wanted, Way way, Way other)
    {
        var ways = Kept(graph, schedule, wanted, way, other);
        if (Schedule.Of(graph, ways, wanted) is not { } changed)
        {
            return null;
        }

        var text = other.Item.Id != way.Item.Id ? $"也可以办“{other.Item.Name}”，代替“{way.Item.Name}”"
            : other.Mode == HandlingMode.Ordinary ? $"“{way.Item.Name}”不愿承诺的，可以按一般程序办" : $"“{way.Item.Name}”可以凭承诺办";
        return new PlanAlternative(other.Item.Id, text, changed.End - schedule.End, Fees(changed) - sum.Fees, Papers(changed) - sum.Papers);
    }

    // The other way stands in for the one chosen; what only the one chosen needed falls away, what the other needs is added.
    private static List<Way> Kept(WayGraph graph, Schedule schedule, IReadOnlyCollection<int> wanted, Way way, Way other)
    {
        var givers = new Way?[graph.Sources.Count];
        foreach (var one in schedule.Ordered.Where(one => one != way).Prepend(other))
        {
            one.Gives.ForEach(source => givers[source] ??= one);
        }

        var (kept, taken) = (new List<Way>(), new bool[graph.Ways.Count]);
        var (open, done) = (new Stack<int>(wanted), new bool[givers.Length]);
        var missing = new List<int>();
        while (open.TryPop(out var source))
        {
            if (done[source])
            {
                continue;
            }

            done[source] = true;
            if (givers[source] is not { } giver)
            {
                missing.Add(source);
            }
            else if (!taken[giver.Number])
            {
                taken[giver.Number] = true;
                kept.Add(giver);
                Array.ForEach(giver.Needs, open.Push);
            }
        }

        return missing.Count == 0 ? kept : Selection.Quickest(graph, missing, kept);
    }

    // A promise that would be possible if one more thing were known.
    private static void Missed(WayGraph graph, Way way, List<PlanAlternative> found)
    {
        var item = way.Item;
        if (way.Mode == HandlingMode.Ordinary && item.Modes.Contains(HandlingMode.Commitment) && item.CommitmentExcludedWhen is { } feel
            && Unanswered.Of(item.Form, feel, graph.Circumstances.Answers).Select(id => graph.Planner.Catalogue.Elements.GetValueOrDefault(id)?.Name ?? id).ToArray() is { Length: > 0 } names)
        {
            var limit = Duration.WorkingDays(PlanConditions.LimitOf(item, way.Offer, HandlingMode.Commitment, graph.Circumstances));
            found.Add(new PlanAlternative(item.Id, $"“{item.Name}”也许可以凭承诺办（{(limit == 0 ? "当场" : $"{limit} 个工作日")}），先要知道：{string.Join('、', names)}", 0, 0, 0));
        }
    }

    private static decimal Fees(Schedule schedule) => schedule.Ordered.Sum(way => way.Item.Fee.IsCharged ? way.Item.Fee.Amount ?? 0 : 0);

    private static int Papers(Schedule schedule) => schedule.Ordered.SelectMany(way => way.Papers).Distinct(StringComparer.Ordinal).Count();
}
