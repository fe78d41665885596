using Jiangyuan.Trust;

namespace Jiangyuan.Engine.Tests.Trust;

public sealed class CertificateNumberTests
{
    // Identifiers of real certificates of three places (type bodies and issuers of different kinds).
    public static TheoryData<string> Real => new(
        "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
        "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
        "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9");

    [Theory]
    [MemberData(nameof(Real))]
    public void A_real_identifier_is_read_and_printed_unchanged(string text) =>
        Assert.Equal(text, CertificateNumber.Parse(text).Value.ToString());

    [Fact]
    public void An_identifier_is_made_from_its_parts()
    {
        var number = CertificateNumber.Create("11100000000013338W011", "11430000006122244L", "20230000403", 1).Value;
        Assert.Equal('U', number.Check);
        Assert.Equal(number, CertificateNumber.Parse(number.ToString()).Value);
    }

    [Theory]
    [MemberData(nameof(Real))]
    public void Any_single_wrong_character_is_refused(string text)
    {
        for (var i = 0; i < text.Length; i++)
            foreach (var c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ. -")
                if (c != text[i])
                    Assert.False(CertificateNumber.Parse(text[..i] + c + text[(i + 1)..]).IsGiven, $"第 {i} 位改为 {c}");
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("1.2.156.3005.3.11100000000013338W011.11430000006122244L.20230000403.001.U", "root")]
    [InlineData("1.2.156.3005.2.11100000000013338W01.11430000006122244L.20230000403.001.U", "type")]
    [InlineData("1.2.156.3005.2.11100000000013338w011.11430000006122244L.20230000403.001.U", "type")]
    [InlineData("1.2.156.3005.2.11100000000013338W011.1143000000612224.20230000403.001.U", "issuer")]
    [InlineData("1.2.156.3005.2.11100000000013338W011.11430000006122244L..001.U", "serial")]
    [InlineData("1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.01.U", "version")]
    [InlineData("1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.V", "check")]
    [InlineData("1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001", "")]
    public void A_refusal_names_the_part(string? text, string part)
    {
        var refusal = CertificateNumber.Parse(text).Refusal;
        Assert.Equal("certificate-number.malformed", refusal?.Code);
        Assert.Equal(part, Assert.Single(refusal!.Fields!).Field);
    }

    [Fact]
    public void Overlong_input_is_refused_unread() =>
        Assert.False(CertificateNumber.Parse(CertificateNumber.Root + "." + new string('1', 1_000_000)).IsGiven);
}
