using System.Globalization;
using Jiangyuan.Catalogue.Levels;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>
/// SC1101–SC1104: what can never be reached. An item needs all its inputs, an input needs any one item that gives it; what does not become reachable from
/// items without inputs is circular, behind a circle, or asks for what nobody gives. A renewal that asks for what it renews is no circle as long as another
/// item gives it first. Time is linear in items and inputs.
/// </summary>
internal sealed class Circles
{
    private readonly SheetTable _table;
    private readonly int[] _sheets;
    private readonly bool _withRegisters;
    private readonly int[] _givers;
    private readonly int[] _giverStarts;
    private readonly bool[] _isReachable;

    private Circles(SheetTable table, IReadOnlyList<int> sheets, bool withRegisters)
    {
        (_table, _withRegisters) = (table, withRegisters);
        var last = new Dictionary<int, int>();
        foreach (var sheet in sheets)
        {
            // Of several versions the newest counts; a list's line for a packaged item says nothing here.
            if (!last.TryGetValue(table[sheet].Item, out var known) || table[sheet].Kind == SheetKind.Package || table[known].Kind != SheetKind.Package)
            {
                last[table[sheet].Item] = sheet;
            }
        }

        _sheets = [.. last.Values];
        Array.Sort(_sheets, (a, b) => CompareNames(table, a, b));
        (_giverStarts, _givers) = Index();
        _isReachable = new bool[_sheets.Length];
        Reach();
    }

    public static IReadOnlyList<Diagnostic> Find(SheetTable table, IReadOnlyList<int> sheets)
    {
        var found = new List<Diagnostic>();
        var proofs = new Circles(table, sheets, withRegisters: false);
        proofs.Report(found, _ => true);
        if (sheets.Any(sheet => table.StatementsOf(sheet).ToArray().Any(said => said.Kind == StatementKind.Feeds)))
        {
            var blocked = proofs._sheets.Where((_, node) => !proofs._isReachable[node]).ToHashSet();
            new Circles(table, sheets, withRegisters: true).Report(found, sheet => !blocked.Contains(sheet));
        }

        return found;
    }

    private static int CompareNames(SheetTable table, int a, int b)
    {
        var order = string.CompareOrdinal(table.Files[table[a].File].Path, table.Files[table[b].File].Path);
        order = order != 0 ? order : table[a].Line.CompareTo(table[b].Line);
        return order != 0 ? order : table[a].Item.CompareTo(table[b].Item);
    }

    /// <summary>What a statement gives: the number of a thing, or -1. Things are names (certificates, registers) and, after them, items.</summary>
    private int StatementOfGiver(Statement said) => said.Kind == StatementKind.Gives || (said.Kind == StatementKind.Feeds && _withRegisters) ? said.Value : -1;

    private int ThingOfItem(int item) => _table.Names.Count + item;

    /// <summary>The thing that a statement needs, or -1. A material is an input when it is always asked and some item gives it.</summary>
    private int Need(int node, Statement said) => said.Kind switch
    {
        StatementKind.Needs => said.Value,
        StatementKind.After => ThingOfItem(said.Value),
        StatementKind.Material when said.Strength == Strength.Asked && _table[_sheets[node]].Kind == SheetKind.Base && HasGiver(said.Value) => said.Value,
        StatementKind.Document or StatementKind.Precondition when HasGiver(said.Value) => said.Value,
        StatementKind.Obtains when _withRegisters && HasGiver(said.Value) && !GivesItself(node, said.Value) => said.Value,
        _ => -1,
    };

    private bool HasGiver(int thing) => _giverStarts[thing] < _giverStarts[thing + 1];

    private ReadOnlySpan<int> Givers(int thing) => _givers.AsSpan(_giverStarts[thing].._giverStarts[thing + 1]);

    private bool GivesItself(int node, int thing) => Givers(thing).Contains(node);

    private (int[] Starts, int[] Nodes) Index()
    {
        var starts = new int[_table.Names.Count * 2 + 1];
        for (var pass = 0; ; pass++)
        {
            var nodes = pass == 0 ? [] : new int[starts[^1]];
            var next = pass == 0 ? [] : starts.AsSpan(0, starts.Length - 1).ToArray();
            for (var node = 0; node < _sheets.Length; node++)
            {
                Put(ThingOfItem(_table[_sheets[node]].Item), node);
                foreach (var said in _table.StatementsOf(_sheets[node]))
                {
                    if (StatementOfGiver(said) is >= 0 and var thing)
                    {
                        Put(thing, node);
                    }
                }
            }

            if (pass == 1)
            {
                return (starts, nodes);
            }

            for (var thing = 1; thing < starts.Length; thing++)
            {
                starts[thing] += starts[thing - 1];
            }

            void Put(int thing, int node)
            {
                if (pass == 0)
                {
                    starts[thing + 1]++;
                }
                else
                {
                    nodes[next[thing]++] = node;
                }
            }
        }
    }

    /// <summary>Forward from the items without inputs: whatever has all its inputs gives its own.</summary>
    private void Reach()
    {
        var missing = new int[_sheets.Length];
        var links = new List<(int Thing, int Node)>();
        var ready = new Stack<int>();
        for (var node = 0; node < _sheets.Length; node++)
        {
            foreach (var said in _table.StatementsOf(_sheets[node]))
            {
                if (Need(node, said) is >= 0 and var thing)
                {
                    missing[node]++;
                    links.Add((thing, node));
                }
            }

            if (missing[node] == 0)
            {
                ready.Push(node);
            }
        }

        var starts = new int[_table.Names.Count * 2 + 1];
        foreach (var (thing, _) in links)
        {
            starts[thing + 1]++;
        }

        for (var thing = 1; thing < starts.Length; thing++)
        {
            starts[thing] += starts[thing - 1];
        }

        var waiting = new int[links.Count];
        var next = starts.AsSpan(0, starts.Length - 1).ToArray();
        foreach (var (thing, node) in links)
        {
            waiting[next[thing]++] = node;
        }

        var given = new bool[starts.Length];
        while (ready.TryPop(out var node))
        {
            _isReachable[node] = true;
            Give(ThingOfItem(_table[_sheets[node]].Item));
            foreach (var said in _table.StatementsOf(_sheets[node]))
            {
                if (StatementOfGiver(said) is >= 0 and var thing)
                {
                    Give(thing);
                }
            }
        }

        void Give(int thing)
        {
            if (!given[thing])
            {
                given[thing] = true;
                foreach (var node in waiting.AsSpan(starts[thing]..starts[thing + 1]))
                {
                    if (--missing[node] == 0)
                    {
                        ready.Push(node);
                    }
                }
            }
        }
    }

    /// <summary>Inputs of an item that are never given, with the statement that asks for each.</summary>
    private List<(int Statement, int Thing)> Blocked(int node)
    {
        var inputs = new List<(int, int)>();
        ref var sheet = ref _table[_sheets[node]];
        for (var s = sheet.Start; s < sheet.Start + sheet.Count; s++)
        {
            if (Need(node, _table.StatementAt(s)) is >= 0 and var thing && !Givers(thing).ToArray().Any(giver => _isReachable[giver]))
            {
                inputs.Add((s, thing));
            }
        }

        return inputs;
    }

    private void Report(List<Diagnostic> found, Func<int, bool> mayReport)
    {
        var blocked = new Dictionary<int, List<(int Statement, int Thing)>>();
        for (var node = 0; node < _sheets.Length; node++)
        {
            if (!_isReachable[node])
            {
                blocked[node] = Blocked(node);
            }
        }

        var components = Components.Of(blocked.Keys, node => blocked[node].SelectMany(input => Givers(input.Thing).ToArray()));
        var circular = new HashSet<int>();
        foreach (var component in components)
        {
            var members = component.ToHashSet();
            IEnumerable<int> Next(int node) => blocked[node].SelectMany(input => Givers(input.Thing).ToArray()).Where(members.Contains);
            if (component.Count == 1 && !Next(component[0]).Any())
            {
                continue;
            }

            circular.UnionWith(members);
            if (component.All(node => mayReport(_sheets[node])))
            {
                found.Add(Circle(Components.ShortestCycle(component, Next), blocked));
            }
        }

        foreach (var node in blocked.Keys.Where(node => !circular.Contains(node) && !_withRegisters))
        {
            found.Add(Unreachable(node, blocked[node]));
        }
    }

    private Diagnostic Circle(List<int> cycle, Dictionary<int, List<(int Statement, int Thing)>> blocked)
    {
        var hops = new List<string>();
        int first = -1, start = -1;
        bool precedes = false, register = false;
        for (var i = 0; i < cycle.Count; i++)
        {
            var (node, next) = (cycle[i], cycle[(i + 1) % cycle.Count]);
            var (statement, _) = blocked[node].First(input => Givers(input.Thing).Contains(next));
            var said = _table.StatementAt(statement);
            (first, start) = first < 0 ? (_sheets[node], statement) : (first, start);
            precedes |= said.Kind is StatementKind.After or StatementKind.Precondition;
            register |= said.Kind == StatementKind.Obtains;
            var what = said.Kind switch { StatementKind.After => "要先办", StatementKind.Obtains => $"要用登记库“{Thing(said)}”，写入它的是", _ => $"要“{Thing(said)}”，给出它的是" };
            hops.Add($"“{Name(node)}”{what}“{Name(next)}”（{_table.PlaceOf(_sheets[node], statement)}）");
        }

        // Long circles are cut: whoever mends the first links has mended it.
        var path = string.Join("；", hops.Take(12)) + (hops.Count > 12 ? string.Create(CultureInfo.InvariantCulture, $"；……共 {hops.Count} 步") : "");
        var place = _table.PlaceOf(first, start);
        return (register, precedes) switch
        {
            (true, _) => new("SC1104", Severity.Warning, place, $"登记库互为前提：{path}。", "如果库里的记录只能由这些事项产生，谁都办不成第一件。", "请核对：库里另有来源的，不必改；否则去掉其中一环。"),
            (_, true) => new("SC1102", Severity.Error, place, $"前置事项互为前提：{path}。", "循环的前置条件使每一件都办不成（清理循环证明、互为前置）。", "请去掉其中一环的前置要求。"),
            _ => new("SC1101", Severity.Error, place, $"循环证明：{path}。", "开一张证明要先有另一张，另一张又要这一张，谁也开不出来（《优化营商环境条例》第四十四条）。", "请去掉其中一环的材料，改由机关核查或告知承诺。"),
        };
    }

    private Diagnostic Unreachable(int node, List<(int Statement, int Thing)> inputs)
    {
        var (statement, thing) = inputs.OrderBy(input => HasGiver(input.Thing)).First();
        var said = _table.StatementAt(statement);
        var what = said.Kind == StatementKind.After ? $"前置事项“{_table.Names[said.Value]}”" : $"“{_table.Names[said.Value]}”";
        var why = HasGiver(thing) ? $"而给出它的“{Name(Givers(thing)[0])}”自己也办不成" : said.Kind == StatementKind.After ? "而目录里没有这个事项" : "而没有任何事项给出它";
        return new("SC1103", Severity.Error, _table.PlaceOf(_sheets[node], statement), $"“{Name(node)}”永远办不成：它要{what}，{why}。", "列在清单上却办不成的事项是对群众的空头承诺。", "请改正证照或事项的名称，或去掉这个要求；办不成的源头另有一条提示。");
    }

    private string Thing(Statement said) => _table.Names[said.Value] is var name && name.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && name[..colon] is "register" or "certificate" ? name[(colon + 1)..] : name;

    private string Name(int node) => ExcessText.NameOf(_table[_sheets[node]].Item, _table);
}
