using System.Collections.Immutable;
using Jiangyuan.Rules.Numbers;
using Jiangyuan.Rules.Time;

namespace Jiangyuan.Rules;

/// <summary>A value of FEEL (DMN 1.5 §10.3.2.3). Immutable; the set of kinds is closed. <see cref="FeelText.Write"/> gives the text.</summary>
public abstract record FeelValue
{
    private protected FeelValue()
    {
    }

    /// <summary>The null of the standard: no value, or an error with a diagnostic.</summary>
    public static FeelValue Null { get; } = new FeelNull();

    public static FeelValue True { get; } = new FeelBoolean(true);

    public static FeelValue False { get; } = new FeelBoolean(false);

    /// <summary>True, false, or null for neither (null, unknown, another type).</summary>
    public bool? Truth => (this as FeelBoolean)?.Value;

    public static FeelValue Of(bool? value) => value switch { true => True, false => False, _ => Null };

    public static FeelValue Of(Decimal34? value) => value is { } n ? new FeelNumber(n) : Null;

    public static FeelValue Of(long value) => new FeelNumber(value);

    public static FeelValue Of(string? value) => value is null ? Null : new FeelString(value);

    public static FeelValue Of(FeelDate? value) => value is { } d ? new FeelDateValue(d) : Null;

    /// <inheritdoc/>
    public sealed override string ToString() => FeelText.Write(this);
}

/// <summary>No value.</summary>
public sealed record FeelNull : FeelValue;

/// <summary>
/// Not known yet: the values of <paramref name="Elements"/> decide it. Different from null (known to be absent);
/// an operation with an unknown operand is unknown unless the other operands already decide (Kleene).
/// </summary>
public sealed record FeelUnknown(ImmutableSortedSet<string> Elements) : FeelValue
{
    /// <summary>Unknown because of one element.</summary>
    public static FeelUnknown Because(string element) => new(ImmutableSortedSet.Create(StringComparer.Ordinal, element));

    /// <summary>Unknown because of both.</summary>
    public FeelUnknown With(FeelUnknown other) => new(Elements.Union(other.Elements));

    /// <inheritdoc/>
    public bool Equals(FeelUnknown? other) => other is not null && Elements.SetEquals(other.Elements);

    /// <inheritdoc/>
    public override int GetHashCode() => Elements.Count;
}

public sealed record FeelBoolean(bool Value) : FeelValue;

public sealed record FeelNumber(Decimal34 Value) : FeelValue;

public sealed record FeelString(string Value) : FeelValue;

public sealed record FeelDateValue(FeelDate Value) : FeelValue;

public sealed record FeelTimeValue(FeelTime Value) : FeelValue;

public sealed record FeelDateTimeValue(FeelDateTime Value) : FeelValue;

/// <summary>A years and months duration.</summary>
public sealed record FeelMonths(long Months) : FeelValue;

/// <summary>A days and time duration.</summary>
public sealed record FeelDuration(Int128 Nanoseconds) : FeelValue;

/// <summary>A list; order and repetition count.</summary>
public sealed record FeelList(IReadOnlyList<FeelValue> Items) : FeelValue
{
    public static FeelList Empty { get; } = new([]);

    /// <inheritdoc/>
    public bool Equals(FeelList? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Count;
}

/// <summary>
/// A range. An unbounded side is null; <paramref name="Comparison"/> is true for the form with an operator (<c>&lt; 10</c>),
/// which is not equal to an interval with an explicit null.
/// </summary>
public sealed record FeelRange(FeelValue Start, bool StartIncluded, FeelValue End, bool EndIncluded, bool Comparison = false) : FeelValue;

/// <summary>Names with values: a context value and the scope of an evaluation. Keeps the order in which names were given.</summary>
public sealed record FeelContext(IReadOnlyList<KeyValuePair<string, FeelValue>> Entries) : FeelValue
{
    private Dictionary<string, FeelValue>? _index;

    /// <summary>Name → place among the entries, made once for all contexts of the same names in the same order.</summary>
    internal IReadOnlyDictionary<string, int>? Places { get; init; }

    public static FeelContext Empty { get; } = new([]);

    /// <summary>Builds a context; a later value of the same name replaces the earlier one in its place.</summary>
    public static FeelContext Of(params IEnumerable<(string Name, FeelValue Value)> entries) =>
        entries.Aggregate(Empty, (context, e) => context.With(e.Name, e.Value));

    /// <summary>The value of a name.</summary>
    public bool TryGet(string name, out FeelValue value)
    {
        if (Places is { } places)
        {
            var isThere = places.TryGetValue(name, out var place);
            value = isThere ? Entries[place].Value : Null;
            return isThere;
        }

        if (Entries.Count <= 8)
        {
            foreach (var entry in Entries)
            {
                if (entry.Key == name)
                {
                    value = entry.Value;
                    return true;
                }
            }

            value = Null;
            return false;
        }

        _index ??= Entries.ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
        var found = _index.TryGetValue(name, out var hit);
        value = hit ?? Null;
        return found;
    }

    /// <summary>A copy with one more or another value.</summary>
    public FeelContext With(string name, FeelValue value)
    {
        var entries = new List<KeyValuePair<string, FeelValue>>(Entries);
        var at = entries.FindIndex(e => e.Key == name);
        if (at >= 0)
        {
            entries[at] = new(name, value);
        }
        else
        {
            entries.Add(new(name, value));
        }

        return new FeelContext(entries);
    }

    /// <inheritdoc/>
    public bool Equals(FeelContext? other) => other is not null && Entries.Count == other.Entries.Count
        && Entries.All(e => other.TryGet(e.Key, out var v) && e.Value.Equals(v));

    /// <inheritdoc/>
    public override int GetHashCode() => Entries.Count;
}

/// <summary>A function value: built-in, written in FEEL, or a business knowledge model.</summary>
public sealed record FeelFunction(string Name, IReadOnlyList<FeelParameter> Parameters, FeelType Result) : FeelValue
{
    internal Func<FeelValue[], Evaluation.Run, FeelValue>? Body { get; init; }

    internal Builtins.BuiltinGroup? Builtin { get; init; }

    /// <inheritdoc/>
    public bool Equals(FeelFunction? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A parameter of a function.</summary>
public sealed record FeelParameter(string Name, FeelType Type);
