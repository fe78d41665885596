using System.Text;
using Jiangyuan.Trust.Crypto;

namespace Jiangyuan.Engine.Tests.Trust.Crypto;

public sealed class StateCryptographyTests
{
    // GB/T 32905-2016 A.1 and A.2.
    [Theory]
    [InlineData("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd", "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")]
    public void SM3_gives_the_hashes_of_the_standard(string text, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(HashSuite.Sm3.Hash(Encoding.ASCII.GetBytes(text))));

    // GB/T 32918.5-2017 key pair of the recommended curve.
    private static readonly byte[] Private = Convert.FromHexString("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
    private static readonly byte[] Public = Convert.FromHexString("0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13");

    [Fact]
    public void The_signature_of_the_SM2_standard_verifies()
    {
        var r = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3";
        var s = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA";
        var der = Convert.FromHexString($"3046022100{r}022100{s}");
        Assert.True(Sm2.Verify(Public, "message digest"u8, der));
        Assert.False(Sm2.Verify(Public, "message digesT"u8, der));
    }

    [Fact]
    public void An_SM2_signature_verifies_and_no_other_does()
    {
        var signature = Sm2.Sign(Private, Public, "西宁"u8);
        Assert.True(Sm2.Verify(Public, "西宁"u8, signature));
        for (var i = 0; i < signature.Length; i++)
        {
            var bad = signature.ToArray();
            bad[i] ^= 1;
            Assert.False(Sm2.Verify(Public, "西宁"u8, bad));
        }

        Assert.False(Sm2.Verify(Public.Select(b => (byte)~b).ToArray(), "西宁"u8, signature));
        Assert.False(Sm2.Verify([], "西宁"u8, []));
    }

    [Fact]
    public void A_MAC_over_SM3_follows_RFC_2104()
    {
        static byte[] Xor(byte[] key, byte with) => [.. key.Concat(new byte[64 - key.Length]).Select(b => (byte)(b ^ with))];
        var key = Encoding.ASCII.GetBytes("key");
        var expected = HashSuite.Sm3.Hash([.. Xor(key, 0x5c), .. HashSuite.Sm3.Hash([.. Xor(key, 0x36), 1, 2, 3])]);
        Assert.Equal(expected, HashSuite.Sm3.Mac(key, [1, 2, 3]));
        Assert.Equal(HashSuite.Sm3.Mac(HashSuite.Sm3.Hash(new byte[70]), [9]), HashSuite.Sm3.Mac(new byte[70], [9]));
    }

    [Fact]
    public void Sealed_bytes_open_only_whole_and_in_their_place()
    {
        foreach (var sm4 in new[] { false, true })
        {
            var key = new byte[16];
            var nonce = new byte[12];
            var bytes = Gcm.Encrypt(sm4, key, nonce, "身份证号"u8, "表‖列‖行"u8);
            Assert.Equal("身份证号", Encoding.UTF8.GetString(Gcm.Decrypt(sm4, key, nonce, bytes, "表‖列‖行"u8)!));
            Assert.Null(Gcm.Decrypt(sm4, key, nonce, bytes, "表‖列‖别行"u8));
            Assert.Null(Gcm.Decrypt(sm4, key, nonce, bytes.AsSpan(1), "表‖列‖行"u8));
            Assert.Null(Gcm.Decrypt(sm4, new byte[15], nonce, bytes, "表‖列‖行"u8));
        }
    }
}
