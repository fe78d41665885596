namespace Jiangyuan.Rules;

/// <summary>A FEEL type (DMN 1.5 §10.3.2). The set is closed; compare with <c>==</c>.</summary>
public abstract record FeelType
{
    private protected FeelType()
    {
    }

    /// <summary>Anything, also null.</summary>
    public static FeelType Any { get; } = new AnyType();

    /// <summary>Only null.</summary>
    public static FeelType Null { get; } = new NullType();

    public static FeelType Number { get; } = new Simple("number");

    public static FeelType String { get; } = new Simple("string");

    public static FeelType Boolean { get; } = new Simple("boolean");

    public static FeelType Date { get; } = new Simple("date");

    public static FeelType Time { get; } = new Simple("time");

    public static FeelType DateTime { get; } = new Simple("date and time");

    public static FeelType YearsMonths { get; } = new Simple("years and months duration");

    public static FeelType DaysTime { get; } = new Simple("days and time duration");

    /// <summary>The type of a name of the standard (also the spellings of DMN 1.1 and the XML forms), or null.</summary>
    public static FeelType? Named(string name) => name switch
    {
        "Any" or "any" => Any,
        "Null" => Null,
        "number" => Number,
        "string" => String,
        "boolean" => Boolean,
        "date" => Date,
        "time" => Time,
        "date and time" or "dateTime" => DateTime,
        "years and months duration" or "yearMonthDuration" => YearsMonths,
        "days and time duration" or "dayTimeDuration" => DaysTime,
        "list" => new ListType(Any),
        "context" => new ContextType(new Dictionary<string, FeelType>()),
        "function" => new FunctionType(null, Any),
        "range" => new RangeType(Any),
        _ => null,
    };

    /// <summary>True when every value of this type is also one of <paramref name="other"/> (§10.3.2.9.3).</summary>
    public bool ConformsTo(FeelType other) => (this, other) switch
    {
        (_, AnyType) or (NullType, _) => true,
        (AllowedType a, AllowedType b) when a.Equals(b) => true,
        (AllowedType a, _) => a.Of.ConformsTo(other),
        (_, AllowedType) => false,
        (Simple a, Simple b) => a.Name == b.Name,
        (ListType a, ListType b) => a.Item.ConformsTo(b.Item),
        (RangeType a, RangeType b) => a.Of.ConformsTo(b.Of),
        (ContextType a, ContextType b) => b.Members.All(m => a.Members.TryGetValue(m.Key, out var t) && t.ConformsTo(m.Value)),
        (FunctionType a, FunctionType b) => b.Parameters is null
            || (a.Parameters is not null && a.Parameters.Count == b.Parameters.Count
                && a.Parameters.Zip(b.Parameters).All(p => p.Second.ConformsTo(p.First)) && a.Result.ConformsTo(b.Result)),
        _ => false,
    };

    /// <summary>The type without its allowed values.</summary>
    public FeelType Bare => this is AllowedType allowed ? allowed.Of.Bare : this;
}

/// <summary>Anything.</summary>
public sealed record AnyType : FeelType
{
    /// <inheritdoc/>
    public override string ToString() => "Any";
}

/// <summary>Only null.</summary>
public sealed record NullType : FeelType
{
    /// <inheritdoc/>
    public override string ToString() => "Null";
}

/// <summary>One of the eight scalar types, by its name in the standard.</summary>
public sealed record Simple(string Name) : FeelType
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A list of items.</summary>
public sealed record ListType(FeelType Item) : FeelType
{
    /// <inheritdoc/>
    public override string ToString() => $"list<{Item}>";
}

/// <summary>A range of values.</summary>
public sealed record RangeType(FeelType Of) : FeelType
{
    /// <inheritdoc/>
    public override string ToString() => $"range<{Of}>";
}

/// <summary>A context with at least these members.</summary>
public sealed record ContextType(IReadOnlyDictionary<string, FeelType> Members) : FeelType
{
    /// <inheritdoc/>
    public bool Equals(ContextType? other) => other is not null && Members.Count == other.Members.Count
        && Members.All(m => other.Members.TryGetValue(m.Key, out var t) && t.Equals(m.Value));

    /// <inheritdoc/>
    public override int GetHashCode() => Members.Count;

    /// <inheritdoc/>
    public override string ToString() => $"context<{string.Join(", ", Members.Select(m => $"{m.Key}: {m.Value}"))}>";
}

/// <summary>A function; <paramref name="Parameters"/> null for any function.</summary>
public sealed record FunctionType(IReadOnlyList<FeelType>? Parameters, FeelType Result) : FeelType
{
    /// <inheritdoc/>
    public bool Equals(FunctionType? other) => other is not null && Result.Equals(other.Result)
        && (Parameters is null ? other.Parameters is null : other.Parameters is not null && Parameters.SequenceEqual(other.Parameters));

    /// <inheritdoc/>
    public override int GetHashCode() => Result.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"function<{string.Join(", ", Parameters ?? [])}>->{Result}";
}

/// <summary>A type narrowed to values that pass unary tests (DMN <c>allowedValues</c>, <c>typeConstraint</c>).</summary>
public sealed record AllowedType(FeelType Of, FeelUnaryTests Tests) : FeelType
{
    /// <inheritdoc/>
    public override string ToString() => $"{Of} ({Tests.Text})";
}
