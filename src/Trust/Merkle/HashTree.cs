using System.Numerics;
using Jiangyuan.Trust.Crypto;

namespace Jiangyuan.Trust.Merkle;

/// <summary>
/// The tree of RFC 6962 §2.1 / RFC 9162 §2.1: leaf = H(0x00‖entry), node = H(0x01‖left‖right), split at the largest power of two below n.
/// SHA-256 unless another suite is given. Hashes are 32 bytes.
/// </summary>
public static class HashTree
{
    public const int HashLength = 32;

    // Entries of more blocks than these are hashed one by one: what they would gain is small, and room for eight of them is not.
    private const int MostLaneBlocks = 8;

    public static byte[] LeafHash(ReadOnlySpan<byte> entry, HashSuite? suite = null)
    {
        var hash = new byte[HashLength];
        LeafHash(entry, hash, suite);
        return hash;
    }

    public static void LeafHash(ReadOnlySpan<byte> entry, Span<byte> hash, HashSuite? suite = null)
    {
        var length = entry.Length + 1;
        Span<byte> framed = length <= 512 ? stackalloc byte[length] : new byte[length];
        framed[0] = 0;
        entry.CopyTo(framed[1..]);
        (suite ?? HashSuite.Sha256).Hash(framed, hash);
    }

    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, HashSuite? suite = null)
    {
        var hash = new byte[HashLength];
        NodeHash(left, right, hash, suite);
        return hash;
    }

    public static void NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash, HashSuite? suite = null)
    {
        Span<byte> framed = stackalloc byte[1 + 2 * HashLength];
        framed[0] = 1;
        left.CopyTo(framed[1..]);
        right.CopyTo(framed[(1 + HashLength)..]);
        (suite ?? HashSuite.Sha256).Hash(framed, hash);
    }

    /// <summary>
    /// The leaf hashes of many entries, given as slices of <paramref name="bytes"/>, laid end to end into <paramref name="hashes"/>.
    /// The same as one by one, several times as fast with SHA-256.
    /// </summary>
    public static void LeafHashes(ReadOnlySpan<byte> bytes, ReadOnlySpan<(int Start, int Length)> entries, Span<byte> hashes, HashSuite? suite = null)
    {
        const int lanes = Sha256Lanes.Lanes;
        var alone = (suite ?? HashSuite.Sha256) != HashSuite.Sha256;
        Span<(int Start, int Length)> waiting = stackalloc (int, int)[(MostLaneBlocks + 1) * lanes];
        Span<int> to = stackalloc int[(MostLaneBlocks + 1) * lanes];
        Span<int> counts = stackalloc int[MostLaneBlocks + 1];
        counts.Clear();
        for (var i = 0; i < entries.Length; i++)
        {
            var blocks = Sha256Lanes.Blocks(entries[i].Length + 1);
            if (alone || blocks > MostLaneBlocks)
            {
                LeafHash(bytes.Slice(entries[i].Start, entries[i].Length), At(hashes, i), suite);
                continue;
            }

            var place = blocks * lanes + counts[blocks]++;
            (waiting[place], to[place]) = (entries[i], i);
            if (counts[blocks] < lanes)
                continue;
            Sha256Lanes.Hash(0, bytes, waiting.Slice(blocks * lanes, lanes), blocks, hashes, to.Slice(blocks * lanes, lanes));
            counts[blocks] = 0;
        }

        for (var blocks = 1; blocks <= MostLaneBlocks; blocks++)
            if (counts[blocks] > 0)
                Sha256Lanes.Hash(0, bytes, waiting.Slice(blocks * lanes, counts[blocks]), blocks, hashes, to.Slice(blocks * lanes, counts[blocks]));
    }

    /// <summary>The root of no leaves: H of nothing.</summary>
    public static byte[] EmptyRoot(HashSuite? suite = null)
    {
        var hash = new byte[HashLength];
        (suite ?? HashSuite.Sha256).Hash([], hash);
        return hash;
    }

    /// <summary>The root over leaf hashes laid end to end. Overwrites the span while working.</summary>
    public static byte[] RootInPlace(Span<byte> leafHashes, HashSuite? suite = null)
    {
        var count = leafHashes.Length / HashLength;
        if (count == 0)
            return EmptyRoot(suite);

        var abreast = (suite ?? HashSuite.Sha256) == HashSuite.Sha256;

        // Joining neighbours level by level and carrying the odd one up gives the same tree as splitting at powers of two.
        for (; count > 1; count = (count + 1) / 2)
        {
            for (var i = abreast ? Abreast(leafHashes, count) : 0; i + 1 < count; i += 2)
                NodeHash(At(leafHashes, i), At(leafHashes, i + 1), At(leafHashes, i / 2), suite);
            if (count % 2 == 1)
                At(leafHashes, count - 1).CopyTo(At(leafHashes, count / 2));
        }

        return At(leafHashes, 0).ToArray();
    }

    /// <summary>The root over leaf hashes.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> leafHashes, HashSuite? suite = null)
    {
        ArgumentNullException.ThrowIfNull(leafHashes);
        var all = new byte[leafHashes.Count * HashLength];
        for (var i = 0; i < leafHashes.Count; i++)
            leafHashes[i].CopyTo(all.AsSpan(i * HashLength));
        return RootInPlace(all, suite);
    }

    /// <summary>Audit path of RFC 6962 §2.1.1 for the leaf in the tree of the first <paramref name="size"/> leaves; <paramref name="node"/> gives the hash of a full subtree (level, index).</summary>
    public static IReadOnlyList<byte[]> InclusionProof(ulong index, ulong size, Func<int, ulong, byte[]> node)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<byte[]>();
        Path(index, 0, size, proof, node);
        return proof;
    }

    /// <summary>Consistency proof of RFC 6962 §2.1.2 from the first <paramref name="older"/> leaves to the first <paramref name="newer"/>; empty for 0 and for equal sizes.</summary>
    public static IReadOnlyList<byte[]> ConsistencyProof(ulong older, ulong newer, Func<int, ulong, byte[]> node)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(older, newer);
        var proof = new List<byte[]>();
        if (older > 0 && older < newer)
            SubProof(older, 0, newer, true, proof, node);
        return proof;
    }

    /// <summary>The root of the leaves from <paramref name="start"/> to before <paramref name="end"/>, where start is a multiple of the next power of two of the width.</summary>
    public static byte[] RangeRoot(ulong start, ulong end, Func<int, ulong, byte[]> node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var width = end - start;
        if (width == 0)
            return EmptyRoot();
        if (BitOperations.IsPow2(width))
        {
            var level = BitOperations.TrailingZeroCount(width);
            return node(level, start >> level);
        }

        var split = Split(width);
        return NodeHash(RangeRoot(start, start + split, node), RangeRoot(start + split, end, node));
    }

    // Joins eight pairs at a time; the answer is the first leaf that is left over. A pair's place is never before what is still to be read.
    private static int Abreast(Span<byte> hashes, int count)
    {
        const int lanes = Sha256Lanes.Lanes;
        Span<(int Start, int Length)> pairs = stackalloc (int, int)[lanes];
        Span<int> to = stackalloc int[lanes];
        var i = 0;
        for (; i + 2 * lanes <= count; i += 2 * lanes)
        {
            for (var lane = 0; lane < lanes; lane++)
                (pairs[lane], to[lane]) = (((i + 2 * lane) * HashLength, 2 * HashLength), i / 2 + lane);
            Sha256Lanes.Hash(1, hashes, pairs, Sha256Lanes.Blocks(2 * HashLength + 1), hashes, to);
        }

        return i;
    }

    private static Span<byte> At(Span<byte> hashes, int i) => hashes.Slice(i * HashLength, HashLength);

    private static void Path(ulong index, ulong start, ulong end, List<byte[]> proof, Func<int, ulong, byte[]> node)
    {
        if (end - start == 1)
            return;
        var split = start + Split(end - start);
        if (index < split)
        {
            Path(index, start, split, proof, node);
            proof.Add(RangeRoot(split, end, node));
        }
        else
        {
            Path(index, split, end, proof, node);
            proof.Add(RangeRoot(start, split, node));
        }
    }

    private static void SubProof(ulong older, ulong start, ulong end, bool whole, List<byte[]> proof, Func<int, ulong, byte[]> node)
    {
        if (older == end)
        {
            if (!whole)
                proof.Add(RangeRoot(start, end, node));
            return;
        }

        var split = start + Split(end - start);
        if (older <= split)
        {
            SubProof(older, start, split, whole, proof, node);
            proof.Add(RangeRoot(split, end, node));
        }
        else
        {
            SubProof(older, split, end, false, proof, node);
            proof.Add(RangeRoot(start, split, node));
        }
    }

    // The largest power of two below width (width > 1).
    private static ulong Split(ulong width) => 1UL << (63 - BitOperations.LeadingZeroCount(width - 1));
}
