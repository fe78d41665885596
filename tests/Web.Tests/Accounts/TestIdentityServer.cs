using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Jiangyuan.Web.Tests.Accounts;

/// <summary>
/// An identity provider on the loopback address: discovery, keys, authorization with PKCE, tokens. It says what the test tells it to say, also wrongly,
/// so that the client's refusals can be seen.
/// </summary>
internal sealed class TestIdentityServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RSA _rsa = RSA.Create(2048), _stranger = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Challenge, string? Nonce)> _codes = new();

    private TestIdentityServer(WebApplication app) => _app = app;

    internal string Authority { get; private set; } = "";

    /// <summary>What the id token says besides issuer, audience, times and nonce.</summary>
    internal Dictionary<string, object> Claims { get; } = new() { ["sub"] = "p-1", ["name"] = "才让卓玛", ["id_number"] = "630102199001010013", ["phone_number"] = "13900000001" };

    internal string? Nonce { get; set; }

    internal string? Audience { get; set; }

    internal string? Issuer { get; set; }

    internal bool SignsWithStrangersKey { get; set; }

    internal bool IsExpired { get; set; }

    internal static async Task<TestIdentityServer> Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new TestIdentityServer(builder.Build());
        server.Map();
        await server._app.StartAsync();
        server.Authority = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
        _stranger.Dispose();
    }

    private void Map()
    {
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = Authority, ["authorization_endpoint"] = Authority + "/authorize", ["token_endpoint"] = Authority + "/token", ["jwks_uri"] = Authority + "/keys",
            ["response_types_supported"] = new[] { "code" }, ["subject_types_supported"] = new[] { "public" }, ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        }));
        _app.MapGet("/keys", () =>
        {
            var key = _rsa.ExportParameters(false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "k1", alg = "RS256", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } });
        });
        _app.MapGet("/authorize", (string redirect_uri, string state, string code_challenge, string? nonce) =>
        {
            var code = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
            _codes[code] = (code_challenge, nonce);
            return Results.Redirect(QueryHelpers.AddQueryString(redirect_uri, new Dictionary<string, string?> { ["code"] = code, ["state"] = state }));
        });
        _app.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            if (!_codes.TryRemove(form["code"].ToString(), out var asked) || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge)
                return Results.BadRequest(new { error = "invalid_grant" });
            var claims = new Dictionary<string, object>(Claims) { ["nonce"] = Nonce ?? asked.Nonce ?? "" };
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
            {
                Issuer = Issuer ?? Authority, Audience = Audience ?? "jiangyuan", IssuedAt = now, Expires = IsExpired ? now.AddHours(-1) : now.AddMinutes(5), Claims = claims,
                SigningCredentials = new(new RsaSecurityKey(SignsWithStrangersKey ? _stranger : _rsa) { KeyId = "k1" }, "RS256"),
            });
            return Results.Json(new { access_token = "unused", token_type = "Bearer", expires_in = 300, id_token = token });
        });
    }
}
