using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Jiangyuan.Web.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;

namespace Jiangyuan.Web.Access;

/// <summary>How many requests one caller may make; from configuration section <c>Limits</c>.</summary>
internal sealed record AccessLimits
{
    /// <summary>Requests of one account or token a minute to the API.</summary>
    public int ApiPerMinute { get; init; } = 600;

    /// <summary>Sign-in and registration requests of one address a minute.</summary>
    public int SignInPerMinute { get; init; } = 30;

    /// <summary>Steps of adding passkeys of one account a minute; each costs a verification.</summary>
    public int PasskeysPerMinute { get; init; } = 10;

    /// <summary>Large uploads at once: each is held in memory until it is encrypted. Others wait in line.</summary>
    public int UploadsAtOnce { get; init; } = 16;
}

/// <summary>The wiring of access: policies by permission, closed by default, and limits.</summary>
internal static class AccessSetup
{
    internal const string SignInLimit = "sign-in";
    internal const string ApiLimit = "api";
    internal const string PasskeyLimit = "passkey";

    /// <summary>The most that one form may carry, files included.</summary>
    internal const int MostFormBytes = 32 << 20;

    internal static void AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = configuration.GetSection("Limits").Get<AccessLimits>() ?? new AccessLimits();
        services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        services.AddAuthorization(options =>
        {
            // A route that declares nothing is closed, for everybody.
            options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();
            foreach (var permission in Enum.GetValues<Permission>())
                options.AddPolicy(permission.ToString(), policy => policy.AddRequirements(new PermissionRequirement(permission)));
        });
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = "60";
                return ValueTask.CompletedTask;
            };
            // Looking at a form costs nothing; what tries to sign in does, and an identity provider answers with a GET.
            options.AddPolicy(SignInLimit, http => HttpMethods.IsPost(http.Request.Method) || http.Request.Path.StartsWithSegments("/sign-in/identity")
                ? RateLimitPartition.GetFixedWindowLimiter("post " + NetworkOf(http.Connection.RemoteIpAddress), _ => Window(limits.SignInPerMinute))
                : RateLimitPartition.GetNoLimiter("get"));
            options.AddPolicy(PasskeyLimit, http => RateLimitPartition.GetFixedWindowLimiter("passkey " + (http.SignedIn()?.Account.Id ?? NetworkOf(http.Connection.RemoteIpAddress)), _ => Window(limits.PasskeysPerMinute)));
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => IsUpload(http.Request)
                ? RateLimitPartition.GetConcurrencyLimiter("upload", _ => new() { PermitLimit = limits.UploadsAtOnce, QueueLimit = 8 * limits.UploadsAtOnce })
                : RateLimitPartition.GetNoLimiter("other"));
        });
        // What somebody sends is never on disk in clear: a form is read into memory, whole, and its files go encrypted from there to the store.
        services.Configure<Microsoft.AspNetCore.Http.Features.FormOptions>(form =>
        {
            form.MemoryBufferThreshold = MostFormBytes + 1;
            form.MultipartBodyLengthLimit = MostFormBytes;
            form.BufferBody = false;
        });
        // Not a policy of the pages' limiter: the API has a way of its own.
        services.AddSingleton(_ => PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetFixedWindowLimiter(
            http.SignedIn()?.Account.Id ?? NetworkOf(http.Connection.RemoteIpAddress), _ => Window(limits.ApiPerMinute))));
    }

    /// <summary>After routing, before antiforgery and pages.</summary>
    internal static void UseAccess(this IApplicationBuilder app)
    {
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
    }

    /// <summary>An address nobody serves is not found, for visitors too: without a route of its own it would count as one that declares nothing.</summary>
    internal static void MapNotFound(this IEndpointRouteBuilder routes) => routes.MapFallback("{**path}", static http =>
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }).Public().ExcludeFromDescription();

    /// <summary>An IPv4 address, or the /64 network of an IPv6 one: what one household or office holds.</summary>
    internal static string NetworkOf(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? address.ToString() : Convert.ToHexStringLower(bytes.AsSpan(0, 8)) + "/64";
    }

    private static bool IsUpload(HttpRequest request) =>
        request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true && request.ContentLength is null or > 1 << 20;

    private static FixedWindowRateLimiterOptions Window(int permits) => new() { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 };
}

internal sealed record PermissionRequirement(Permission Permission) : IAuthorizationRequirement;

/// <summary>Routing gives it the request as the resource. Nothing may look the request up elsewhere: keeping it at hand for that costs every request.</summary>
internal sealed class PermissionHandler : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if ((context.Resource as HttpContext)?.SignedIn()?.May(requirement.Permission) == true)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

/// <summary>The identity a cookie or token carries: only the account's id; everything else is read from its row.</summary>
internal static class Claims
{
    internal const string Account = "sub";
    internal const string Stamp = "stamp";
    internal const string ActingFor = "for";
    internal const string Since = "since";
    internal const string Session = "sid";

    internal static ClaimsPrincipal Principal(string scheme, Account account, string? actingFor, DateTimeOffset since, string? session = null)
    {
        var identity = new ClaimsIdentity(scheme);
        identity.AddClaim(new(ClaimTypes.Name, account.Name));
        identity.AddClaim(new(Account, account.Id));
        identity.AddClaim(new(Stamp, account.Stamp));
        identity.AddClaim(new(Since, since.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)));
        if (actingFor is not null)
            identity.AddClaim(new(ActingFor, actingFor));
        if (session is not null)
            identity.AddClaim(new(Session, session));
        return new ClaimsPrincipal(identity);
    }
}
