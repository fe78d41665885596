using Jiangyuan.Catalogue.Sheets;

namespace Jiangyuan.Catalogue.Lists;

/// <summary>Any list as a sheet: the columns that people read, with the id of each entry first.</summary>
public static class ListExport
{
    private const int LongestSheetName = 31;

    /// <summary>As CSV in UTF-8; the byte-order mark is what makes a spreadsheet program read Chinese.</summary>
    public static byte[] Csv(ListTable table, bool mark = true) => SheetWriter.Csv(Rows(table), mark);

    /// <summary>As an XLSX workbook.</summary>
    public static byte[] Xlsx(ListTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return SheetWriter.Xlsx(table.Name.Length > LongestSheetName ? table.Name[..LongestSheetName] : table.Name, Rows(table));
    }

    private static List<IReadOnlyList<string>> Rows(ListTable table) =>
        [[.. table.Columns.Select(column => column.Name).Prepend("标识")], .. table.Rows.Select(row => (IReadOnlyList<string>)[row.Id, .. row.Cells])];
}
