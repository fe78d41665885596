using System.Text;
using Jiangyuan.Catalogue.Checks;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Levels;

/// <summary>
/// The lists of all levels of a province, compiled, with what is wrong across levels and items. One changed row is checked again without reading the rest;
/// the findings are then exactly those of a full check of the changed files. Not for several threads at once.
/// </summary>
public sealed class LevelLists
{
    private readonly SheetTable _table;
    private readonly LevelCheck _check;
    private readonly ListReader _reader;
    private readonly Dictionary<string, int> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<(int File, int Line), int> _replaced = [];

    private LevelLists(SheetTable table)
    {
        (_table, _check, _reader) = (table, new LevelCheck(table), new ListReader(table));
        for (var file = 0; file < table.Files.Count; file++)
        {
            _files[table.Files[file].Path] = file;
        }
    }

    /// <summary>How many sheets there are: lines of the base catalogue, versions of packaged items, and overlays.</summary>
    public int Sheets => _table.Count;

    /// <summary>How many different names they use.</summary>
    public int Names => _table.Names.Count;

    /// <summary>How many findings there are of each id.</summary>
    public IReadOnlyDictionary<string, int> Counts => _check.Counts;

    /// <summary>Reads packages and lists, checks nothing yet.</summary>
    public static LevelLists Load(IReadOnlyList<PackageFile> files) => new(CatalogueLoader.Read(files, new Findings()).Sheets);

    /// <summary>Checks every item and all circles.</summary>
    public void Check(int threads) => _check.Full(threads);

    /// <summary>
    /// Replaces one row of a list and checks again what it touches: the sheets of its item, before and after, and the circles through it when it is a
    /// row of the base catalogue. An empty text removes the row. Answers false when there is no such list.
    /// </summary>
    public bool Update(string path, int line, string row)
    {
        if (!_files.TryGetValue(path, out var file) || _table.Files[file].Columns.Length == 0)
        {
            return false;
        }

        var items = new List<int>();
        var before = SheetAt(file, line);
        if (before >= 0)
        {
            items.Add(_table[before].Item);
            _table[before].Kind = SheetKind.Gone;
            _check.Changed(before);
        }

        _table.Unread.Remove((file, line));
        var count = _table.Count;
        _reader.ReadAgain(file, line, Encoding.UTF8.GetBytes(row));
        var after = _table.Count > count ? count : -1;
        _replaced[(file, line)] = after;
        if (after >= 0)
        {
            items.Add(_table[after].Item);
            _check.Changed(after);
        }

        _check.Again(items, _table.Files[file].IsBase);
        return true;
    }

    /// <summary>Every finding across levels and items, and of the text of lists.</summary>
    public IEnumerable<Diagnostic> Findings() => _check.Findings();

    private int SheetAt(int file, int line)
    {
        if (_replaced.TryGetValue((file, line), out var known))
        {
            return known;
        }

        // Rows of one file stand together, in order.
        var (low, high) = (_table.Files[file].FirstSheet, _table.Files[file].EndSheet - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = _table[middle].Line.CompareTo(line);
            if (found == 0)
            {
                return _table[middle].Kind == SheetKind.Gone ? -1 : middle;
            }

            (low, high) = found < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
