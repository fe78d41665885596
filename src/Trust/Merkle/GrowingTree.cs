namespace Jiangyuan.Trust.Merkle;

/// <summary>
/// The right edge of a growing tree: the roots of the full subtrees its size is made of, largest first.
/// Appending costs amortised one hash, the root at most 63; nothing else of the tree is needed. Not for concurrent use.
/// </summary>
public sealed class GrowingTree
{
    private readonly List<byte[]> _edge = [];

    public ulong Size { get; private set; }

    /// <summary>The full subtrees, largest first: what must be kept to go on later.</summary>
    public IReadOnlyList<byte[]> Edge => _edge;

    /// <summary>Goes on from a kept edge. Null when the edge has not the shape for the size.</summary>
    public static GrowingTree? Resume(ulong size, IReadOnlyList<byte[]> edge)
    {
        ArgumentNullException.ThrowIfNull(edge);
        if (edge.Count != System.Numerics.BitOperations.PopCount(size) || edge.Any(h => h is not { Length: HashTree.HashLength }))
            return null;
        var tree = new GrowingTree { Size = size };
        tree._edge.AddRange(edge);
        return tree;
    }

    /// <summary>Adds a leaf; <paramref name="made"/> is told of every full subtree that it completes (level, index, hash), the leaf first.</summary>
    public void Append(byte[] leafHash, Action<int, ulong, byte[]>? made = null)
    {
        ArgumentNullException.ThrowIfNull(leafHash);
        ArgumentOutOfRangeException.ThrowIfNotEqual(leafHash.Length, HashTree.HashLength);
        var hash = leafHash;
        made?.Invoke(0, Size, hash);
        for (var level = 0; ((Size >> level) & 1) == 1; level++)
        {
            hash = HashTree.NodeHash(_edge[^1], hash);
            _edge.RemoveAt(_edge.Count - 1);
            made?.Invoke(level + 1, Size >> (level + 1), hash);
        }

        _edge.Add(hash);
        Size++;
    }

    public byte[] Root()
    {
        if (Size == 0)
            return HashTree.EmptyRoot();
        var root = _edge[^1];
        for (var i = _edge.Count - 2; i >= 0; i--)
            root = HashTree.NodeHash(_edge[i], root);
        return root;
    }
}
