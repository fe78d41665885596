using Jiangyuan.Catalogue.Levels;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>One excess, by numbers: the message is written only for those that are shown. <paramref name="SourceStatement"/> is -1 where the level above says nothing of it.</summary>
internal readonly record struct Excess(string Id, int Sheet, int Statement, int Source, int SourceStatement);

/// <summary>
/// SC0402, SC0411–SC0423, SC0427: what a place states asks no more of people than the nearest level above it that offers the item. What is more there counts
/// for nothing below, so that one excess is one finding and no excuse.
/// </summary>
internal sealed class Refinement(SheetTable table)
{
    private readonly List<int> _chain = [];
    private bool _hasVersions;

    /// <summary>Checks one item. <paramref name="sheets"/> are all its sheets: base sheets first, then overlays by division, file and line.</summary>
    public void Check(ReadOnlySpan<int> sheets, List<Excess> found)
    {
        var bases = 0;
        while (bases < sheets.Length && table[sheets[bases]].Kind != SheetKind.Overlay)
        {
            bases++;
        }

        var overlays = sheets[bases..];
        if (bases == 0)
        {
            // A place in the folder of an item that could not be read says nothing new: what is wrong with the item was told.
            foreach (var sheet in overlays.ToArray().Where(sheet => !table.Files[table[sheet].File].Path.StartsWith("items/", StringComparison.Ordinal)))
            {
                found.Add(new("SC0411", sheet, -1, -1, -1));
            }

            return;
        }

        CheckDoubled(overlays, found);
        var packages = 0;
        while (packages < bases && table[sheets[packages]].Kind == SheetKind.Package)
        {
            packages++;
        }

        CheckBases(sheets[..bases], packages, found);
        var first = found.Count;
        _hasVersions = packages > 1;
        for (var version = 0; version < Math.Max(1, packages); version++)
        {
            CheckBelow(sheets[version], overlays, found, first, isLast: version + 1 >= packages);
        }
    }

    /// <summary>The same order for every way of reading.</summary>
    public static int Order(SheetTable table, int a, int b)
    {
        ref var x = ref table[a];
        ref var y = ref table[b];
        var order = x.Kind.CompareTo(y.Kind);
        order = order != 0 || x.Kind == SheetKind.Package ? order : x.Division.CompareTo(y.Division);
        order = order != 0 ? order : x.File.CompareTo(y.File);
        order = order != 0 ? order : x.Line.CompareTo(y.Line);
        return order != 0 ? order : a.CompareTo(b);
    }

    private void CheckDoubled(ReadOnlySpan<int> overlays, List<Excess> found)
    {
        var first = 0;
        for (var i = 1; i < overlays.Length; i++)
        {
            if (table[overlays[i]].Division == table[overlays[first]].Division)
            {
                found.Add(new("SC0422", overlays[i], -1, overlays[first], -1));
            }
            else
            {
                first = i;
            }
        }
    }

    private void CheckBases(ReadOnlySpan<int> bases, int packages, List<Excess> found)
    {
        for (var i = packages; i < bases.Length; i++)
        {
            if (i > packages)
            {
                found.Add(new("SC0427", bases[i], -1, bases[packages], -1));
                continue;
            }

            ref var sheet = ref table[bases[i]];
            int statutory = -1, committed = -1;
            for (var s = sheet.Start; s < sheet.Start + sheet.Count; s++)
            {
                ref var said = ref table.StatementAt(s);
                statutory = said.Kind == StatementKind.Statutory ? s : statutory;
                committed = said.Kind == StatementKind.Committed ? s : committed;
                if (packages > 0 && StatementKinds.IsIdentity(said.Kind) && IsMore(said, Bound(said, bases[packages - 1], out var above), above, out _))
                {
                    found.Add(new("SC0421", bases[i], s, bases[packages - 1], above));
                }
            }

            if (statutory >= 0 && committed >= 0 && Weigh(committed) > Weigh(statutory))
            {
                found.Add(new("SC0401", bases[i], committed, bases[i], statutory));
            }
        }
    }

    private long Weigh(int statement) => StatementValue.Weight(table.StatementAt(statement).Kind, table.StatementAt(statement).Value);

    private void CheckBelow(int version, ReadOnlySpan<int> overlays, List<Excess> found, int first, bool isLast)
    {
        _chain.Clear();
        _chain.Add(version);
        var previous = -1L;
        foreach (var sheet in overlays)
        {
            var division = table[sheet].Division;
            if (division == previous)
            {
                continue;
            }

            previous = division;
            if (!SheetTable.Covers(table[version].Division, division))
            {
                AddOnce(found, first, new("SC0411", sheet, -1, version, -1));
                continue;
            }

            while (_chain.Count > 1 && !SheetTable.Covers(table[_chain[^1]].Division, division))
            {
                _chain.RemoveAt(_chain.Count - 1);
            }

            var changes = CheckSheet(sheet, found, first);
            if (!changes && isLast && (table[sheet].Count > 0 || !table[sheet].SaysMore))
            {
                found.Add(new("SC0423", sheet, table[sheet].Count > 0 ? table[sheet].Start : -1, _chain[^1], -1));
            }

            _chain.Add(sheet);
        }
    }

    /// <summary>True when the sheet makes anything different from the level above.</summary>
    private bool CheckSheet(int sheet, List<Excess> found, int first)
    {
        var changes = false;
        var end = table[sheet].Start + table[sheet].Count;
        for (var s = table[sheet].Start; s < end; s++)
        {
            ref var said = ref table.StatementAt(s);
            var source = Bound(said, _chain, out var above);
            said.IsExcess = IsMore(said, source, above, out var differs);
            changes |= differs;
            if (said.IsExcess)
            {
                AddOnce(found, first, new(IdOf(said.Kind), sheet, s, source, above));
            }
        }

        return changes;
    }

    private void AddOnce(List<Excess> found, int first, Excess excess)
    {
        for (var i = _hasVersions ? first : found.Count; i < found.Count; i++)
        {
            // Only an item of several versions meets the same statement again, and it is short.
            if (found[i].Sheet == excess.Sheet && found[i].Statement == excess.Statement && found[i].Id == excess.Id)
            {
                return;
            }
        }

        found.Add(excess);
    }

    private int Bound(Statement said, List<int> chain, out int statement)
    {
        for (var i = chain.Count - 1; i > 0; i--)
        {
            if (Find(said, chain[i]) is >= 0 and var at)
            {
                statement = at;
                return chain[i];
            }
        }

        return Bound(said, chain[0], out statement);
    }

    private int Bound(Statement said, int baseSheet, out int statement)
    {
        statement = Find(said, baseSheet);
        if (statement < 0 && said.Kind == StatementKind.Committed)
        {
            // Where nothing is promised the law's own limit is the bound.
            statement = Find(said with { Kind = StatementKind.Statutory }, baseSheet);
        }

        return baseSheet;
    }

    private int Find(Statement said, int sheet)
    {
        var end = table[sheet].Start + table[sheet].Count;
        for (var s = table[sheet].Start; s < end; s++)
        {
            ref var other = ref table.StatementAt(s);
            if (other.Kind == said.Kind && !other.IsExcess && (!StatementKinds.IsOneOfMany(said.Kind) || (said.Kind == StatementKind.Rule ? StatementValue.RuleOf(other.Value) == StatementValue.RuleOf(said.Value) : other.Value == said.Value)))
            {
                return s;
            }
        }

        return -1;
    }

    private bool IsMore(Statement said, int source, int above, out bool differs)
    {
        if (StatementKinds.IsMember(said.Kind))
        {
            var allowed = above < 0 ? Strength.Absent : table.StatementAt(above).Strength;
            differs = said.Strength != allowed;
            return said.Strength > allowed && (said.Kind != StatementKind.Basis || SaysAny(source, StatementKind.Basis));
        }

        if (above < 0)
        {
            // The level above leaves it open. Nothing said of a fee means that nothing is charged; the rest cannot be compared.
            differs = said.Kind != StatementKind.Fee || said.Value != 0;
            return (said.Kind == StatementKind.Fee && said.Value > 0) || said.Kind == StatementKind.Rule;
        }

        ref var bound = ref table.StatementAt(above);
        differs = said.Value != bound.Value || said.Kind != bound.Kind;
        return said.Kind switch
        {
            StatementKind.Rule => StatementValue.Weight(said.Kind, said.Value) > StatementValue.Weight(bound.Kind, bound.Value),
            StatementKind.Channels => (said.Value & bound.Value) != bound.Value,
            _ when StatementKinds.IsNumber(said.Kind) => StatementValue.Weight(said.Kind, said.Value) > StatementValue.Weight(bound.Kind, bound.Value),
            StatementKind.Statutory => StatementValue.Weight(said.Kind, said.Value) != StatementValue.Weight(bound.Kind, bound.Value),
            _ => differs,
        };
    }

    private bool SaysAny(int sheet, StatementKind kind)
    {
        foreach (var statement in table.StatementsOf(sheet))
        {
            if (statement.Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    private static string IdOf(StatementKind kind) => kind switch
    {
        StatementKind.Committed or StatementKind.Rule => "SC0402",
        StatementKind.Material => "SC0412",
        StatementKind.Fee => "SC0413",
        StatementKind.Condition => "SC0414",
        StatementKind.Element => "SC0415",
        StatementKind.Proof => "SC0416",
        StatementKind.Step => "SC0417",
        StatementKind.Acceptance => "SC0418",
        StatementKind.Channels => "SC0419",
        StatementKind.Visits => "SC0420",
        _ => "SC0421",
    };
}
