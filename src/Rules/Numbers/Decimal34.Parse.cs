using System.Globalization;
using System.Numerics;

namespace Jiangyuan.Rules.Numbers;

public readonly partial struct Decimal34
{
    /// <summary>Reads <c>[-]digits[.digits][e[±]digits]</c>; anything else, also what is out of range, gives null.</summary>
    public static Decimal34? Parse(ReadOnlySpan<char> text)
    {
        var at = 0;
        var negative = text.Length > 0 && text[0] == '-';
        if (negative || (text.Length > 0 && text[0] == '+'))
        {
            at++;
        }

        var (fast, scale, digits, start) = (0L, 0, 0, at);
        var seenPoint = false;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '.' && !seenPoint)
            {
                seenPoint = true;
            }
            else if (char.IsAsciiDigit(c))
            {
                digits++;
                scale += seenPoint ? 1 : 0;
                fast = digits <= 18 ? (fast * 10) + (c - '0') : fast;
            }
            else
            {
                break;
            }
        }

        if (digits == 0 || (seenPoint && text[at - 1] == '.'))
        {
            return null;
        }

        var end = at;
        if (at < text.Length)
        {
            if (text[at] is not ('e' or 'E') || !ReadExponent(text[(at + 1)..], out var exponent))
            {
                return null;
            }

            scale -= exponent;
        }

        if (digits <= 18)
        {
            return InRange(negative ? -fast : fast, scale);
        }

        if (digits > 20_000)
        {
            return null;
        }

        var mantissa = BigInteger.Parse(text[start..end].ToString().Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return From(negative ? -mantissa : mantissa, scale);
    }

    private static bool ReadExponent(ReadOnlySpan<char> text, out int exponent)
    {
        var negative = text.Length > 0 && text[0] == '-';
        var digits = text.Length > 0 && text[0] is '-' or '+' ? text[1..] : text;
        exponent = 0;
        if (digits.Length is 0 or > 9 || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        exponent = int.Parse(digits, CultureInfo.InvariantCulture) * (negative ? -1 : 1);
        return true;
    }
}
