using Jiangyuan.Trust.Binary;

namespace Jiangyuan.Engine.Tests.Trust.Binary;

public sealed class ZlibTests
{
    [Fact]
    public void Bytes_come_back_as_they_were() => Assert.Equal([1, 2, 3], Zlib.Decompress(Zlib.Compress([1, 2, 3]), 3)!);

    [Fact]
    public void More_than_allowed_is_refused() => Assert.Null(Zlib.Decompress(Zlib.Compress(new byte[100_000]), 99_999));

    [Fact]
    public void A_stream_that_asks_for_a_dictionary_or_is_changed_anywhere_is_refused_not_thrown()
    {
        var good = Zlib.Compress("西宁市行政审批局"u8);
        Assert.Null(Zlib.Decompress([0x78, 0xBB, .. good.AsSpan(2)], 1000));
        var chance = new Random(1);
        for (var n = 0; n < 20_000; n++)
        {
            byte[] bad = [.. good];
            bad[chance.Next(bad.Length)] = (byte)chance.Next(256);
            bad[chance.Next(bad.Length)] = (byte)chance.Next(256);
            _ = Zlib.Decompress(bad, 1000);
        }
    }

    [Fact]
    public void A_stream_with_something_after_its_end_is_refused() => Assert.Null(Zlib.Decompress([.. Zlib.Compress([1, 2, 3]), 0], 100));
}
