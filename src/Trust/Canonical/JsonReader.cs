using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Jiangyuan.Kernel;

namespace Jiangyuan.Trust.Canonical;

/// <summary>How strict a reader is.</summary>
public enum JsonForm
{
    /// <summary>Any RFC 8259 text without duplicate names and with well-formed Unicode (I-JSON, RFC 7493).</summary>
    Interchange,

    /// <summary>The canonical bytes and nothing else: RFC 8785 of whole numbers |x| &lt; 2⁵³, ASCII names and NFC strings. What differs by a byte is refused where it differs.</summary>
    Canonical,
}

/// <summary>Bounds on what is read; work and memory are proportional to the bytes, whatever they are.</summary>
public sealed record JsonLimits(int MaximumBytes = 16 << 20, int MaximumDepth = 64);

/// <summary>Reads hostile JSON. Never throws for any bytes: the answer is a value, or a refusal with line, column and reason.</summary>
public ref struct JsonReader
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(SpecialBytes());
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly bool _canonical;
    private readonly int _maximumDepth;

    // Items and members of the values that are open: each value takes its own from the end when it closes.
    private readonly List<Json> _items = [];
    private readonly List<KeyValuePair<string, Json>> _members = [];

    // The same few names stand in every row of a roster: each is made once, as long as no other takes its place.
    private readonly string?[] _names = new string?[32];
    private int _at;
    private string? _fault;
    private int _faultAt;

    private JsonReader(ReadOnlySpan<byte> bytes, JsonForm form, int maximumDepth)
    {
        _bytes = bytes;
        _canonical = form == JsonForm.Canonical;
        _maximumDepth = maximumDepth;
    }

    /// <summary>Reads one value and nothing after it.</summary>
    public static Outcome<Json> Read(ReadOnlySpan<byte> bytes, JsonForm form, JsonLimits? limits = null)
    {
        limits ??= new JsonLimits();
        if (bytes.Length > limits.MaximumBytes)
            return new Refusal("json.too-large", $"JSON 文本过大（{bytes.Length} 字节，上限 {limits.MaximumBytes} 字节）。") { Kind = RefusalKind.TooMuch };
        var reader = new JsonReader(bytes, form, limits.MaximumDepth);
        var value = reader.Value(0);
        reader.Blank();
        if (value is not null && reader._at < bytes.Length)
            value = reader.Fail("值之后还有多余内容");
        return value is null ? reader.Refuse() : value;
    }

    /// <summary>
    /// Reads a canonical array item by item without keeping it. <paramref name="row"/> gets each item, its number and where its bytes lie, and may refuse.
    /// </summary>
    public static Refusal? ReadRows(ReadOnlySpan<byte> bytes, JsonRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var reader = new JsonReader(bytes, JsonForm.Canonical, 16);
        if (!reader.Take((byte)'['))
            return reader.Refuse("应以 [ 开头");
        for (var i = 0; !reader.Take((byte)']'); i++)
        {
            if (i > 0 && !reader.Take((byte)','))
                return reader.Refuse("此处应为逗号或 ]");
            var start = reader._at;
            if (reader.Value(1) is not { } value)
                return reader.Refuse();
            if (row(i, value, start, reader._at - start) is { } refusal)
                return refusal;
        }

        return reader._at == bytes.Length ? null : reader.Refuse("值之后还有多余内容");
    }

    private Json? Value(int depth)
    {
        if (depth > _maximumDepth)
            return Fail($"嵌套超过 {_maximumDepth} 层");
        Blank();
        if (_at >= _bytes.Length)
            return Fail("文本在此处中断");
        return _bytes[_at] switch
        {
            (byte)'{' => Map(depth),
            (byte)'[' => List(depth),
            (byte)'"' => Text() is { } text ? Json.Of(text) : null,
            (byte)'t' => Word("true"u8, Json.True),
            (byte)'f' => Word("false"u8, Json.False),
            (byte)'n' => Word("null"u8, Json.Null),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => Number(),
            0xEF when _at == 0 => Fail("不许有字节顺序标记（BOM）"),
            _ => Fail("此处应为一个 JSON 值"),
        };
    }

    private Json? List(int depth)
    {
        _at++;
        var from = _items.Count;
        Blank();
        if (Take((byte)']'))
            return Json.TakeList([]);
        while (true)
        {
            if (Value(depth + 1) is not { } item)
                return null;
            _items.Add(item);
            Blank();
            if (Take((byte)']'))
                return Json.TakeList(TakeFrom(_items, from));
            if (!Take((byte)','))
                return Fail("此处应为逗号或 ]");
        }
    }

    private Json? Map(int depth)
    {
        _at++;
        var from = _members.Count;
        Blank();
        if (Take((byte)'}'))
            return Json.Map();
        while (true)
        {
            Blank();
            var nameAt = _at;
            if (_at >= _bytes.Length || _bytes[_at] != '"')
                return Fail("此处应为带引号的名称");
            if (Name() is not { } name)
                return null;
            if (_canonical && !Ascii.IsValid(name))
                return Fail("名称只许用 ASCII 字符", nameAt);
            if (_canonical && _members.Count > from && string.CompareOrdinal(_members[^1].Key, name) is >= 0 and var order)
                return Fail(order == 0 ? $"名称 {name} 重复" : $"名称 {name} 没有按顺序排列", nameAt);
            Blank();
            if (!Take((byte)':'))
                return Fail("此处应为冒号");
            if (Value(depth + 1) is not { } value)
                return null;
            _members.Add(KeyValuePair.Create(name, value));
            Blank();
            if (Take((byte)'}'))
                return Json.TryMap(TakeFrom(_members, from), out var twice) ?? Fail($"名称 {twice} 重复", nameAt);
            if (!Take((byte)','))
                return Fail("此处应为逗号或 }");
        }
    }

    private static T[] TakeFrom<T>(List<T> open, int from)
    {
        var taken = CollectionsMarshal.AsSpan(open)[from..].ToArray();
        open.RemoveRange(from, open.Count - from);
        return taken;
    }

    private Json? Number()
    {
        var start = _at;
        Take((byte)'-');
        var whole = _at;
        Digits();
        if (_at == whole)
            return Fail("负号之后应为数字");
        if (_at - whole > 1 && _bytes[whole] == '0')
            return Fail("数字不许以 0 开头", whole);
        var simple = true;
        if (_at < _bytes.Length && _bytes[_at] == '.')
        {
            simple = false;
            var fraction = ++_at;
            Digits();
            if (_at == fraction)
                return Fail("小数点之后应为数字");
        }

        if (_at < _bytes.Length && _bytes[_at] is (byte)'e' or (byte)'E')
        {
            simple = false;
            _at++;
            if (!Take((byte)'+'))
                Take((byte)'-');
            var exponent = _at;
            Digits();
            if (_at == exponent)
                return Fail("指数应为数字");
        }

        if (_canonical && !simple)
            return Fail("只许用整数，不许有小数点或指数", start);
        var text = _bytes[start.._at];
        if (simple && text.Length <= 17 && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
            && Math.Abs(integer) <= Json.LargestInteger && !(integer == 0 && text[0] == '-'))
            return Json.Of(integer);
        if (_canonical)
            return Fail(text.SequenceEqual("-0"u8) ? "不许写 -0" : "整数的绝对值须小于 2 的 53 次方", start);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var fractional) && double.IsFinite(fractional)
            ? Json.Of(fractional)
            : Fail("数字超出可表示的范围", start);
    }

    private string? Name()
    {
        var rest = _bytes[(_at + 1)..];
        var length = rest[..Math.Min(rest.Length, 24)].IndexOfAny(Special);
        if (length <= 0 || rest[length] != '"')
            return Text();
        ref var known = ref _names[(rest[0] + 7 * rest[length - 1] + length) % _names.Length];
        if (known is null || !Ascii.Equals(rest[..length], known))
            known = Encoding.ASCII.GetString(rest[..length]);
        _at += length + 2;
        return known;
    }

    private string? Text()
    {
        var open = _at++;
        var stop = _bytes[_at..].IndexOfAny(Special);
        if (stop >= 0 && _bytes[_at + stop] == '"')
        {
            var plain = Encoding.ASCII.GetString(_bytes.Slice(_at, stop));
            _at += stop + 1;
            return plain;
        }

        var text = new StringBuilder();
        while (true)
        {
            var run = _bytes[_at..].IndexOfAny((byte)'"', (byte)'\\');
            if (run < 0)
                return FailText("字符串没有结束的引号", open);
            var piece = _bytes.Slice(_at, run);
            if (piece.IndexOfAnyInRange((byte)0, (byte)0x1F) is >= 0 and var control)
                return FailText("字符串里有未转义的控制字符", _at + control);
            if (!Utf8.IsValid(piece))
                return FailText("不是合法的 UTF-8", _at);
            text.Append(Encoding.UTF8.GetString(piece));
            _at += run;
            if (Take((byte)'"'))
                return Finished(text.ToString(), open);
            if (!EscapeInto(text))
                return null;
        }
    }

    private string? Finished(string text, int open)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1]))
                return FailText("字符串里有不成对的代理项", open);
            i++;
        }

        // The library refuses to look at a text with this one.
        if (_canonical && text.Contains('\uFFFE', StringComparison.Ordinal))
            return FailText("字符串里有不是字符的编码 U+FFFE", open);
        return _canonical && !text.IsNormalized(NormalizationForm.FormC) ? FailText("字符串没有规范化为 NFC", open) : text;
    }

    private bool EscapeInto(StringBuilder text)
    {
        var start = _at;
        var code = _at + 1 < _bytes.Length ? _bytes[_at + 1] : (byte)0;
        _at += 2;
        var plain = code switch
        {
            (byte)'"' => '"', (byte)'\\' => '\\', (byte)'/' => '/', (byte)'b' => '\b', (byte)'f' => '\f',
            (byte)'n' => '\n', (byte)'r' => '\r', (byte)'t' => '\t', _ => '\0',
        };
        if (code == 'u')
        {
            if (_at + 4 > _bytes.Length || !ushort.TryParse(_bytes.Slice(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
                return FailText("\\u 之后应为 4 位十六进制数", start) is not null;
            _at += 4;
            plain = (char)unit;
        }
        else if (plain == '\0')
        {
            return FailText("不认识的转义", start) is not null;
        }

        // A canonical text escapes only what it must, in one way.
        if (_canonical && (plain is '/' or > '\u001f' and not ('"' or '\\') || !_bytes[start.._at].SequenceEqual(Encoding.ASCII.GetBytes(JsonWriter.Escape(plain)))))
            return FailText("转义的写法不是规范写法", start) is not null;
        text.Append(plain);
        return true;
    }

    private Json? Word(ReadOnlySpan<byte> word, Json value)
    {
        if (!_bytes[_at..].StartsWith(word))
            return Fail("此处应为一个 JSON 值");
        _at += word.Length;
        return value;
    }

    private void Digits()
    {
        while (_at < _bytes.Length && _bytes[_at] is >= (byte)'0' and <= (byte)'9')
            _at++;
    }

    private void Blank()
    {
        if (!_canonical)
            while (_at < _bytes.Length && _bytes[_at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
                _at++;
    }

    private bool Take(byte expected)
    {
        if (_at >= _bytes.Length || _bytes[_at] != expected)
            return false;
        _at++;
        return true;
    }

    private Json? Fail(string fault, int? at = null)
    {
        if (_canonical && _fault is null && at is null && _at < _bytes.Length && _bytes[_at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
            fault = "规范文本里不许有空白或换行";
        if (_fault is null)
            (_fault, _faultAt) = (fault, at ?? _at);
        return null;
    }

    private string? FailText(string fault, int at)
    {
        Fail(fault, at);
        return null;
    }

    private Refusal Refuse(string? fault = null)
    {
        if (fault is not null)
            Fail(fault);
        var before = _bytes[..Math.Min(_faultAt, _bytes.Length)];
        var line = before.Count((byte)'\n') + 1;
        var column = before.Length - before.LastIndexOf((byte)'\n');
        var message = $"第 {line} 行第 {column} 列（字节 {_faultAt}）：{_fault}";
        return new(_canonical ? "json.not-canonical" : "json.malformed", message + "。", null, [new FieldError(_faultAt.ToString(CultureInfo.InvariantCulture), message)]);
    }

    private static byte[] SpecialBytes() =>
        [.. Enumerable.Range(0, 256).Where(b => b < 0x20 || b >= 0x80 || b is '"' or '\\').Select(b => (byte)b)];
}

/// <summary>Gets one item of an array and where its canonical bytes lie; a refusal stops the reading.</summary>
public delegate Refusal? JsonRow(int number, Json value, int start, int length);
