using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue;

/// <summary>How an element's value is written and checked. Canonical text: dates yyyy-MM-dd, booleans true/false, choices by comma, numbers with a point.</summary>
public enum ElementType
{
    Text,
    LongText,
    Integer,
    Decimal,
    Money,
    Date,
    Boolean,
    Choice,
    Choices,
    CitizenNumber,
    UnifiedCreditCode,
    Phone,
    Division,
    Address,
    PostalCode,
}

/// <summary>How a value is protected. Sensitive follows 个人信息保护法 art. 28.</summary>
public enum Sensitivity
{
    Public,
    Personal,
    Sensitive,
}

/// <summary>How agencies may share an element among themselves (政务数据共享条例).</summary>
public enum SharingAttribute
{
    Unconditional,
    Conditional,
    NotShared,
}

/// <summary>One answer that may be chosen. <paramref name="Value"/> is stored, <paramref name="Label"/> is shown.</summary>
public sealed record Choice(string Value, string Label);

/// <summary>
/// A data element: defined once, asked by that definition everywhere. <paramref name="Name"/> is unique in the catalogue and is the variable name in FEEL texts.
/// </summary>
public sealed record DataElement(string Id, string Name, ElementType Type)
{
    public string? Hint { get; init; }

    public Sensitivity Sensitivity { get; init; }

    /// <summary>Id of the register that is the authority for this element, or null.</summary>
    public string? Register { get; init; }

    /// <summary>For <see cref="ElementType.Choice"/> and <see cref="ElementType.Choices"/>; empty otherwise.</summary>
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>Greatest number of characters (text elements counted in Unicode scalars).</summary>
    public int? MaxLength { get; init; }

    public decimal? Min { get; init; }

    public decimal? Max { get; init; }

    /// <summary>A regular expression that the whole value must match; evaluated without backtracking.</summary>
    public string? Pattern { get; init; }

    public string? PatternMessage { get; init; }

    public string? Unit { get; init; }

    /// <summary>Null = not decided yet; what is not shared has to be asked though a register has it.</summary>
    public SharingAttribute? Sharing { get; init; }

    public Validity Validity { get; init; } = Validity.Always;
}

/// <summary>A register that is the authority for some elements, so that they need not be asked of the applicant.</summary>
public sealed record Register(string Id, string Name)
{
    /// <summary>Who keeps it, as people call it.</summary>
    public required string Keeper { get; init; }

    /// <summary>The element by which a record is found: the citizen number or the unified credit code.</summary>
    public required string KeyedBy { get; init; }

    /// <summary>Ids of the elements it supplies.</summary>
    public IReadOnlyList<string> Supplies { get; init; } = [];

    /// <summary>Names of the documents (materials, certificates) it makes unnecessary.</summary>
    public IReadOnlyList<string> Replaces { get; init; } = [];

    public Validity Validity { get; init; } = Validity.Always;
}

/// <summary>What a body may do: kinds of power, divisions where it may act (its own and those below when empty), items it is confined to (any when empty).</summary>
public sealed record AgencyPowers(IReadOnlyList<ItemKind> Kinds)
{
    public IReadOnlyList<string> Divisions { get; init; } = [];

    public IReadOnlyList<string> Items { get; init; } = [];

    /// <summary>The law or the document that gives these powers.</summary>
    public string? Basis { get; init; }
}

/// <summary>A body that handles, decides or supervises.</summary>
public sealed record Agency(string Id, string Name)
{
    /// <summary>The 12-digit code of the division where it acts.</summary>
    public required string Division { get; init; }

    public required string CreditCode { get; init; }

    public string? Address { get; init; }

    public string? Phone { get; init; }

    /// <summary>Opening hours as people read them.</summary>
    public string? Hours { get; init; }

    /// <summary>True when code, address and phone are made up for demonstration.</summary>
    public bool IsSample { get; init; }

    /// <summary>Null when nobody has written them down; then they are not checked.</summary>
    public AgencyPowers? Powers { get; init; }

    public Validity Validity { get; init; } = Validity.Always;

    /// <summary>The level of exercise, 1 (nation) to 6 (village), as the implementation code has it; null when the division is not well formed.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int? ExerciseLevel => DivisionCode.Parse(Division) is { IsGiven: true, Value: var division } ? (int)division.Level + 1 : null;
}
