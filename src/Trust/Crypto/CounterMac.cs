using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Jiangyuan.Trust.Crypto;

/// <summary>
/// HMAC-SHA-256 of eight messages at once that differ only in a counter in their last 8 bytes. A draw of ten thousand objects needs millions of them;
/// a call of the platform's HMAC costs several times one compression.
/// </summary>
internal sealed class CounterMac
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

    private readonly Vector256<uint>[] _inner;
    private readonly Vector256<uint>[] _outer;

    internal CounterMac(ReadOnlySpan<byte> key)
    {
        Span<byte> padded = stackalloc byte[Block];
        padded.Clear();
        if (key.Length > Block)
            HashSuite.Sha256.Hash(key, padded[..32]);
        else
            key.CopyTo(padded);
        _inner = AfterKey(padded, 0x36);
        _outer = AfterKey(padded, 0x5c);
    }

    /// <summary>The tags for counters first … first+7 as 32 big-endian 64-bit numbers in order. The last 8 bytes of the message are overwritten.</summary>
    internal void Compute(byte[] message, ulong first, ulong[] numbers)
    {
        var blocks = (message.Length + 9 + Block - 1) / Block;
        var padded = new byte[blocks * Block];
        message.CopyTo(padded, 0);
        padded[message.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(padded.Length - 8), (ulong)(Block + message.Length) * 8);

        var counterAt = message.Length - 8;
        var (from, to) = (counterAt / 4, (counterAt + 7) / 4);
        Span<uint> lanes = stackalloc uint[3 * Lanes];
        for (var lane = 0; lane < Lanes; lane++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(counterAt), first + (ulong)lane);
            for (var word = from; word <= to; word++)
                lanes[(word - from) * Lanes + lane] = BinaryPrimitives.ReadUInt32BigEndian(padded.AsSpan(word * 4));
        }

        Span<Vector256<uint>> state = stackalloc Vector256<uint>[8];
        Span<Vector256<uint>> words = stackalloc Vector256<uint>[64];
        _inner.CopyTo(state);
        for (var block = 0; block < blocks; block++)
        {
            for (var w = 0; w < 16; w++)
            {
                var word = block * 16 + w;
                words[w] = word >= from && word <= to
                    ? Vector256.Create<uint>(lanes.Slice((word - from) * Lanes, Lanes))
                    : Vector256.Create(BinaryPrimitives.ReadUInt32BigEndian(padded.AsSpan(word * 4)));
            }

            Compress(state, words);
        }

        state.CopyTo(words);
        words[8] = Vector256.Create(0x80000000u);
        words[9..15].Clear();
        words[15] = Vector256.Create((uint)(Block + 32) * 8);
        _outer.CopyTo(state);
        Compress(state, words);
        for (var lane = 0; lane < Lanes; lane++)
            for (var k = 0; k < 4; k++)
                numbers[lane * 4 + k] = (ulong)state[2 * k][lane] << 32 | state[2 * k + 1][lane];
    }

    private static Vector256<uint>[] AfterKey(ReadOnlySpan<byte> key, byte pad)
    {
        var state = Array.ConvertAll(Initial, Vector256.Create);
        Span<Vector256<uint>> words = stackalloc Vector256<uint>[64];
        var mask = pad * 0x01010101u;
        for (var w = 0; w < 16; w++)
            words[w] = Vector256.Create(BinaryPrimitives.ReadUInt32BigEndian(key[(4 * w)..]) ^ mask);
        Compress(state, words);
        return state;
    }

    // FIPS 180-4 §6.2.2, eight messages abreast.
    private static void Compress(Span<Vector256<uint>> state, Span<Vector256<uint>> words)
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

    private static Vector256<uint> Rotate(Vector256<uint> x, int n) => (x >>> n) | (x << (32 - n));
}
