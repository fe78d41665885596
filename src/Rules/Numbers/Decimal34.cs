using System.Globalization;
using System.Numerics;

namespace Jiangyuan.Rules.Numbers;

/// <summary>
/// A FEEL number (DMN 1.5 §10.3.2.3.1): IEEE 754-2008 decimal128, 34 significant digits, half-even, without NaN and infinities.
/// The value is <c>Mantissa × 10^-Scale</c>; trailing zeros carry no meaning and equality is numeric.
/// Operations that leave the range (beyond 10^6145) or have no value return null.
/// </summary>
public readonly partial struct Decimal34 : IEquatable<Decimal34>, IComparable<Decimal34>
{
    /// <summary>Significant digits kept.</summary>
    public const int Precision = 34;

    private const int MaxExponent = 6144;
    private static readonly Int128[] Powers = MakePowers();
    private static readonly Int128 Limit = Powers[34];

    private readonly Int128 _mantissa;
    private readonly int _scale;

    private Decimal34(Int128 mantissa, int scale) => (_mantissa, _scale) = (mantissa, scale);

    /// <summary>Zero.</summary>
    public static Decimal34 Zero => default;

    /// <summary>One.</summary>
    public static Decimal34 One => new(1, 0);

    /// <summary>−1, 0 or 1.</summary>
    public int Sign => Int128.Sign(_mantissa);

    /// <summary>The unscaled digits.</summary>
    public Int128 Mantissa => _mantissa;

    /// <summary>How many of the digits stand behind the point; negative for trailing zeros left out.</summary>
    public int Scale => _scale;

    /// <summary>True when there is no fraction.</summary>
    public bool IsInteger => _scale <= 0 || _mantissa == 0 || (_scale <= 38 && _mantissa % Powers[_scale] == 0);

    /// <summary>Every 64-bit integer is exact.</summary>
    public static implicit operator Decimal34(long value) => new(value, 0);

    /// <summary>Every 32-bit integer is exact.</summary>
    public static implicit operator Decimal34(int value) => new(value, 0);

    /// <summary>Every <see cref="decimal"/> is exact (28 digits).</summary>
    public static implicit operator Decimal34(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var mantissa = new Int128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        return new(bits[3] < 0 ? -mantissa : mantissa, (bits[3] >> 16) & 0xFF);
    }

    /// <summary>Rounds to 34 digits, half-even; null when out of range.</summary>
    public static Decimal34? From(BigInteger mantissa, int scale)
    {
        if (mantissa.IsZero)
        {
            return default(Decimal34);
        }

        var excess = Digits(mantissa) - Precision;
        if (excess > 0)
        {
            mantissa = DivideHalfEven(mantissa, BigInteger.Pow(10, excess));
            scale -= excess;
        }

        return InRange((Int128)mantissa, scale);
    }

    /// <summary>The integer part as a long, or null when it does not fit.</summary>
    public long? ToLong()
    {
        var whole = Truncated();
        return whole >= long.MinValue && whole <= long.MaxValue ? (long)whole : null;
    }

    /// <summary>The integer when there is no fraction and it fits, else null.</summary>
    public long? ToExactLong() => IsInteger ? ToLong() : null;

    /// <summary>Nearest binary floating point; only for statistics and display.</summary>
    public double ToDouble() => (double)_mantissa * Math.Pow(10, -_scale);

    /// <inheritdoc/>
    public int CompareTo(Decimal34 other)
    {
        if (_scale == other._scale)
        {
            return _mantissa.CompareTo(other._mantissa);
        }

        if (Sign != other.Sign)
        {
            return Sign.CompareTo(other.Sign);
        }

        var (low, high) = _scale < other._scale ? (this, other) : (other, this);
        var gap = high._scale - low._scale;
        var flip = _scale < other._scale ? 1 : -1;
        if (low._mantissa == 0)
        {
            return flip * -high.Sign;
        }

        if (gap <= 19 && low._mantissa >= long.MinValue && low._mantissa <= long.MaxValue)
        {
            return flip * (low._mantissa * Powers[gap]).CompareTo(high._mantissa);
        }

        return gap > 80
            ? flip * low.Sign
            : flip * ((BigInteger)low._mantissa * BigInteger.Pow(10, gap)).CompareTo((BigInteger)high._mantissa);
    }

    /// <inheritdoc/>
    public bool Equals(Decimal34 other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Decimal34 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var n = Normalized();
        return HashCode.Combine(n._mantissa, n._scale);
    }

    public static bool operator ==(Decimal34 left, Decimal34 right) => left.CompareTo(right) == 0;

    public static bool operator !=(Decimal34 left, Decimal34 right) => left.CompareTo(right) != 0;

    public static bool operator <(Decimal34 left, Decimal34 right) => left.CompareTo(right) < 0;

    public static bool operator >(Decimal34 left, Decimal34 right) => left.CompareTo(right) > 0;

    public static bool operator <=(Decimal34 left, Decimal34 right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Decimal34 left, Decimal34 right) => left.CompareTo(right) >= 0;

    /// <summary>Without trailing zeros behind the point; in whole digits unless that needs more than 50 zeros.</summary>
    public override string ToString()
    {
        var n = Normalized();
        var digits = Int128.Abs(n._mantissa).ToString(CultureInfo.InvariantCulture);
        var sign = n._mantissa < 0 ? "-" : "";
        if (n._scale <= 0)
        {
            return n._scale >= -50 ? sign + digits + new string('0', -n._scale) : Scientific(sign, digits, n._scale);
        }

        if (n._scale > 60)
        {
            return Scientific(sign, digits, n._scale);
        }

        var padded = digits.PadLeft(n._scale + 1, '0');
        return $"{sign}{padded[..^n._scale]}.{padded[^n._scale..]}";
    }

    private static string Scientific(string sign, string digits, int scale) =>
        string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}E{digits.Length - 1 - scale:+0;-0}");

    private Decimal34 Normalized()
    {
        if (_mantissa == 0)
        {
            return default;
        }

        var (m, s) = (_mantissa, _scale);
        while (m % 10 == 0)
        {
            m /= 10;
            s--;
        }

        return new(m, s);
    }

    private BigInteger Truncated() => _scale switch
    {
        <= 0 when _mantissa == 0 => BigInteger.Zero,
        <= 0 => (BigInteger)_mantissa * BigInteger.Pow(10, -_scale),
        > 38 => BigInteger.Zero,
        _ => (BigInteger)(_mantissa / Powers[_scale]),
    };

    private static Decimal34? InRange(Int128 mantissa, int scale)
    {
        if (mantissa == 0)
        {
            return default(Decimal34);
        }

        var adjusted = Digits(mantissa) - 1 - scale;
        return adjusted > MaxExponent ? null : adjusted < -6176 ? default(Decimal34) : new Decimal34(mantissa, scale);
    }

    private static int Digits(Int128 value)
    {
        value = Int128.Abs(value);
        var n = 1;
        while (n < 39 && value >= Powers[n])
        {
            n++;
        }

        return n;
    }

    private static int Digits(BigInteger value)
    {
        value = BigInteger.Abs(value);
        if (value.IsZero)
        {
            return 1;
        }

        var guess = (int)((value.GetBitLength() - 1) * 0.30102999566398119521);
        return BigInteger.Pow(10, guess) <= value ? BigInteger.Pow(10, guess + 1) <= value ? guess + 2 : guess + 1 : guess;
    }

    private static BigInteger DivideHalfEven(BigInteger dividend, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        var twice = BigInteger.Abs(rest) * 2;
        var compare = twice.CompareTo(BigInteger.Abs(divisor));
        var up = compare > 0 || (compare == 0 && !quotient.IsEven);
        return up ? quotient + (dividend.Sign * divisor.Sign) : quotient;
    }

    private static Int128[] MakePowers()
    {
        var powers = new Int128[39];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}
