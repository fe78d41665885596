using System.Buffers.Binary;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Draw;

namespace Jiangyuan.Engine.Tests.Trust.Draw;

public sealed class RandomDrawTests
{
    private static byte[] Seed(int n)
    {
        var seed = new byte[32];
        BinaryPrimitives.WriteInt32BigEndian(seed, n);
        return HashSuite.Sha256.Hash(seed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("objects/甲")]
    [InlineData("a label so long that its message with the counter does not fit into one block of the hash function")]
    public void The_fast_stream_is_HMAC_of_label_and_counter(string label)
    {
        var seed = Seed(1);
        var stream = new DrawStream(seed, label);
        var name = System.Text.Encoding.UTF8.GetBytes(label);
        for (ulong block = 0; block < 20; block++)
        {
            var message = new byte[4 + name.Length + 8];
            BinaryPrimitives.WriteInt32BigEndian(message, name.Length);
            name.CopyTo(message, 4);
            BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(4 + name.Length), block);
            var tag = HashSuite.Sha256.Mac(seed, message);
            for (var k = 0; k < 4; k++)
                Assert.Equal(BinaryPrimitives.ReadUInt64BigEndian(tag.AsSpan(8 * k)) & (1UL << 62) - 1, stream.Below(1UL << 62));
        }
    }

    [Fact]
    public void Weighted_inclusion_is_exactly_proportional_over_all_starting_points()
    {
        // For a fixed order, systematic sampling hits each row for exactly k·w of the W starting points (§1.6, 3): checked by frequency over many seeds.
        var roster = new ObjectRoster();
        long[] weights = [1, 2, 3, 4];
        for (var i = 0; i < 4; i++)
            roster.Add($"o{i}", "A", weights[i], excluded: false);
        var hits = new int[4];
        const int Draws = 60_000;
        for (var n = 0; n < Draws; n++)
            foreach (var row in RandomDraw.Run(new DrawInput(roster, [], [], new Dictionary<string, Quota> { ["A"] = Quota.Fixed(2) }, [], 0), Seed(n)).Value.Strata["A"].Selected)
                hits[row]++;

        // Expected 0.2, 0.4, 0.6, 0.8; six standard deviations are about 0.012. The seeds are fixed, so this cannot flicker.
        for (var i = 0; i < 4; i++)
            Assert.InRange((double)hits[i] / Draws, 0.2 * (i + 1) - 0.012, 0.2 * (i + 1) + 0.012);
    }

    [Fact]
    public void Staffing_agrees_with_trying_everything()
    {
        var chance = new Random(5);
        for (var n = 0; n < 150; n++)
        {
            var (input, order) = Small(chance);
            var fast = new Staffing(input, order).Run(DrawStream.Of(Seed(n)));
            Assert.Equal(Slow(input, order, Seed(n)), fast.Select(v => v.Inspector));
        }
    }

    private static (DrawInput, int[]) Small(Random chance)
    {
        var roster = new ObjectRoster();
        var objects = chance.Next(1, 5);
        for (var i = 0; i < objects; i++)
            roster.Add($"o{i}", "A", 1, excluded: false);
        var inspectors = Enumerable.Range(0, chance.Next(1, 5)).Select(i => new InspectorRow($"i{i}", chance.Next(0, 4), chance.Next(2) == 0 ? ["L"] : [], chance.Next(8) == 0 ? "x" : null)).ToList();
        var recusals = Enumerable.Range(0, objects).SelectMany(o => inspectors.Where(_ => chance.Next(4) == 0).Select(i => (i.Id, $"o{o}"))).ToList();
        SlotRule[] slots = chance.Next(2) == 0 ? [new("lead", "L"), new("member", null)] : [new("lead", "L"), new("member", null), new("third", null)];
        return (new DrawInput(roster, inspectors, recusals, new Dictionary<string, Quota>(), slots, 0), [.. Enumerable.Range(0, objects).Reverse()]);
    }

    // The specification, word for word, with feasibility by trying all assignments.
    private static IEnumerable<int> Slow(DrawInput input, int[] order, byte[] seed)
    {
        var slots = input.Slots.Count;
        var places = order.Length * slots;
        bool Eligible(int place, int i) => input.Inspectors[i].Exclusion is null
            && !input.Recusals.Contains((input.Inspectors[i].Id, input.Objects.Id(order[place / slots])))
            && (input.Slots[place % slots].Skill is not { } skill || input.Inspectors[i].Skills.Contains(skill));
        bool Fits(int[] taken, int place, int i) => Eligible(place, i) && taken.Count(t => t == i) < input.Inspectors[i].Capacity
            && !Enumerable.Range(place / slots * slots, slots).Any(q => q != place && taken[q] == i);
        bool Feasible(List<int> wanted, int[] taken)
        {
            var open = wanted.Where(p => taken[p] < 0).ToList();
            if (open.Count == 0)
                return true;
            foreach (var i in Enumerable.Range(0, input.Inspectors.Count).Where(i => Fits(taken, open[0], i)))
            {
                int[] next = [.. taken];
                next[open[0]] = i;
                if (Feasible(wanted, next))
                    return true;
            }

            return false;
        }

        int[] none = [.. Enumerable.Repeat(-1, places)];
        var filled = new List<int>();
        for (var p = 0; p < places; p++)
            if (Feasible([.. filled, p], none))
                filled.Add(p);
        foreach (var p in filled)
        {
            int[] candidates = [.. Enumerable.Range(0, input.Inspectors.Count).Where(i => Eligible(p, i))];
            new DrawStream(seed, $"match/{input.Objects.Id(order[p / slots])}/{input.Slots[p % slots].Name}").Shuffle(candidates);
            none[p] = candidates.First(i =>
            {
                int[] tried = [.. none];
                tried[p] = i;
                return Fits(none, p, i) && Feasible(filled, tried);
            });
        }

        return none;
    }

    [Theory]
    [InlineData(5, 100, QuotaRounding.Up, 21, 2)]
    [InlineData(5, 100, QuotaRounding.Down, 21, 1)]
    [InlineData(5, 100, QuotaRounding.Half, 30, 2)]
    [InlineData(5, 100, QuotaRounding.Half, 29, 1)]
    [InlineData(5, 100, QuotaRounding.Up, 0, 0)]
    public void A_quota_is_a_fraction_with_a_stated_rounding(int num, int den, QuotaRounding rounding, int eligible, int drawn) =>
        Assert.Equal(drawn, new Quota(num, den, rounding).Of(eligible));
}
