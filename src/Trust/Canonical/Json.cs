namespace Jiangyuan.Trust.Canonical;

/// <summary>What a JSON value is.</summary>
public enum JsonKind
{
    /// <summary>null</summary>
    Null,

    /// <summary>true or false</summary>
    Truth,

    /// <summary>A whole number |x| &lt; 2⁵³ written without fraction and exponent.</summary>
    Integer,

    /// <summary>Any other finite number; only in interchange texts, never in what we hash.</summary>
    Fraction,

    /// <summary>A string.</summary>
    Text,

    /// <summary>An array.</summary>
    List,

    /// <summary>An object. Members are kept in canonical order and names are unique.</summary>
    Map,
}

/// <summary>An immutable JSON value. Reading a value as what it is not gives null, never an exception, so that hostile input is told by what is missing.</summary>
public sealed class Json
{
    private readonly object? _content;

    // A whole number, a truth (1 or 0), or the bits of a fraction.
    private readonly long _number;

    private Json(JsonKind kind, object? content = null, long number = 0) => (Kind, _content, _number) = (kind, content, number);

    public static Json Null { get; } = new(JsonKind.Null);
    public static Json True { get; } = new(JsonKind.Truth, number: 1);
    public static Json False { get; } = new(JsonKind.Truth);

    public JsonKind Kind { get; }

    /// <summary>The largest whole number that every JSON reader keeps exactly.</summary>
    public const long LargestInteger = (1L << 53) - 1;

    public bool IsNull => Kind == JsonKind.Null;
    public string? Text => _content as string;
    public long? Integer => Kind == JsonKind.Integer ? _number : null;
    public double? Number => Kind == JsonKind.Integer ? _number : Kind == JsonKind.Fraction ? BitConverter.Int64BitsToDouble(_number) : null;
    public bool? Truth => Kind == JsonKind.Truth ? _number == 1 : null;

    /// <summary>Items of an array; empty for anything else.</summary>
    public IReadOnlyList<Json> Items => _content as Json[] ?? [];

    /// <summary>Members of an object, ordered by the UTF-16 code units of their names (RFC 8785 §3.2.3); empty for anything else.</summary>
    public IReadOnlyList<KeyValuePair<string, Json>> Members => _content as KeyValuePair<string, Json>[] ?? [];

    /// <summary>The member of that name, or null.</summary>
    public Json? this[string name]
    {
        get
        {
            var members = _content as KeyValuePair<string, Json>[] ?? [];
            var (low, high) = (0, members.Length - 1);
            while (low <= high)
            {
                var middle = (low + high) >>> 1;
                var order = string.CompareOrdinal(members[middle].Key, name);
                if (order == 0)
                    return members[middle].Value;
                if (order < 0)
                    low = middle + 1;
                else
                    high = middle - 1;
            }

            return null;
        }
    }

    public static Json Of(string text) => new(JsonKind.Text, text ?? throw new ArgumentNullException(nameof(text)));
    public static Json Of(string? text, bool orNull) => text is null && orNull ? Null : Of(text!);
    public static Json Of(bool truth) => truth ? True : False;

    /// <summary>A whole number. Outside ±(2⁵³−1) is a bug of the caller.</summary>
    public static Json Of(long integer) =>
        Math.Abs(integer) <= LargestInteger ? new(JsonKind.Integer, number: integer) : throw new ArgumentOutOfRangeException(nameof(integer));

    public static Json List(params IEnumerable<Json> items) => new(JsonKind.List, items.ToArray());

    /// <summary>An object of members in any order. A name twice is a bug of the caller.</summary>
    public static Json Map(params IEnumerable<(string Name, Json Value)> members) =>
        TryMap(members.Select(m => KeyValuePair.Create(m.Name, m.Value)).ToArray(), out var twice)
        ?? throw new ArgumentException($"Member {twice} is given twice.", nameof(members));

    internal static Json Of(double fraction) => new(JsonKind.Fraction, number: BitConverter.DoubleToInt64Bits(fraction));

    /// <summary>Takes the array over. Null, with the name, when a name comes twice.</summary>
    internal static Json? TryMap(KeyValuePair<string, Json>[] members, out string? twice)
    {
        twice = null;
        // As canonical bytes have them: nothing to sort, and no name twice.
        if (AreAscending(members))
            return new(JsonKind.Map, members);
        Array.Sort(members, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        for (var i = 1; i < members.Length; i++)
            if (members[i].Key == members[i - 1].Key)
            {
                twice = members[i].Key;
                return null;
            }

        return new(JsonKind.Map, members);
    }

    private static bool AreAscending(KeyValuePair<string, Json>[] members)
    {
        for (var i = 1; i < members.Length; i++)
            if (string.CompareOrdinal(members[i - 1].Key, members[i].Key) >= 0)
                return false;
        return true;
    }

    /// <summary>Takes the array over.</summary>
    internal static Json TakeList(Json[] items) => new(JsonKind.List, items);
}
