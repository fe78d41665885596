using Jiangyuan.Kernel.Codes;
using Jiangyuan.Web.Access;

namespace Jiangyuan.Web.Portal.MyCases;

/// <summary>From a number typed on the home page to the case's own page.</summary>
internal static class FindCase
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/cases", (string? number) =>
    {
        var typed = CodeText.Normalise(number);
        return Results.LocalRedirect(typed.Length is 0 or > 40 ? "/my/cases" : "/cases/" + Uri.EscapeDataString(typed));
    }).Public().ExcludeFromDescription();
}
