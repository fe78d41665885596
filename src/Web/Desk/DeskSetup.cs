using Jiangyuan.Cases;
using Jiangyuan.Cases.Certificates;
using Jiangyuan.Web.Access;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Net.Http.Headers;

namespace Jiangyuan.Web.Desk;

/// <summary>The desk's routes that are not pages.</summary>
internal static class DeskSetup
{
    internal static void AddDesk(this IServiceCollection services)
    {
        services.TryAddSingleton<CertificateQueries>();
        services.AddSingleton<AuditTrail>();
    }

    internal static void MapDesk(this IEndpointRouteBuilder routes)
    {
        Lists.ListChecks.Map(routes);
        Lists.ListFiles.Map(routes);
        routes.MapGet("/desk/next", Next).RequirePermission(Permission.HandleCases).ExcludeFromDescription();
        routes.MapGet("/desk/cases/{number}/materials/{hash}", Material).RequirePermission(Permission.HandleCases).ExcludeFromDescription();
    }

    /// <summary>The next case of the same queue, from its beginning again when the end is reached.</summary>
    private static async Task<IResult> Next(HttpContext http, CaseDesk cases, CaseQueries queries, string? after, string? queue, CancellationToken ct)
    {
        var q = DeskQueue.Parse(queue);
        var filter = q.Filter(cases.Today(), cases.Calendar);
        foreach (var from in new[] { q.Cursor.Length == 0 ? null : q.Cursor, null }.Distinct())
        {
            var line = (await queries.Inbox(http.Actor(), filter, from, 5, ct)).FirstOrDefault(l => l.Case.Number != after);
            if (line is not null)
                return Results.LocalRedirect($"/desk/cases/{line.Case.Number}{DeskQueue.Suffix((q with { Cursor = line.Cursor }).ToString())}");
        }
        return Results.LocalRedirect($"/desk{DeskQueue.Query(queue)}&empty=1");
    }

    /// <summary>
    /// A file somebody uploaded: downloaded, never run. Only images may be looked at in the browser, in a sandbox of their own.
    /// </summary>
    private static async Task<IResult> Material(HttpContext http, CaseDesk cases, CaseQueries queries, string number, string hash, string? view, CancellationToken ct)
    {
        // The file's name is looked up among the case's own, so that the record says what was opened.
        if (await queries.ByNumber(number, http.Actor(), ct, _ => false, "material." + hash) is not { IsGiven: true, Value: var c }
            || c.Personal == Cases.Keys.PersonalDataState.Masked
            || c.Materials.FirstOrDefault(m => m.Hash == hash) is not { } material
            || cases.Options.Materials?.Open(hash) is not { } content)
            return Results.NotFound();
        var isPicture = view is not null && material.ContentType is "image/jpeg" or "image/png";
        var disposition = new ContentDispositionHeaderValue(isPicture ? "inline" : "attachment");
        disposition.SetHttpFileName(material.FileName);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Stream(content, isPicture ? material.ContentType : "application/octet-stream");
    }
}
