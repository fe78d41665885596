using Jiangyuan.Cases;
using Jiangyuan.Web.Access;

namespace Jiangyuan.Web.Portal.Applying;

/// <summary>Takes what stands in an unfinished form, now and then, where scripts run. Nothing depends on it.</summary>
internal static class AutosaveDraft
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/my/drafts/{id:long}/autosave", Save).RequirePermission(Permission.OwnCases).ExcludeFromDescription();

    // [FromForm] is what makes the antiforgery middleware look at this route.
    private static async Task<IResult> Save(HttpContext http, long id, [Microsoft.AspNetCore.Mvc.FromForm] IFormCollection form, CaseDesk desk, CancellationToken ct)
    {
        var read = await new CaseQueries(desk).Draft(id, http.Actor(), ct);
        if (!read.IsGiven) return Results.NotFound();
        var draft = read.Value;
        if (draft.Status != DraftStatus.Open || desk.Catalogue.ItemAt(draft.ItemId, draft.Division, desk.Today()) is not { } item) return Results.Conflict();
        var request = new SaveDraft.Request(id, draft.ItemId, draft.Division, draft.Mode)
        {
            Answers = AnswerForm.Read(form, item.Form.Questions, draft.Answers),
            Materials = draft.Materials,
            PageId = draft.PageId,
        };
        var saved = await SaveDraft.Handle(request, http.Actor(), desk, ct);
        return saved.IsGiven ? Results.NoContent() : Results.Conflict();
    }
}
