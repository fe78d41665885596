using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Divisions;

namespace Jiangyuan.Engine.Tests.Kernel.Divisions;

public sealed class DivisionRegisterTests
{
    private static readonly DivisionRegister Register = TestData.Divisions;

    private static DivisionCode Code(string text) => DivisionCode.Parse(text).Value;

    [Fact]
    public void Qinghai_has_its_five_levels()
    {
        var counts = Register.All.GroupBy(d => d.Level).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal((1, 8, 45, 422, 4716), (counts[DivisionLevel.Province], counts[DivisionLevel.Prefecture], counts[DivisionLevel.County], counts[DivisionLevel.Township], counts[DivisionLevel.Village]));
        Assert.All(Register.All, d => Assert.Equal((d.Parent, d.Level), (d.Code.Parent, d.Code.Level)));
        Assert.Equal(["西宁市", "海东市", "海北藏族自治州"], Register.ChildrenOf(Code("630000")).Take(3).Select(d => d.Name));
    }

    [Fact]
    public void A_division_has_a_name_path() => Assert.Equal("青海省/西宁市/城西区", Register.PathOf(Code("630104")));

    [Theory]
    [InlineData("630122", "湟中县", "湟中区")]
    [InlineData("632321", "同仁县", "同仁市")]
    public void An_abolished_code_leads_to_its_successor_and_keeps_its_old_name(string old, string oldName, string newName)
    {
        Assert.Equal(newName, Register.Find(Code(old))!.Name);
        Assert.Equal(oldName, Register.NameOn(Code(old), new(2015, 1, 1)));
        Assert.Equal(newName, Register.NameOn(Code(old), new(2026, 1, 1)));
    }

    [Fact]
    public void Every_abolished_code_has_a_successor_of_today() =>
        Assert.All(Register.Former, f => { Assert.NotNull(Register.Find(f.Code)); Assert.DoesNotContain(Register.All, d => d.Code == f.Code); });

    [Fact]
    public void A_division_covers_what_lies_in_it_also_by_abolished_codes()
    {
        Assert.True(Register.Covers(Code("630100"), Code("630122")));
        Assert.True(Register.Covers(Code("632100"), Code("630203")));
        Assert.True(Register.Covers(default, Code("630203")));
        Assert.True(Register.Covers(Code("630000"), Code("630104001002")));
        Assert.False(Register.Covers(Code("630104"), Code("630105")));
        Assert.False(Register.Covers(Code("630104"), Code("630100")));
        Assert.Null(Register.Find(Code("110101")));
    }
}
