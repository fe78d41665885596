namespace Jiangyuan.Catalogue.Planning;

/// <summary>Puts a plan into the stages of its life event, and names who leads.</summary>
internal static class LifeStages
{
    public static Plan Lay(Plan plan, LifeEvent life)
    {
        var stageOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var stage in life.Stages)
        {
            foreach (var service in plan.Services.Where(service => stage.Results.Contains(service.Item.Result!.Id)))
            {
                With(service.Item.Id, stage.Id, plan, stageOf);
            }
        }

        PlannedItem[] services = [.. plan.Services.Select(service => service with { StageId = stageOf.GetValueOrDefault(service.Item.Id) })];
        return plan with
        {
            Services = services,
            Lead = (services.FirstOrDefault(service => service.Item.Result!.Id == life.Lead) ?? services.FirstOrDefault(service => plan.CriticalPath is [var first, ..] && service.Item.Id == first))?.Offer.Agency,
            Stages = [.. life.Stages.Select(stage => Span(stage, [.. services.Where(service => service.StageId == stage.Id)])).OfType<StageSpan>()],
        };
    }

    // What a stage needs and no earlier one has is done in it.
    private static void With(string id, string stage, Plan plan, Dictionary<string, string> stageOf)
    {
        if (stageOf.TryAdd(id, stage))
        {
            plan.Services.First(service => service.Item.Id == id).After.ToList().ForEach(before => With(before, stage, plan, stageOf));
        }
    }

    private static StageSpan? Span(LifeStage stage, IReadOnlyList<PlannedItem> services) => services.Count == 0 ? null : new StageSpan(
        stage,
        services.FirstOrDefault(service => service.Item.Result!.Id == stage.Lead)?.Offer.Agency ?? services[0].Offer.Agency,
        services.Min(service => service.StartDay),
        services.Max(service => service.EndDay));
}
