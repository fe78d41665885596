using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Jiangyuan.Rules.Bulk;

/// <summary>
/// From byte columns to bitmaps, and bitmaps with bitmaps. <c>words</c> is always a multiple of 8 (512 rows).
/// Written against <see cref="Vector512"/>, which the JIT turns into two 256-bit or four 128-bit operations where the processor has no wider ones.
/// </summary>
internal static unsafe class BitKernels
{
    private interface IByteTest
    {
        static abstract Vector512<byte> Test(Vector512<byte> value, Vector512<byte> a, Vector512<byte> b);
    }

    /// <summary>Rows whose byte lies in [from, to].</summary>
    public static void InRange(byte* source, byte from, byte to, ulong* target, int words)
    {
        var a = Vector512.Create(from);
        if (from == to)
            Run<IsEqual>(source, a, default, target, words);
        else if (from == 0)
            Run<IsAtMost>(source, Vector512.Create(to), default, target, words);
        else if (to == byte.MaxValue)
            Run<IsAtLeast>(source, a, default, target, words);
        else
            Run<IsBetween>(source, a, Vector512.Create((byte)(to - from)), target, words);
    }

    /// <summary>Rows whose byte is in a set of 256 bits, given as two tables of 16 bytes: bit (v &gt;&gt; 4) of table[v &amp; 15], low and high half of the nibbles.</summary>
    public static void InSet(byte* source, Vector128<byte> low, Vector128<byte> high, ulong* target, int words)
    {
        var bits128 = Vector128.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128);
        if (Avx512BW.IsSupported)
        {
            var (t0, t1, bits) = (Wide(low), Wide(high), Wide(bits128));
            var nibble = Vector512.Create((byte)15);
            for (var i = 0; i < words; i++)
            {
                var v = Vector512.Load(source + (i * 64L));
                var bit = Avx512BW.Shuffle(bits, (v.AsUInt16() >>> 4).AsByte() & nibble);
                var table = Vector512.ConditionalSelect(
                    Vector512.LessThan(v.AsSByte(), Vector512<sbyte>.Zero).AsByte(), Avx512BW.Shuffle(t1, v & nibble), Avx512BW.Shuffle(t0, v & nibble));
                target[i] = ~Vector512.Equals(table & bit, Vector512<byte>.Zero).ExtractMostSignificantBits();
            }

            return;
        }

        var parts = (ushort*)target;
        for (var i = 0; i < words * 4; i++)
        {
            var v = Vector128.Load(source + (i * 16L));
            var nibble = v & Vector128.Create((byte)15);
            var bit = Vector128.Shuffle(bits128, (v.AsUInt16() >>> 4).AsByte() & Vector128.Create((byte)15));
            var table = Vector128.ConditionalSelect(
                Vector128.LessThan(v.AsSByte(), Vector128<sbyte>.Zero).AsByte(), Vector128.Shuffle(high, nibble), Vector128.Shuffle(low, nibble));
            parts[i] = (ushort)~Vector128.Equals(table & bit, Vector128<byte>.Zero).ExtractMostSignificantBits();
        }
    }

    /// <summary>target = all of the sources.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void And(ulong** sources, int count, ulong* target, int words)
    {
        switch (count)
        {
            case 2:
                {
                    ulong* a = sources[0], b = sources[1];
                    for (var i = 0; i < words; i += 8)
                        (Vector512.Load(a + i) & Vector512.Load(b + i)).Store(target + i);
                    return;
                }

            case 3:
                {
                    ulong* a = sources[0], b = sources[1], c = sources[2];
                    for (var i = 0; i < words; i += 8)
                        (Vector512.Load(a + i) & Vector512.Load(b + i) & Vector512.Load(c + i)).Store(target + i);
                    return;
                }

            case 4:
                {
                    ulong* a = sources[0], b = sources[1], c = sources[2], d = sources[3];
                    for (var i = 0; i < words; i += 8)
                        (Vector512.Load(a + i) & Vector512.Load(b + i) & (Vector512.Load(c + i) & Vector512.Load(d + i))).Store(target + i);
                    return;
                }

            case 5:
                {
                    ulong* a = sources[0], b = sources[1], c = sources[2], d = sources[3], e = sources[4];
                    for (var i = 0; i < words; i += 8)
                        (Vector512.Load(a + i) & Vector512.Load(b + i) & (Vector512.Load(c + i) & Vector512.Load(d + i)) & Vector512.Load(e + i)).Store(target + i);
                    return;
                }

            default:
                for (var i = 0; i < words; i += 8)
                {
                    var v = Vector512.Load(sources[0] + i);
                    for (var j = 1; j < count; j++)
                        v &= Vector512.Load(sources[j] + i);
                    v.Store(target + i);
                }

                return;
        }
    }

    /// <summary>target = any of the sources.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Or(ulong** sources, int count, ulong* target, int words)
    {
        if (count == 2)
        {
            ulong* a = sources[0], b = sources[1];
            for (var i = 0; i < words; i += 8)
                (Vector512.Load(a + i) | Vector512.Load(b + i)).Store(target + i);
            return;
        }

        for (var i = 0; i < words; i += 8)
        {
            var v = Vector512.Load(sources[0] + i);
            for (var j = 1; j < count; j++)
                v |= Vector512.Load(sources[j] + i);
            v.Store(target + i);
        }
    }

    /// <summary>target = not the source.</summary>
    public static void Not(ulong* source, ulong* target, int words)
    {
        for (var i = 0; i < words; i += 8)
            (~Vector512.Load(source + i)).Store(target + i);
    }

    /// <summary>From "value passes" and "value is not known" to "surely true" (in place) and "possibly true".</summary>
    public static void Spread(ulong* passes, ulong* unknown, ulong* possible, int words)
    {
        for (var i = 0; i < words; i += 8)
        {
            var (p, u) = (Vector512.Load(passes + i), Vector512.Load(unknown + i));
            (p | u).Store(possible + i);
            Vector512.AndNot(p, u).Store(passes + i);
        }
    }

    /// <summary>Rows for which exactly one of the sources is not surely true: one condition short.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExactlyOneMissing(ulong** sources, int count, ulong* target, int words)
    {
        for (var i = 0; i < words; i += 8)
        {
            var one = ~Vector512.Load(sources[0] + i);
            var two = Vector512<ulong>.Zero;
            for (var j = 1; j < count; j++)
            {
                var missing = ~Vector512.Load(sources[j] + i);
                two |= one & missing;
                one |= missing;
            }

            Vector512.AndNot(one, two).Store(target + i);
        }
    }

    /// <summary>How many bits are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Count(ulong* source, int words)
    {
        // Counting from memory with four sums keeps the ports busy; taking elements out of vectors does not.
        long a = 0, b = 0, c = 0, d = 0;
        for (var i = 0; i < words; i += 8)
        {
            a += BitOperations.PopCount(source[i]) + BitOperations.PopCount(source[i + 4]);
            b += BitOperations.PopCount(source[i + 1]) + BitOperations.PopCount(source[i + 5]);
            c += BitOperations.PopCount(source[i + 2]) + BitOperations.PopCount(source[i + 6]);
            d += BitOperations.PopCount(source[i + 3]) + BitOperations.PopCount(source[i + 7]);
        }

        return a + b + c + d;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TTest>(byte* source, Vector512<byte> a, Vector512<byte> b, ulong* target, int words)
        where TTest : struct, IByteTest
    {
        for (var end = source + (words * 64L); source < end; source += 512, target += 8)
        {
            target[0] = TTest.Test(Vector512.Load(source), a, b).ExtractMostSignificantBits();
            target[1] = TTest.Test(Vector512.Load(source + 64), a, b).ExtractMostSignificantBits();
            target[2] = TTest.Test(Vector512.Load(source + 128), a, b).ExtractMostSignificantBits();
            target[3] = TTest.Test(Vector512.Load(source + 192), a, b).ExtractMostSignificantBits();
            target[4] = TTest.Test(Vector512.Load(source + 256), a, b).ExtractMostSignificantBits();
            target[5] = TTest.Test(Vector512.Load(source + 320), a, b).ExtractMostSignificantBits();
            target[6] = TTest.Test(Vector512.Load(source + 384), a, b).ExtractMostSignificantBits();
            target[7] = TTest.Test(Vector512.Load(source + 448), a, b).ExtractMostSignificantBits();
        }
    }

    private static Vector512<byte> Wide(Vector128<byte> v) => Vector512.Create(Vector256.Create(v, v), Vector256.Create(v, v));

    private readonly struct IsAtMost : IByteTest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<byte> Test(Vector512<byte> value, Vector512<byte> a, Vector512<byte> b) => Vector512.LessThanOrEqual(value, a);
    }

    private readonly struct IsAtLeast : IByteTest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<byte> Test(Vector512<byte> value, Vector512<byte> a, Vector512<byte> b) => Vector512.GreaterThanOrEqual(value, a);
    }

    private readonly struct IsEqual : IByteTest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<byte> Test(Vector512<byte> value, Vector512<byte> a, Vector512<byte> b) => Vector512.Equals(value, a);
    }

    private readonly struct IsBetween : IByteTest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<byte> Test(Vector512<byte> value, Vector512<byte> a, Vector512<byte> b) => Vector512.LessThanOrEqual(value - a, b);
    }
}
