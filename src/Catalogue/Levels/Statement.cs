namespace Jiangyuan.Catalogue.Levels;

/// <summary>What a sheet says something about. <see cref="StatementKinds"/> relies on the order.</summary>
internal enum StatementKind : byte
{
    Committed,
    Acceptance,
    Fee,
    Visits,

    /// <summary>The promise of one limit rule of the item: its number and the limit in one value.</summary>
    Rule,
    Channels,
    Name,
    Code,
    Kind,
    Statutory,
    Basis,
    Material,
    Condition,
    Element,
    Proof,
    Step,
    Gives,
    Needs,

    /// <summary>A certificate that is asked or fetched, if an item gives it.</summary>
    Document,

    /// <summary>A certificate that must be held before, if an item gives it.</summary>
    Precondition,
    Obtains,
    Feeds,
    After,
}

/// <summary>How a kind is compared with the level above.</summary>
internal static class StatementKinds
{
    /// <summary>Limits, fee and visits: less is easier for the applicant.</summary>
    public static bool IsNumber(StatementKind kind) => kind <= StatementKind.Visits;

    public static bool IsLimit(StatementKind kind) => kind is StatementKind.Committed or StatementKind.Acceptance or StatementKind.Statutory;

    /// <summary>One statement of many of its kind, told apart by what it names.</summary>
    public static bool IsOneOfMany(StatementKind kind) => IsMember(kind) || kind == StatementKind.Rule;

    /// <summary>Its value is the number of a name.</summary>
    public static bool IsName(StatementKind kind) => kind >= StatementKind.Name && kind != StatementKind.Statutory;

    /// <summary>What identifies an item and must be the same everywhere.</summary>
    public static bool IsIdentity(StatementKind kind) => kind is >= StatementKind.Name and <= StatementKind.Basis;

    /// <summary>Sets, member by member.</summary>
    public static bool IsMember(StatementKind kind) => kind is >= StatementKind.Basis and <= StatementKind.Step;

    /// <summary>What circles run through: only base sheets say it.</summary>
    public static bool IsLink(StatementKind kind) => kind >= StatementKind.Gives;
}

/// <summary>How much a member weighs: an absent one nothing, one that is always asked most.</summary>
internal static class Strength
{
    public const byte Absent = 0;
    public const byte Relaxed = 1;
    public const byte Conditional = 2;
    public const byte Asked = 3;
}

/// <summary>One thing said by one sheet, with its place. <see cref="Value"/> is a number, a mask, a limit or the number of a name, as the kind has it.</summary>
internal record struct Statement
{
    public StatementKind Kind;
    public byte Strength;
    public ushort Column;
    public int Line;
    public int Value;

    /// <summary>True when it says more than the level above allows; then it allows nothing to those below.</summary>
    public bool IsExcess;
}

internal enum SheetKind : byte
{
    /// <summary>A dated version of an item that has a package of its own.</summary>
    Package,

    /// <summary>A line of the base catalogue.</summary>
    Base,

    /// <summary>What a place states differently.</summary>
    Overlay,

    /// <summary>Replaced or removed.</summary>
    Gone,
}

/// <summary>One item at one level: the base sheet, or what one place says differently.</summary>
internal struct Sheet
{
    /// <summary>The division's number; for a base sheet where it holds (0 = everywhere).</summary>
    public long Division;
    public int Item;
    public int Agency;
    public int File;
    public int Line;
    public int Start;
    public int Count;
    public ushort Column;
    public SheetKind Kind;

    /// <summary>Has an agency, a counter, a telephone or a note: then it is not idle though it states nothing else.</summary>
    public bool SaysMore;
}
