using Microsoft.Extensions.Primitives;

namespace Jiangyuan.Web.Portal;

/// <summary>Sets the protective headers on every response, errors and files included. Nothing inline is allowed: no style, no script.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    internal const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private static readonly StringValues NoSniff = "nosniff", Deny = "DENY", SameOrigin = "same-origin", NoStore = "no-store", OneYear = "max-age=31536000; includeSubDomains", PolicyValue = Policy,
        NoDevices = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

    public Task Invoke(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            Set((HttpContext)state);
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    internal static void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        if (http.Request.IsHttps) headers.StrictTransportSecurity = OneYear; // on plain HTTP (the loopback address) browsers ignore it
        if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = PolicyValue; // an uploaded file has a stricter one
        headers.XContentTypeOptions = NoSniff;
        headers.XFrameOptions = Deny;
        headers["Referrer-Policy"] = SameOrigin;
        if (headers["Permissions-Policy"].Count == 0) headers["Permissions-Policy"] = NoDevices; // the offline verifier may use the camera
        headers["Cross-Origin-Opener-Policy"] = SameOrigin;
        headers["Cross-Origin-Resource-Policy"] = SameOrigin;
        // A page that has not said how long it may be kept is somebody's own page.
        if (headers.CacheControl.Count == 0) headers.CacheControl = NoStore;
    }
}
