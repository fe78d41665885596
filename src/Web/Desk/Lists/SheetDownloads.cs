using Jiangyuan.Catalogue.Sheets;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Publication;

namespace Jiangyuan.Web.Desk.Lists;

/// <summary>The lists in force as sheets.</summary>
internal static class SheetDownloads
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/lists/export.xlsx", (PublicationDesk desk) => Results.File(ListSheet.Xlsx(desk.Book.Current, desk.Today), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "政务服务事项清单.xlsx")).RequirePermission(Permission.EditLists).ExcludeFromDescription();
        routes.MapGet("/desk/lists/export.csv", (PublicationDesk desk) => Results.File(ListSheet.Csv(desk.Book.Current, desk.Today), "text/csv; charset=utf-8", "政务服务事项清单.csv")).RequirePermission(Permission.EditLists).ExcludeFromDescription();
    }
}
