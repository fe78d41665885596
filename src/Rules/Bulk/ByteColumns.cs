using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Jiangyuan.Rules.Bulk;

/// <summary>
/// Columns of one byte a row, as the kernels want them. A column that is wider is recoded by the thresholds that the rules compare it with:
/// the byte is how many thresholds the value exceeds, so that comparing buckets is exactly comparing values. More than 255 thresholds make
/// further byte columns.
/// </summary>
internal sealed unsafe class ByteColumn : IDisposable
{
    private byte* _owned;

    public ByteColumn(Column source, IReadOnlyList<long>? cuts)
    {
        (Source, Cuts) = (source, cuts is null ? null : [.. cuts]);
        if (Cuts is null)
            return;
        var bytes = (nuint)(((source.Rows + Column.RowPadding - 1) / Column.RowPadding * (long)Column.RowPadding) + 4096);
        _owned = (byte*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(_owned, bytes);
        Recode();
    }

    ~ByteColumn() => Free();

    public Column Source { get; }

    public long[]? Cuts { get; }

    public byte* Memory => Cuts is null ? (byte*)Source.Memory : _owned;

    public ulong* Unknown => Source.Unknown is null ? null : Source.Unknown.Words;

    /// <summary>The byte of a value; only its order against the cuts is kept.</summary>
    public byte Code(long value)
    {
        if (Cuts is null)
            return (byte)value;
        var bucket = 0;
        while (bucket < Cuts.Length && value > Cuts[bucket])
            bucket++;
        return (byte)bucket;
    }

    /// <summary>Recodes one row after its source changed.</summary>
    public void Refresh(int row)
    {
        if (Cuts is not null)
            _owned[row] = Code(Source.Raw(row));
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Recode()
    {
        switch (Source.Width)
        {
            case 1: Recode((byte*)Source.Memory); break;
            case 2: Recode((short*)Source.Memory); break;
            case 4: Recode((int*)Source.Memory); break;
            default: Recode((long*)Source.Memory); break;
        }
    }

    private void Recode<T>(T* values)
        where T : unmanaged, System.Numerics.INumber<T>, System.Numerics.IMinMaxValue<T>
    {
        var lanes = Vector512<T>.Count;
        var cuts = Cuts!;
        for (var row = 0; row < Source.Rows; row += lanes)
        {
            var value = Vector512.Load(values + row);
            var exceeded = Vector512<T>.Zero;
            foreach (var cut in cuts)
                exceeded -= Vector512.GreaterThan(value, Vector512.Create(T.CreateSaturating(cut)));
            for (var lane = 0; lane < lanes; lane++)
                _owned[row + lane] = byte.CreateTruncating(exceeded.GetElement(lane));
        }
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_owned);
        _owned = null;
    }
}
