using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Engine.Tests.Kernel.Codes;

public sealed class IdentityTests
{
    private sealed class SetTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;
        public override DateTimeOffset GetUtcNow() => Now;
    }

    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void Ids_rise_even_when_the_clock_steps_back_and_tell_their_time()
    {
        var time = new SetTime(Noon);
        var ids = new IdSource(time);
        var first = ids.Next();
        Assert.Equal(Noon, IdSource.InstantOf(first));
        time.Now = Noon.AddHours(-1);
        Assert.True(ids.Next() > first);
        Assert.True(new IdSource(time, 0, first).Next() > first);
    }

    [Fact]
    public void Many_threads_get_different_ids()
    {
        var ids = new IdSource(new SetTime(Noon), 3);
        var all = new long[4][];
        Parallel.For(0, 4, t => all[t] = [.. Enumerable.Range(0, 5_000).Select(_ => ids.Next())]);
        Assert.Equal(20_000, all.SelectMany(a => a).Distinct().Count());
        Assert.All(all, a => Assert.Equal(a.Order(), a));
        Assert.Empty(all[0].Intersect([new IdSource(new SetTime(Noon), 4).Next()]));
    }

    [Fact]
    public void A_case_number_and_its_id_give_each_other()
    {
        var time = new SetTime(Noon);
        foreach (var node in new[] { 0, 7, 255 })
        {
            var ids = new IdSource(time, node);
            for (var i = 0; i < 300; i++)
            {
                var number = CaseNumber.Of(ids.Next());
                Assert.Equal(number, CaseNumber.Parse(number.Grouped).Value);
                Assert.StartsWith("261123", number.Value, StringComparison.Ordinal);
            }
        }
        foreach (var id in new[] { 0, 42, (1L << 40) + 77, Noon.ToUnixTimeMilliseconds() << 21 | 8191 << 8 | 255 })
            Assert.Equal(id, CaseNumber.Parse(CaseNumber.Of(id).Value).Value.Id);
    }

    [Theory]
    [InlineData(0, "70010128800000009")]
    [InlineData(3765247930278086400, "26112346923004074")]
    [InlineData(3765247930278110051, "2611234692300499998")]
    [InlineData(3765247930278086088, "2611234692300400052002")]
    [InlineData(3765247930280181759, "2611234692300481912554")]
    public void A_case_number_is_date_millisecond_sequence_and_node_for_ever(long id, string number) => Assert.Equal(number, CaseNumber.Of(id).Value);

    [Fact]
    public void A_case_number_is_dated_in_Beijing() =>
        Assert.StartsWith("261124", CaseNumber.Of(new IdSource(new SetTime(Noon.AddHours(12))).Next()).Value, StringComparison.Ordinal);

    [Fact]
    public void A_case_number_is_read_in_groups_and_full_width_and_every_wrong_digit_is_found()
    {
        var number = CaseNumber.Of(new IdSource(new SetTime(Noon)).Next());
        Assert.Equal(17, number.Value.Length);
        Assert.Equal(number, CaseNumber.Parse(string.Concat(number.Grouped.Select(c => c == ' ' ? '\u3000' : (char)(c + 0xFEE0)))).Value);
        foreach (var i in Enumerable.Range(0, 17))
        {
            foreach (var c in "0123456789".Where(c => c != number.Value[i]))
                Assert.False(CaseNumber.Parse(number.Value[..i] + c + number.Value[(i + 1)..]).IsGiven);
        }
        Assert.False(CaseNumber.Parse("").IsGiven);
        Assert.False(CaseNumber.Parse("261123A").IsGiven);
    }

    [Theory]
    [InlineData("0794", 5)] // the example of ISO 7064
    public void Mod_11_10_gives_the_published_digit(string digits, int check) => Assert.Equal(check, CodeText.Mod1110(digits));
}
