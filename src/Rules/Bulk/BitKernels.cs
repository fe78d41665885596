using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Jiangyuan.Rules.Bulk;

/// <summary>
/// Bitmaps with bitmaps. <c>words</c> is always a multiple of <see cref="Step"/>; sources are slots, so that no pointers are copied for a call.
/// Written against <see cref="Vector512"/>, which the JIT turns into two 256-bit or four 128-bit operations where the processor has no wider ones.
/// </summary>
internal static unsafe class BitKernels
{
    /// <summary>Words per round: four vectors, held in registers while all sources pass.</summary>
    public const int Step = 32;

    /// <summary>target = all of the sources.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void And(ulong** slots, int* sources, int count, ulong* target, int words)
    {
        for (var w = 0; w < words; w += Step)
        {
            var p = slots[sources[0]] + w;
            var (a, b, c, d) = (Vector512.Load(p), Vector512.Load(p + 8), Vector512.Load(p + 16), Vector512.Load(p + 24));
            for (var j = 1; j < count; j++)
            {
                p = slots[sources[j]] + w;
                a &= Vector512.Load(p);
                b &= Vector512.Load(p + 8);
                c &= Vector512.Load(p + 16);
                d &= Vector512.Load(p + 24);
            }

            a.Store(target + w);
            b.Store(target + w + 8);
            c.Store(target + w + 16);
            d.Store(target + w + 24);
        }
    }

    /// <summary>target = any of the sources.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Or(ulong** slots, int* sources, int count, ulong* target, int words)
    {
        for (var w = 0; w < words; w += Step)
        {
            var p = slots[sources[0]] + w;
            var (a, b, c, d) = (Vector512.Load(p), Vector512.Load(p + 8), Vector512.Load(p + 16), Vector512.Load(p + 24));
            for (var j = 1; j < count; j++)
            {
                p = slots[sources[j]] + w;
                a |= Vector512.Load(p);
                b |= Vector512.Load(p + 8);
                c |= Vector512.Load(p + 16);
                d |= Vector512.Load(p + 24);
            }

            a.Store(target + w);
            b.Store(target + w + 8);
            c.Store(target + w + 16);
            d.Store(target + w + 24);
        }
    }

    /// <summary>
    /// Rows whose number, given as planes from the lowest bit, is above a threshold, exclusive-or'ed with a constant and, when <paramref name="onto"/>, with what the target holds.
    /// From the lowest bit up: where the threshold has a one, the row must have one too and be above so far; where it has a zero, a one decides.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Above(ulong** planes, int bits, int threshold, bool inverted, bool onto, ulong* target, int words)
    {
        var lowest = BitOperations.TrailingZeroCount(~threshold);
        var flip = inverted ? Vector512<ulong>.AllBitsSet : Vector512<ulong>.Zero;
        for (var w = 0; w < words; w += Step)
        {
            var p = planes[lowest] + w;
            var (a, b, c, d) = (Vector512.Load(p), Vector512.Load(p + 8), Vector512.Load(p + 16), Vector512.Load(p + 24));
            for (var bit = lowest + 1; bit < bits; bit++)
            {
                p = planes[bit] + w;
                if (((threshold >> bit) & 1) != 0)
                {
                    a &= Vector512.Load(p);
                    b &= Vector512.Load(p + 8);
                    c &= Vector512.Load(p + 16);
                    d &= Vector512.Load(p + 24);
                }
                else
                {
                    a |= Vector512.Load(p);
                    b |= Vector512.Load(p + 8);
                    c |= Vector512.Load(p + 16);
                    d |= Vector512.Load(p + 24);
                }
            }

            p = target + w;
            if (onto)
            {
                a ^= Vector512.Load(p);
                b ^= Vector512.Load(p + 8);
                c ^= Vector512.Load(p + 16);
                d ^= Vector512.Load(p + 24);
            }

            (a ^ flip).Store(p);
            (b ^ flip).Store(p + 8);
            (c ^ flip).Store(p + 16);
            (d ^ flip).Store(p + 24);
        }
    }

    /// <summary>target = not the source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Not(ulong* source, ulong* target, int words)
    {
        for (var i = 0; i < words; i += 8)
            (~Vector512.Load(source + i)).Store(target + i);
    }

    /// <summary>From "value passes" and "value is not known" to "surely true" and "possibly true".</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread(ulong* passes, ulong* unknown, ulong* surely, ulong* possible, int words)
    {
        for (var i = 0; i < words; i += 8)
        {
            var (p, u) = (Vector512.Load(passes + i), Vector512.Load(unknown + i));
            (p | u).Store(possible + i);
            Vector512.AndNot(p, u).Store(surely + i);
        }
    }

    /// <summary>Rows for which exactly one of the sources is not surely true: one condition short.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExactlyOneMissing(ulong** slots, int* sources, int count, ulong* target, int words)
    {
        for (var i = 0; i < words; i += 8)
        {
            var one = ~Vector512.Load(slots[sources[0]] + i);
            var two = Vector512<ulong>.Zero;
            for (var j = 1; j < count; j++)
            {
                var missing = ~Vector512.Load(slots[sources[j]] + i);
                two |= one & missing;
                one |= missing;
            }

            Vector512.AndNot(one, two).Store(target + i);
        }
    }
}
