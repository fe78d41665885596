using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace Jiangyuan.Trust.Canonical;

/// <summary>Writes the one canonical form of a value: RFC 8785 (JCS), UTF-8.</summary>
public static class JsonWriter
{
    private const int Step = 16;
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', 0x7F - ' ').Select(c => (char)c).Except(['"', '\\'])]);

    public static byte[] Write(Json value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(value, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(Json value, IBufferWriter<byte> to)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(to);
        switch (value.Kind)
        {
            case JsonKind.Null: to.Write("null"u8); break;
            case JsonKind.Truth: to.Write(value.Truth == true ? "true"u8 : "false"u8); break;
            case JsonKind.Integer: WriteInteger(value.Integer!.Value, to); break;
            case JsonKind.Fraction: WriteAscii(NumberText(value.Number!.Value), to); break;
            case JsonKind.Text: WriteText(value.Text!, to); break;
            case JsonKind.List: WriteList(value.Items, to); break;
            default: WriteMap(value.Members, to); break;
        }
    }

    /// <summary>A number as ECMAScript prints it (RFC 8785 §3.2.2.3): shortest digits that read back as the same double.</summary>
    internal static string NumberText(double number)
    {
        if (number == 0)
            return "0";
        var (digits, exponent) = Digits(Math.Abs(number).ToString("R", CultureInfo.InvariantCulture));
        var sign = number < 0 ? "-" : "";
        var point = exponent + 1;
        if (point is > 0 and <= 21)
            return sign + (digits.Length <= point ? digits.PadRight(point, '0') : digits[..point] + "." + digits[point..]);
        if (point is > -6 and <= 0)
            return sign + "0." + new string('0', -point) + digits;
        var tail = digits.Length > 1 ? "." + digits[1..] : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{tail}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
    }

    // Significant digits without zeros at the ends, and the exponent of the first of them.
    private static (string Digits, int Exponent) Digits(string number)
    {
        var e = number.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(number.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? number : number[..e];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = dot < 0 ? mantissa.Length : dot;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leading = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), exponent + whole - 1 - leading);
    }

    private static void WriteList(IReadOnlyList<Json> items, IBufferWriter<byte> to)
    {
        to.Write("["u8);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                to.Write(","u8);
            Write(items[i], to);
        }

        to.Write("]"u8);
    }

    private static void WriteMap(IReadOnlyList<KeyValuePair<string, Json>> members, IBufferWriter<byte> to)
    {
        to.Write("{"u8);
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0)
                to.Write(","u8);
            WriteText(members[i].Key, to);
            to.Write(":"u8);
            Write(members[i].Value, to);
        }

        to.Write("}"u8);
    }

    internal static void WriteInteger(long integer, IBufferWriter<byte> to)
    {
        Utf8Formatter.TryFormat(integer, to.GetSpan(20), out var written);
        to.Advance(written);
    }

    private static void WriteAscii(string text, IBufferWriter<byte> to) =>
        to.Advance(Encoding.ASCII.GetBytes(text, to.GetSpan(text.Length)));

    // Names, codes and numbers are written as they are. Other texts are turned into UTF-8 whole and then looked through in steps of sixteen bytes: what is escaped is ASCII, and the texts that matter (JSON within JSON)
    // have something to escape every few characters.
    internal static void WriteText(string text, IBufferWriter<byte> to)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            var place = to.GetSpan(text.Length + 2);
            place[0] = (byte)'"';
            Encoding.ASCII.GetBytes(text, place[1..]);
            place[text.Length + 1] = (byte)'"';
            to.Advance(text.Length + 2);
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = null;
        var utf8 = most <= 1024 ? stackalloc byte[most] : rented = ArrayPool<byte>.Shared.Rent(most);
        utf8 = utf8[..Encoding.UTF8.GetBytes(text, utf8)];
        WriteUtf8(utf8, to);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
    }

    /// <summary>A text that is well-formed UTF-8 already.</summary>
    internal static void WriteUtf8(ReadOnlySpan<byte> utf8, IBufferWriter<byte> to)
    {
        // Six bytes at most for one, and that only for control characters, which texts hardly have: asked for as they come.
        var written = to.GetSpan((2 * utf8.Length) + Step + 8);
        var at = 0;
        written[at++] = (byte)'"';
        while (utf8.Length > 0)
        {
            // Sixteen bytes are taken as they are, up to the first that is escaped; what was copied behind it is overwritten.
            if (utf8.Length >= Step)
            {
                var step = Vector128.Create<byte>(utf8);
                step.CopyTo(written[at..]);
                var escaped = (Vector128.Equals(step, Vector128.Create((byte)'"')) | Vector128.Equals(step, Vector128.Create((byte)'\\')) | Vector128.LessThan(step, Vector128.Create((byte)0x20))).ExtractMostSignificantBits();
                var plain = escaped == 0 ? Step : BitOperations.TrailingZeroCount(escaped);
                at += plain;
                utf8 = utf8[plain..];
                if (escaped == 0)
                    continue;
            }
            var b = utf8[0];
            utf8 = utf8[1..];
            if (b >= 0x20)
            {
                if (b is (byte)'"' or (byte)'\\')
                    written[at++] = (byte)'\\';
                written[at++] = b;
                continue;
            }
            to.Advance(at);
            written = to.GetSpan((2 * utf8.Length) + Step + 8);
            at = Encoding.ASCII.GetBytes(Escape((char)b), written);
        }
        written[at++] = (byte)'"';
        to.Advance(at);
    }

    internal static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };
}
