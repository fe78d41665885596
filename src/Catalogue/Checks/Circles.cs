using System.Globalization;
using Jiangyuan.Catalogue.Levels;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>A finding whose words are made when somebody reads it: behind one broken link there may be thousands.</summary>
internal sealed record CircleFinding(string Id, Func<Diagnostic> Words);

/// <summary>
/// SC1101–SC1104: what can never be reached (<see cref="Reachability"/>): circular, behind a circle, or asking for what nobody gives. A renewal that asks for
/// what it renews is no circle as long as another item gives it first. Time is linear in items and inputs; a changed item costs what depends on it.
/// </summary>
internal sealed class Circles
{
    private readonly CircleLinks _links;
    private readonly SheetTable _table;
    private readonly Reachability _proofs;
    private readonly Dictionary<int, List<int>> _proofCircles = [];
    private readonly Dictionary<int, List<int>> _registerCircles = [];
    private Reachability? _registers;

    public Circles(SheetTable table)
    {
        (_table, _links) = (table, CircleLinks.Of(table, out var items));
        _proofs = new(_links, items, withRegisters: false);
        Group(_proofs, _proofCircles, _proofs.Blocked);
        AddRegisters(items);
    }

    /// <summary>All circles and what lies behind them, by file and line.</summary>
    public IEnumerable<CircleFinding> Findings()
    {
        foreach (var finding in Report(_proofs, _proofCircles, _ => true))
        {
            yield return finding;
        }

        foreach (var item in _proofs.Blocked.Where(item => !_proofCircles.ContainsKey(item)).OrderBy(_links.OrderOf))
        {
            yield return new("SC1103", () => Unreachable(item));
        }

        foreach (var finding in _registers is null ? [] : Report(_registers, _registerCircles, _proofs.IsReachable))
        {
            yield return finding;
        }
    }

    /// <summary>Takes an item again from all its sheets.</summary>
    public void Again(int item, ReadOnlySpan<int> sheets)
    {
        var before = _links.Again(item, sheets);
        Group(_proofs, _proofCircles, _proofs.Again(item, before));
        if (_registers is not null)
        {
            Group(_registers, _registerCircles, _registers.Again(item, before));
        }
        else if (_links.HasFeeds)
        {
            // The first register that anything writes to.
            CircleLinks.Of(_table, out var items);
            AddRegisters(items);
        }
    }

    private void AddRegisters(int[] items)
    {
        if (_links.HasFeeds)
        {
            _registers = new(_links, items, withRegisters: true);
            Group(_registers, _registerCircles, _registers.Blocked);
        }
    }

    /// <summary>Finds the circles among the touched items again, and among those that were in one circle with them.</summary>
    private void Group(Reachability reach, Dictionary<int, List<int>> circles, IEnumerable<int> touched)
    {
        var roots = new HashSet<int>(touched);
        foreach (var circle in roots.Where(circles.ContainsKey).Select(item => circles[item]).Distinct().ToArray())
        {
            roots.UnionWith(circle);
            circle.ForEach(item => circles.Remove(item));
        }

        IEnumerable<int> Next(int item) => Ahead(reach, item);
        foreach (var component in Components.Of(roots.Where(reach.Blocked.Contains), Next, _links.OrderOf).Where(component => component.Count > 1 || Next(component[0]).Contains(component[0])))
        {
            component.ForEach(item => circles[item] = component);
        }
    }

    private static IEnumerable<int> Ahead(Reachability reach, int item) => reach.Missing(item).SelectMany(input => reach.Givers(input.Thing).ToArray());

    private IEnumerable<CircleFinding> Report(Reachability reach, Dictionary<int, List<int>> circles, Func<int, bool> mayReport)
    {
        foreach (var circle in circles.Values.Distinct().Where(circle => circle.TrueForAll(mayReport.Invoke)).OrderBy(circle => _links.OrderOf(circle[0])))
        {
            var members = circle.ToHashSet();
            var way = Components.ShortestCycle(circle, item => Ahead(reach, item).Where(members.Contains), _links.OrderOf);
            var finding = Circle(way, reach);
            yield return new(finding.Id, () => finding);
        }
    }

    private Diagnostic Circle(List<int> cycle, Reachability reach)
    {
        var hops = new List<string>();
        int first = -1, start = -1;
        bool precedes = false, register = false;
        for (var i = 0; i < cycle.Count; i++)
        {
            var (node, next) = (cycle[i], cycle[(i + 1) % cycle.Count]);
            var (statement, _) = reach.Missing(node).First(input => reach.Givers(input.Thing).Contains(next));
            var said = _table.StatementAt(statement);
            (first, start) = first < 0 ? (_links.SheetOf(node), statement) : (first, start);
            precedes |= said.Kind is StatementKind.After or StatementKind.Precondition;
            register |= said.Kind == StatementKind.Obtains;
            var what = said.Kind switch { StatementKind.After => "要先办", StatementKind.Obtains => $"要用登记库“{Thing(said)}”，写入它的是", _ => $"要“{Thing(said)}”，给出它的是" };
            hops.Add($"“{Name(node)}”{what}“{Name(next)}”（{_table.PlaceOf(_links.SheetOf(node), statement)}）");
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

    private Diagnostic Unreachable(int node)
    {
        var (statement, thing) = _proofs.Missing(node).OrderBy(input => _proofs.Givers(input.Thing).Length > 0).First();
        var said = _table.StatementAt(statement);
        var what = said.Kind == StatementKind.After ? $"前置事项“{Name(said.Value)}”" : $"“{Thing(said)}”";
        var why = _proofs.Givers(thing) is { Length: > 0 } givers ? $"而给出它的“{Name(givers[0])}”自己也办不成" : said.Kind == StatementKind.After ? "而目录里没有这个事项" : "而没有任何事项给出它";
        return new("SC1103", Severity.Error, _table.PlaceOf(_links.SheetOf(node), statement), $"“{Name(node)}”永远办不成：它要{what}，{why}。", "列在清单上却办不成的事项是对群众的空头承诺。", "请改正证照或事项的名称，或去掉这个要求；办不成的源头另有一条提示。");
    }

    private string Thing(Statement said) => _table.Titles.TryGetValue(said.Value, out var title) ? title : _table.Names[said.Value] is var name && name.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && name[..colon] is "register" or "certificate" ? name[(colon + 1)..] : name;

    private string Name(int node) => ExcessText.NameOf(node, _table);
}
