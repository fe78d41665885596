using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0509, SC0302: what is examined counts for the decision; another agency that takes a step exists.</summary>
internal static class StepsLeadToDecision
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items)
        {
            var steps = item.Process.Steps;
            if (steps.FirstOrDefault(step => step.Kind == StepKind.Decision) is not { } decision || Paths.NeverBegin(steps).Count > 0)
            {
                continue;
            }

            var before = Before(decision, steps);
            foreach (var step in steps.Where(step => step.Kind is StepKind.Review or StepKind.SpecialProcedure && !before.Contains(step.Id)))
            {
                draft.Findings.Error("SC0509", draft.PlaceOf(step), $"步骤“{step.Name}”的结果没有用在决定里。", "决定不等它，审查就白做了；它没有做完，办件也会提前办结。", $"请把 {step.Id} 写进“{decision.Name}”（或它前面的步骤）的“after”；事后核查用“kind: post-check”。");
            }
        }

        foreach (var step in draft.Items.SelectMany(item => item.Process.Steps).Where(step => step.Agency is { } id && !draft.Agencies.ContainsKey(id)))
        {
            References.Unknown("SC0302", "机关", step.Agency!, draft.Agencies.Keys, draft.PlaceOf(step, "agency"), draft.Findings, "agencies/");
        }
    }

    private static HashSet<string> Before(StepDefinition last, IReadOnlyList<StepDefinition> steps)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(last.After);
        while (open.TryPop(out var id))
        {
            if (found.Add(id) && steps.FirstOrDefault(step => step.Id == id) is { } step)
            {
                foreach (var earlier in step.After)
                {
                    open.Push(earlier);
                }
            }
        }

        return found;
    }
}
