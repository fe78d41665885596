namespace Jiangyuan.Kernel;

/// <summary>The CSV of the data packages: a header line; empty lines and lines that begin with <c>#</c> are skipped.</summary>
public static class CsvText
{
    /// <summary>Rows after the header, each with its line number (from 1) and trimmed cells.</summary>
    public static IEnumerable<(int Line, string[] Cells)> Rows(string text)
    {
        var reader = new CsvReader(new StringReader(text), skipsComments: true);
        reader.Read();
        while (reader.Read())
            yield return (reader.Line, [.. reader.Cells.Select(c => c.Text.Trim())]);
    }
}
