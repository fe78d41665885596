using System.Buffers.Binary;

namespace Jiangyuan.Trust.Binary;

/// <summary>Writes the deterministic form (RFC 8949 §4.2.1): shortest heads, definite lengths, map keys ordered by their bytes. Fractions are written as 64-bit floats.</summary>
public static class CborWriter
{
    public static byte[] Write(Cbor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var bytes = new List<byte>();
        Write(value, bytes);
        return [.. bytes];
    }

    private static void Write(Cbor value, List<byte> to)
    {
        switch (value.Kind)
        {
            case CborKind.Integer:
                var integer = value.Integer!.Value;
                Head(integer < 0 ? 1 : 0, (ulong)(integer < 0 ? ~integer : integer), to);
                break;
            case CborKind.Bytes:
                Head(2, (ulong)value.Bytes!.Length, to);
                to.AddRange(value.Bytes);
                break;
            case CborKind.Text:
                var text = System.Text.Encoding.UTF8.GetBytes(value.Text!);
                Head(3, (ulong)text.Length, to);
                to.AddRange(text);
                break;
            case CborKind.List:
                Head(4, (ulong)value.Items.Count, to);
                foreach (var item in value.Items)
                    Write(item, to);
                break;
            case CborKind.Map:
                WriteMap(value, to);
                break;
            case CborKind.Tag:
                Head(6, (ulong)value.Tagged!.Value.Number, to);
                Write(value.Tagged.Value.Content, to);
                break;
            case CborKind.Truth:
                to.Add(value.Truth == true ? (byte)0xF5 : (byte)0xF4);
                break;
            case CborKind.Null:
                to.Add(0xF6);
                break;
            default:
                to.Add(0xFB);
                Number((ulong)BitConverter.DoubleToInt64Bits(value.Fraction!.Value), 8, to);
                break;
        }
    }

    private static void WriteMap(Cbor map, List<byte> to)
    {
        Head(5, (ulong)map.Members.Count, to);
        foreach (var (key, member) in map.Members.Select(m => (Key: Write(m.Key), m.Value)).OrderBy(m => m.Key, KeyOrder))
        {
            to.AddRange(key);
            Write(member, to);
        }
    }

    /// <summary>Bytewise lexicographic order of encoded keys.</summary>
    internal static readonly Comparer<byte[]> KeyOrder = Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b));

    private static void Head(int major, ulong argument, List<byte> to)
    {
        var (code, length) = argument switch
        {
            < 24 => ((int)argument, 0),
            <= byte.MaxValue => (24, 1),
            <= ushort.MaxValue => (25, 2),
            <= uint.MaxValue => (26, 4),
            _ => (27, 8),
        };
        to.Add((byte)(major << 5 | code));
        Number(argument, length, to);
    }

    private static void Number(ulong number, int length, List<byte> to)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        to.AddRange(bytes[(8 - length)..]);
    }
}
