using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Jiangyuan.Trust.Draw;

/// <summary>
/// The public selection of RFC 3797, kept to be comparable with twenty years of its published draws. Not for our own: it rests on MD5 and is off by a small bias.
/// </summary>
public static class Rfc3797
{
    /// <summary>The key: each source's numbers in ascending order, each with a dot, and a slash after each source.</summary>
    public static string Key(IEnumerable<IReadOnlyList<long>> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var key = new StringBuilder();
        foreach (var source in sources)
        {
            foreach (var number in source.Order())
                key.Append(number.ToString(CultureInfo.InvariantCulture)).Append('.');
            key.Append('/');
        }

        return key.ToString();
    }

    /// <summary>Draws from 1 … pool without replacement, in order, with the hash of each step.</summary>
    public static IReadOnlyList<(int Selected, byte[] Hash)> Draw(string key, int pool, int count)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (pool is < 1 or > ushort.MaxValue || count < 0 || count > pool)
            throw new ArgumentOutOfRangeException(nameof(count));
        var left = Enumerable.Range(1, pool).ToList();
        var drawn = new List<(int, byte[])>();
        for (var i = 0; i < count; i++)
        {
            byte[] index = [(byte)(i >> 8), (byte)i];
#pragma warning disable CA5351 // The RFC prescribes MD5.
            var hash = MD5.HashData([.. index, .. Encoding.ASCII.GetBytes(key), .. index]);
#pragma warning restore CA5351
            var at = (int)(new BigInteger(hash, isUnsigned: true, isBigEndian: true) % left.Count);
            drawn.Add((left[at], hash));
            left.RemoveAt(at);
        }

        return drawn;
    }
}
