using System.Numerics;

namespace Jiangyuan.Rules.Numbers;

public readonly partial struct Decimal34
{
    /// <summary>Sum, rounded half-even to 34 digits.</summary>
    public static Decimal34? Add(Decimal34 left, Decimal34 right)
    {
        if (left._scale == right._scale)
        {
            var sum = left._mantissa + right._mantissa;
            return Int128.Abs(sum) < Limit ? new Decimal34(sum, left._scale) : From(sum, left._scale);
        }

        if (left._mantissa == 0)
        {
            return right;
        }

        if (right._mantissa == 0)
        {
            return left;
        }

        var (low, high) = left._scale < right._scale ? (left, right) : (right, left);
        var gap = high._scale - low._scale;
        if (gap <= 18 && Int128.Abs(low._mantissa) <= long.MaxValue)
        {
            var sum = (low._mantissa * Powers[gap]) + high._mantissa;
            return Int128.Abs(sum) < Limit ? new Decimal34(sum, high._scale) : From(sum, high._scale);
        }

        // Beyond 80 digits apart the smaller one can only decide a tie, and no tie has that many digits.
        return gap > 80 + Precision ? low : From(((BigInteger)low._mantissa * BigInteger.Pow(10, gap)) + (BigInteger)high._mantissa, high._scale);
    }

    /// <summary>Difference, rounded half-even to 34 digits.</summary>
    public static Decimal34? Subtract(Decimal34 left, Decimal34 right) => Add(left, -right);

    /// <summary>Product, rounded half-even to 34 digits.</summary>
    public static Decimal34? Multiply(Decimal34 left, Decimal34 right)
    {
        if (Int128.Abs(left._mantissa) <= int.MaxValue * 4L && Int128.Abs(right._mantissa) <= long.MaxValue)
        {
            return InRange(left._mantissa * right._mantissa, left._scale + right._scale);
        }

        return From((BigInteger)left._mantissa * (BigInteger)right._mantissa, left._scale + right._scale);
    }

    /// <summary>Quotient, rounded half-even to 34 digits; null for a zero divisor.</summary>
    public static Decimal34? Divide(Decimal34 left, Decimal34 right)
    {
        if (right._mantissa == 0)
        {
            return null;
        }

        if (left._mantissa == 0)
        {
            return default(Decimal34);
        }

        var shift = Math.Max(0, Precision + 2 + Digits(right._mantissa) - Digits(left._mantissa));
        var dividend = (BigInteger)left._mantissa * BigInteger.Pow(10, shift);
        var quotient = BigInteger.DivRem(dividend, (BigInteger)right._mantissa, out var rest);
        // A sticky digit keeps the later rounding exact.
        var sticky = rest.IsZero ? 0 : dividend.Sign * right.Sign;
        var result = From((quotient * 10) + sticky, left._scale - right._scale + shift + 1);
        return result?.Normalized();
    }

    /// <summary>The number with the other sign.</summary>
    public static Decimal34 operator -(Decimal34 value) => new(-value._mantissa, value._scale);

    /// <summary>Without sign.</summary>
    public Decimal34 Abs() => new(Int128.Abs(_mantissa), _scale);

    /// <summary>Largest multiple of 10^-digits that is not above.</summary>
    public Decimal34? Floor(int digits = 0) => Round(digits, static (q, rest, twice) => rest < 0 ? q - 1 : q);

    /// <summary>Smallest multiple of 10^-digits that is not below.</summary>
    public Decimal34? Ceiling(int digits = 0) => Round(digits, static (q, rest, twice) => rest > 0 ? q + 1 : q);

    /// <summary>Rounds away from zero.</summary>
    public Decimal34? RoundUp(int digits) => Round(digits, static (q, rest, twice) => q + rest);

    /// <summary>Rounds towards zero.</summary>
    public Decimal34? RoundDown(int digits) => Round(digits, static (q, rest, twice) => q);

    /// <summary>Rounds to the nearest, a tie away from zero.</summary>
    public Decimal34? RoundHalfUp(int digits) => Round(digits, static (q, rest, twice) => twice >= 0 ? q + rest : q);

    /// <summary>Rounds to the nearest, a tie towards zero.</summary>
    public Decimal34? RoundHalfDown(int digits) => Round(digits, static (q, rest, twice) => twice > 0 ? q + rest : q);

    /// <summary>Rounds to the nearest, a tie to the even digit.</summary>
    public Decimal34? RoundHalfEven(int digits) => Round(digits, static (q, rest, twice) => twice > 0 || (twice == 0 && !q.IsEven) ? q + rest : q);

    /// <summary><c>dividend − divisor × floor(dividend / divisor)</c> (DMN 1.5 table 75); null for a zero divisor.</summary>
    public static Decimal34? Modulo(Decimal34 dividend, Decimal34 divisor)
    {
        if (divisor._mantissa == 0)
        {
            return null;
        }

        var scale = Math.Max(dividend._scale, divisor._scale);
        var gap = scale - Math.Min(dividend._scale, divisor._scale);
        if (gap > 1000)
        {
            return null;
        }

        var a = (BigInteger)dividend._mantissa * BigInteger.Pow(10, scale - dividend._scale);
        var b = (BigInteger)divisor._mantissa * BigInteger.Pow(10, scale - divisor._scale);
        var rest = BigInteger.Remainder(a, b);
        return From(!rest.IsZero && rest.Sign != b.Sign ? rest + b : rest, scale);
    }

    // rule(quotient towards zero, sign of the rest, comparison of twice the rest with one unit)
    private Decimal34? Round(int digits, Func<BigInteger, int, int, BigInteger> rule)
    {
        if (_scale <= digits || _mantissa == 0)
        {
            return this;
        }

        var drop = _scale - digits;
        if (drop > 7000)
        {
            return null;
        }

        var unit = BigInteger.Pow(10, drop);
        var quotient = BigInteger.DivRem((BigInteger)_mantissa, unit, out var rest);
        return From(rule(quotient, rest.Sign, (BigInteger.Abs(rest) * 2).CompareTo(unit)), digits);
    }
}
