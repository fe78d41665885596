using System.Net;
using System.Text;
using System.Text.Json;

namespace Jiangyuan.Web.Tests.Accounts;

/// <summary>Who finds a browser left open cannot give the account a key of their own.</summary>
public sealed class PasskeyProofTests(WebWorld world) : IClassFixture<WebWorld>
{
    [Fact]
    public async Task Adding_a_passkey_asks_for_the_password_again()
    {
        var mine = (await world.SignedIn("jingban")).Client;
        using var none = await mine.PostAsync("/account/passkeys/options", null, TestContext.Current.CancellationToken);
        using var wrong = await Ask(mine, "不是这个密码啊啊啊啊");
        foreach (var refused in new[] { none, wrong })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.False(refused.Headers.Contains("Set-Cookie"));
            Assert.Contains("密码不对", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        using var right = await Ask(mine, world.Demo.Password!);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Contains(right.Headers.GetValues("Set-Cookie"), c => c.StartsWith("jy-passkey=", StringComparison.Ordinal));
    }

    internal static Task<HttpResponseMessage> Ask(HttpClient client, string proof) =>
        client.PostAsync("/account/passkeys/options", new StringContent(JsonSerializer.Serialize(new { proof }), Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
}
