using System.Buffers.Binary;
using System.Text;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Crypto;

namespace Jiangyuan.Trust.Draw;

/// <summary>One source of the seed: its bytes, or null when it stayed absent.</summary>
public sealed record DrawSource(byte[]? Value);

/// <summary>The domain-separated hashes of DRAW/1. Each begins with a name and a zero byte, so that none can be taken for another.</summary>
public static class DrawHash
{
    public static byte[] Plan(Json plan, HashSuite? suite = null) => Of("draw/1/plan", JsonWriter.Write(plan), suite);

    public static byte[] Result(Json result, HashSuite? suite = null) => Of("draw/1/result", JsonWriter.Write(result), suite);

    /// <summary>What a party publishes before the draw. Naming the party stops copying another's commitment; plan and attempt stop replay.</summary>
    public static byte[] Commitment(string plan, int attempt, string party, ReadOnlySpan<byte> secret, HashSuite? suite = null)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, attempt);
        return Of("draw/1/commit", [.. Prefixed(Encoding.UTF8.GetBytes(plan)), .. number, .. Prefixed(Encoding.UTF8.GetBytes(party)), .. secret], suite);
    }

    /// <summary>HMAC keyed by the plan over the sources in plan order: an absent source counts as absent, not as empty.</summary>
    public static byte[] Seed(ReadOnlySpan<byte> planHash, IEnumerable<DrawSource> sources, HashSuite? suite = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var message = new List<byte>();
        foreach (var source in sources)
            message.AddRange(source.Value is { } value ? [1, .. Prefixed(value)] : [0]);
        return (suite ?? HashSuite.Sha256).Mac(planHash, message.ToArray());
    }

    internal static byte[] Prefixed(ReadOnlySpan<byte> bytes)
    {
        var all = new byte[4 + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(all, bytes.Length);
        bytes.CopyTo(all.AsSpan(4));
        return all;
    }

    private static byte[] Of(string domain, ReadOnlySpan<byte> content, HashSuite? suite) =>
        (suite ?? HashSuite.Sha256).Hash([.. Encoding.ASCII.GetBytes(domain), 0, .. content]);
}
