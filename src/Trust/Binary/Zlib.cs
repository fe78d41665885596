using System.Buffers.Binary;
using System.IO.Compression;

namespace Jiangyuan.Trust.Binary;

/// <summary>zlib (RFC 1950) with a bound on what comes out, so that a small hostile input cannot fill the memory.</summary>
public static class Zlib
{
    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        using var to = new MemoryStream();
        using (var zlib = new ZLibStream(to, CompressionLevel.SmallestSize))
            zlib.Write(bytes);
        return to.ToArray();
    }

    /// <summary>The bytes, or null when the input is broken, has a wrong checksum, has anything after its end, or holds more than <paramref name="maximum"/>.</summary>
    public static byte[]? Decompress(byte[] bytes, int maximum)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length < 6)
            return null;
        try
        {
            using var from = new MemoryStream(bytes);
            using var zlib = new ZLibStream(from, CompressionMode.Decompress);
            var plain = new byte[maximum + 1];
            var length = zlib.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false);
            if (length > maximum)
                return null;
            Array.Resize(ref plain, length);

            // The stream does not tell where it stopped, so the end is found by the checksum that must stand there.
            return BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(bytes.Length - 4)) == Adler32(plain) ? plain : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // IOException: the header asks for a preset dictionary, which the platform reports as an error of its own.
            return null;
        }
    }

    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        uint a = 1, b = 0;
        foreach (var x in bytes)
        {
            a = (a + x) % 65521;
            b = (b + a) % 65521;
        }

        return b << 16 | a;
    }
}
