using System.Text;
using System.Text.Unicode;

namespace Jiangyuan.Catalogue.Levels;

/// <summary>What was wrong with a row as such.</summary>
internal enum RowFault : byte
{
    None,
    NotUtf8,
    OpenQuote,
}

/// <summary>
/// Reads the rows of a CSV stream one after the other, without keeping more than one: quotes, doubled quotes, line ends within quotes, a byte-order mark,
/// LF and CRLF; commas, or tabs where the first line has no comma. Empty rows and rows whose first cell begins with <c>#</c> are passed over.
/// </summary>
/// <param name="firstLine">The number of the first line.</param>
/// <param name="size">How much is read at once.</param>
/// <param name="comma">What separates cells; 0 = see the first line.</param>
internal sealed class CsvRows(Stream stream, int size, int firstLine = 1, byte comma = 0)
{
    // A cell in quotes that is longer than this has no closing quote.
    private const int LongestQuoted = 1 << 16;
    private Cell[] _cells = new Cell[32];
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(size);
    private byte[] _unquoted = [];
    private int _begin;
    private int _end;
    private bool _isAtEnd;
    private bool _begun;
    private int _nextLine = firstLine;
    private int _lineStart;
    private int _measuredCell;
    private int _measuredTo;
    private int _measuredColumn;

    /// <summary>The line on which the row begins.</summary>
    public int Line { get; private set; }

    public int Count { get; private set; }

    public byte Comma => comma;

    public RowFault Fault { get; private set; }

    /// <summary>The cell without quotes and white space around it. Good until the next call.</summary>
    public ReadOnlySpan<byte> this[int cell]
    {
        get
        {
            ref readonly var at = ref _cells[cell];
            var raw = _buffer.AsSpan(at.Start, at.Length);
            return Trim(at.Quoted && raw.Contains((byte)'"') ? Unquote(raw) : raw);
        }
    }

    /// <summary>True when nothing at all stands between the commas.</summary>
    public bool IsEmpty(int cell) => _cells[cell].Length == 0;

    public int LineOf(int cell) => _cells[cell].Line;

    /// <summary>The column (in UTF-16 code units, from 1) where the cell begins. Asked from left to right it costs one pass over the row.</summary>
    public int ColumnOf(int cell)
    {
        if (cell < _measuredCell)
        {
            (_measuredCell, _measuredTo, _measuredColumn) = (0, _lineStart, 1);
        }

        var start = _cells[cell].Start;
        var between = _buffer.AsSpan(_measuredTo, Math.Max(0, start - _measuredTo));
        var newline = between.LastIndexOf((byte)'\n');
        _measuredColumn = newline < 0 ? _measuredColumn + Encoding.UTF8.GetCharCount(between) : 1 + Encoding.UTF8.GetCharCount(between[(newline + 1)..]);
        (_measuredCell, _measuredTo) = (cell, start);
        return _measuredColumn;
    }

    public bool Next()
    {
        do
        {
            if (!Begin())
            {
                return false;
            }

            while (!Scan())
            {
                Fill();
            }
        }
        while (Fault == RowFault.None && (IsBlank() || (_cells[0].Length > 0 && _buffer[_cells[0].Start] == '#')));
        return true;
    }

    private bool Begin()
    {
        if (_begin == _end && !_isAtEnd)
        {
            Fill();
        }

        if (!_begun)
        {
            _begun = true;
            while (_end < 3 && !_isAtEnd)
            {
                Fill();
            }

            _begin = _buffer.AsSpan(0, _end).StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
            int newline;
            while ((newline = _buffer.AsSpan(_begin, _end - _begin).IndexOf((byte)'\n')) < 0 && !_isAtEnd)
            {
                Fill();
            }

            if (comma != 0)
            {
                return _begin < _end;
            }

            var first = _buffer.AsSpan(_begin, newline < 0 ? _end - _begin : newline);
            comma = !first.Contains((byte)',') && first.Contains((byte)'\t') ? (byte)'\t' : (byte)',';
        }

        return _begin < _end;
    }

    /// <summary>False when the row does not end within what has been read.</summary>
    private bool Scan()
    {
        Count = 0;
        (Line, Fault, _lineStart) = (_nextLine, RowFault.None, _begin);
        (_measuredCell, _measuredTo, _measuredColumn) = (0, _begin, 1);
        if (ScanPlain())
        {
            return true;
        }

        var (at, line) = (_begin, _nextLine);
        while (true)
        {
            var blank = _buffer.AsSpan(at, _end - at).IndexOfAnyExcept((byte)' ', (byte)'\t');
            var quoteAt = at + Math.Max(0, blank);
            if (blank >= 0 && _buffer[quoteAt] == '"' && (comma != '\t' || blank == 0))
            {
                var close = Close(quoteAt + 1, ref line, out var cellLine);
                if (close < 0)
                {
                    if (!_isAtEnd && _end - quoteAt <= LongestQuoted)
                    {
                        return false;
                    }

                    Fault = RowFault.OpenQuote;
                    Add(new(quoteAt, 0, false, cellLine));
                    return Skip(cellLine, quoteAt);
                }

                Add(new(quoteAt + 1, close - quoteAt - 1, true, cellLine));
                at = close + 1;
            }
            else
            {
                Add(new(at, 0, false, line));
            }

            var stop = _buffer.AsSpan(at, _end - at).IndexOfAny(comma, (byte)'\n');
            if (stop < 0 && !_isAtEnd)
            {
                return false;
            }

            var to = stop < 0 ? _end : at + stop;
            if (_cells[Count - 1] is { Quoted: false } plain)
            {
                _cells[Count - 1] = plain with { Length = to - plain.Start };
            }

            at = to + 1;
            if (stop < 0 || _buffer[to] == '\n')
            {
                return End(to, Math.Min(at, _end), line + 1);
            }
        }
    }

    /// <summary>A row without quotes ends with its line and is cut at every comma. False when it has one, or is not whole yet.</summary>
    private bool ScanPlain()
    {
        var text = _buffer.AsSpan(_begin, _end - _begin);
        var stop = text.IndexOfAny((byte)'\n', (byte)'"');
        if (stop < 0 ? !_isAtEnd : text[stop] == '"')
        {
            return false;
        }

        var row = stop < 0 ? text : text[..stop];
        var (cut, start) = (comma, 0);
        // Most cells are empty or short: looking at every byte is quicker than a search for each.
        for (var at = 0; at < row.Length; at++)
        {
            if (row[at] == cut)
            {
                Add(new(_begin + start, at - start, false, _nextLine));
                start = at + 1;
            }
        }

        Add(new(_begin + start, row.Length - start, false, _nextLine));
        return End(_begin + row.Length, Math.Min(_begin + row.Length + 1, _end), _nextLine + 1);
    }

    private void Add(Cell cell)
    {
        if (Count == _cells.Length)
        {
            Array.Resize(ref _cells, Count * 2);
        }

        _cells[Count++] = cell;
    }

    /// <summary>Where the quoted cell ends, or -1; counts the lines in it.</summary>
    private int Close(int at, ref int line, out int firstLine)
    {
        firstLine = line;
        var lines = 0;
        while (at - 1 < _end)
        {
            var stop = _buffer.AsSpan(at, _end - at).IndexOfAny((byte)'"', (byte)'\n');
            if (stop < 0)
            {
                return -1;
            }

            at += stop;
            if (_buffer[at] == '\n')
            {
                lines++;
            }
            else if (at + 1 < _end && _buffer[at + 1] == '"')
            {
                at++;
            }
            else if (at + 1 < _end || _isAtEnd)
            {
                line += lines;
                return at;
            }
            else
            {
                return -1;
            }

            at++;
        }

        return -1;
    }

    /// <summary>After an open quote reading goes on with the next line, so that one slip does not swallow the file.</summary>
    private bool Skip(int line, int from)
    {
        var newline = _buffer.AsSpan(from, _end - from).IndexOf((byte)'\n');
        (_begin, _nextLine) = (newline < 0 ? _end : from + newline + 1, line + 1);
        return true;
    }

    private bool End(int to, int next, int nextLine)
    {
        if (!Utf8.IsValid(_buffer.AsSpan(_begin, to - _begin)))
        {
            Fault = RowFault.NotUtf8;
        }

        (_begin, _nextLine) = (next, nextLine);
        return true;
    }

    private bool IsBlank()
    {
        for (var cell = 0; cell < Count; cell++)
        {
            if (Trim(_buffer.AsSpan(_cells[cell].Start, _cells[cell].Length)).Length > 0)
            {
                return false;
            }
        }

        return true;
    }

    private void Fill()
    {
        if (_begin > 0)
        {
            _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
            (_end, _begin) = (_end - _begin, 0);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _isAtEnd = read == 0;
        _end += read;
    }

    private ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> raw)
    {
        if (_unquoted.Length < raw.Length)
        {
            _unquoted = new byte[raw.Length * 2];
        }

        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            _unquoted[length++] = raw[i];
            i += raw[i] == '"' ? 1 : 0;
        }

        return _unquoted.AsSpan(0, length);
    }

    /// <summary>Without ASCII white space and ideographic spaces at both ends.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        // Most cells have nothing to trim. An ideographic space is E3 80 80.
        if (text.IsEmpty || (text[0] > ' ' && text[0] != 0xE3 && text[^1] > ' ' && text[^1] != 0x80))
        {
            return text;
        }

        var wide = "\u3000"u8;
        while (true)
        {
            var trimmed = text.Trim(" \t\r\n"u8);
            trimmed = trimmed.StartsWith(wide) ? trimmed[3..] : trimmed;
            trimmed = trimmed.EndsWith(wide) ? trimmed[..^3] : trimmed;
            if (trimmed.Length == text.Length)
            {
                return trimmed;
            }

            text = trimmed;
        }
    }

    private readonly record struct Cell(int Start, int Length, bool Quoted, int Line);
}
