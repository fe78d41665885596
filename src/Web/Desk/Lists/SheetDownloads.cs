using Jiangyuan.Catalogue.Sheets;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Publication;

namespace Jiangyuan.Web.Desk.Lists;

/// <summary>The lists as sheets: those in force, and those of a batch as it stands, to be edited and imported again.</summary>
internal static class SheetDownloads
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Name = "政务服务事项清单";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/lists/export.xlsx", (PublicationDesk desk) => Xlsx(desk.Book.Current, desk.Today)).RequirePermission(Permission.EditLists).ExcludeFromDescription();
        routes.MapGet("/desk/lists/export.csv", (PublicationDesk desk) => Csv(desk.Book.Current, desk.Today)).RequirePermission(Permission.EditLists).ExcludeFromDescription();
        routes.MapGet("/desk/lists/{id}/export.xlsx", (string id, PublicationDesk desk, CancellationToken ct) => OfBatch(id, Xlsx, desk, ct)).RequirePermission(Permission.EditLists).ExcludeFromDescription();
        routes.MapGet("/desk/lists/{id}/export.csv", (string id, PublicationDesk desk, CancellationToken ct) => OfBatch(id, Csv, desk, ct)).RequirePermission(Permission.EditLists).ExcludeFromDescription();
    }

    private static IResult Xlsx(Catalogue.Catalogue catalogue, DateOnly on) => Results.File(ListSheet.Xlsx(catalogue, on), Workbook, $"{Name}-{on:yyyy-MM-dd}.xlsx");

    private static IResult Csv(Catalogue.Catalogue catalogue, DateOnly on) => Results.File(ListSheet.Csv(catalogue, on), "text/csv; charset=utf-8", $"{Name}-{on:yyyy-MM-dd}.csv");

    // A batch with errors has no lists to export: its page says what is wrong.
    private static async Task<IResult> OfBatch(string id, Func<Catalogue.Catalogue, DateOnly, IResult> answer, PublicationDesk desk, CancellationToken ct) =>
        await desk.Find(id, ct) is not { } batch ? Results.NotFound()
        : desk.Book.Compile(await desk.FilesOf(batch, ct)).Catalogue is { } catalogue ? answer(catalogue, batch.EffectiveOn) : Results.Redirect("/desk/lists/" + id);
}
