using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Jiangyuan.Rules.Bulk;

/// <summary>
/// A column as the rules see it. Values that all rules answer alike form one class; the row's class number is kept bit by bit, each bit of all rows
/// as a bitmap of its own (a plane). "Income at most 800, 900 or 1,200" makes four classes: two planes, and two bits a row instead of four bytes.
/// Comparing classes is exactly comparing values.
/// </summary>
internal sealed unsafe class CodedColumn : IDisposable
{
    private readonly Column _source;
    private readonly long[] _cuts;
    private readonly int[] _classOf;
    private readonly int[]? _byValue;
    private readonly nint _planeWords;
    private ulong* _planes;

    /// <param name="source">The values.</param>
    /// <param name="cuts">Rising; interval <c>i</c> holds the values above <c>i</c> of them.</param>
    /// <param name="classOf">The class of each interval.</param>
    public CodedColumn(Column source, long[] cuts, int[] classOf)
    {
        (_source, _cuts, _classOf) = (source, cuts, classOf);
        HasUnknown = source.Unknown is not null;
        Bits = 32 - int.LeadingZeroCount(classOf.Max());
        _planeWords = Bitmap.WordsFor(source.Rows);
        _planes = (ulong*)NativeMemory.AlignedAlloc((nuint)Math.Max(64, Bits * _planeWords * 8), 64);
        if (source.Width == 1)
            _byValue = [.. Enumerable.Range(0, 256).Select(v => ClassOf(v))];
        else if (source.Width == 2 && source.Rows > ushort.MaxValue)
            _byValue = [.. Enumerable.Range(0, 65536).Select(v => ClassOf((short)v))];
        Encode();
    }

    ~CodedColumn() => Free();

    /// <summary>How many planes.</summary>
    public int Bits { get; }

    /// <summary>Whether rows could be unknown when the rules were compiled.</summary>
    public bool HasUnknown { get; }

    /// <summary>Rows whose value is not known; the same for all planes.</summary>
    public Bitmap Unknown => _source.Unknown ?? throw new InvalidOperationException($"{_source.Name} had unknown rows when the plan was made and has none any more");

    /// <summary>A bit of the class numbers, lowest first.</summary>
    public ulong* Plane(int bit) => _planes + (bit * _planeWords);

    /// <summary>Recodes picked rows after their source changed, and packs their classes into planes of their own.</summary>
    public void Refresh(ReadOnlySpan<int> rows, ulong* packed, int stride)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, number) = (rows[i], ClassAt(rows[i]));
            for (var bit = 0; bit < Bits; bit++)
            {
                var set = (ulong)(number >> bit) & 1;
                ref var word = ref Plane(bit)[row >> 6];
                word = (word & ~(1UL << (row & 63))) | (set << (row & 63));
                packed[(bit * (long)stride) + (i >> 6)] |= set << (i & 63);
            }
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private int ClassAt(int row) => _byValue is null ? ClassOf(_source.Raw(row)) : _byValue[_source.Width == 1 ? (int)_source.Raw(row) : (ushort)_source.Raw(row)];

    private int ClassOf(long value)
    {
        var (low, high) = (0, _cuts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = value > _cuts[middle] ? (middle + 1, high) : (low, middle);
        }

        return _classOf[low];
    }

    private void Encode()
    {
        var numbers = stackalloc int[64];
        for (var word = 0; word < (int)_planeWords; word++)
        {
            var first = word * 64;
            if (first < _source.Rows)
                Numbers(first, numbers);
            else
                new Span<int>(numbers, 64).Clear();
            for (var bit = 0; bit < Bits; bit++)
            {
                var up = 31 - bit;
                Plane(bit)[word] = Vector512.ShiftLeft(Vector512.Load(numbers), up).ExtractMostSignificantBits()
                    | (Vector512.ShiftLeft(Vector512.Load(numbers + 16), up).ExtractMostSignificantBits() << 16)
                    | (Vector512.ShiftLeft(Vector512.Load(numbers + 32), up).ExtractMostSignificantBits() << 32)
                    | (Vector512.ShiftLeft(Vector512.Load(numbers + 48), up).ExtractMostSignificantBits() << 48);
            }
        }
    }

    /// <summary>The classes of 64 rows. Columns are padded, so that reading past the last row is reading zeros.</summary>
    private void Numbers(int first, int* numbers)
    {
        switch (_source.Width)
        {
            case 1:
                for (var i = 0; i < 64; i++)
                    numbers[i] = _byValue![((byte*)_source.Memory)[first + i]];
                break;
            case 2 when _byValue is not null:
                for (var i = 0; i < 64; i++)
                    numbers[i] = _byValue[((ushort*)_source.Memory)[first + i]];
                break;
            case 4 when _cuts.Length <= 64:
                for (var i = 0; i < 64; i += 16)
                {
                    var value = Vector512.Load((int*)_source.Memory + first + i);
                    var above = Vector512<int>.Zero;
                    foreach (var cut in _cuts)
                        above -= Vector512.GreaterThan(value, Vector512.Create((int)cut));
                    above.Store(numbers + i);
                }

                for (var i = 0; i < 64; i++)
                    numbers[i] = _classOf[numbers[i]];
                break;
            default:
                for (var i = 0; i < 64; i++)
                    numbers[i] = first + i < _source.Rows ? ClassOf(_source.Raw(first + i)) : 0;
                break;
        }
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_planes);
        _planes = null;
    }
}
