using System.Globalization;
using Jiangyuan.Catalogue.Lists;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Portal.Services;

namespace Jiangyuan.Web.Portal.Lists;

/// <summary>Every list as a sheet, as of a day and narrowed by a name like its page.</summary>
internal static class ListDownloads
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/lists/{key}/export.xlsx", (string key, string? on, string? q, Catalogue.Catalogue all, ServiceDirectory services) =>
            Table(key, on, q, all, services.Today) is { } table ? Results.File(ListExport.Xlsx(table), Workbook, $"{table.Name}-{table.AsOf:yyyy-MM-dd}.xlsx") : Results.NotFound()).Public().ExcludeFromDescription();
        routes.MapGet("/lists/{key}/export.csv", (string key, string? on, string? q, Catalogue.Catalogue all, ServiceDirectory services) =>
            Table(key, on, q, all, services.Today) is { } table ? Results.File(ListExport.Csv(table), "text/csv; charset=utf-8", $"{table.Name}-{table.AsOf:yyyy-MM-dd}.csv") : Results.NotFound()).Public().ExcludeFromDescription();
    }

    // A day that cannot be read is refused: a sheet of another day would be taken for the one asked for.
    private static ListTable? Table(string key, string? on, string? question, Catalogue.Catalogue all, DateOnly today)
    {
        var day = today;
        return CatalogueLists.Kinds.TryGetValue(key, out var kind) && (string.IsNullOrEmpty(on) || DateOnly.TryParseExact(on, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            ? CatalogueLists.Of(all, kind, day).Named(question) : null;
    }
}
