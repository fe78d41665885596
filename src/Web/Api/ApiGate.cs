using System.Threading.RateLimiting;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Portal;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Primitives;

namespace Jiangyuan.Web.Api;

/// <summary>
/// The way of a request below <c>/api/</c>, before anything that only pages need (cookies, forms, languages, output cache): protective headers, token,
/// limit, permission, route. It gives what the pages' way gives: a route that declares nothing is closed, limits count for each account or network, and
/// every failure is told as a problem. The API takes bearer tokens only, so that no other site can use a person's cookie for it.
/// </summary>
internal sealed class ApiGate(RequestDelegate next, TokenCache tokens, ILogger<ApiGate> log, PartitionedRateLimiter<HttpContext> limiter)
{
    private static readonly StringValues Language = Components.Texts.DefaultLanguage;
    private static readonly StringValues Challenge = "Bearer";

    /// <summary>Everything below /api/; the page that describes the API is at /api itself.</summary>
    internal static bool Serves(HttpContext http) => http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal, out var rest) && rest.Value is { Length: > 1 };

    public async Task Invoke(HttpContext http)
    {
        SecurityHeaders.Set(http);
        http.Response.Headers.ContentLanguage = Language;
        try
        {
            await Pass(http);
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = bad.StatusCode;
        }
        catch (Exception e) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            log.LogError(e, "The API failed");
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        if (http.Response.StatusCode >= 400 && !http.Response.HasStarted && http.Response.ContentLength is null && http.Response.ContentType is null)
            await Problems.Write(http, http.Response.StatusCode);
    }

    private async ValueTask Pass(HttpContext http)
    {
        var metadata = http.GetEndpoint()?.Metadata;
        var signedIn = await SignIn(http);
        if (metadata?.GetMetadata<EnableRateLimitingAttribute>() is not null)
        {
            using var lease = limiter.AttemptAcquire(http);
            if (!lease.IsAcquired)
            {
                http.Response.Headers.RetryAfter = "60";
                http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                return;
            }
        }
        if (metadata is not null && metadata.GetMetadata<PublicAttribute>() is null
            && (signedIn is null || metadata.GetMetadata<NeedsAttribute>() is not { } needs || !signedIn.May(needs.Permission)))
            await Refuse(http, signedIn);
        else
            await next(http);
    }

    private ValueTask<SignedIn?> SignIn(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || header.Length > 200)
            return default;
        var found = tokens.Find(header.AsSpan(7).Trim(), http);
        return found.IsCompletedSuccessfully ? new(Remember(http, found.Result.SignedIn)) : Wait(http, found);

        static async ValueTask<SignedIn?> Wait(HttpContext http, ValueTask<TokenCache.Entry> found) => Remember(http, (await found).SignedIn);
    }

    private static SignedIn? Remember(HttpContext http, SignedIn? signedIn)
    {
        if (signedIn is not null)
            http.Features.Set(signedIn);
        return signedIn;
    }

    private static Task Refuse(HttpContext http, SignedIn? signedIn)
    {
        if (signedIn is not null)
            return Problems.Forbidden.Write(http);
        http.Response.Headers.WWWAuthenticate = Challenge;
        return Problems.Unauthorized.Write(http);
    }
}
