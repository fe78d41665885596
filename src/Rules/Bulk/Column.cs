using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Jiangyuan.Rules.Bulk;

/// <summary>
/// One element of all rows, integer-coded: booleans 0/1, codes of a list, days since 1970-01-01, money in 分, decimals times a power of ten.
/// Held in the narrowest width that fits (1 byte unsigned, or 2, 4, 8 bytes signed), aligned and padded so that kernels may read whole vectors past the end.
/// A row whose value is not known has its bit set in <see cref="Unknown"/>; its stored value is 0 and means nothing.
/// </summary>
public sealed unsafe class Column : IDisposable
{
    /// <summary>Rows are padded to a multiple of this, so that a block of bitmaps is whole rounds of vectors.</summary>
    public const int RowPadding = BitKernels.Step * 64;

    private void* _memory;

    internal Column(string name, int rows, int width, decimal scale)
    {
        (Name, Rows, Width, Scale) = (name, rows, width, scale);
        var bytes = (nuint)(((rows + RowPadding - 1) / RowPadding * RowPadding * (long)width) + 4096);
        _memory = NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(_memory, bytes);
    }

    /// <summary>Frees the memory of a column that nobody disposed.</summary>
    ~Column() => Free();

    /// <summary>The element's name as rules say it.</summary>
    public string Name { get; }

    /// <summary>How many rows there are.</summary>
    public int Rows { get; }

    /// <summary>Bytes per row: 1 (unsigned), 2, 4 or 8 (signed).</summary>
    public int Width { get; }

    /// <summary>A rule's number times this is the stored integer: 100 for money in 分, 1 for counts.</summary>
    public decimal Scale { get; }

    /// <summary>Rows whose value is not known; null when all are known.</summary>
    public Bitmap? Unknown { get; set; }

    /// <summary>Where the rows stand in memory, for those who read them all at once.</summary>
    public nint Address => (nint)_memory;

    internal void* Memory => _memory;

    /// <summary>The stored integer of a row.</summary>
    public long this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
            return Raw(row);
        }
    }

    /// <summary>Makes a column of the narrowest width that holds all values. Null means unknown.</summary>
    public static Column From(string name, ReadOnlySpan<long?> values, decimal scale = 1)
    {
        var (min, max, anyUnknown) = (0L, 0L, false);
        foreach (var value in values)
        {
            anyUnknown |= value is null;
            min = Math.Min(min, value ?? 0);
            max = Math.Max(max, value ?? 0);
        }

        var column = new Column(name, values.Length, WidthFor(min, max), scale);
        if (anyUnknown)
            column.Unknown = new Bitmap(values.Length);
        for (var row = 0; row < values.Length; row++)
        {
            column.Write(row, values[row] ?? 0);
            if (values[row] is null)
                column.Unknown!.Set(row, true);
        }

        return column;
    }

    /// <summary>Makes a column from raw little-endian integers as a file holds them: unsigned for width 1, signed otherwise.</summary>
    public static Column FromBytes(string name, ReadOnlySpan<byte> bytes, int width, decimal scale = 1)
    {
        if (width is not (1 or 2 or 4 or 8) || bytes.Length % width != 0)
            throw new ArgumentException($"{name}: {bytes.Length} bytes are no rows of width {width}", nameof(bytes));
        var column = new Column(name, bytes.Length / width, width, scale);
        bytes.CopyTo(new Span<byte>(column._memory, bytes.Length));
        return column;
    }

    /// <summary>Changes one row in place. The value must fit the width; a column that would have to grow is made anew by its owner.</summary>
    /// <returns>False when the value does not fit, and nothing was changed.</returns>
    public bool TryPatch(int row, long? value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        var v = value ?? 0;
        if (WidthFor(Math.Min(v, 0), Math.Max(v, 0)) > Width || (value is null && Unknown is null))
            return false;
        Write(row, v);
        Unknown?.Set(row, value is null);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long Raw(int row) => Width switch
    {
        1 => ((byte*)_memory)[row],
        2 => ((short*)_memory)[row],
        4 => ((int*)_memory)[row],
        _ => ((long*)_memory)[row],
    };

    internal void Write(int row, long value)
    {
        switch (Width)
        {
            case 1: ((byte*)_memory)[row] = (byte)value; break;
            case 2: ((short*)_memory)[row] = (short)value; break;
            case 4: ((int*)_memory)[row] = (int)value; break;
            default: ((long*)_memory)[row] = value; break;
        }
    }

    private static int WidthFor(long min, long max) =>
        min >= 0 && max <= byte.MaxValue ? 1
        : min >= short.MinValue && max <= short.MaxValue ? 2
        : min >= int.MinValue && max <= int.MaxValue ? 4 : 8;

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
