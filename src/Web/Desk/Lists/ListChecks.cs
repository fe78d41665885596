using Jiangyuan.Kernel;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Publication;

namespace Jiangyuan.Web.Desk.Lists;

/// <summary>Answers what the compiler says of a text that is being written: the whole of the lists with it, those of the own file first.</summary>
internal static class ListChecks
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/desk/lists/{id}/check", Check).RequirePermission(Permission.EditLists).ExcludeFromDescription();

    internal static async Task<IReadOnlyList<Diagnostic>> Of(PublicationBatch batch, string path, string text, PublicationDesk desk, CancellationToken ct)
    {
        var files = await desk.FilesOf(batch, ct);
        files[path] = ChangeSource.Written(text);
        return Ordered(desk.Book.Compile(files).Findings, path);
    }

    internal static IReadOnlyList<Diagnostic> Ordered(IReadOnlyList<Diagnostic> findings, string path) => [.. findings.OrderBy(f => f.Place.File != path).ThenByDescending(f => f.Severity)];

    // [FromForm] is what makes the antiforgery middleware look at this route.
    private static async Task<IResult> Check(HttpContext http, string id, [Microsoft.AspNetCore.Mvc.FromForm] IFormCollection form, PublicationDesk desk, CancellationToken ct)
    {
        var (path, text) = (form["path"].ToString(), form["text"].ToString());
        if (await desk.Find(id, ct) is not { } batch || !ChangeSource.IsPath(path)) return Results.NotFound();
        var findings = await Of(batch, path, text, desk, ct);
        return Results.Json(new
        {
            errors = findings.Count(f => f.Severity == Severity.Error),
            findings = findings.Take(100).Select(f => new
            {
                f.Id, severity = f.Severity.ToString().ToLowerInvariant(), place = f.Place.ToString(), line = f.Place.File == path ? f.Place.Line : 0,
                href = f.Place.File == path ? $"#L{f.Place.Line}" : ListWords.SourceHref(id, f.Place.File, f.Place.Line), f.Message, f.Why, f.Next,
            }),
        });
    }
}
