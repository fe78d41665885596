using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Jiangyuan.Web.Accounts.Identity;

/// <summary>The identity provider whose word is taken for who somebody is (a province's unified identity platform); configuration section <c>Identity</c>.</summary>
public sealed record IdentityOptions
{
    /// <summary>Issuer; its <c>/.well-known/openid-configuration</c> is read. Null: none is connected.</summary>
    public string? Authority { get; init; }

    /// <summary>What people call it, on the button.</summary>
    public string Name { get; init; } = "统一身份认证";

    public string ClientId { get; init; } = "jiangyuan";

    /// <summary>From the environment (<c>JY_Identity__ClientSecret</c>), never from a file of the checkout.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>Claim that holds the citizen number.</summary>
    public string NumberClaim { get; init; } = "id_number";

    /// <summary>Claim that holds the mobile number, when there is one.</summary>
    public string PhoneClaim { get; init; } = "phone_number";
}

/// <summary>
/// OpenID Connect, authorization code with PKCE, on the framework's OAuth client: the id token is verified for issuer, audience, algorithm, signature, time and nonce
/// (OpenID Connect Core §3.1.3.7). The framework's own OpenID Connect client is not among the packages that can be had here.
/// </summary>
internal sealed class IdentityHandler(IOptionsMonitor<OAuthOptions> options, ILoggerFactory logger, UrlEncoder encoder, IConfigurationManager<OpenIdConnectConfiguration> provider)
    : OAuthHandler<OAuthOptions>(options, logger, encoder)
{
    internal new const string Scheme = "identity";

    /// <summary>People get a page in plain words, the reason goes into the log.</summary>
    internal const string Failed = "/sign-in?identity=failed";
    private const string Nonce = "nonce";

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        try
        {
            await ReadAddresses();
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException && !Context.RequestAborted.IsCancellationRequested)
        {
            Logger.LogWarning(e, "The identity provider does not say where it is");
            Response.Redirect(Failed);
            return;
        }
        await base.HandleChallengeAsync(properties);
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        // Another node may have asked, or this one before it was started again.
        await ReadAddresses();
        return await base.ExchangeCodeAsync(context);
    }

    // The addresses are the provider's to say, and may change while we run.
    private async Task ReadAddresses()
    {
        var configuration = await provider.GetConfigurationAsync(Context.RequestAborted);
        (Options.AuthorizationEndpoint, Options.TokenEndpoint) = (configuration.AuthorizationEndpoint, configuration.TokenEndpoint);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var nonce = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        properties.Items[Nonce] = nonce;
        return QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), Nonce, nonce);
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var configuration = await provider.GetConfigurationAsync(Context.RequestAborted);
        if (tokens.Response?.RootElement.TryGetProperty("id_token", out var token) != true || token.GetString() is not { } text)
            throw new AuthenticationFailureException("The answer has no id token.");
        var read = await new JsonWebTokenHandler().ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidIssuer = configuration.Issuer, ValidAudience = Options.ClientId, IssuerSigningKeys = configuration.SigningKeys, ValidAlgorithms = ["RS256", "PS256", "ES256"],
            RequireSignedTokens = true, RequireExpirationTime = true, ClockSkew = TimeSpan.FromMinutes(1),
        });
        if (!read.IsValid)
            throw new AuthenticationFailureException("The id token is not valid.", read.Exception);
        var nonce = read.Claims.TryGetValue(Nonce, out var said) ? said as string : null;
        if (nonce is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(nonce), Encoding.UTF8.GetBytes(properties.Items[Nonce] ?? "-")))
            throw new AuthenticationFailureException("The id token answers another asking.");
        foreach (var (type, value) in read.Claims)
        {
            if (value is string claim)
                identity.AddClaim(new(type, claim, ClaimValueTypes.String, configuration.Issuer));
        }

        properties.Items.Remove(Nonce);
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, base.Scheme.Name);
    }
}

/// <summary>The wiring; without an authority there is neither button nor route.</summary>
internal static class IdentitySetup
{
    /// <summary>Carries what the provider said until the account is found: five minutes.</summary>
    internal const string Outside = "outside";

    private static readonly string[] Asked = ["openid", "profile", "phone", "id_number"];

    internal static AuthenticationBuilder AddIdentityProvider(this AuthenticationBuilder authentication, IConfiguration configuration)
    {
        var options = configuration.GetSection("Identity").Get<IdentityOptions>() ?? new IdentityOptions();
        authentication.Services.AddSingleton(options);
        if (options.Authority is not { } authority)
            return authentication;
        var secure = authority.StartsWith("https://", StringComparison.Ordinal) || new Uri(authority).IsLoopback
            ? authority : throw new Composition.InstallationException($"没有启动：身份认证平台的地址 {authority} 应以 https:// 开头。");
        authentication.Services.AddSingleton<IConfigurationManager<OpenIdConnectConfiguration>>(new ConfigurationManager<OpenIdConnectConfiguration>(
            secure.TrimEnd('/') + "/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = !new Uri(secure).IsLoopback }));
        return authentication
            .AddCookie(Outside, cookie =>
            {
                AccountSetup.Harden(cookie.Cookie, "jy-outside");
                cookie.ExpireTimeSpan = TimeSpan.FromMinutes(5);
                cookie.SlidingExpiration = false;
            })
            .AddOAuth<OAuthOptions, IdentityHandler>(IdentityHandler.Scheme, oauth =>
            {
                (oauth.ClientId, oauth.ClientSecret) = (options.ClientId, options.ClientSecret);
                // Replaced by what the provider publishes before they are used.
                (oauth.AuthorizationEndpoint, oauth.TokenEndpoint) = (secure, secure);
                oauth.CallbackPath = "/sign-in/identity/answer";
                oauth.UsePkce = true;
                oauth.SignInScheme = Outside;
                oauth.Scope.Clear();
                foreach (var scope in Asked)
                    oauth.Scope.Add(scope);
                AccountSetup.Harden(oauth.CorrelationCookie, "jy-asking-");
                oauth.Events.OnRemoteFailure = context =>
                {
                    // Refused, cancelled, forged, or the provider is away.
                    context.HttpContext.RequestServices.GetRequiredService<ILogger<IdentityHandler>>().LogWarning(context.Failure, "Sign-in through the identity provider failed");
                    context.Response.Redirect(IdentityHandler.Failed);
                    context.HandleResponse();
                    return Task.CompletedTask;
                };
            });
    }
}
