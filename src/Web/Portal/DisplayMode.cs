using Jiangyuan.Web.Access;
using Jiangyuan.Web.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace Jiangyuan.Web.Portal;

/// <summary>The reader's choice between the standard pages and the large ones for elders, kept in a cookie.</summary>
internal static class DisplayMode
{
    internal const string Cookie = "jy-mode";

    internal static bool IsElder(HttpContext context) => context.Request.Cookies[Cookie] == "elder";

    internal static void Map(IEndpointRouteBuilder routes) =>
        // No form token: a token would make every page that carries the switch uncacheable. The browser's own word that the
        // request comes from our pages is enough, since nothing but the reader's display changes.
        routes.MapPost("/mode", Switch).DisableAntiforgery().Public().ExcludeFromDescription();

    private static IResult Switch(HttpContext context, [FromForm] string? mode, [FromForm] string? back)
    {
        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site") return Results.StatusCode(400);
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true };
        context.Response.Cookies.Append(Cookie, mode == "elder" ? "elder" : "standard", options);
        return Results.LocalRedirect(LocalPath.Or(back, "/"));
    }
}
