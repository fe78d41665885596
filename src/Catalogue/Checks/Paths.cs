using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>Walks over the steps of a process.</summary>
internal static class Paths
{
    public static List<StepDefinition> StepsOf(ServiceItem item, HandlingMode mode) => [.. item.Process.Steps.Where(step => step.OnlyIn is null || step.OnlyIn == mode)];

    /// <summary>Steps on or behind a circle: those that can never begin.</summary>
    public static HashSet<string> NeverBegin(IReadOnlyList<StepDefinition> steps)
    {
        var ids = steps.Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
        var ended = new HashSet<string>(StringComparer.Ordinal);
        while (steps.Any(step => !ended.Contains(step.Id) && step.After.All(before => ended.Contains(before) || !ids.Contains(before)) && ended.Add(step.Id)))
        {
        }

        ids.ExceptWith(ended);
        return ids;
    }
}
