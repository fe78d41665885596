using System.Buffers.Binary;
using System.Text;
using Jiangyuan.Trust.Crypto;

namespace Jiangyuan.Trust.Draw;

/// <summary>An endless stream of uniform numbers from seed and label: block i = HMAC(seed, lp(label)‖u64(i)), taken 8 bytes at a time.</summary>
public sealed class DrawStream
{
    private const int Batch = CounterMac.Lanes;
    private readonly byte[] _message;
    private readonly byte[] _seed;
    private readonly CounterMac? _fast;
    private readonly ulong[] _numbers = new ulong[Batch * 4];
    private ulong _block;
    private int _next = Batch * 4;

    public DrawStream(ReadOnlySpan<byte> seed, string label, HashSuite? suite = null)
        : this(new CounterMac(seed), seed.ToArray(), label, suite ?? HashSuite.Sha256)
    {
    }

    private DrawStream(CounterMac mac, byte[] seed, string label, HashSuite suite)
    {
        _seed = seed;
        Suite = suite;
        _fast = suite == HashSuite.Sha256 ? mac : null;
        _message = [.. DrawHash.Prefixed(Encoding.UTF8.GetBytes(label)), .. new byte[8]];
    }

    private HashSuite Suite { get; }

    /// <summary>A maker of streams of one seed, which prepares the key once.</summary>
    public static Func<string, DrawStream> Of(byte[] seed, HashSuite? suite = null)
    {
        var mac = new CounterMac(seed);
        return label => new DrawStream(mac, seed, label, suite ?? HashSuite.Sha256);
    }

    /// <summary>A number below n, each equally likely: numbers of the last, incomplete multiple of n are drawn again. n = 1 consumes nothing.</summary>
    public ulong Below(ulong n)
    {
        if (n is 0 or >= 1UL << 63)
            throw new ArgumentOutOfRangeException(nameof(n));
        if (n == 1)
            return 0;
        var lastWhole = ulong.MaxValue - (0 - n) % n;
        while (true)
        {
            var number = Next();
            if (number <= lastWhole)
                return number % n;
        }
    }

    /// <summary>Fisher–Yates from the end: every order equally likely.</summary>
    public void Shuffle(Span<int> items)
    {
        for (var i = items.Length - 1; i >= 1; i--)
        {
            var j = (int)Below((ulong)i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private ulong Next()
    {
        if (_next == _numbers.Length)
            Fill();
        return _numbers[_next++];
    }

    private void Fill()
    {
        if (_fast is not null)
        {
            _fast.Compute(_message, _block, _numbers);
        }
        else
        {
            Span<byte> tag = stackalloc byte[32];
            for (var lane = 0; lane < Batch; lane++)
            {
                BinaryPrimitives.WriteUInt64BigEndian(_message.AsSpan(_message.Length - 8), _block + (ulong)lane);
                Suite.Mac(_seed, _message, tag);
                for (var k = 0; k < 4; k++)
                    _numbers[lane * 4 + k] = BinaryPrimitives.ReadUInt64BigEndian(tag[(8 * k)..]);
            }
        }

        _block += Batch;
        _next = 0;
    }
}
