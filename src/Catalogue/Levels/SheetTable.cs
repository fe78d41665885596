using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue.Levels;

/// <summary>A file that sheets come from. <see cref="Columns"/> is empty for YAML.</summary>
internal sealed record SheetFile(string Path)
{
    public ListColumn?[] Columns { get; init; } = [];

    public bool IsBase { get; init; }

    /// <summary>What separates the cells.</summary>
    public byte Comma { get; init; }

    /// <summary>The only division, with all in it, that a list named by a code may speak of; 0 = any.</summary>
    public long Division { get; init; }

    /// <summary>The sheets that were read from it, the last one excluded.</summary>
    public int FirstSheet { get; init; }

    public int EndSheet { get; init; }

    /// <summary>The only level that a list named by a level may speak of.</summary>
    public DivisionLevel? Level { get; init; }
}

/// <summary>
/// All base sheets and all overlays of a province in columns of numbers: a million of them take some hundred megabytes. Rows are only added; one that is
/// replaced becomes <see cref="SheetKind.Gone"/>.
/// </summary>
internal sealed class SheetTable
{
    private readonly Dictionary<(int Item, int Text), int> _members = [];
    private readonly Dictionary<string, int> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _agencies;
    private readonly List<Agency> _agencyList;
    private readonly Dictionary<string, long> _divisionsByName;
    private readonly SheetTable? _whole;
    private readonly Dictionary<int, int> _elsewhere = [];
    private Sheet[] _sheets = new Sheet[64];
    private Statement[] _statements = new Statement[256];

    public SheetTable() => (_agencies, _agencyList, _divisionsByName, Divisions) = (new(StringComparer.Ordinal), [], new(StringComparer.Ordinal), []);

    /// <summary>A table for one file, read beside others and added to <paramref name="whole"/> later: it knows the same places and agencies, and has numbers of its own for names.</summary>
    public SheetTable(SheetTable whole) => (_whole, _agencies, _agencyList, _divisionsByName, Divisions) = (whole, whole._agencies, whole._agencyList, whole._divisionsByName, whole.Divisions);

    public NamePool Names { get; } = new();

    public List<SheetFile> Files { get; } = [];

    public Dictionary<long, string> Divisions { get; }

    /// <summary>Ids of items that have a package, by their number as a name.</summary>
    public Dictionary<int, string> Packages { get; } = [];

    /// <summary>Telephone and note of list rows of packaged items, which applicants see.</summary>
    public Dictionary<int, (string? Phone, string? Note)> Remarks { get; } = [];

    /// <summary>What was wrong with the text of a row, by file and line. Reading goes on.</summary>
    public Dictionary<(int File, int Line), List<Diagnostic>> Unread { get; } = [];

    public int Count { get; private set; }

    public int StatementCount { get; private set; }

    public ref Sheet this[int sheet] => ref _sheets[sheet];

    public ref Statement StatementAt(int index) => ref _statements[index];

    public Span<Statement> StatementsOf(int sheet) => _statements.AsSpan(_sheets[sheet].Start, _sheets[sheet].Count);

    public int AddFile(SheetFile file)
    {
        Files.Add(file);
        return Files.Count - 1;
    }

    /// <summary>Begins a sheet; statements that follow belong to it.</summary>
    public int Begin(Sheet sheet)
    {
        if (Count == _sheets.Length)
        {
            Array.Resize(ref _sheets, Count * 2);
        }

        sheet.Start = StatementCount;
        sheet.Count = 0;
        _sheets[Count] = sheet;
        return Count++;
    }

    public void Say(StatementKind kind, int value, byte strength, int line, int column)
    {
        if (StatementCount == _statements.Length)
        {
            Array.Resize(ref _statements, StatementCount * 2);
        }

        _statements[StatementCount++] = new Statement { Kind = kind, Value = value, Strength = strength, Line = line, Column = (ushort)Math.Clamp(column, 0, ushort.MaxValue) };
        _sheets[Count - 1].Count++;
    }

    public void AddDivision(long code, string name)
    {
        Divisions[code] = name;
        // A name that two divisions have names none.
        if (!_divisionsByName.TryAdd(name, code))
        {
            _divisionsByName[name] = 0;
        }
    }

    public long DivisionNamed(string name) => _divisionsByName.GetValueOrDefault(name);

    public void AddAgency(Agency agency)
    {
        _agencyList.Add(agency);
        _agencies[agency.Id] = _agencyList.Count;
        _agencies.TryAdd(agency.Name, _agencyList.Count);
    }

    /// <summary>The number of an agency by id or name, from 1; 0 when there is none.</summary>
    public int AgencyNamed(string text) => _agencies.GetValueOrDefault(text);

    public Agency Agency(int number) => _agencyList[number - 1];

    public IEnumerable<string> AgencyNames => _agencyList.Select(agency => agency.Id);

    /// <summary>Lets lists name a packaged item by its code or its name as well; what two items share names neither.</summary>
    public void NameItem(string text, int item)
    {
        if (!_items.TryAdd(text, item) && _items[text] != item)
        {
            _items[text] = -1;
        }
    }

    /// <summary>The item that a list means: a packaged one by id, code or name, otherwise the text itself.</summary>
    public int ItemNamed(int text) => _items.Count > 0 && _items.GetValueOrDefault(Names[text], -1) is >= 0 and var item ? item : text;

    /// <summary>Whether applicants see what a list says of this item beside its numbers.</summary>
    public bool IsPackaged(int item) => _whole is null ? Packages.ContainsKey(item) : _whole._items.Count > 0 && _whole._items.ContainsKey(Names[item]);

    /// <summary>Adds what was read into a table of its own. Added in the order of the files, the whole is what reading them one after the other makes.</summary>
    public void Add(SheetTable part)
    {
        var names = new int[part.Names.Count];
        for (var name = 0; name < names.Length; name++)
        {
            names[name] = Names.Intern(part.Names.Bytes(name));
        }

        var (file, sheet) = (Files.Count, Count);
        Files.AddRange(part.Files.Select(one => one with { FirstSheet = one.FirstSheet + sheet, EndSheet = one.EndSheet + sheet }));
        for (var at = 0; at < part.Count; at++)
        {
            var one = part[at];
            (one.Item, one.File) = (ItemNamed(names[one.Item]), one.File + file);
            Begin(one);
            foreach (var said in part.StatementsOf(at))
            {
                Say(said.Kind, InWhole(one.Item, said, names), said.Strength, said.Line, said.Column);
            }
        }

        foreach (var ((number, row), findings) in part.Unread)
        {
            Unread[(number + file, row)] = findings;
        }

        foreach (var (number, remark) in part.Remarks.Where(remark => Packages.ContainsKey(this[remark.Key + sheet].Item)))
        {
            Remarks[number + sheet] = remark;
        }
    }

    private int InWhole(int item, in Statement said, int[] names) => !StatementKinds.IsName(said.Kind) ? said.Value
        : said.Kind == StatementKind.After ? ItemNamed(names[said.Value])
        : StatementKinds.IsMember(said.Kind) ? MemberNamed(item, names[said.Value])
        : names[said.Value];

    /// <summary>Lets lists name a material, an element or a step of a packaged item by its name as well as by its id.</summary>
    public void NameMember(int item, int text, int member) => _members.TryAdd((item, text), member);

    public int MemberNamed(int item, int text) => _members.Count > 0 && _members.TryGetValue((item, text), out var member) ? member : text;

    public Place PlaceOf(int sheet) => new(Files[_sheets[sheet].File].Path, _sheets[sheet].Line, _sheets[sheet].Column);

    public Place PlaceOf(int sheet, int statement) => statement < 0 ? PlaceOf(sheet) : new(Files[_elsewhere.GetValueOrDefault(statement, _sheets[sheet].File)].Path, _statements[statement].Line, _statements[statement].Column);

    /// <summary>The last statement stands in another file than its sheet: what an item asks for is written beside it.</summary>
    public void StandsIn(int file) => _elsewhere[StatementCount - 1] = file;

    /// <summary>What a certificate or a register is called, by the number under which circles run through it.</summary>
    public Dictionary<int, string> Titles { get; } = [];

    public string NameOfDivision(long division) => division == 0 ? "基本目录" : Divisions.GetValueOrDefault(division) ?? division.ToString("D12", System.Globalization.CultureInfo.InvariantCulture);

    public void Report(int file, int row, Diagnostic finding)
    {
        if (!Unread.TryGetValue((file, row), out var list))
        {
            Unread[(file, row)] = list = [];
        }

        list.Add(finding);
    }

    /// <summary>By the digits of the code: the unit in which a division's own level counts.</summary>
    public static long Unit(long division) => division switch
    {
        0 => long.MaxValue,
        _ when division % 10_000_000_000 == 0 => 10_000_000_000,
        _ when division % 100_000_000 == 0 => 100_000_000,
        _ when division % 1_000_000 == 0 => 1_000_000,
        _ when division % 1_000 == 0 => 1_000,
        _ => 1,
    };

    public static bool Covers(long outer, long inner)
    {
        var unit = Unit(outer);
        return outer / unit == inner / unit;
    }
}
