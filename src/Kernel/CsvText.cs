namespace Jiangyuan.Kernel;

/// <summary>The plain CSV of the data packages: a header line, commas, no quotes; empty lines and lines that begin with <c>#</c> are skipped.</summary>
public static class CsvText
{
    /// <summary>Rows after the header, each with its line number (from 1) and trimmed cells. A byte-order mark and CRLF are fine.</summary>
    public static IEnumerable<(int Line, string[] Cells)> Rows(string text)
    {
        var line = 0;
        var sawHeader = false;
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n'))
        {
            line++;
            var trimmed = raw.Trim();
            if (trimmed.Length == 0 || trimmed[0] == '#')
                continue;
            if (sawHeader)
                yield return (line, trimmed.Split(',', StringSplitOptions.TrimEntries));
            sawHeader = true;
        }
    }
}
