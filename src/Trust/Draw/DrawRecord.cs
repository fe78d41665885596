using Jiangyuan.Trust.Canonical;

namespace Jiangyuan.Trust.Draw;

/// <summary>The published result of a draw as canonical JSON.</summary>
public static class DrawRecord
{
    /// <summary>result.json: which plan, the seed, per stratum who was drawn in order with the reserves, and who visits whom.</summary>
    public static Json Result(DrawPlan plan, byte[] seed, DrawInput input, DrawOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(outcome);
        var strata = outcome.Strata.Select(s => (s.Key, Json.Map(("selected", Ids(input, s.Value.Selected)), ("reserves", Ids(input, s.Value.Reserves)))));
        var match = outcome.Visits.Select(v => (VisitKey(input, v.Object, v.Slot), Json.Of(v.Inspector < 0 ? null : input.Inspectors[v.Inspector].Id, orNull: true)));
        return Json.Map(
            ("plan", Json.Of(plan.Id)),
            ("attempt", Json.Of(plan.Attempt)),
            ("planHash", Json.Of(Convert.ToHexStringLower(plan.Hash))),
            ("seed", Json.Of(Convert.ToHexStringLower(seed))),
            ("strata", Json.Map(strata)),
            ("match", Json.Map(match)));
    }

    internal static string VisitKey(DrawInput input, int item, int slot) => $"{input.Objects.Id(item)}/{input.Slots[slot].Name}";

    private static Json Ids(DrawInput input, int[] rows) => Json.List(rows.Select(row => Json.Of(input.Objects.Id(row))));
}
