using System.Numerics;
using Jiangyuan.Trust.Crypto;

namespace Jiangyuan.Trust.Merkle;

/// <summary>Verifies Merkle proofs. Anything malformed is simply not proven: false, never an exception. Work is bounded by 64 hashes.</summary>
public static class ProofCheck
{
    /// <summary>The leaf is at that place of the tree with that size and root.</summary>
    public static bool Inclusion(ulong index, ulong size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root, HashSuite? suite = null) =>
        RootOf(index, size, leafHash, proof, suite) is { } computed && root.SequenceEqual(computed);

    /// <summary>The root that the proof leads to, or null when the proof has not the shape for index and size.</summary>
    public static byte[]? RootOf(ulong index, ulong size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> proof, HashSuite? suite = null)
    {
        if (index >= size || !WellFormed(proof) || leafHash.Length != HashTree.HashLength)
            return null;
        var inner = 64 - BitOperations.LeadingZeroCount(index ^ (size - 1));
        var border = inner == 64 ? 0 : BitOperations.PopCount(index >> inner);
        if (proof.Count != inner + border)
            return null;
        var hash = leafHash.ToArray();
        for (var i = 0; i < proof.Count; i++)
            hash = i < inner && ((index >> i) & 1) == 0 ? HashTree.NodeHash(hash, proof[i], suite) : HashTree.NodeHash(proof[i], hash, suite);
        return hash;
    }

    /// <summary>The tree of the older size and root is a prefix of the newer. An older size of 0 says nothing and is not proven, except that an empty tree is equal to itself.</summary>
    public static bool Consistency(ulong older, ulong newer, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> olderRoot, ReadOnlySpan<byte> newerRoot, HashSuite? suite = null) =>
        older > 0 && SubtreeConsistency(0, older, newer, proof, olderRoot, newerRoot, suite);

    /// <summary>The leaf is at that place (counted in the whole tree) of the subtree from start to before end.</summary>
    public static bool SubtreeInclusion(ulong index, ulong start, ulong end, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root) =>
        start < end && index >= start && index < end && IsSubtree(start, end) && Inclusion(index - start, end - start, leafHash, proof, root);

    /// <summary>
    /// The subtree from start to before end with the first root is part of the tree of that size with the second
    /// (draft-ietf-plants-merkle-tree-certs). An empty subtree is part of everything if its root is the empty root and the proof is empty.
    /// </summary>
    public static bool SubtreeConsistency(ulong start, ulong end, ulong size, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> subtreeRoot, ReadOnlySpan<byte> root, HashSuite? suite = null)
    {
        if (start > end || end > size || !WellFormed(proof) || (proof.Count > 0 && subtreeRoot.Length != HashTree.HashLength))
            return false;
        if (start == end)
            return proof.Count == 0 && subtreeRoot.SequenceEqual(HashTree.EmptyRoot(suite));
        if (!IsSubtree(start, end))
            return false;

        var (first, last, end0) = (start, end - 1, size - 1);
        var toTheEnd = last == end0;
        while (first != last && (toTheEnd || (last & 1) == 1))
            (first, last, end0) = (first >> 1, last >> 1, end0 >> 1);

        var next = 0;
        if (first != last && proof.Count == 0)
            return false;
        var older = first == last ? subtreeRoot.ToArray() : proof[next++];
        var newer = older;
        for (; next < proof.Count; next++)
        {
            if (end0 == 0)
                return false;
            var hash = proof[next];
            if ((last & 1) == 1 || last == end0)
            {
                if (first < last)
                    older = HashTree.NodeHash(hash, older, suite);
                newer = HashTree.NodeHash(hash, newer, suite);
                while ((last & 1) == 0 && last != 0)
                    (first, last, end0) = (first >> 1, last >> 1, end0 >> 1);
            }
            else
            {
                newer = HashTree.NodeHash(newer, hash, suite);
            }

            (first, last, end0) = (first >> 1, last >> 1, end0 >> 1);
        }

        return end0 == 0 && subtreeRoot.SequenceEqual(older) && root.SequenceEqual(newer);
    }

    // start is a multiple of the smallest power of two that is not below the width.
    private static bool IsSubtree(ulong start, ulong end)
    {
        var width = end - start;
        return width > 1UL << 63 ? start == 0 : (start & (BitOperations.RoundUpToPowerOf2(width) - 1)) == 0;
    }

    private static bool WellFormed(IReadOnlyList<byte[]> proof)
    {
        if (proof is null || proof.Count > 65)
            return false;
        for (var i = 0; i < proof.Count; i++)
            if (proof[i] is not { Length: HashTree.HashLength })
                return false;
        return true;
    }
}
