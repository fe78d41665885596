using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Jiangyuan.Trust.Crypto;

/// <summary>
/// HMAC-SHA-256 of eight messages at once that differ only in a counter in their last 8 bytes: a draw of ten thousand objects needs millions of them.
/// </summary>
internal sealed class CounterMac
{
    internal const int Lanes = Sha256Lanes.Lanes;
    private const int Block = 64;

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

            Sha256Lanes.Compress(state, words);
        }

        state.CopyTo(words);
        words[8] = Vector256.Create(0x80000000u);
        words[9..15].Clear();
        words[15] = Vector256.Create((uint)(Block + 32) * 8);
        _outer.CopyTo(state);
        Sha256Lanes.Compress(state, words);
        for (var lane = 0; lane < Lanes; lane++)
            for (var k = 0; k < 4; k++)
                numbers[lane * 4 + k] = (ulong)state[2 * k][lane] << 32 | state[2 * k + 1][lane];
    }

    private static Vector256<uint>[] AfterKey(ReadOnlySpan<byte> key, byte pad)
    {
        var state = Sha256Lanes.Begin();
        Span<Vector256<uint>> words = stackalloc Vector256<uint>[64];
        var mask = pad * 0x01010101u;
        for (var w = 0; w < 16; w++)
            words[w] = Vector256.Create(BinaryPrimitives.ReadUInt32BigEndian(key[(4 * w)..]) ^ mask);
        Sha256Lanes.Compress(state, words);
        return state;
    }
}
