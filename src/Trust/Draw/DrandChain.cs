using System.Buffers.Binary;
using System.Security.Cryptography;
using Jiangyuan.Trust.Crypto.Bls;

namespace Jiangyuan.Trust.Draw;

/// <summary>
/// A drand network that a plan may name, with the parameters it is known by. They are part of the program and not of a plan, so that nobody can bring a beacon of his own.
/// </summary>
/// <param name="Hash">The chain hash, by which the plan names it.</param>
/// <param name="Genesis">Unix second of round 1.</param>
/// <param name="Period">Seconds between rounds.</param>
public sealed record DrandChain(string Name, string Hash, string Scheme, string Key, long Genesis, long Period)
{
    public static IReadOnlyList<DrandChain> Known { get; } =
    [
        new("quicknet", "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971", "bls-unchained-g1-rfc9380",
            "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a", 1692803367, 3),
        new("default", "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce", "pedersen-bls-chained",
            "868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31", 1595431050, 30),
    ];

    /// <summary>When the round is made: before this second nobody knows its value.</summary>
    public long TimeOf(long round) => Genesis + (round - 1) * Period;

    /// <summary>Whether the network signed this round. <paramref name="previous"/> is the signature before it, needed by a chained scheme only. An unknown scheme signs nothing.</summary>
    public bool Signed(long round, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> previous)
    {
        var number = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, round);
        return Scheme switch
        {
            "bls-unchained-g1-rfc9380" => Verify(SHA256.HashData(number), signature, 48, "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"u8),
            "pedersen-bls-unchained" => Verify(SHA256.HashData(number), signature, 96, "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_"u8),
            "pedersen-bls-chained" when previous.Length > 0 => Verify(SHA256.HashData([.. previous, .. number]), signature, 96, "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_"u8),
            _ => false,
        };
    }

    private bool Verify(byte[] message, ReadOnlySpan<byte> signature, int length, ReadOnlySpan<byte> domain) =>
        signature.Length == length && Bls12381.Verify(Convert.FromHexString(Key), message, signature, domain);
}
