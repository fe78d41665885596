using System.Buffers.Binary;
using System.Globalization;
using System.Text.Unicode;
using Jiangyuan.Kernel;

namespace Jiangyuan.Trust.Binary;

/// <summary>Reads hostile CBOR. Never throws; work and memory are proportional to the bytes. Duplicate keys are always refused.</summary>
public ref struct CborReader
{
    /// <summary>Deeper nesting is refused.</summary>
    public const int MaximumDepth = 32;

    private const ulong Indefinite = ulong.MaxValue;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly bool _deterministic;
    private int _at;
    private string? _fault;
    private int _faultAt;

    private CborReader(ReadOnlySpan<byte> bytes, bool deterministic)
    {
        _bytes = bytes;
        _deterministic = deterministic;
    }

    /// <summary>Reads one value and nothing after it. <paramref name="deterministic"/>: only the bytes that <see cref="CborWriter"/> would write (but for the width of fractions).</summary>
    public static Outcome<Cbor> Read(ReadOnlySpan<byte> bytes, bool deterministic)
    {
        var reader = new CborReader(bytes, deterministic);
        var value = reader.Value(0);
        if (value is not null && reader._at < bytes.Length)
            value = reader.Fail("值之后还有多余内容");
        if (value is not null)
            return value;
        var message = $"CBOR 第 {reader._faultAt} 字节：{reader._fault}";
        return new Refusal("cbor.malformed", message + "。", null, [new FieldError(reader._faultAt.ToString(CultureInfo.InvariantCulture), message)]);
    }

    private Cbor? Value(int depth)
    {
        if (depth > MaximumDepth)
            return Fail($"嵌套超过 {MaximumDepth} 层");
        var start = _at;
        if (!Head(out var major, out var argument))
            return null;
        if (argument == Indefinite && major is 0 or 1 or 6)
            return Fail("此处不许用不定长", start);
        return major switch
        {
            0 => argument <= long.MaxValue ? Cbor.Of((long)argument) : Fail("整数过大", start),
            1 => argument <= long.MaxValue ? Cbor.Of(~(long)argument) : Fail("整数过小", start),
            2 => String(2, argument, start) is { } bytes ? Cbor.Of(bytes) : null,
            3 => Text(argument, start),
            4 => List(argument, depth),
            5 => Map(argument, depth),
            6 => argument > long.MaxValue ? Fail("标签过大", start) : Value(depth + 1) is { } content ? Cbor.Tag((long)argument, content) : null,
            _ => Simple(argument, start),
        };
    }

    private bool Head(out int major, out ulong argument)
    {
        (major, argument) = (0, 0);
        if (_at >= _bytes.Length)
            return Fail("内容在此处中断") is not null;
        var start = _at;
        var first = _bytes[_at++];
        major = first >> 5;
        var code = first & 31;
        if (code < 24)
        {
            argument = (ulong)code;
            return true;
        }

        if (code == 31)
        {
            argument = Indefinite;
            return !_deterministic || Fail("规范编码不许用不定长", start) is not null;
        }

        if (code > 27)
            return Fail("保留的编码", start) is not null;
        var length = 1 << (code - 24);
        if (_bytes.Length - _at < length)
            return Fail("内容在此处中断", start) is not null;
        for (var i = 0; i < length; i++)
            argument = argument << 8 | _bytes[_at++];
        var least = code switch { 24 => 24UL, 25 => 256UL, 26 => 65536UL, _ => 1UL << 32 };
        if (_deterministic && major != 7 && argument < least)
            return Fail("整数或长度没有用最短编码", start) is not null;
        return argument != Indefinite || major == 7 || Fail("数值过大", start) is not null;
    }

    private byte[]? String(int major, ulong length, int start)
    {
        if (length != Indefinite)
        {
            if (length > (ulong)(_bytes.Length - _at))
                return Fail("字符串的长度超出内容", start) as object as byte[];
            var bytes = _bytes.Slice(_at, (int)length).ToArray();
            _at += bytes.Length;
            return bytes;
        }

        var pieces = new List<byte>();
        while (!Break())
        {
            var at = _at;
            if (!Head(out var kind, out var piece))
                return null;
            if (kind != major || piece == Indefinite || piece > (ulong)(_bytes.Length - _at))
                return Fail("不定长字符串的片段不合规", at) as object as byte[];
            pieces.AddRange(_bytes.Slice(_at, (int)piece));
            _at += (int)piece;
        }

        return [.. pieces];
    }

    private Cbor? Text(ulong length, int start)
    {
        if (String(3, length, start) is not { } bytes)
            return null;
        return Utf8.IsValid(bytes) ? Cbor.Of(System.Text.Encoding.UTF8.GetString(bytes)) : Fail("文字不是合法的 UTF-8", start);
    }

    private Cbor? List(ulong count, int depth)
    {
        if (count != Indefinite && count > (ulong)(_bytes.Length - _at))
            return Fail("数组的长度超出内容");
        var items = new List<Cbor>();
        for (ulong i = 0; count == Indefinite ? !Break() : i < count; i++)
        {
            if (Value(depth + 1) is not { } item)
                return null;
            items.Add(item);
        }

        return Cbor.List(items);
    }

    private Cbor? Map(ulong count, int depth)
    {
        if (count != Indefinite && count > (ulong)(_bytes.Length - _at) / 2)
            return Fail("映射的长度超出内容");
        var members = new List<KeyValuePair<Cbor, Cbor>>();
        var keys = new SortedSet<byte[]>(CborWriter.KeyOrder);
        for (ulong i = 0; count == Indefinite ? !Break() : i < count; i++)
        {
            var at = _at;
            if (Value(depth + 1) is not { } key)
                return null;
            var encoded = CborWriter.Write(key);
            if (_deterministic && keys.Count > 0 && CborWriter.KeyOrder.Compare(keys.Max, encoded) > 0)
                return Fail("映射的键没有按顺序排列", at);
            if (!keys.Add(encoded))
                return Fail("映射的键重复", at);
            if (Value(depth + 1) is not { } value)
                return null;
            members.Add(KeyValuePair.Create(key, value));
        }

        return Cbor.Map([.. members]);
    }

    private Cbor? Simple(ulong argument, int start) => (_bytes[start] & 31, argument) switch
    {
        (20, _) => Cbor.Of(false),
        (21, _) => Cbor.Of(true),
        (22 or 23, _) => Cbor.Null,
        (25, var half) => Cbor.Of((double)BitConverter.UInt16BitsToHalf((ushort)half)),
        (26, var single) => Cbor.Of(BitConverter.UInt32BitsToSingle((uint)single)),
        (27, var number) => Cbor.Of(BitConverter.UInt64BitsToDouble(number)),
        _ => Fail("不认识的简单值", start),
    };

    // An input that ends inside an indefinite length is not a break; the next head tells that it ended.
    private bool Break()
    {
        if (_at >= _bytes.Length || _bytes[_at] != 0xFF)
            return false;
        _at++;
        return true;
    }

    private Cbor? Fail(string fault, int? at = null)
    {
        if (_fault is null)
            (_fault, _faultAt) = (fault, at ?? _at);
        return null;
    }
}
