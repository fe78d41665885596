using System.Globalization;

namespace Jiangyuan.Catalogue;

/// <summary>
/// One thing that a place makes easier than the item itself. Page, printed guide, exports and comparisons all take it from here.
/// <paramref name="Id"/> is stable: sooner, rule, acceptance, free, fee, materials, later, conditions, elements, steps, no-visit, visits, channels.
/// </summary>
/// <param name="Id">What kind of thing.</param>
/// <param name="Here">Names or a value, as it is here; empty where the kind says it all.</param>
/// <param name="Usual">As it is elsewhere; null where there is nothing to compare.</param>
public sealed record EasedPoint(string Id, string Here, string? Usual = null)
{
    /// <summary>In words for reports and exports: 不用交：承诺书.</summary>
    public string Words => Id switch
    {
        "sooner" => $"承诺 {Here}（一般为 {Usual}）",
        "rule" => $"有的情形承诺 {Here}（一般为 {Usual}）",
        "acceptance" => $"{Here}内答复是否受理（一般为 {Usual}）",
        "free" => "不收费",
        "fee" => $"只收 {Here}",
        "materials" => $"不用交：{Here}",
        "later" => $"可以后补：{Here}",
        "conditions" => $"不要求：{Here}",
        "elements" => $"可以不填：{Here}",
        "steps" => $"少走的环节：{Here}",
        "no-visit" => "不用到现场",
        "visits" => $"只到现场 {Here} 次",
        "channels" => $"还可以：{Here}",
        _ => Here,
    };

    /// <summary>What is easier at an offer than the item is anywhere, in the order in which it is told; none where nothing is.</summary>
    /// <param name="item">The item itself, not as it is at the offer.</param>
    /// <param name="offer">The place.</param>
    public static IReadOnlyList<EasedPoint> Of(ServiceItem item, Offer offer)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(offer);
        var points = new List<EasedPoint>();
        if (offer.Committed.ToString() != item.Committed.ToString())
        {
            points.Add(new("sooner", offer.Committed.ToString(), item.Committed.ToString()));
        }

        if (offer.Eases is not { } eases)
        {
            return points;
        }

        points.AddRange(eases.RuleLimits.Where(rule => rule.Key <= item.LimitRules.Count && rule.Value.ToString() != item.LimitRules[rule.Key - 1].Committed.ToString())
            .Select(rule => new EasedPoint("rule", rule.Value.ToString(), item.LimitRules[rule.Key - 1].Committed.ToString())));
        if (eases.Acceptance is { } acceptance)
        {
            points.Add(new("acceptance", acceptance.ToString(), item.AcceptanceLimit.ToString()));
        }

        if (eases.Fee is { } fee)
        {
            points.Add(fee.IsCharged ? new("fee", ItemWords.Of(fee)) : new("free", ""));
        }

        Add("materials", item.Materials.Where(material => eases.DroppedMaterials.Contains(material.Id)).Select(material => material.Name));
        Add("later", item.Materials.Where(material => eases.RelaxedMaterials.Contains(material.Id)).Select(material => material.Name));
        Add("conditions", eases.DroppedConditions.Select(condition => condition.TrimEnd('。')));
        Add("elements", item.Form.Questions.Where(question => eases.DroppedElements.Contains(question.Element.Id) || eases.RelaxedElements.Contains(question.Element.Id)).Select(question => question.Label));
        Add("steps", item.Process.Steps.Where(step => eases.Leaves(item, step)).Select(step => step.Name));
        if (eases.Visits is { } visits)
        {
            points.Add(visits == 0 ? new("no-visit", "") : new("visits", visits.ToString(CultureInfo.InvariantCulture)));
        }

        Add("channels", (eases.Channels ?? []).Except(item.Channels).Select(ItemWords.Channel));
        return points;

        void Add(string id, IEnumerable<string> names)
        {
            if (names.ToArray() is { Length: > 0 } some)
            {
                points.Add(new(id, string.Join('、', some)));
            }
        }
    }
}
