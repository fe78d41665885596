using Jiangyuan.Web.Accounts;

namespace Jiangyuan.Web.Tests.Accounts;

public sealed class PasswordsTests
{
    [Fact]
    public void A_password_is_kept_as_a_slow_salted_hash_and_recognised()
    {
        var kept = Passwords.Hash("雪山下的牦牛群 7 点出发");
        Assert.StartsWith("pbkdf2-sha512$210000$", kept, StringComparison.Ordinal);
        Assert.True(Passwords.Verify("雪山下的牦牛群 7 点出发", kept));
        Assert.False(Passwords.Verify("雪山下的牦牛群 8 点出发", kept));
        Assert.NotEqual(kept, Passwords.Hash("雪山下的牦牛群 7 点出发"));
    }

    [Fact]
    public void Nobody_has_no_password() => Assert.False(Passwords.Verify("nobody has this password", null));

    [Theory]
    [InlineData("short 1", "至少 12 个")]
    [InlineData("aaaaaaaaaaaaaa", "重复")]
    [InlineData("abcdefghijklmn", "连续")]
    [InlineData("Passw0rd1234", "常见")]
    [InlineData("P@ssword!2026", "常见")]
    [InlineData("我的名字才让卓玛不告诉别人", "姓名")]
    [InlineData("call 13900000001 now", "手机")]
    public void A_password_that_can_be_guessed_is_refused(string password, string why) =>
        Assert.Contains(why, Passwords.Refuses(password, "才让卓玛", "zhuoma", "13900000001")!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("青海湖边五匹白马吃着草呢")]
    [InlineData("correct horse battery staple")]
    public void A_sentence_is_a_good_password(string password) => Assert.Null(Passwords.Refuses(password, "才让卓玛"));
}
