namespace Jiangyuan.Trust.Crypto.Bls;

/// <summary>Σ cᵢ·wⁱ, i = 0…5, with w⁶ = ξ over <see cref="Fp2"/>: where the pairing takes its values. Plain schoolbook arithmetic, easy to compare with the definition.</summary>
internal readonly struct Fp12(Fp2[] c)
{
    // w to the p-th power is w times ξ to the (p − 1)/6.
    private static readonly Fp2 Gamma = new Fp2(1, 1).Power((Fp2.P - 1) / 6);

    internal static Fp12 One => new([Fp2.One, Fp2.Zero, Fp2.Zero, Fp2.Zero, Fp2.Zero, Fp2.Zero]);

    internal Fp2 this[int i] => c[i];

    internal bool IsOne => c[0] == Fp2.One && c.AsSpan(1).IndexOfAnyExcept(Fp2.Zero) < 0;

    public static Fp12 operator *(Fp12 a, Fp12 b)
    {
        var low = new Fp2[6];
        for (var i = 0; i < 6; i++)
            for (var j = 0; j < 6; j++)
                if (!a[i].IsZero && !b[j].IsZero)
                    low[(i + j) % 6] += i + j < 6 ? a[i] * b[j] : (a[i] * b[j]).TimesXi;
        return new(low);
    }

    internal Fp12 Squared()
    {
        var low = new Fp2[6];
        for (var i = 0; i < 6; i++)
            for (var j = i; j < 6; j++)
            {
                var product = i == j ? c[i] * c[j] : c[i] * c[j] * 2;
                low[(i + j) % 6] += i + j < 6 ? product : product.TimesXi;
            }

        return new(low);
    }

    /// <summary>To the p⁶-th power: w becomes −w. For values after the easy part this is the inverse.</summary>
    internal Fp12 Conjugate => new([c[0], -c[1], c[2], -c[3], c[4], -c[5]]);

    internal Fp12 Frobenius()
    {
        var power = Fp2.One;
        var result = new Fp2[6];
        for (var i = 0; i < 6; i++, power *= Gamma)
            result[i] = c[i].Conjugate * power;
        return new(result);
    }

    internal Fp12 Inverse()
    {
        // The product with the conjugate has even powers only: a cubic over Fp2, whose inverse is written out.
        var norm = this * Conjugate;
        var (a, b, d) = (norm[0], norm[2], norm[4]);
        var x = a * a - (b * d).TimesXi;
        var y = (d * d).TimesXi - a * b;
        var z = b * b - a * d;
        var inverse = (a * x + (d * y + b * z).TimesXi).Inverse();
        return Conjugate * new Fp12([x * inverse, Fp2.Zero, y * inverse, Fp2.Zero, z * inverse, Fp2.Zero]);
    }

    internal Fp12 Power(ulong exponent)
    {
        var result = this;
        for (var bit = 62 - System.Numerics.BitOperations.LeadingZeroCount(exponent); bit >= 0; bit--)
        {
            result = result.Squared();
            if ((exponent >> bit & 1) == 1)
                result *= this;
        }

        return result;
    }
}
