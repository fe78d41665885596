namespace Jiangyuan.Trust.Binary;

/// <summary>What a CBOR value is.</summary>
public enum CborKind
{
    Integer,
    Bytes,
    Text,
    List,
    Map,
    Tag,
    Truth,
    Null,
    Fraction,
}

/// <summary>An immutable CBOR value (RFC 8949). Integers are those of 64 bits with sign. Reading a value as what it is not gives null, never an exception.</summary>
public sealed class Cbor
{
    private readonly object? _content;
    private readonly long _integer;

    private Cbor(CborKind kind, object? content = null, long integer = 0) => (Kind, _content, _integer) = (kind, content, integer);

    public static Cbor Null { get; } = new(CborKind.Null);

    public CborKind Kind { get; }
    public long? Integer => Kind == CborKind.Integer ? _integer : null;
    public byte[]? Bytes => _content as byte[];
    public string? Text => _content as string;
    public bool? Truth => Kind == CborKind.Truth ? _integer == 1 : null;
    public double? Fraction => Kind == CborKind.Fraction ? BitConverter.Int64BitsToDouble(_integer) : null;

    /// <summary>Items of an array; empty for anything else.</summary>
    public IReadOnlyList<Cbor> Items => _content as Cbor[] ?? [];

    /// <summary>Members of a map in the order they stand; empty for anything else.</summary>
    public IReadOnlyList<KeyValuePair<Cbor, Cbor>> Members => _content as KeyValuePair<Cbor, Cbor>[] ?? [];

    /// <summary>The number and the content of a tagged value, or null.</summary>
    public (long Number, Cbor Content)? Tagged => Kind == CborKind.Tag ? (_integer, (Cbor)_content!) : null;

    /// <summary>The member under that integer key, or null.</summary>
    public Cbor? this[long key] => Members.FirstOrDefault(m => m.Key.Integer == key).Value;

    /// <summary>The member under that text key, or null.</summary>
    public Cbor? this[string key] => Members.FirstOrDefault(m => m.Key.Text == key).Value;

    public static Cbor Of(long integer) => new(CborKind.Integer, integer: integer);
    public static Cbor Of(byte[] bytes) => new(CborKind.Bytes, bytes ?? throw new ArgumentNullException(nameof(bytes)));
    public static Cbor Of(string text) => new(CborKind.Text, text ?? throw new ArgumentNullException(nameof(text)));
    public static Cbor Of(bool truth) => new(CborKind.Truth, integer: truth ? 1 : 0);
    public static Cbor List(params IEnumerable<Cbor> items) => new(CborKind.List, items.ToArray());
    public static Cbor Map(params IEnumerable<(Cbor Key, Cbor Value)> members) => new(CborKind.Map, members.Select(m => KeyValuePair.Create(m.Key, m.Value)).ToArray());
    public static Cbor Tag(long number, Cbor content) => new(CborKind.Tag, content ?? throw new ArgumentNullException(nameof(content)), number);
    internal static Cbor Of(double fraction) => new(CborKind.Fraction, integer: BitConverter.DoubleToInt64Bits(fraction));
    internal static Cbor Map(KeyValuePair<Cbor, Cbor>[] members) => new(CborKind.Map, members);
}
