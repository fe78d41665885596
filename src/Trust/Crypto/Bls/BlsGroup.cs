using System.Numerics;

namespace Jiangyuan.Trust.Crypto.Bls;

/// <summary>A point in affine coordinates; null stands for the point at infinity.</summary>
internal sealed record BlsPoint(Fp2 X, Fp2 Y);

/// <summary>
/// One of the two groups of BLS12-381: curve, compressed form of its points, and hashing to it (RFC 9380 §8.8). G1 lies over the prime field, G2 over its square.
/// </summary>
internal sealed partial class BlsGroup
{
    /// <summary>The number of points of either group.</summary>
    internal static readonly BigInteger Order = Fp2.Hex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");

    private readonly Fp2 _b;
    private readonly bool _isPrime;
    private readonly Isogeny _map;
    private readonly BigInteger _cofactor;

    private BlsGroup(Fp2 b, bool isPrime, BlsPoint generator, Isogeny map, BigInteger cofactor) =>
        (_b, _isPrime, Generator, _map, _cofactor) = (b, isPrime, generator, map, cofactor);

    internal BlsPoint Generator { get; }

    internal int CompressedSize => _isPrime ? 48 : 96;

    /// <summary>Reads the compressed form. Null for anything but a point of the group other than infinity, written in the one canonical way.</summary>
    internal BlsPoint? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != CompressedSize || (bytes[0] & 0xc0) != 0x80)
            return null;
        Span<byte> plain = stackalloc byte[bytes.Length];
        bytes.CopyTo(plain);
        plain[0] &= 0x1f;
        var high = new BigInteger(plain[..48], isUnsigned: true, isBigEndian: true);
        var x = _isPrime ? new Fp2(high, 0) : new Fp2(new BigInteger(plain[48..], isUnsigned: true, isBigEndian: true), high);
        if (x.Re >= Fp2.P || x.Im >= Fp2.P || (x * x * x + _b).SquareRoot(_isPrime) is not { } y)
            return null;
        var point = new BlsPoint(x, y.IsLarger == ((bytes[0] & 0x20) != 0) ? y : -y);
        return Times(point, Order) is null ? point : null;
    }

    internal static BlsPoint? Add(BlsPoint? a, BlsPoint? b)
    {
        if (a is null || b is null)
            return a ?? b;
        if (a.X == b.X && a.Y != b.Y)
            return null;
        return Chord(a, b, Slope(a, b));
    }

    internal static Fp2 Slope(BlsPoint a, BlsPoint b) =>
        a == b ? a.X * a.X * 3 * (a.Y * 2).Inverse() : (b.Y - a.Y) * (b.X - a.X).Inverse();

    internal static BlsPoint Chord(BlsPoint a, BlsPoint b, Fp2 slope)
    {
        var x = slope * slope - a.X - b.X;
        return new(x, slope * (a.X - x) - a.Y);
    }

    internal static BlsPoint? Times(BlsPoint? point, BigInteger n)
    {
        BlsPoint? sum = null;
        for (var bit = (int)n.GetBitLength() - 1; bit >= 0; bit--)
        {
            sum = sum is { } s && s.Y.IsZero ? null : Add(sum, sum);
            if (!((n >> bit) & 1).IsZero)
                sum = Add(sum, point);
        }

        return sum;
    }

    /// <summary>hash_to_curve of RFC 9380 §3 with the expander XMD:SHA-256.</summary>
    internal BlsPoint? Hash(ReadOnlySpan<byte> message, ReadOnlySpan<byte> domain)
    {
        var parts = _isPrime ? 2 : 4;
        var uniform = Expand(message, domain, 64 * parts);
        BlsPoint? Map(int first) => _map.Map(new Fp2(Part(uniform, first), _isPrime ? 0 : Part(uniform, first + 1)), _isPrime);
        return Times(Add(Map(0), Map(parts / 2)), _cofactor);
    }

    private static BigInteger Part(byte[] uniform, int n) => new BigInteger(uniform.AsSpan(64 * n, 64), isUnsigned: true, isBigEndian: true) % Fp2.P;

    /// <summary>expand_message_xmd of RFC 9380 §5.3.1.</summary>
    internal static byte[] Expand(ReadOnlySpan<byte> message, ReadOnlySpan<byte> domain, int length)
    {
        byte[] tail = [.. domain, (byte)domain.Length];
        var start = System.Security.Cryptography.SHA256.HashData([.. new byte[64], .. message, (byte)(length >> 8), (byte)length, 0, .. tail]);
        var output = new List<byte>();
        var block = new byte[32];
        for (byte n = 1; output.Count < length; n++)
        {
            for (var i = 0; i < 32; i++)
                block[i] ^= start[i];
            block = System.Security.Cryptography.SHA256.HashData([.. block, n, .. tail]);
            output.AddRange(block);
        }

        return [.. output.Take(length)];
    }

    /// <summary>
    /// From the curve y² = x³ + Ax + B, to which the simplified map of Shallue, van de Woestijne and Ulas hashes, to that of the group:
    /// X = N(x)/D(x) and Y = c·y·X′(x), lowest coefficients first. (The standard lists the numerator and denominator of c·X′ too; they follow from N and D.)
    /// </summary>
    private sealed record Isogeny(Fp2 A, Fp2 B, Fp2 Z, Fp2 C, Fp2[] N, Fp2[] D)
    {
        internal BlsPoint? Map(Fp2 u, bool isPrime)
        {
            var zu = Z * u * u;
            var t = zu * zu + zu;
            var x = t.IsZero ? B * (Z * A).Inverse() : -B * A.Inverse() * (Fp2.One + t.Inverse());
            if (Right(x).SquareRoot(isPrime) is not { } y)
            {
                x = zu * x;
                y = Right(x).SquareRoot(isPrime)!.Value;
            }

            y = y.IsOdd == u.IsOdd ? y : -y;
            var (n, slope) = Value(N, x);
            var (d, fall) = Value(D, x);
            var inverse = d.Inverse();
            return d.IsZero ? null : new BlsPoint(n * inverse, C * y * (slope * d - n * fall) * inverse * inverse);
        }

        private Fp2 Right(Fp2 x) => x * x * x + A * x + B;

        private static (Fp2 Value, Fp2 Derivative) Value(Fp2[] polynomial, Fp2 x)
        {
            var (value, derivative) = (Fp2.Zero, Fp2.Zero);
            for (var i = polynomial.Length - 1; i >= 0; i--)
                (value, derivative) = (value * x + polynomial[i], derivative * x + value);
            return (value, derivative);
        }
    }
}
