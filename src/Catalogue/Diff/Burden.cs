using Jiangyuan.Catalogue.Planning;

namespace Jiangyuan.Catalogue.Diff;

/// <summary>
/// What one application costs the applicant, in the reform's own measures. Counted on the ordinary way where there is one; <see cref="WorkingDays"/> is what is promised,
/// at the place looked at or by the item; where nobody has said how often one has to come, it is once if there is no way online or an original is asked; limits in calendar days are converted for adding up.
/// </summary>
public sealed record Burden(int Steps, int Materials, int WorkingDays, decimal Fees, int Visits, int Elements)
{
    /// <summary>Nothing at all.</summary>
    public static readonly Burden None = new(0, 0, 0, 0, 0, 0);

    /// <summary>The measures in the order in which they are shown: stable name, Chinese name, unit.</summary>
    public static IReadOnlyList<BurdenMeasure> Measures { get; } =
    [
        new("steps", "环节", "个", b => b.Steps), new("materials", "材料", "份", b => b.Materials), new("workingDays", "时限", "个工作日", b => b.WorkingDays),
        new("fees", "费用", "元", b => b.Fees), new("visits", "跑动", "次", b => b.Visits), new("elements", "填写", "项", b => b.Elements),
    ];

    /// <summary>The burden of one version, at a place when one is given.</summary>
    public static Burden Of(ServiceItem item, Offer? offer = null)
    {
        ArgumentNullException.ThrowIfNull(item);
        var mode = item.Modes.Contains(HandlingMode.Ordinary) || item.Modes.Count == 0 ? HandlingMode.Ordinary : item.Modes[0];
        var asked = item.Materials.Where(material => material.ObtainedFrom is null && (material.OnlyIn is null || material.OnlyIn == mode)).ToArray();
        return new Burden(
            item.Process.Steps.Count(step => step.Role != "system" && step.Kind != StepKind.PostCheck && (step.OnlyIn is null || step.OnlyIn == mode)),
            asked.Length,
            Duration.WorkingDays(offer?.Committed ?? item.Committed),
            item.Fee is { IsCharged: true, Amount: { } amount } ? amount : 0,
            item.Visits?.Times ?? (!item.Channels.Contains("online") || asked.Any(material => material.Original) ? 1 : 0),
            item.Form.Questions.Count(question => question.PrefillFrom is null));
    }

    /// <summary>The sum of two.</summary>
    public static Burden operator +(Burden a, Burden b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new(a.Steps + b.Steps, a.Materials + b.Materials, a.WorkingDays + b.WorkingDays, a.Fees + b.Fees, a.Visits + b.Visits, a.Elements + b.Elements);
    }

    /// <summary>The same as <c>+</c>.</summary>
    public static Burden Add(Burden left, Burden right) => left + right;
}

/// <summary>One measure of a burden.</summary>
public sealed record BurdenMeasure(string Id, string Name, string Unit, Func<Burden, decimal> Of)
{
    /// <summary>By how many percent it changes, to one decimal; null where there was nothing before.</summary>
    public decimal? Percent(Burden before, Burden after) => Of(before) == 0 ? null : Math.Round((Of(after) - Of(before)) * 100 / Of(before), 1);
}
