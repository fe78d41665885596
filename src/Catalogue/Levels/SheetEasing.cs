using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Levels;

/// <summary>What the sheets of one place and of the levels above it come to, the nearest first.</summary>
internal sealed class SheetEasing
{
    private static readonly string[] ChannelNames = ["online", "counter", "post"];
    private readonly Dictionary<(StatementKind Kind, int Member), Statement> _said;

    private SheetEasing(Dictionary<(StatementKind, int), Statement> said) => _said = said;

    public static SheetEasing None { get; } = new([]);

    /// <summary>As above, with what this sheet says instead.</summary>
    public SheetEasing With(ReadOnlySpan<Statement> statements)
    {
        var said = new Dictionary<(StatementKind, int), Statement>(_said);
        foreach (var one in statements)
        {
            said[(one.Kind, StatementKinds.IsMember(one.Kind) ? one.Value : one.Kind == StatementKind.Rule ? StatementValue.RuleOf(one.Value) : 0)] = one;
        }

        return new(said);
    }

    /// <summary>Null where nothing is easier than the item itself, or where it is only the promise, which the offer carries.</summary>
    public Easing? Of(ServiceItem item, NamePool names)
    {
        var easing = new Easing
        {
            DroppedMaterials = [.. Members(StatementKind.Material, Strength.Absent, names).Concat(Members(StatementKind.Proof, Strength.Absent, names)).Where(id => item.Materials.Any(material => material.Id == id)).Distinct()],
            RelaxedMaterials = [.. Members(StatementKind.Material, Strength.Relaxed, names).Where(id => item.Materials.Any(material => material.Id == id))],
            DroppedConditions = [.. Members(StatementKind.Condition, Strength.Absent, names).Intersect(item.Conditions)],
            DroppedElements = [.. Members(StatementKind.Element, Strength.Absent, names).Where(id => item.Form.Questions.Any(question => question.Element.Id == id))],
            RelaxedElements = [.. Members(StatementKind.Element, Strength.Relaxed, names).Where(id => item.Form.Questions.Any(question => question.Element.Id == id))],
            DroppedSteps = Members(StatementKind.Step, Strength.Absent, names).Where(id => item.Process.Steps.Any(step => step.Id == id)).ToArray() is { Length: > 0 } steps ? steps : null,
            Fee = Number(StatementKind.Fee) is { } fee && fee != StatementValue.Fee(item.Fee) ? FeeOf(fee, item.Fee) : null,
            Acceptance = Number(StatementKind.Acceptance) is { } acceptance && acceptance != StatementValue.Limit(item.AcceptanceLimit) ? StatementValue.AsLimit(acceptance, TimeLimitKind.Committed) : null,
            Visits = Number(StatementKind.Visits) is { } visits && visits != item.Visits?.Times ? visits : null,
            Channels = Number(StatementKind.Channels) is { } mask && ChannelsOf(mask) is { } channels && !channels.SequenceEqual(item.Channels) ? channels : null,
            RuleLimits = new SortedDictionary<int, TimeLimit>(_said.Where(pair => pair.Key.Kind == StatementKind.Rule && pair.Key.Member <= item.LimitRules.Count)
                .ToDictionary(pair => pair.Key.Member, pair => StatementValue.AsLimit(StatementValue.LimitIn(pair.Value.Value), TimeLimitKind.Committed))),
        };
        return easing.DroppedMaterials.Count + easing.RelaxedMaterials.Count + easing.DroppedConditions.Count + easing.DroppedElements.Count + easing.RelaxedElements.Count + easing.RuleLimits.Count == 0
            && easing is { DroppedSteps: null, Fee: null, Acceptance: null, Visits: null, Channels: null } ? null : easing;
    }

    private int? Number(StatementKind kind) => _said.TryGetValue((kind, 0), out var said) ? said.Value : null;

    private IEnumerable<string> Members(StatementKind kind, byte strength, NamePool names) =>
        _said.Where(pair => pair.Key.Kind == kind && pair.Value.Strength == strength).Select(pair => names[pair.Key.Member]).Order(StringComparer.Ordinal);

    // A standard in words has no amount; who charges nothing needs no basis.
    private static Fee? FeeOf(int fen, Fee own) => fen == 0 ? new Fee(false) : fen == StatementValue.ByStandard ? null : own with { IsCharged = true, Amount = fen / 100m };

    private static string[] ChannelsOf(int mask) => [.. ChannelNames.Where((_, index) => (mask & (1 << index)) != 0)];
}
