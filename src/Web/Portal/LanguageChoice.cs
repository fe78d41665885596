using Jiangyuan.Web.Access;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Components;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace Jiangyuan.Web.Portal;

/// <summary>The reader's choice of language, kept in a cookie. Offered are the languages of <see cref="Texts.Offered"/>.</summary>
internal static class LanguageChoice
{
    internal static readonly CookieRequestCultureProvider Provider = new() { CookieName = "jy-language" };

    // No form token, for the reason given at DisplayMode.
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/language", Switch).DisableAntiforgery().Public().ExcludeFromDescription();

    private static IResult Switch(HttpContext context, [FromServices] Texts texts, [FromForm] string? language, [FromForm] string? back)
    {
        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" || texts.Offered.All(offered => offered.Code != language)) return Results.StatusCode(400);
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true };
        context.Response.Cookies.Append(Provider.CookieName, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(Texts.DefaultLanguage, language!)), options);
        return Results.LocalRedirect(LocalPath.Or(back, "/"));
    }
}
