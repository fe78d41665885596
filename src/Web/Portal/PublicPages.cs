using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;

namespace Jiangyuan.Web.Portal;

/// <summary>
/// Keeps the pages that are the same for everybody. They differ by address, display mode and language only; a reader who is
/// signed in, a form that was sent and an answer that sets a cookie are never kept.
/// </summary>
internal sealed class PublicPages : IOutputCachePolicy
{
    internal const string Name = "public";
    internal static readonly PublicPages Instance = new();
    private static readonly string Build = typeof(PublicPages).Module.ModuleVersionId.ToString();
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        var may = HttpMethods.IsGet(http.Request.Method) && http.User.Identity?.IsAuthenticated != true;
        context.EnableOutputCaching = true;
        if (may) Describe(http);
        context.AllowCacheLookup = may;
        context.AllowCacheStorage = may;
        context.AllowLocking = true;
        context.ResponseExpirationTimeSpan = Kept;
        context.CacheVaryByRules.QueryKeys = "*";
        context.CacheVaryByRules.VaryByHost = false;
        context.CacheVaryByRules.VaryByValues["mode"] = DisplayMode.IsElder(http) ? "elder" : "standard";
        context.CacheVaryByRules.VaryByValues["lists"] = http.RequestServices.GetRequiredService<Services.ServiceDirectory>().CatalogueHash;
        context.CacheVaryByRules.VaryByValues["language"] = System.Globalization.CultureInfo.CurrentUICulture.Name;
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        if (response.StatusCode != StatusCodes.Status200OK || !StringValues.IsNullOrEmpty(response.Headers.SetCookie))
            context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }

    // The browser may keep the page, but asks each time: who signs in later sees another head on the same address.
    // Said before the page is made, because what is kept is kept with its headers; taken back when it turns out not to be a page to keep.
    private static void Describe(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "private, no-cache";
        headers.Vary = "Cookie, Accept-Language";
        headers.ETag = Tag(http);
        http.Response.OnStarting(static state =>
        {
            var response = ((HttpContext)state).Response;
            if (response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified && StringValues.IsNullOrEmpty(response.Headers.SetCookie)) return Task.CompletedTask;
            response.Headers.CacheControl = "no-store";
            response.Headers.ETag = default;
            return Task.CompletedTask;
        }, http);
    }

    // What a public page is made of: this build, the catalogue, the day, the address, the way it is shown.
    private static string Tag(HttpContext http)
    {
        var services = http.RequestServices.GetRequiredService<Services.ServiceDirectory>();
        var made = $"{Build}\n{services.CatalogueHash}\n{services.Today:O}\n{http.Request.Path}{http.Request.QueryString}\n{DisplayMode.IsElder(http)}\n{System.Globalization.CultureInfo.CurrentUICulture.Name}";
        return $"W/\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(made)).AsSpan(0, 8))}\"";
    }
}
