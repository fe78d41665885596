using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Engine.Tests.Trust.Crypto;

/// <summary>Hashes made eight abreast are those made one by one by the platform.</summary>
public class HashesAbreastTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Leaves_of_every_length_are_those_made_one_by_one(bool sm3)
    {
        var suite = sm3 ? HashSuite.Sm3 : HashSuite.Sha256;
        byte[] bytes = [.. Enumerable.Range(0, 2000).Select(i => (byte)(i * 31 + i / 7))];
        // All lengths around the edges of blocks, up to entries that are too long to go abreast, in an order that mixes them.
        (int Start, int Length)[] entries = [.. Enumerable.Range(0, 700).Select(i => (i, Length: i * 211 % 700))];
        var hashes = new byte[entries.Length * 32];
        HashTree.LeafHashes(bytes, entries, hashes, suite);
        for (var i = 0; i < entries.Length; i++)
            Assert.Equal(suite.Hash([0, .. bytes.AsSpan(entries[i].Start, entries[i].Length)]), hashes.AsSpan(i * 32, 32).ToArray());
    }

    [Fact]
    public void The_root_over_any_number_of_leaves_is_that_of_splitting_at_powers_of_two()
    {
        for (var count = 1; count <= 150; count++)
        {
            byte[][] leaves = [.. Enumerable.Range(0, count).Select(i => HashSuite.Sha256.Hash([(byte)i]))];
            Assert.Equal(Split(leaves), HashTree.RootInPlace(leaves.SelectMany(l => l).ToArray()));
        }
    }

    // RFC 9162 §2.1.1, word for word.
    private static byte[] Split(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
            return leaves[0];
        var k = 1;
        while (k * 2 < leaves.Length)
            k *= 2;
        return HashSuite.Sha256.Hash([1, .. Split(leaves[..k]), .. Split(leaves[k..])]);
    }
}
