using System.Text;
using Jiangyuan.Web.Accounts;

namespace Jiangyuan.Web.Tests.Accounts;

public sealed class TotpTests
{
    // RFC 6238, appendix B, the SHA-1 column.
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void The_codes_of_the_standard_come_out(long seconds, string code) =>
        Assert.Equal(code, Totp.Code(Encoding.ASCII.GetBytes("12345678901234567890"), seconds / 30, 8));

    [Fact]
    public void A_code_of_the_neighbouring_step_counts_and_one_further_away_does_not()
    {
        var secret = Totp.NewSecret();
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var step = Totp.StepAt(now);
        Assert.Equal(step - 1, Totp.Match(secret, Totp.Code(secret, step - 1), now, 0));
        Assert.Equal(step + 1, Totp.Match(secret, Totp.Code(secret, step + 1), now, 0));
        Assert.Null(Totp.Match(secret, Totp.Code(secret, step - 2), now, 0));
    }

    [Fact]
    public void A_code_works_once()
    {
        var secret = Totp.NewSecret();
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var code = Totp.Code(secret, Totp.StepAt(now));
        var used = Totp.Match(secret, code, now, 0);
        Assert.NotNull(used);
        Assert.Null(Totp.Match(secret, code, now, used.Value));
    }

    [Fact]
    public void Full_width_digits_and_spaces_are_read()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var typed = string.Concat(Totp.Code([1, 2, 3], Totp.StepAt(now)).Select(c => (char)(c + 0xFEE0))).Insert(3, " ");
        Assert.NotNull(Totp.Match([1, 2, 3], typed, now, 0));
    }

    [Fact]
    public void Base_32_reads_what_it_wrote()
    {
        Assert.Equal("MZXW6YTBOI", Totp.Base32("foobar"u8));
        Assert.Equal("foobar"u8.ToArray(), Totp.FromBase32("MZXW6YTBOI"));
        Assert.Null(Totp.FromBase32("MZXW1"));
    }

    [Fact]
    public void A_recovery_code_is_recognised_however_it_is_typed()
    {
        var code = Totp.NewRecoveryCodes()[0];
        Assert.Equal(Totp.HashRecoveryCode("a", code), Totp.HashRecoveryCode("a", code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant()));
        Assert.NotEqual(Totp.HashRecoveryCode("a", code), Totp.HashRecoveryCode("b", code));
    }
}
