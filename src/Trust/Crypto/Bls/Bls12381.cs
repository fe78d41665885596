namespace Jiangyuan.Trust.Crypto.Bls;

/// <summary>
/// Verifies BLS signatures over BLS12-381 (draft-irtf-cfrg-bls-signature, basic scheme), in which drand signs its rounds. Only verifies: no secret enters, so nothing here
/// runs in constant time. Written after the definitions rather than for speed; one verification takes a small part of a second.
/// </summary>
internal static class Bls12381
{
    // The curve's parameter is −X.
    private const ulong X = 0xd201000000010000;

    /// <summary>Signature in G1, key in G2 (48 and 96 bytes) or the other way round, by their lengths.</summary>
    internal static bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> domain)
    {
        var isShort = signature.Length == BlsGroup.G1.CompressedSize;
        var (signatures, keys) = isShort ? (BlsGroup.G1, BlsGroup.G2) : (BlsGroup.G2, BlsGroup.G1);
        if (signatures.Read(signature) is not { } signed || keys.Read(key) is not { } verifier || signatures.Hash(message, domain) is not { } hashed)
            return false;
        var minus = keys.Generator with { Y = -keys.Generator.Y };
        return IsOne(isShort ? [(signed, minus), (hashed, verifier)] : [(minus, signed), (verifier, hashed)]);
    }

    /// <summary>Whether the product of the pairings e(P, Q), P in G1 and Q in G2, is one.</summary>
    internal static bool IsOne(IReadOnlyList<(BlsPoint P, BlsPoint Q)> pairs)
    {
        var f = Fp12.One;
        var sums = pairs.Select(pair => pair.Q).ToArray();
        for (var bit = 62; bit >= 0; bit--)
        {
            f = f.Squared();
            for (var i = 0; i < sums.Length; i++)
                f *= Step(ref sums[i], sums[i], pairs[i].P);
            if ((X >> bit & 1) == 1)
                for (var i = 0; i < sums.Length; i++)
                    f *= Step(ref sums[i], pairs[i].Q, pairs[i].P);
        }

        // The parameter being negative would invert f here, which changes nothing for one.
        return IsOneAfterPower(f);
    }

    // The line through two points of the twist, at P; multiplied by w³, which the last power takes away as it takes away the vertical lines left out.
    private static Fp12 Step(ref BlsPoint sum, BlsPoint other, BlsPoint at)
    {
        var slope = BlsGroup.Slope(sum, other);
        var line = new Fp12([slope * sum.X - sum.Y, Fp2.Zero, -slope * at.X, at.Y, Fp2.Zero, Fp2.Zero]);
        sum = BlsGroup.Chord(sum, other, slope);
        return line;
    }

    // Three times (p¹² − 1)/r, which is one exactly when (p¹² − 1)/r is: (p⁶ − 1)(p² + 1), then (x − 1)²(x + p)(x² + p² − 1) + 3.
    private static bool IsOneAfterPower(Fp12 f)
    {
        var m = f.Conjugate * f.Inverse();
        m = m.Frobenius().Frobenius() * m;
        var a = ToX(m) * m.Conjugate;
        a = ToX(a) * a.Conjugate;
        var b = ToX(a) * a.Frobenius();
        var c = ToX(ToX(b)) * b.Frobenius().Frobenius() * b.Conjugate;
        return (c * m * m * m).IsOne;
    }

    private static Fp12 ToX(Fp12 m) => m.Power(X).Conjugate;
}
