using System.Collections.Frozen;
using System.Globalization;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Kernel.Divisions;

/// <summary>One administrative division as the register has it today.</summary>
public sealed record Division(DivisionCode Code, DivisionCode Parent, DivisionLevel Level, string Name);

/// <summary>An abolished code, what it became, from when; <paramref name="IsVerified"/> is false where the date is from memory.</summary>
public sealed record FormerDivision(DivisionCode Code, string Name, DivisionCode Successor, DateOnly AbolishedOn, string Basis, bool IsVerified);

/// <summary>The divisions of a province with their history. Immutable.</summary>
public sealed class DivisionRegister
{
    private readonly FrozenDictionary<DivisionCode, Division> _byCode;
    private readonly FrozenDictionary<DivisionCode, FormerDivision> _former;
    private readonly ILookup<DivisionCode, Division> _children;

    private DivisionRegister(List<Division> divisions, List<FormerDivision> former)
    {
        _byCode = divisions.ToFrozenDictionary(d => d.Code);
        _former = former.ToFrozenDictionary(f => f.Code);
        _children = divisions.OrderBy(d => d.Code).ToLookup(d => d.Parent);
    }

    /// <summary>All divisions of today, unordered.</summary>
    public IReadOnlyCollection<Division> All => _byCode.Values;

    /// <summary>The abolished codes known.</summary>
    public IReadOnlyCollection<FormerDivision> Former => _former.Values;

    /// <summary>
    /// Loads <c>code12,parent12,level,name</c> and the history <c>old,name,new,abolished_on,basis,verified</c>. A bad row is a broken installation and throws
    /// <see cref="FormatException"/> naming the line.
    /// </summary>
    public static DivisionRegister Load(string divisionsCsv, string historyCsv = "")
    {
        List<Division> divisions = [];
        foreach (var (line, c) in CsvText.Rows(divisionsCsv))
        {
            if (c.Length != 4 || !int.TryParse(c[2], CultureInfo.InvariantCulture, out var level) || level is < 1 or > 5 || c[3].Length == 0)
                throw new FormatException($"区划表第 {line} 行应为 code12,parent12,level,name。");
            divisions.Add(new(Code(c[0], line), c[1].Length == 0 ? default : Code(c[1], line), (DivisionLevel)level, c[3]));
        }
        var former = CsvText.Rows(historyCsv).Select(row => row.Cells is [var old, var name, var successor, var on, var basis, var verified]
            ? new FormerDivision(Code(old, row.Line), name, Code(successor, row.Line), DateOnly.ParseExact(on, "yyyy-MM-dd", CultureInfo.InvariantCulture), basis, verified == "yes")
            : throw new FormatException($"区划沿革表第 {row.Line} 行应有 6 列。"));
        return new(divisions, [.. former]);
    }

    /// <summary>The division of today; an abolished code gives its successor. Null when unknown.</summary>
    public Division? Find(DivisionCode code)
    {
        for (var hops = 0; hops < 8; hops++)
        {
            if (_byCode.TryGetValue(code, out var found))
                return found;
            if (!_former.TryGetValue(code, out var former))
                return null;
            code = former.Successor;
        }
        return null;
    }

    /// <summary>What an abolished code was, or null.</summary>
    public FormerDivision? FindFormer(DivisionCode code) => _former.GetValueOrDefault(code);

    /// <summary>The name a code had on a date: an abolished code keeps its old name before it was abolished. Null when unknown.</summary>
    public string? NameOn(DivisionCode code, DateOnly date) =>
        FindFormer(code) is { } former && date < former.AbolishedOn ? former.Name : Find(code)?.Name;

    /// <summary>Direct children in code order; of the whole country, the provinces loaded.</summary>
    public IEnumerable<Division> ChildrenOf(DivisionCode code) => _children[Find(code)?.Code ?? code];

    /// <summary>From the parent up to the province.</summary>
    public IEnumerable<Division> AncestorsOf(DivisionCode code)
    {
        for (var d = Find(code); d is not null && _byCode.TryGetValue(d.Parent, out var parent); d = parent)
            yield return parent;
    }

    /// <summary>青海省/西宁市/城西区. Null when unknown.</summary>
    public string? PathOf(DivisionCode code) =>
        Find(code) is { } division ? string.Join('/', AncestorsOf(code).Reverse().Append(division).Select(d => d.Name)) : null;

    /// <summary>True when <paramref name="inner"/> is <paramref name="outer"/> or lies in it, today, abolished codes followed. The whole country covers all.</summary>
    public bool Covers(DivisionCode outer, DivisionCode inner)
    {
        if (outer == default)
            return true;
        var (o, i) = (Find(outer)?.Code ?? outer, Find(inner)?.Code ?? inner);
        return o == i || AncestorsOf(i).Any(a => a.Code == o);
    }

    private static DivisionCode Code(string text, int line) =>
        DivisionCode.Parse(text) is { IsGiven: true } code ? code.Value : throw new FormatException($"区划表第 {line} 行的代码“{text}”不对。");
}
