using Jiangyuan.Kernel;
using Jiangyuan.Trust.Binary;

namespace Jiangyuan.Trust.Certificates;

/// <summary>State of a token in a list (draft-ietf-oauth-status-list §7).</summary>
public enum TokenStatus
{
    Valid = 0,
    Invalid = 1,
    Suspended = 2,
}

/// <summary>The states of many certificates, 1, 2, 4 or 8 bits each, least significant bits first; travels zlib-compressed. Who holds the list learns nothing of any one holder's use.</summary>
public sealed class StatusList
{
    /// <summary>10 million certificates at 1 bit, or 1.25 million at 8; larger lists are split.</summary>
    public const int MaximumBytes = 1_250_000;

    private readonly byte[] _states;

    private StatusList(int bits, byte[] states) => (Bits, _states) = (bits, states);

    public int Bits { get; }
    public int Count => _states.Length * 8 / Bits;

    /// <summary>A list of valid certificates, rounded up to whole bytes.</summary>
    public static StatusList Create(int bits, int count)
    {
        if (bits is not (1 or 2 or 4 or 8) || count < 0 || (long)count * bits > MaximumBytes * 8L)
            throw new ArgumentOutOfRangeException(nameof(count));
        return new StatusList(bits, new byte[((long)count * bits + 7) / 8]);
    }

    /// <summary>Reads the compressed form.</summary>
    public static Outcome<StatusList> Read(long? bits, byte[]? compressed)
    {
        if (bits is not (1 or 2 or 4 or 8))
            return new Refusal("status-list.malformed", "状态列表的位数应为 1、2、4 或 8。");
        return compressed is not null && Zlib.Decompress(compressed, MaximumBytes) is { } states
            ? new StatusList((int)bits, states)
            : new Refusal("status-list.malformed", "状态列表解压失败或过大。");
    }

    /// <summary>Reads the CBOR map with bits and lst.</summary>
    public static Outcome<StatusList> Read(Cbor? map) => Read(map?["bits"]?.Integer, map?["lst"]?.Bytes);

    public byte[] Compress() => Zlib.Compress(_states);

    public Cbor ToCbor() => Cbor.Map((Cbor.Of("bits"), Cbor.Of(Bits)), (Cbor.Of("lst"), Cbor.Of(Compress())));

    /// <summary>The raw state at the index; null beyond the list, which a verifier must treat as a failure.</summary>
    public int? this[long index] => index < 0 || index >= Count ? null : _states[(int)(index * Bits / 8)] >> (int)(index * Bits % 8) & ((1 << Bits) - 1);

    /// <summary>Sets a state. Index and state beyond the list are bugs of the caller.</summary>
    public void Set(long index, int state)
    {
        if (index < 0 || index >= Count || state < 0 || state >> Bits != 0)
            throw new ArgumentOutOfRangeException(nameof(index));
        ref var place = ref _states[(int)(index * Bits / 8)];
        var shift = (int)(index * Bits % 8);
        place = (byte)(place & ~(((1 << Bits) - 1) << shift) | state << shift);
    }
}
