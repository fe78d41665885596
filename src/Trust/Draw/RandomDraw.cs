using System.Runtime.InteropServices;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Crypto;

namespace Jiangyuan.Trust.Draw;

/// <summary>
/// DRAW/1: from seed and rosters to objects, reserves and teams. Integers only; anyone who recomputes it gets the same.
/// Law: 双随机 means objects and inspectors both by lot (优化营商环境条例 第五十四条), at least two inspectors, recusal kept.
/// </summary>
public static class RandomDraw
{
    /// <summary>Runs the draw. Refuses only inputs beyond what the specification can express (sum of weights of a stratum ≥ 2⁶³).</summary>
    public static Outcome<DrawOutcome> Run(DrawInput input, byte[] seed, HashSuite? suite = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var stream = DrawStream.Of(seed, suite);
        // Each stratum has streams of its own, so they can be drawn side by side.
        var quotas = input.Quotas.ToArray();
        var drawn = new Outcome<(int[] Selected, int[] Reserves)>[quotas.Length];
        Parallel.For(0, quotas.Length, i => drawn[i] = Stratum(input, quotas[i].Key, quotas[i].Value, stream));
        var strata = new SortedDictionary<string, (int[] Selected, int[] Reserves)>(StringComparer.Ordinal);
        foreach (var (quota, outcome) in quotas.Zip(drawn))
        {
            if (!outcome.IsGiven)
                return outcome.Refusal;
            strata[quota.Key] = outcome.Value;
        }

        var order = strata.Values.SelectMany(s => s.Selected).Order().ToArray();
        stream("order").Shuffle(order);
        return new DrawOutcome(strata, new Staffing(input, order).Run(stream));
    }

    private static Outcome<(int[] Selected, int[] Reserves)> Stratum(DrawInput input, string stratum, Quota quota, Func<string, DrawStream> stream)
    {
        var eligible = input.Objects.Eligible(stratum);
        if (Total(input.Objects, eligible) >= (UInt128)1 << 63)
            return new Refusal("draw.weights", $"类别 {stratum} 的权重之和过大。");
        var count = Math.Clamp(quota.Of(eligible.Length), 0, eligible.Length);
        var selected = Sample(input.Objects, eligible, count, stream("objects/" + stratum));
        return (selected, Reserves(input.Objects, eligible, selected, input.Reserves, stream("reserves/" + stratum)));
    }

    /// <summary>Exactly k of the rows with inclusion probability k·w/W each (certainties apart): systematic sampling over a random order.</summary>
    internal static int[] Sample(ObjectRoster objects, int[] eligible, long k, DrawStream stream)
    {
        if (k >= eligible.Length)
            return eligible;
        var sure = new List<int>();
        var rest = eligible.ToList();
        while (true)
        {
            var left = (UInt128)(k - sure.Count);
            var total = Total(objects, CollectionsMarshal.AsSpan(rest));
            var moved = rest.FindAll(row => left * (ulong)objects.Weight(row) >= total);
            if (moved.Count == 0)
                break;
            sure.AddRange(moved);
            rest.RemoveAll(row => left * (ulong)objects.Weight(row) >= total);
        }

        var open = k - sure.Count;
        if (open == 0)
            return [.. sure];
        var walk = rest.ToArray();
        stream.Shuffle(walk);
        var step = Total(objects, walk);
        UInt128 next = stream.Below((ulong)step);
        UInt128 reached = 0;
        foreach (var row in walk)
        {
            reached += (UInt128)open * (ulong)objects.Weight(row);
            if (next >= reached)
                continue;
            sure.Add(row);
            next += step;
        }

        return [.. sure];
    }

    private static int[] Reserves(ObjectRoster objects, int[] eligible, int[] selected, int count, DrawStream stream)
    {
        var taken = new bool[objects.Count];
        foreach (var row in selected)
            taken[row] = true;
        var others = Array.FindAll(eligible, row => !taken[row]);
        stream.Shuffle(others);
        return others[..Math.Min(count, others.Length)];
    }

    private static UInt128 Total(ObjectRoster objects, ReadOnlySpan<int> rows)
    {
        UInt128 total = 0;
        foreach (var row in rows)
            total += (ulong)objects.Weight(row);
        return total;
    }
}
