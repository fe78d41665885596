using System.Diagnostics;
using Jiangyuan.Web.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jiangyuan.Web.Portal;

/// <summary>Every failure ends on a page in plain words with a number that leads to the log; API callers get the same as JSON.</summary>
internal static class ErrorPages
{
    internal static ExceptionHandlerOptions Options => new()
    {
        ExceptionHandlingPath = "/error/500",
        // The page that failed may have taken services that serve one page only.
        CreateScopeForErrors = true,
        StatusCodeSelector = exception => exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes.Map("/error/{status:int}", Show).DisableAntiforgery().Public().ExcludeFromDescription();

    internal static string TraceId(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    private static Task Show(HttpContext context, int status)
    {
        // The status the failing request was given wins over the address, so that a body too large does not read as a fault of ours.
        if (context.Response.StatusCode >= 400) status = context.Response.StatusCode;
        if (status is < 400 or > 599) status = StatusCodes.Status404NotFound;
        // Left by the page that failed; added again by this one.
        context.Response.Headers.Remove("blazor-enhanced-nav");
        // The number that the page shows stands in the log beside what went wrong just before.
        if (status >= StatusCodes.Status500InternalServerError)
            context.RequestServices.GetRequiredService<ILogger<ErrorPage>>().LogError("Answered {Status} with number {Number}", status, TraceId(context));
        return new RazorComponentResult<ErrorPage>(new { Status = status }) { StatusCode = status }.ExecuteAsync(context);
    }
}
