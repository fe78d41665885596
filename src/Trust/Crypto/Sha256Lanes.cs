using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Jiangyuan.Trust.Crypto;

/// <summary>
/// SHA-256 of eight messages abreast. A tree over a million rows is two million hashes of one or two blocks, and a call of the platform's hash costs ten times the compression in it.
/// </summary>
internal static class Sha256Lanes
{
    internal const int Lanes = 8;
    private const int Block = 64;

    private static readonly uint[] K =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    private static readonly uint[] Initial = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    /// <summary>The state before the first block (FIPS 180-4 §5.3.3).</summary>
    internal static Vector256<uint>[] Begin() => Array.ConvertAll(Initial, Vector256.Create);

    /// <summary>How many blocks a message of that many bytes takes, its end mark and length included.</summary>
    internal static int Blocks(int length) => (length + 1 + 8 + Block - 1) / Block;

    /// <summary>
    /// Hashes up to eight messages, each one byte <paramref name="prefix"/> and a slice of <paramref name="bytes"/>; all must take <paramref name="blocks"/> blocks.
    /// Hash i goes to place <paramref name="to"/>[i] of <paramref name="hashes"/>, 32 bytes each; all input is read before anything is written.
    /// </summary>
    internal static void Hash(byte prefix, ReadOnlySpan<byte> bytes, ReadOnlySpan<(int Start, int Length)> slices, int blocks, Span<byte> hashes, ReadOnlySpan<int> to)
    {
        var size = blocks * Block;
        Span<byte> padded = size * Lanes <= 4096 ? stackalloc byte[size * Lanes] : new byte[size * Lanes];
        padded.Clear();
        for (var lane = 0; lane < slices.Length; lane++)
        {
            var (start, length) = slices[lane];
            var message = padded.Slice(lane * size, size);
            message[0] = prefix;
            bytes.Slice(start, length).CopyTo(message[1..]);
            message[length + 1] = 0x80;
            BinaryPrimitives.WriteUInt64BigEndian(message[^8..], (ulong)(length + 1) * 8);
        }

        Span<Vector256<uint>> state = stackalloc Vector256<uint>[8];
        Span<Vector256<uint>> words = stackalloc Vector256<uint>[64];
        for (var i = 0; i < 8; i++)
            state[i] = Vector256.Create(Initial[i]);
        for (var block = 0; block < blocks; block++)
        {
            for (var w = 0; w < 16; w++)
                words[w] = Word(padded, block * Block + w * 4, size);
            Compress(state, words);
        }

        for (var lane = 0; lane < slices.Length; lane++)
            for (var i = 0; i < 8; i++)
                BinaryPrimitives.WriteUInt32BigEndian(hashes[(to[lane] * 32 + i * 4)..], state[i][lane]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Word(ReadOnlySpan<byte> padded, int at, int size) => Vector256.Create(
        BinaryPrimitives.ReadUInt32BigEndian(padded[at..]),
        BinaryPrimitives.ReadUInt32BigEndian(padded[(at + size)..]),
        BinaryPrimitives.ReadUInt32BigEndian(padded[(at + 2 * size)..]),
        BinaryPrimitives.ReadUInt32BigEndian(padded[(at + 3 * size)..]),
        BinaryPrimitives.ReadUInt32BigEndian(padded[(at + 4 * size)..]),
        BinaryPrimitives.ReadUInt32BigEndian(padded[(at + 5 * size)..]),
        BinaryPrimitives.ReadUInt32BigEndian(padded[(at + 6 * size)..]),
        BinaryPrimitives.ReadUInt32BigEndian(padded[(at + 7 * size)..]));

    // FIPS 180-4 §6.2.2, eight messages abreast.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compress(Span<Vector256<uint>> state, Span<Vector256<uint>> words)
    {
        for (var t = 16; t < 64; t++)
        {
            var (x, y) = (words[t - 15], words[t - 2]);
            var s0 = Rotate(x, 7) ^ Rotate(x, 18) ^ (x >>> 3);
            var s1 = Rotate(y, 17) ^ Rotate(y, 19) ^ (y >>> 10);
            words[t] = words[t - 16] + s0 + words[t - 7] + s1;
        }

        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var t = 0; t < 64; t++)
        {
            var s1 = Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25);
            var t1 = h + s1 + (g ^ (e & (f ^ g))) + Vector256.Create(K[t]) + words[t];
            var s0 = Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22);
            var t2 = s0 + ((a & b) | (c & (a | b)));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate(Vector256<uint> x, int n) => (x >>> n) | (x << (32 - n));
}
