using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Engine.Tests.Kernel.Codes;

public sealed class CodeTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    [InlineData("91350100M000100Y43")]
    [InlineData("91110000101623741K")]
    [InlineData("911101066976941872")]
    [InlineData("11630000000000019D")]
    [InlineData("11630100000000027D")]
    [InlineData("91630104MA0000015T")]
    [InlineData(" ９１６３0104 ma00-00015ｔ")]
    public void A_correct_credit_code_is_read(string text)
    {
        var code = UnifiedCreditCode.Parse(text);
        Assert.True(code.IsGiven);
        Assert.True(code.Value.ChecksOut);
        Assert.Equal(18, code.Value.Value.Length);
    }

    [Theory]
    [InlineData("", "没有填写")]
    [InlineData("91630104MA0000015", "填了 17 位")]
    [InlineData("91630104MA000001OT", "第 17 位“O”")]
    [InlineData("9163O104MA0000015T", "第 5 位“O”")]
    [InlineData("9163A104MA0000015T", "第 5 位“A”应为数字")]
    [InlineData("91630104MA0000015U", "第 18 位校验不符：前 17 位对应的校验码是“T”")]
    [InlineData("91630104MA0000025T", "第 9 至 17 位")]
    public void A_wrong_credit_code_is_refused_with_the_position(string text, string message)
    {
        var refusal = UnifiedCreditCode.Parse(text).Refusal;
        Assert.NotNull(refusal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_single_wrong_character_of_a_credit_code_is_found()
    {
        const string good = "91630104MA0000015T";
        foreach (var i in Enumerable.Range(0, 18))
        {
            foreach (var c in "0123456789ABCDEFGHJKLMNPQRTUWXY".Where(c => c != good[i]))
                Assert.False(UnifiedCreditCode.Parse(good[..i] + c + good[(i + 1)..]).IsGiven);
        }
    }

    [Fact]
    public void An_imported_credit_code_with_a_wrong_check_character_is_kept_and_marked()
    {
        var code = UnifiedCreditCode.ParseImported("91630104MA0000015U");
        Assert.True(code.IsGiven);
        Assert.False(code.Value.ChecksOut);
        Assert.False(UnifiedCreditCode.ParseImported("91630104MA000001").IsGiven);
    }

    [Fact]
    public void A_sum_divisible_by_31_gives_the_check_character_0()
    {
        // The outer remainder: 31 − 0 = 31 has no character of its own.
        var zero = Enumerable.Range(0, 1_000_000).Select(i => $"9163010400{i:D6}0").First(b => UnifiedCreditCode.CheckCharacter(b) == '0');
        Assert.True(UnifiedCreditCode.Parse(zero + "0").IsGiven);
    }

    [Theory]
    [InlineData("11010519491231002X")]
    [InlineData("11010519491231002x")]
    [InlineData("630102199001010013")]
    [InlineData("６３０１０２１９９００１０１００１３")]
    public void A_correct_citizen_number_is_read(string text) => Assert.True(CitizenNumber.Parse(text, Today).IsGiven);

    [Theory]
    [InlineData("630102199001010014", "第 18 位")]
    [InlineData("630102199002300013", "不是存在的日期")]
    [InlineData("630102202612010019", "在今天之后")]
    [InlineData("63010217000101001X", "早于 150 年前")]
    [InlineData("990102199001010A13", "第 16 位")]
    [InlineData("000102199001010013", "第 1、2 位")]
    [InlineData("630102900101001", "15 位")]
    public void A_wrong_citizen_number_is_refused(string text, string message) =>
        Assert.Contains(message, CitizenNumber.Parse(text, Today).Refusal!.Message, StringComparison.Ordinal);

    [Fact]
    public void A_citizen_number_shows_itself_masked_only()
    {
        var number = CitizenNumber.Parse("630102199001010013", Today).Value;
        Assert.Equal("630102********0013", $"{number}");
        Assert.Equal(new DateOnly(1990, 1, 1), number.BornOn);
        Assert.False(number.IsFemale);
        Assert.DoesNotContain("19900101", CitizenNumber.Parse("630102199001010014", Today).Refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("630104", "630104000000", DivisionLevel.County, "630100000000")]
    [InlineData("630104001", "630104001000", DivisionLevel.Township, "630104000000")]
    [InlineData("630104001002", "630104001002", DivisionLevel.Village, "630104001000")]
    [InlineData("630000", "630000000000", DivisionLevel.Province, "000000000000")]
    [InlineData("000000", "000000000000", DivisionLevel.Nation, "000000000000")]
    [InlineData("441900003", "441900003000", DivisionLevel.Township, "441900000000")]
    public void A_division_code_is_brought_to_twelve_digits(string text, string value, DivisionLevel level, string parent)
    {
        var code = DivisionCode.Parse(text).Value;
        Assert.Equal((value, level, parent), (code.Value, code.Level, code.Parent.Value));
    }

    [Theory]
    [InlineData("6301")]
    [InlineData("63010A")]
    [InlineData("630001")]
    [InlineData("003104")]
    [InlineData("630104000001")]
    public void A_malformed_division_code_is_refused(string text) => Assert.False(DivisionCode.Parse(text).IsGiven);

    [Fact]
    public void A_division_covers_what_lies_in_it()
    {
        var (city, district, other) = (DivisionCode.Parse("630100").Value, DivisionCode.Parse("630104").Value, DivisionCode.Parse("632200").Value);
        Assert.True(city.Covers(district) && city.Covers(city) && default(DivisionCode).Covers(other));
        Assert.False(city.Covers(other) || district.Covers(city) || city.Covers(default));
    }

    [Theory]
    [InlineData("11650000010183859F2650116013001", 2, "650116013001")]
    [InlineData("11370800MB285591843370117002011", 3, "370117002011")]
    public void A_real_implementation_code_is_taken_apart(string text, int level, string @base)
    {
        var code = ServiceItemCode.Parse(text).Value;
        Assert.Equal((level, @base, "01", text[..18]), (code.ExerciseLevel, code.Base, code.KindOfPower, code.Agency!.Value.Value));
        Assert.True(code.Agency.Value.ChecksOut);
        Assert.Equal("02", ServiceItemCode.Parse(text + "02").Value.HandlingItem);
        Assert.Equal(code, ServiceItemCode.Parse(@base).Value.ImplementedBy(code.Agency.Value, level).Value);
    }

    [Theory]
    [InlineData("6501", "填了 4 位")]
    [InlineData("65AB16013001", "第 3、4 位")]
    [InlineData("65011601300_", "第 12 位")]
    [InlineData("11650000010183859F9650116013001", "第 19 位")]
    [InlineData("1165000001018385IF2650116013001", "第 1 至 18 位")]
    public void A_wrong_item_code_is_refused_with_the_position(string text, string message) =>
        Assert.Contains(message, ServiceItemCode.Parse(text).Refusal!.Message, StringComparison.Ordinal);
}
