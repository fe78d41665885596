using System.Runtime.InteropServices;
using System.Text;

namespace Jiangyuan.Catalogue.Levels;

/// <summary>Every text of the lists once, as UTF-8, known by a number. A province's million rows repeat a few hundred thousand names.</summary>
internal sealed class NamePool
{
    private byte[] _bytes = new byte[1 << 12];
    private int _used;
    private int[] _ends = new int[1 << 6];
    private uint[] _hashes = new uint[1 << 6];
    private int[] _buckets = new int[1 << 7];

    /// <summary>How many names there are; they are numbered from 0.</summary>
    public int Count { get; private set; }

    public string this[int id] => Encoding.UTF8.GetString(Bytes(id));

    public int Intern(string text) => Intern(Encoding.UTF8.GetBytes(text));

    public int Intern(ReadOnlySpan<byte> text)
    {
        var hash = Hash(text);
        var bucket = (int)(hash & (uint)(_buckets.Length - 1));
        for (int id; (id = _buckets[bucket] - 1) >= 0; bucket = (bucket + 1) & (_buckets.Length - 1))
        {
            if (_hashes[id] == hash && Bytes(id).SequenceEqual(text))
            {
                return id;
            }
        }

        return Add(text, hash, bucket);
    }

    public ReadOnlySpan<byte> Bytes(int id)
    {
        var start = id == 0 ? 0 : _ends[id - 1];
        return _bytes.AsSpan(start, _ends[id] - start);
    }

    private int Add(ReadOnlySpan<byte> text, uint hash, int bucket)
    {
        if (_used + text.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + text.Length));
        }

        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Count * 2);
            Array.Resize(ref _hashes, Count * 2);
        }

        text.CopyTo(_bytes.AsSpan(_used));
        _used += text.Length;
        (_ends[Count], _hashes[Count], _buckets[bucket]) = (_used, hash, Count + 1);
        Count++;
        if (Count * 2 > _buckets.Length)
        {
            Grow();
        }

        return Count - 1;
    }

    private void Grow()
    {
        _buckets = new int[_buckets.Length * 2];
        for (var id = 0; id < Count; id++)
        {
            var bucket = (int)(_hashes[id] & (uint)(_buckets.Length - 1));
            while (_buckets[bucket] != 0)
            {
                bucket = (bucket + 1) & (_buckets.Length - 1);
            }

            _buckets[bucket] = id + 1;
        }
    }

    private static uint Hash(ReadOnlySpan<byte> text)
    {
        const ulong Prime = 0x9E3779B97F4A7C15;
        var hash = (ulong)text.Length * Prime;
        while (text.Length >= 8)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(text)) * Prime;
            hash ^= hash >> 29;
            text = text[8..];
        }

        foreach (var one in text)
        {
            hash = (hash ^ one) * Prime;
        }

        return (uint)((hash ^ (hash >> 32)) * Prime >> 32);
    }
}
