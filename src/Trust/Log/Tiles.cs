using System.Globalization;
using System.Numerics;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Trust.Log;

/// <summary>The place of a tile of 256 hashes (C2SP tlog-tiles), or of entries when <see cref="Level"/> is −1. Width 256 is a full tile.</summary>
public readonly record struct TileId(int Level, ulong Index, int Width)
{
    public const int FullWidth = 256;

    /// <summary>The path below the log's root: <c>tile/0/x001/234.p/5</c>.</summary>
    public override string ToString()
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"{Index % 1000:000}");
        for (var rest = Index / 1000; rest > 0; rest /= 1000)
            number = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/{number}");
        var level = Level < 0 ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
        return Width == FullWidth ? $"tile/{level}/{number}" : string.Create(CultureInfo.InvariantCulture, $"tile/{level}/{number}.p/{Width}");
    }

    /// <summary>A tree of that size has this very tile: it is never another, whatever the tree grows to.</summary>
    public bool IsIn(ulong size) => size >> (8 * Math.Max(Level, 0)) > Index * FullWidth && Holding(Level, Index * FullWidth, size) == this;

    /// <summary>Reads a path below the log's root; only the one spelling that <see cref="ToString"/> gives is a tile.</summary>
    public static bool TryParse(string? path, out TileId id)
    {
        id = default;
        if (path is not { Length: > 0 and <= 80 })
            return false;
        var parts = path.Split('/');
        if (parts.Length < 3 || parts[0] != "tile" || (parts[1] != "entries" && (!Checkpoint.TryDecimal(parts[1], out var given) || given > 7)))
            return false;
        var width = 256UL;
        var digits = parts.AsSpan(2);
        if (digits[^1] is var last && digits.Length > 1 && digits[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!Checkpoint.TryDecimal(last, out width) || width is 0 or > 255)
                return false;
            digits = digits[..^1];
        }
        var index = 0UL;
        foreach (var digit in digits)
        {
            var text = digit.Replace("x", "", StringComparison.Ordinal).Replace(".p", "", StringComparison.Ordinal);
            if (text.Length != 3 || !ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var three) || index > ulong.MaxValue / 2000)
                return false;
            index = index * 1000 + three;
        }
        id = new(parts[1] == "entries" ? -1 : parts[1][0] - '0', index, (int)width);
        return id.ToString() == path;
    }

    /// <summary>The tile of that level (−1: entries) that holds hash number <paramref name="at"/> of that level in a tree of <paramref name="size"/>.</summary>
    public static TileId Holding(int level, ulong at, ulong size)
    {
        var index = at / FullWidth;
        var there = size >> (8 * Math.Max(level, 0));
        return new(level, index, (int)Math.Min(FullWidth, there - index * FullWidth));
    }
}

/// <summary>Reads a finished log from its tiles. Whatever the tiles hold, a proof made from them verifies only against a checkpoint it fits.</summary>
/// <param name="size">Size of the tree, from a verified checkpoint.</param>
/// <param name="read">Bytes of a tile; null when absent.</param>
public sealed class TiledLog(ulong size, Func<TileId, byte[]?> read)
{
    private readonly Dictionary<TileId, byte[]> _tiles = [];

    public ulong Size => size;

    public Outcome<byte[]> Root() => Guarded(() => HashTree.RangeRoot(0, size, Node));

    public Outcome<IReadOnlyList<byte[]>> InclusionProof(ulong index) =>
        index < size ? Guarded(() => HashTree.InclusionProof(index, size, Node)) : new Refusal("tiles.outside", $"序号 {index} 不在大小为 {size} 的日志里。");

    public Outcome<IReadOnlyList<byte[]>> ConsistencyProof(ulong older) =>
        older <= size ? Guarded(() => HashTree.ConsistencyProof(older, size, Node)) : new Refusal("tiles.outside", $"大小 {older} 超过日志的大小 {size}。");

    internal Outcome<byte[]> Range(ulong start, ulong end) => Guarded(() => HashTree.RangeRoot(start, end, Node));

    /// <summary>The entries of one bundle: each a 16-bit length and its bytes.</summary>
    public static Outcome<IReadOnlyList<byte[]>> Entries(ReadOnlySpan<byte> bundle)
    {
        var entries = new List<byte[]>();
        while (bundle.Length > 0)
        {
            var length = bundle.Length < 2 ? int.MaxValue : bundle[0] << 8 | bundle[1];
            if (bundle.Length - 2 < length || entries.Count == TileId.FullWidth)
                return new Refusal("tiles.entries", $"条目包在第 {entries.Count + 1} 条处中断或过多。");
            entries.Add(bundle.Slice(2, length).ToArray());
            bundle = bundle[(2 + length)..];
        }

        return entries;
    }

    /// <summary>The leaf hashes of one bundle, laid end to end as in the tile of level 0.</summary>
    public static Outcome<byte[]> LeafHashes(ReadOnlySpan<byte> bundle)
    {
        Span<(int Start, int Length)> entries = stackalloc (int, int)[TileId.FullWidth];
        var count = 0;
        for (var at = 0; at < bundle.Length;)
        {
            var length = bundle.Length - at < 2 ? int.MaxValue : bundle[at] << 8 | bundle[at + 1];
            if (bundle.Length - at - 2 < length || count == TileId.FullWidth)
                return new Refusal("tiles.entries", $"条目包在第 {count + 1} 条处中断或过多。");
            entries[count++] = (at + 2, length);
            at += 2 + length;
        }

        var hashes = new byte[count * HashTree.HashLength];
        HashTree.LeafHashes(bundle, entries[..count], hashes);
        return hashes;
    }

    private byte[] Node(int level, ulong index)
    {
        var tileLevel = level / 8;
        var inTile = level % 8;
        var first = index << inTile;
        var id = TileId.Holding(tileLevel, first, size);
        if (!_tiles.TryGetValue(id, out var tile))
        {
            // A full tile may stand in for a partial one that has been removed.
            tile = read(id) ?? read(id with { Width = TileId.FullWidth });
            if (tile is null || tile.Length < id.Width * HashTree.HashLength)
                throw new MissingTile(id);
            _tiles[id] = tile;
        }

        var at = (int)(first % TileId.FullWidth) * HashTree.HashLength;
        return HashTree.RootInPlace(tile.AsSpan(at, HashTree.HashLength << inTile).ToArray());
    }

    private static Outcome<T> Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (MissingTile missing)
        {
            return new Refusal("tiles.missing", $"日志缺少或截短了 {missing.Tile}。");
        }
    }

    private sealed class MissingTile(TileId tile) : Exception
    {
        internal TileId Tile => tile;
    }
}

/// <summary>Turns appended entries into tiles to be written. Full tiles are given out once and never change; <see cref="Partial"/> gives the rest for a checkpoint.</summary>
public sealed class TileWriter
{
    private readonly List<List<byte>> _levels = [];
    private readonly List<byte> _entries = [];
    private GrowingTree _tree = new();
    private readonly Action<TileId, byte[]> _write;

    /// <param name="write">Gets every full tile as soon as it is complete.</param>
    public TileWriter(Action<TileId, byte[]> write) => _write = write;

    public ulong Size => _tree.Size;

    public byte[] Root() => _tree.Root();

    /// <summary>Goes on with a log of that size: reads the partial tiles of its right edge. Refuses when one is missing, or when the entries there are not those of their hashes.</summary>
    public static Outcome<TileWriter> Resume(ulong size, Func<TileId, byte[]?> read, Action<TileId, byte[]> write)
    {
        ArgumentNullException.ThrowIfNull(read);
        var writer = new TileWriter(write);
        var log = new TiledLog(size, read);
        for (var level = 0; size >> (8 * level) > 0 && level < 8; level++)
        {
            writer.Level(level);
            var there = size >> (8 * level);
            if (there % TileId.FullWidth == 0)
                continue;
            var id = TileId.Holding(level, there - 1, size);
            if ((read(id) ?? read(id with { Width = TileId.FullWidth })) is not { } tile || tile.Length < id.Width * HashTree.HashLength)
                return new Refusal("tiles.missing", $"日志缺少或截短了 {id}。");
            writer._levels[level].AddRange(tile.AsSpan(0, id.Width * HashTree.HashLength));
            if (level > 0)
                continue;
            if (read(id with { Level = -1 }) is not { } entries)
                return new Refusal("tiles.missing", $"日志缺少 {id with { Level = -1 }}。");
            var hashes = TiledLog.LeafHashes(entries);
            if (!hashes.IsGiven || !hashes.Value.AsSpan().SequenceEqual(tile.AsSpan(0, id.Width * HashTree.HashLength)))
                return new Refusal("tiles.entries", $"{id with { Level = -1 }} 的条目与 {id} 的哈希不符。");
            writer._entries.AddRange(entries);
        }

        return writer.Edge(size, log);
    }

    private Outcome<TileWriter> Edge(ulong size, TiledLog log)
    {
        var edge = new List<byte[]>();
        for (var (start, rest) = (0UL, size); rest > 0;)
        {
            var width = 1UL << BitOperations.Log2(rest);
            var root = log.Range(start, start + width);
            if (!root.IsGiven)
                return root.Refusal;
            edge.Add(root.Value);
            (start, rest) = (start + width, rest - width);
        }

        _tree = GrowingTree.Resume(size, edge)!;
        return this;
    }

    /// <summary>Appends one entry of at most 65,535 bytes.</summary>
    public void Append(ReadOnlySpan<byte> entry)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Length, ushort.MaxValue);
        _entries.AddRange([(byte)(entry.Length >> 8), (byte)entry.Length]);
        _entries.AddRange(entry);
        _tree.Append(HashTree.LeafHash(entry), (level, index, hash) =>
        {
            if (level % 8 != 0)
                return;
            var tile = Level(level / 8);
            tile.AddRange(hash);
            if (tile.Count < TileId.FullWidth * HashTree.HashLength)
                return;
            _write(new(level / 8, index / TileId.FullWidth, TileId.FullWidth), [.. tile]);
            tile.Clear();
            if (level > 0)
                return;
            _write(new(-1, index / TileId.FullWidth, TileId.FullWidth), [.. _entries]);
            _entries.Clear();
        });
    }

    /// <summary>The partial tiles of the present size: to be written before its checkpoint.</summary>
    public IEnumerable<(TileId Id, byte[] Bytes)> Partial()
    {
        for (var level = 0; level < _levels.Count; level++)
        {
            if (_levels[level].Count == 0)
                continue;
            var id = TileId.Holding(level, (Size >> (8 * level)) - 1, Size);
            yield return (id, [.. _levels[level]]);
            if (level == 0)
                yield return (id with { Level = -1 }, [.. _entries]);
        }
    }

    private List<byte> Level(int level)
    {
        while (_levels.Count <= level)
            _levels.Add([]);
        return _levels[level];
    }
}
