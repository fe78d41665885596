using System.Globalization;
using System.Numerics;

namespace Jiangyuan.Trust.Crypto.Bls;

/// <summary>
/// a + b·i with i² = −1 over the prime field of BLS12-381. Elements of the prime field itself are those with b = 0.
/// Public values only pass through here, so that running time may depend on them.
/// </summary>
internal readonly record struct Fp2(BigInteger Re, BigInteger Im)
{
    internal static readonly BigInteger P = Hex("1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab");
    private static readonly BigInteger Root = (P + 1) / 4;
    private static readonly BigInteger Half = (P + 1) / 2;

    internal static Fp2 Zero => default;
    internal static Fp2 One => new(1, 0);

    internal bool IsZero => Re.IsZero && Im.IsZero;
    internal Fp2 Conjugate => new(Re, Minus(Im));
    internal Fp2 TimesXi => new(Mod(Re - Im), Mod(Re + Im)); // ξ = 1 + i, from which the higher fields are made.

    internal static BigInteger Hex(string text) => BigInteger.Parse("0" + text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    internal static Fp2 Of(string re, string im = "0") => new(Hex(re), Hex(im));

    public static Fp2 operator +(Fp2 a, Fp2 b) => new(Mod(a.Re + b.Re), Mod(a.Im + b.Im));

    public static Fp2 operator -(Fp2 a, Fp2 b) => new(Mod(a.Re - b.Re), Mod(a.Im - b.Im));

    public static Fp2 operator -(Fp2 a) => new(Minus(a.Re), Minus(a.Im));

    public static Fp2 operator *(Fp2 a, Fp2 b)
    {
        if (a.Im.IsZero && b.Im.IsZero)
            return new(Mod(a.Re * b.Re), 0);
        var re = a.Re * b.Re;
        var im = a.Im * b.Im;
        return new(Mod(re - im), Mod((a.Re + a.Im) * (b.Re + b.Im) - re - im));
    }

    public static Fp2 operator *(Fp2 a, int n) => new(Mod(a.Re * n), Mod(a.Im * n));

    /// <summary>The inverse; of zero, zero (as RFC 9380 has it).</summary>
    internal Fp2 Inverse()
    {
        var norm = Invert(Mod(Re * Re + Im * Im));
        return new(Mod(Re * norm), Mod(Minus(Im) * norm));
    }

    internal Fp2 Power(BigInteger exponent)
    {
        var result = One;
        for (var bit = (int)exponent.GetBitLength() - 1; bit >= 0; bit--)
        {
            result *= result;
            if (!((exponent >> bit) & 1).IsZero)
                result *= this;
        }

        return result;
    }

    /// <summary>A square root, or null. With <paramref name="inPrimeField"/> only one in the prime field.</summary>
    internal Fp2? SquareRoot(bool inPrimeField)
    {
        if (Im.IsZero)
            return RootOf(Re) is { } real ? new Fp2(real, 0) : inPrimeField ? null : new Fp2(0, RootOf(Minus(Re))!.Value);
        if (inPrimeField || RootOf(Mod(Re * Re + Im * Im)) is not { } norm)
            return null;
        var re = RootOf(Mod((Re + norm) * Half)) ?? RootOf(Mod((Re - norm) * Half));
        return re is null ? null : new Fp2(re.Value, Mod(Im * Invert(Mod(re.Value * 2))));
    }

    /// <summary>sgn0 of RFC 9380 §4.1.</summary>
    internal bool IsOdd => Re.IsZero ? !Im.IsEven : !Re.IsEven;

    /// <summary>Whether this is the larger of itself and its negative, as the compressed form of points counts.</summary>
    internal bool IsLarger => Im.IsZero ? Re > Minus(Re) : Im > Minus(Im);

    private static BigInteger? RootOf(BigInteger a)
    {
        var root = BigInteger.ModPow(a, Root, P);
        return Mod(root * root) == a ? root : null;
    }

    private static BigInteger Invert(BigInteger a)
    {
        var (r, next, s, t) = (P, a, BigInteger.Zero, BigInteger.One);
        while (!next.IsZero)
        {
            var quotient = BigInteger.DivRem(r, next, out var rest);
            (r, next, s, t) = (next, rest, t, s - quotient * t);
        }

        return a.IsZero ? a : Mod(s);
    }

    private static BigInteger Minus(BigInteger a) => a.IsZero ? a : P - a;

    private static BigInteger Mod(BigInteger a)
    {
        var rest = BigInteger.Remainder(a, P);
        return rest.Sign < 0 ? rest + P : rest;
    }
}
