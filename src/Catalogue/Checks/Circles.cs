using System.Globalization;
using Jiangyuan.Catalogue.Levels;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>A finding whose words are made when somebody reads it: behind one broken link there may be thousands.</summary>
internal sealed record CircleFinding(string Id, Func<Diagnostic> Words);

/// <summary>
/// SC1101–SC1104: what can never be reached. An item needs all its inputs, an input needs any one item that gives it; what does not become reachable from
/// items without inputs is circular, behind a circle, or asks for what nobody gives. A renewal that asks for what it renews is no circle as long as another
/// item gives it first. Time is linear in items and inputs.
/// </summary>
internal sealed class Circles
{
    private readonly SheetTable _table;
    private readonly CircleLinks _links;
    private readonly bool _withRegisters;
    private readonly int[] _givers;
    private readonly int[] _giverStarts;
    private readonly bool[] _isReachable;

    private Circles(CircleLinks links, bool withRegisters)
    {
        (_table, _links, _withRegisters) = (links.Table, links, withRegisters);
        (_giverStarts, _givers) = Index((_, link) => Gives(link) ? link.Thing : -1);
        _isReachable = new bool[links.Sheets.Length];
        Reach();
    }

    /// <summary>All circles and what lies behind them, by file and line.</summary>
    public static IReadOnlyList<CircleFinding> Find(CircleLinks links)
    {
        var found = new List<CircleFinding>();
        var proofs = new Circles(links, withRegisters: false);
        proofs.Report(found, _ => true);
        if (links.HasFeeds)
        {
            new Circles(links, withRegisters: true).Report(found, node => proofs._isReachable[node]);
        }

        return found;
    }

    private bool Gives(Link link) => link.Kind == StatementKind.Gives || (link.Kind == StatementKind.Feeds && _withRegisters);

    /// <summary>The thing that a link needs, or -1. A material is an input when some item gives it; a register, when another item writes to it.</summary>
    private int Need(int node, Link link) => link.Kind switch
    {
        StatementKind.Needs or StatementKind.After => link.Thing,
        StatementKind.Material or StatementKind.Document or StatementKind.Precondition when HasGiver(link.Thing) => link.Thing,
        StatementKind.Obtains when _withRegisters && HasGiver(link.Thing) && !Givers(link.Thing).Contains(node) => link.Thing,
        _ => -1,
    };

    private bool HasGiver(int thing) => _giverStarts[thing] < _giverStarts[thing + 1];

    private ReadOnlySpan<int> Givers(int thing) => _givers.AsSpan(_giverStarts[thing].._giverStarts[thing + 1]);

    /// <summary>The nodes of each thing, one thing after the other.</summary>
    private (int[] Starts, int[] Nodes) Index(Func<int, Link, int> thingOf)
    {
        var pairs = new List<(int Thing, int Node)>();
        var starts = new int[_links.Things + 2];
        for (var node = 0; node < _links.Sheets.Length; node++)
        {
            foreach (var link in _links.LinksOf(node))
            {
                if (thingOf(node, link) is >= 0 and var thing)
                {
                    pairs.Add((thing, node));
                    starts[thing + 2]++;
                }
            }
        }

        // Counted two ahead and filled one ahead: the starts end up where they belong.
        for (var thing = 2; thing < starts.Length; thing++)
        {
            starts[thing] += starts[thing - 1];
        }

        var nodes = new int[pairs.Count];
        foreach (var (thing, node) in pairs)
        {
            nodes[starts[thing + 1]++] = node;
        }

        return (starts, nodes);
    }

    /// <summary>Forward from the items without inputs: whatever has all its inputs gives its own.</summary>
    private void Reach()
    {
        var missing = new int[_links.Sheets.Length];
        var (starts, waiting) = Index((node, link) =>
        {
            var thing = Need(node, link);
            missing[node] += thing >= 0 ? 1 : 0;
            return thing;
        });
        var ready = new Stack<int>();
        for (var node = missing.Length - 1; node >= 0; node--)
        {
            if (missing[node] == 0)
            {
                ready.Push(node);
            }
        }

        var given = new bool[_links.Things + 1];
        while (ready.TryPop(out var node))
        {
            _isReachable[node] = true;
            foreach (var link in _links.LinksOf(node))
            {
                if (!Gives(link) || given[link.Thing])
                {
                    continue;
                }

                given[link.Thing] = true;
                foreach (var other in waiting.AsSpan(starts[link.Thing]..starts[link.Thing + 1]))
                {
                    if (--missing[other] == 0)
                    {
                        ready.Push(other);
                    }
                }
            }
        }
    }

    /// <summary>Inputs of an item that are never given, with the statement that asks for each.</summary>
    private List<(int Statement, int Thing)> Blocked(int node)
    {
        var inputs = new List<(int, int)>();
        foreach (var link in _links.LinksOf(node))
        {
            if (Need(node, link) is >= 0 and var thing && !Givers(thing).ToArray().Any(giver => _isReachable[giver]))
            {
                inputs.Add((link.Statement, thing));
            }
        }

        return inputs;
    }

    private void Report(List<CircleFinding> found, Func<int, bool> mayReport)
    {
        var blocked = new Dictionary<int, List<(int Statement, int Thing)>>();
        for (var node = 0; node < _isReachable.Length; node++)
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
            if (component.All(mayReport))
            {
                var finding = Circle(Components.ShortestCycle(component, Next), blocked);
                found.Add(new(finding.Id, () => finding));
            }
        }

        foreach (var node in blocked.Keys.Where(node => !circular.Contains(node) && !_withRegisters))
        {
            found.Add(new("SC1103", () => Unreachable(node, blocked[node])));
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
            (first, start) = first < 0 ? (_links.Sheets[node], statement) : (first, start);
            precedes |= said.Kind is StatementKind.After or StatementKind.Precondition;
            register |= said.Kind == StatementKind.Obtains;
            var what = said.Kind switch { StatementKind.After => "要先办", StatementKind.Obtains => $"要用登记库“{Thing(said)}”，写入它的是", _ => $"要“{Thing(said)}”，给出它的是" };
            hops.Add($"“{Name(node)}”{what}“{Name(next)}”（{_table.PlaceOf(_links.Sheets[node], statement)}）");
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
        return new("SC1103", Severity.Error, _table.PlaceOf(_links.Sheets[node], statement), $"“{Name(node)}”永远办不成：它要{what}，{why}。", "列在清单上却办不成的事项是对群众的空头承诺。", "请改正证照或事项的名称，或去掉这个要求；办不成的源头另有一条提示。");
    }

    private string Thing(Statement said) => _table.Names[said.Value] is var name && name.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && name[..colon] is "register" or "certificate" ? name[(colon + 1)..] : name;

    private string Name(int node) => ExcessText.NameOf(_table[_links.Sheets[node]].Item, _table);
}
