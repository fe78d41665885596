using System.Numerics;

namespace Jiangyuan.Rules.Numbers;

public readonly partial struct Decimal34
{
    // Fixed-point working precision of the transcendental functions: ten guard digits.
    private const int Work = 48;
    private static readonly BigInteger Unit = BigInteger.Pow(10, Work);
    private static readonly Lazy<BigInteger> Ln10 = new(() => LnUnit(10 * Unit / 16) + (4 * Ln2!.Value));
    private static readonly Lazy<BigInteger> Ln2 = new(() => 2 * Atanh(Unit / 3));

    /// <summary>Square root rounded to 34 digits; null below zero.</summary>
    public Decimal34? Sqrt()
    {
        if (_mantissa <= 0)
        {
            return _mantissa == 0 ? default(Decimal34) : null;
        }

        var shift = 72 - Digits(_mantissa);
        if (((_scale + shift) & 1) != 0)
        {
            shift++;
        }

        var radicand = (BigInteger)_mantissa * BigInteger.Pow(10, shift);
        var root = IntegerSqrt(radicand);
        var sticky = root * root == radicand ? 0 : 1;
        return From((root * 10) + sticky, ((_scale + shift) / 2) + 1)?.Normalized();
    }

    /// <summary>e to this power, rounded to 34 digits; null when out of range.</summary>
    public Decimal34? Exp()
    {
        if (this > 14200)
        {
            return null;
        }

        if (this < -14300)
        {
            return default(Decimal34);
        }

        var x = ToFixed();
        // x = k·ln 10 + r, so that the power of ten is exact.
        var k = (int)BigInteger.Divide(x, Ln10.Value);
        var r = x - (k * Ln10.Value);
        // Halve eight times, sum the series, square eight times.
        r /= 256;
        BigInteger term = Unit, sum = Unit;
        for (var n = 1; !term.IsZero && n < 200; n++)
        {
            term = term * r / Unit / n;
            sum += term;
        }

        for (var i = 0; i < 8; i++)
        {
            sum = sum * sum / Unit;
        }

        return From(sum, Work - k)?.Tidy();
    }

    /// <summary>Natural logarithm rounded to 34 digits; null for zero and below.</summary>
    public Decimal34? Log()
    {
        if (_mantissa <= 0)
        {
            return null;
        }

        var digits = Digits(_mantissa);
        var x = (BigInteger)_mantissa * BigInteger.Pow(10, Work) / BigInteger.Pow(10, digits - 1);
        var twos = 0;
        while (x > 3 * Unit / 2)
        {
            x /= 2;
            twos++;
        }

        return From(LnUnit(x) + (twos * Ln2.Value) + ((digits - 1 - _scale) * Ln10.Value), Work)?.Tidy();
    }

    /// <summary>Power; exact repeated squaring for integer exponents, else exp(y·ln x). Null where there is no real value.</summary>
    public static Decimal34? Pow(Decimal34 value, Decimal34 exponent)
    {
        if (exponent.ToExactLong() is { } n && Math.Abs(n) <= 99_999)
        {
            return PowInteger(value, (int)n);
        }

        if (value._mantissa == 0)
        {
            return exponent.Sign > 0 ? default(Decimal34) : null;
        }

        return value.Log() is { } log && Multiply(log, exponent) is { } product ? product.Exp() : null;
    }

    private static Decimal34? PowInteger(Decimal34 value, int n)
    {
        Decimal34? result = One, square = value;
        for (var left = Math.Abs(n); left > 0; left >>= 1)
        {
            if ((left & 1) != 0)
            {
                result = result is { } r && square is { } s ? Multiply(r, s) : null;
            }

            if (left > 1)
            {
                square = square is { } s ? Multiply(s, s) : null;
            }
        }

        return n >= 0 ? result : result is { } positive ? Divide(One, positive) : null;
    }

    private BigInteger ToFixed() => _scale <= Work
        ? (BigInteger)_mantissa * BigInteger.Pow(10, Work - _scale)
        : _scale - Work > 200 ? BigInteger.Zero : (BigInteger)_mantissa / BigInteger.Pow(10, _scale - Work);

    // Removes the dust of the last working digits: e^0 is 1, ln 1 is 0.
    private Decimal34 Tidy() => Normalized();

    private static BigInteger LnUnit(BigInteger x) => 2 * Atanh((x - Unit) * Unit / (x + Unit));

    private static BigInteger Atanh(BigInteger z)
    {
        var square = z * z / Unit;
        BigInteger term = z, sum = z;
        for (var n = 3; !term.IsZero && n < 400; n += 2)
        {
            term = term * square / Unit;
            sum += term / n;
        }

        return sum;
    }

    private static BigInteger IntegerSqrt(BigInteger value)
    {
        var x = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (x + (value / x)) >> 1;
            if (next >= x)
            {
                return x;
            }

            x = next;
        }
    }
}
