using Jiangyuan.Rules.Numbers;

namespace Jiangyuan.Rules.Fast;

/// <summary>What a slot holds. The default is unknown: a subject begins with nothing known.</summary>
public enum SlotKind : byte
{
    Unknown,
    Null,
    Whole,
    Other,
}

/// <summary>The value of one element of one subject: whole numbers stand unboxed.</summary>
public readonly struct Slot
{
    private Slot(SlotKind kind, long whole, FeelValue? value) => (Kind, Whole, Other) = (kind, whole, value);

    public SlotKind Kind { get; }

    /// <summary>The number; only for <see cref="SlotKind.Whole"/>.</summary>
    public long Whole { get; }

    private FeelValue? Other { get; }

    public static Slot Of(long whole) => new(SlotKind.Whole, whole, null);

    public static Slot Of(FeelValue value) => value switch
    {
        FeelUnknown => default,
        FeelNull => new(SlotKind.Null, 0, null),
        FeelNumber { Value: var n } when n.ToExactLong() is { } whole => Of(whole),
        _ => new(SlotKind.Other, 0, value),
    };

    /// <summary>The value, as the interpreter sees it.</summary>
    public FeelValue Value(string name) => Kind switch
    {
        SlotKind.Unknown => FeelUnknown.Because(name),
        SlotKind.Null => FeelValue.Null,
        SlotKind.Whole => new FeelNumber((Decimal34)Whole),
        _ => Other!,
    };
}
