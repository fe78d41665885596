using System.Text;
using Jiangyuan.Trust.Crypto.Bls;
using Jiangyuan.Trust.Draw;

namespace Jiangyuan.Engine.Tests.Trust.Crypto;

/// <summary>Points of RFC 9380 appendix J.9.1 and J.10.1, and rounds that drand networks did sign.</summary>
public sealed class Bls12381Tests
{
    private const string Quicknet1000 = Bls12381Rounds.Quicknet1000;

    public static TheoryData<string, string, string> Hashed => new()
    {
        { "", "052926add2207b76ca4fa57a8734416c8dc95e24501772c814278700eed6d1e4e8cf62d9c09db0fac349612b759e79a1 08ba738453bfed09cb546dbb0783dbb3a5f1f566ed67bb6be0e8c67e2e81a4cc68ee29813bb7994998f3eae0c9c6a265", "0141ebfbdca40eb85b87142e130ab689c673cf60f1a3e98d69335266f30d9b8d4ac44c1038e9dcdd5393faf5c41fb78a 05cb8437535e20ecffaef7752baddf98034139c38452458baeefab379ba13dff5bf5dd71b72418717047f5b0f37da03d 0503921d7f6a12805e72940b963c0cf3471c7b2a524950ca195d11062ee75ec076daf2d4bc358c4b190c0c98064fdd92 12424ac32561493f3fe3c260708a12b7c620e7be00099a974e259ddc7d1f6395c3c811cdd19f1e8dbf3e9ecfdcbab8d6" },
        { "abc", "03567bc5ef9c690c2ab2ecdf6a96ef1c139cc0b2f284dca0a9a7943388a49a3aee664ba5379a7655d3c68900be2f6903 0b9c15f3fe6e5cf4211f346271d7b01c8f3b28be689c8429c85b67af215533311f0b8dfaaa154fa6b88176c229f2885d", "02c2d18e033b960562aae3cab37a27ce00d80ccd5ba4b7fe0e7a210245129dbec7780ccc7954725f4168aff2787776e6 139cddbccdc5e91b9623efd38c49f81a6f83f175e80b06fc374de9eb4b41dfe4ca3a230ed250fbe3a2acf73a41177fd8 1787327b68159716a37440985269cf584bcb1e621d3a7202be6ea05c4cfe244aeb197642555a0645fb87bf7466b2ba48 00aa65dae3c8d732d10ecd2c50f8a1baf3001578f71c694e03866e9f3d49ac1e1ce70dd94a733534f106d4cec0eddd16" },
        { "abcdef0123456789", "11e0b079dea29a68f0383ee94fed1b940995272407e3bb916bbf268c263ddd57a6a27200a784cbc248e84f357ce82d98 03a87ae2caf14e8ee52e51fa2ed8eefe80f02457004ba4d486d6aa1f517c0889501dc7413753f9599b099ebcbbd2d709", "121982811d2491fde9ba7ed31ef9ca474f0e1501297f68c298e9f4c0028add35aea8bb83d53c08cfc007c1e005723cd0 190d119345b94fbd15497bcba94ecf7db2cbfd1e1fe7da034d26cbba169fb3968288b3fafb265f9ebd380512a71c3f2c 05571a0f8d3c08d094576981f4a3b8eda0a8e771fcdcc8ecceaf1356a6acf17574518acb506e435b639353c2e14827c8 0bb5e7572275c567462d91807de765611490205a941a5a6af3b1691bfe596c31225d3aabdf15faff860cb4ef17c7c3be" },
        { "a512_" + new string('a', 512), "082aabae8b7dedb0e78aeb619ad3bfd9277a2f77ba7fad20ef6aabdc6c31d19ba5a6d12283553294c1825c4b3ca2dcfe 05b84ae5a942248eea39e1d91030458c40153f3b654ab7872d779ad1e942856a20c438e8d99bc8abfbf74729ce1f7ac8", "01a6ba2f9a11fa5598b2d8ace0fbe0a0eacb65deceb476fbbcb64fd24557c2f4b18ecfc5663e54ae16a84f5ab7f62534 11fca2ff525572795a801eed17eb12785887c7b63fb77a42be46ce4a34131d71f7a73e95fee3f812aea3de78b4d01569 0b6798718c8aed24bc19cb27f866f1c9effcdbf92397ad6448b5c9db90d2b9da6cbabf48adc1adf59a1a28344e79d57e 03a47f8e6d1763ba0cad63d6114c0accbef65707825a511b251a660a9b3994249ae4e63fac38b23da0c398689ee2ab52" },
    };

    [Theory, MemberData(nameof(Hashed))]
    public void Messages_hash_to_the_points_of_the_standard(string message, string first, string second)
    {
        var bytes = Encoding.ASCII.GetBytes(message);
        var one = BlsGroup.G1.Hash(bytes, "QUUX-V01-CS02-with-BLS12381G1_XMD:SHA-256_SSWU_RO_"u8)!;
        Assert.Equal(first.Split(' ').Select(Fp2.Hex), [one.X.Re, one.Y.Re]);
        var two = BlsGroup.G2.Hash(bytes, "QUUX-V01-CS02-with-BLS12381G2_XMD:SHA-256_SSWU_RO_"u8)!;
        Assert.Equal(second.Split(' ').Select(Fp2.Hex), [two.X.Re, two.X.Im, two.Y.Re, two.Y.Im]);
    }

    [Theory, MemberData(nameof(Bls12381Rounds.All), MemberType = typeof(Bls12381Rounds))]
    public void A_round_that_the_network_signed_passes_and_every_neighbour_of_it_fails(string scheme, string key, long round, string signature, string previous)
    {
        var chain = new DrandChain("test", "", scheme, key, 0, 1);
        var (signed, before) = (Convert.FromHexString(signature), Convert.FromHexString(previous));
        Assert.True(chain.Signed(round, signed, before));
        Assert.False(chain.Signed(round + 1, signed, before));
        Assert.False((chain with { Scheme = scheme == "pedersen-bls-chained" ? "pedersen-bls-unchained" : "pedersen-bls-chained" }).Signed(round, signed, before));
        Assert.False((chain with { Scheme = "bls-bn254-unchained-on-g1" }).Signed(round, signed, before));
        Assert.False((chain with { Key = Convert.ToHexStringLower(Negated(Convert.FromHexString(key))) }).Signed(round, signed, before));
        Assert.False(chain.Signed(round, Negated(signed), before));
        if (before.Length > 0)
            Assert.False(chain.Signed(round, signed, []));
    }

    [Fact]
    public void A_point_is_read_only_in_its_one_form_and_only_from_the_group()
    {
        var good = Convert.FromHexString(Quicknet1000);
        Assert.NotNull(BlsGroup.G1.Read(good));
        Assert.Null(BlsGroup.G1.Read([]));
        Assert.Null(BlsGroup.G1.Read([.. good, 0]));
        Assert.Null(BlsGroup.G1.Read([(byte)(good[0] & 0x7f), .. good[1..]]));
        Assert.Null(BlsGroup.G1.Read([0xc0, .. new byte[47]]));
        Assert.Null(BlsGroup.G2.Read([0xc0, .. new byte[95]]));
        Assert.Null(BlsGroup.G1.Read([0xff, .. Enumerable.Repeat((byte)0xff, 47)]));

        // On the curve, but not in the group: what a small-subgroup forger would send. x = 4 is the first such.
        Assert.NotNull((new Fp2(4, 0) * new Fp2(4, 0) * new Fp2(4, 0) + new Fp2(4, 0)).SquareRoot(inPrimeField: true));
        Assert.Null(BlsGroup.G1.Read([0x80, .. new byte[46], 4]));
    }

    [Fact]
    public void No_garbled_signature_passes_or_throws()
    {
        var chain = DrandChain.Known[0];
        var chance = new Random(26);
        for (var n = 0; n < 40; n++)
        {
            var garbled = Convert.FromHexString(Quicknet1000);
            garbled[chance.Next(garbled.Length)] ^= (byte)(1 << chance.Next(8));
            Assert.False(chain.Signed(1000, garbled, []));
        }
    }

    [Fact]
    public void One_verification_stays_below_a_second()
    {
        var chain = DrandChain.Known[0];
        var start = Environment.CpuUsage.TotalTime;
        for (var n = 0; n < 3; n++)
            Assert.True(chain.Signed(1000, Convert.FromHexString(Quicknet1000), []));
        Assert.InRange((Environment.CpuUsage.TotalTime - start).TotalSeconds, 0, 3);
    }

    private static byte[] Negated(byte[] point) => [(byte)(point[0] ^ 0x20), .. point[1..]];
}
