namespace Jiangyuan.Catalogue.Planning;

/// <summary>Merges planned services into one form, one list of materials and one sum.</summary>
internal static class Journey
{
    public static Plan Merge(WayGraph graph, Schedule schedule, IReadOnlyList<PlanAlternative> alternatives, IReadOnlyList<PlanObstacle> cannot)
    {
        var latest = Latest(graph, schedule);
        PlannedItem[] services =
        [
            .. schedule.Ordered.Select(way => (way, time: schedule.TimeOf(way))).OrderBy(pair => pair.time.Step).ThenBy(pair => pair.way.Item.Id, StringComparer.Ordinal).Select(pair =>
                new PlannedItem(pair.way.Item, pair.way.Offer, pair.way.Mode, pair.way.Days, pair.time.Step, Before(schedule, pair.way))
                { StartDay = pair.time.Start, Slack = latest[pair.way.Number] - pair.time.End }),
        ];
        var charged = services.Where(service => service.Item.Fee.IsCharged).Select(service => service.Item).ToArray();
        var circumstances = graph.Circumstances;
        return new Plan
        {
            Services = services,
            Questions = MergedForm.Questions(graph.Planner, services, circumstances),
            Materials = MergedMaterials.Of(graph.Planner, services, circumstances),
            CriticalPath = Critical(schedule),
            WorkingDays = schedule.End,
            Fees = charged.Sum(item => item.Fee.Amount ?? 0),
            OpenFees = [.. charged.Where(item => item.Fee.Amount is null).Select(item => $"{item.Name}：{item.Fee.Standard}")],
            Visits = Visits(services.Where(service => MustCome(service, circumstances))),
            CounterVisits = Visits(services.Where(service => service.Item.Channels.Contains("counter"))),
            Alternatives = alternatives,
            Cannot = cannot,
            Lead = services.FirstOrDefault()?.Offer.Agency,
            NotCounted = [.. services.SelectMany(service => service.Item.Process.Steps.Where(step => step.Kind == StepKind.SpecialProcedure && (step.OnlyIn is null || step.OnlyIn == service.Mode))
                .Select(step => $"“{service.Item.Name}”中的{step.Name}{(step.Procedure is null || step.Procedure == step.Name ? "" : $"（{step.Procedure}）")}需要的时间不计入期限。"))],
        };
    }

    private static string[] Before(Schedule schedule, Way way)
    {
        if (way.Needs.Length == 0)
        {
            return [];
        }

        string[] before = [.. schedule.Before(way).Select(one => one.Item.Id)];
        Array.Sort(before, StringComparer.Ordinal);
        return before;
    }

    /// <summary>The last day on which each way may end without moving the end of all.</summary>
    private static int[] Latest(WayGraph graph, Schedule schedule)
    {
        var latest = new int[graph.Ways.Count];
        Array.Fill(latest, schedule.End);
        for (var i = schedule.Ordered.Count - 1; i >= 0; i--)
        {
            var way = schedule.Ordered[i];
            foreach (var need in way.Needs)
            {
                ref var before = ref latest[schedule.GiverOf(need).Number];
                before = Math.Min(before, latest[way.Number] - way.Days);
            }
        }

        return latest;
    }

    private static List<string> Critical(Schedule schedule)
    {
        var path = new List<string>();
        var at = schedule.Ordered.Where(way => schedule.TimeOf(way).End == schedule.End).OrderByDescending(way => schedule.TimeOf(way).Step).ThenBy(way => way.Item.Id, StringComparer.Ordinal).FirstOrDefault();
        while (at is not null)
        {
            path.Insert(0, at.Item.Id);
            var start = schedule.TimeOf(at).Start;
            at = schedule.Before(at).Where(before => schedule.TimeOf(before).End == start).OrderByDescending(before => schedule.TimeOf(before).Step).ThenBy(before => before.Item.Id, StringComparer.Ordinal).FirstOrDefault();
        }

        return path;
    }

    private static bool MustCome(PlannedItem service, Circumstances circumstances) =>
        service.Item.Visits is { Times: > 0 }
        || (!service.Item.Channels.Contains("online") && !service.Item.Channels.Contains("post"))
        || (!service.Item.Channels.Contains("post") && service.Item.Materials.Any(material => material.Original && material.ObtainedFrom is null && PlanConditions.IsAsked(material, service.Item, service.Mode, circumstances)));

    // One counter of a hall takes all that is ready at the same time (一窗受理).
    private static int Visits(IEnumerable<PlannedItem> services) =>
        services.Select(service => (service.Step, service.Offer.Counters.Count > 0 ? service.Offer.Counters[0].Name : service.Offer.Agency.Name)).Distinct().Count();
}
