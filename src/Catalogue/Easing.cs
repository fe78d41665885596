using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue;

/// <summary>
/// What a place, or a level above it, makes easier than the item itself: no longer, no dearer and no more than above, which the checks of refinement prove.
/// Ids are of materials and elements; conditions are named by their text.
/// </summary>
public sealed record Easing
{
    /// <summary>Materials that are not asked here.</summary>
    public IReadOnlyList<string> DroppedMaterials { get; init; } = [];

    /// <summary>Materials that may follow later here (容缺).</summary>
    public IReadOnlyList<string> RelaxedMaterials { get; init; } = [];

    /// <summary>Conditions that need not be met here.</summary>
    public IReadOnlyList<string> DroppedConditions { get; init; } = [];

    /// <summary>Elements that need not be answered here. One that no rule and no certificate uses is not asked at all.</summary>
    public IReadOnlyList<string> DroppedElements { get; init; } = [];

    /// <summary>Elements that may be left open here.</summary>
    public IReadOnlyList<string> RelaxedElements { get; init; } = [];

    /// <summary>Steps that are not taken here; null = none. One that the law demands is taken all the same.</summary>
    public IReadOnlyList<string>? DroppedSteps { get; init; }

    /// <summary>What is charged here; null = what the item charges.</summary>
    public Fee? Fee { get; init; }

    public TimeLimit? Acceptance { get; init; }

    /// <summary>How often one must come; null = as the item says.</summary>
    public int? Visits { get; init; }

    /// <summary>online, counter, post; null = as the item says.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Promised limits of the item's limit rules, by their number from 1.</summary>
    public IReadOnlyDictionary<int, TimeLimit> RuleLimits { get; init; } = new SortedDictionary<int, TimeLimit>();

    /// <summary>The item as it is here: what planner, guide and cases go by. Identity, law and hash are the item's own.</summary>
    public ServiceItem Of(ServiceItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var used = Used(item);
        return item with
        {
            Conditions = [.. item.Conditions.Except(DroppedConditions)],
            Materials = [.. item.Materials.Where(material => !DroppedMaterials.Contains(material.Id)).Select(material => RelaxedMaterials.Contains(material.Id) ? material with { AllowsDeficiency = true } : material)],
            Form = DroppedElements.Count + RelaxedElements.Count == 0 ? item.Form : new FormDefinition(
                [.. item.Form.Pages.Select(page => page with { Questions = [.. page.Questions.Where(question => !DroppedElements.Contains(question.Element.Id) || used.Contains(question.Element.Id)).Select(Eased)] }).Where(page => page.Questions.Count > 0)]),
            Process = DroppedSteps is null ? item.Process : new ProcessDefinition(item.Process.Taken(step => !Leaves(item, step))),
            Fee = Fee ?? item.Fee,
            AcceptanceLimit = Acceptance is { } acceptance ? acceptance with { Kind = item.AcceptanceLimit.Kind, LegalBasis = item.AcceptanceLimit.LegalBasis } : item.AcceptanceLimit,
            Visits = Visits is { } times ? new Visits(times, times == 0 ? null : item.Visits?.Reason) : item.Visits,
            Channels = Channels ?? item.Channels,
            LimitRules = RuleLimits.Count == 0 ? item.LimitRules : [.. item.LimitRules.Select((rule, index) => RuleLimits.TryGetValue(index + 1, out var limit) ? rule with { Committed = limit } : rule)],
        };
    }

    /// <summary>True when the step is left out here.</summary>
    internal bool Leaves(ServiceItem item, StepDefinition step) => DroppedSteps?.Contains(step.Id) == true && StepDemand.Of(item, step, DroppedSteps) is null;

    private Question Eased(Question question) => DroppedElements.Contains(question.Element.Id) || RelaxedElements.Contains(question.Element.Id) ? question with { Required = false } : question;

    // A rule or a certificate that looks at an element would be left without its answer.
    private HashSet<string> Used(ServiceItem item)
    {
        if (DroppedElements.Count == 0)
        {
            return [];
        }

        var rules = item.Materials.Select(material => material.When).Concat(item.LimitRules.Select(rule => rule.When)).Concat(item.Process.Steps.Where(step => !Leaves(item, step)).Select(step => step.When)).Concat(item.Variants.Select(variant => variant.When))
            .Concat(item.HandlingItems.Select(handling => handling.When)).Concat(item.Preconditions.Select(before => before.When)).Append(item.CommitmentExcludedWhen).Append(item.Supervision.PostCheck?.When)
            .Concat(item.Form.Questions.SelectMany(question => question.Checks.Select(check => (string?)check.That).Append(question.VisibleWhen)));
        var form = FormRules.Of(item.Form);
        return [.. rules.OfType<string>().SelectMany(form.ElementsIn).Concat(item.Result?.Elements ?? [])];
    }
}
