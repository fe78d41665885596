using System.Text;

namespace Jiangyuan.Kernel;

/// <summary>A cell of a CSV text and where its content begins, counted from 1.</summary>
public readonly record struct CsvCell(string Text, int Line, int Column);

/// <summary>
/// Reads CSV (RFC 4180) row by row: commas, quotes around a cell that begins with one, quotes doubled inside, line breaks allowed inside.
/// A byte-order mark and any line ends are fine. What follows a closing quote belongs to the cell. Never throws for any text.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="skipsComments">Passes over empty lines and lines that begin with <c>#</c>.</param>
/// <param name="maxCells">A row is not split further than into one cell more than this.</param>
public sealed class CsvReader(TextReader text, bool skipsComments = false, int maxCells = int.MaxValue - 1)
{
    private readonly List<CsvCell> _cells = [];
    private int _line;

    /// <summary>The cells of the row that was read last; the list is used again for the next.</summary>
    public IReadOnlyList<CsvCell> Cells => _cells;

    /// <summary>The line on which that row begins.</summary>
    public int Line { get; private set; }

    /// <summary>The cell whose quote was never closed, when the text has ended in one.</summary>
    public CsvCell? Unclosed { get; private set; }

    /// <summary>Reads the next row; false at the end.</summary>
    public bool Read()
    {
        _cells.Clear();
        var row = NextLine();
        while (skipsComments && row is not null && (string.IsNullOrWhiteSpace(row) || row.AsSpan().TrimStart()[0] == '#'))
            row = NextLine();
        if (row is null)
            return false;
        Line = _line;
        for (var from = 0; from >= 0;)
        {
            var isQuoted = from < row.Length && row[from] == '"';
            var end = isQuoted || _cells.Count == maxCells ? -1 : row.IndexOf(',', from);
            if (isQuoted)
            {
                from = Quoted(ref row, from);
                continue;
            }

            _cells.Add(new CsvCell(end < 0 ? row[from..] : row[from..end], _line, from + 1));
            from = end < 0 ? -1 : end + 1;
        }

        return true;
    }

    // Takes a quoted cell, over several lines if need be; gives where the next cell begins, or -1.
    private int Quoted(ref string row, int from)
    {
        var (content, line, column, at) = (new StringBuilder(), _line, from + 2, from + 1);
        while (true)
        {
            var quote = row.IndexOf('"', at);
            if (quote < 0)
            {
                content.Append(row, at, row.Length - at);
                if (NextLine() is not { } next)
                {
                    var cell = new CsvCell(content.ToString(), line, column);
                    (Unclosed, row) = (cell, "");
                    _cells.Add(cell);
                    return -1;
                }

                content.Append('\n');
                (row, at) = (next, 0);
            }
            else if (quote + 1 < row.Length && row[quote + 1] == '"')
            {
                content.Append(row, at, quote + 1 - at);
                at = quote + 2;
            }
            else
            {
                var end = row.IndexOf(',', quote);
                content.Append(row, at, quote - at).Append(row, quote + 1, (end < 0 ? row.Length : end) - quote - 1);
                _cells.Add(new CsvCell(content.ToString(), line, column));
                return end < 0 ? -1 : end + 1;
            }
        }
    }

    private string? NextLine()
    {
        var line = text.ReadLine();
        return line is null ? null : _line++ == 0 ? line.TrimStart('\uFEFF') : line;
    }
}
