using System.IO.Compression;
using System.Text;

namespace Jiangyuan.Cases.Files;

/// <summary>
/// Whether a PDF can do more than show pages (ISO 32000-2 §12.6: actions; §7.11.4: embedded files). Names are read with their escapes undone, in the
/// file and in every compressed stream; what cannot be looked into is refused. Pure.
/// </summary>
internal static class PdfInspection
{
    private const int MostInflated = 64 * 1024 * 1024;
    private const int MostStreams = 20_000;
    private const int MostName = 64;
    private static readonly Dictionary<string, string> Banned = new(StringComparer.Ordinal)
    {
        ["JavaScript"] = "含有脚本", ["Launch"] = "会启动别的程序", ["EmbeddedFile"] = "里面藏着别的文件", ["EmbeddedFiles"] = "里面藏着别的文件", ["RichMedia"] = "含有多媒体程序",
        ["SubmitForm"] = "会往外发送内容", ["ImportData"] = "会读取别的文件", ["XFA"] = "含有会运行的表单", ["GoToE"] = "会打开藏着的文件", ["GoToR"] = "会打开别的文件",
    };

    private static string Say(string what) => $"这个 PDF {what}，材料只能是看的页面。请用“打印为 PDF”另存后再上传。";

    internal static string? Refuses(ReadOnlySpan<byte> bytes)
    {
        var tail = bytes.LastIndexOf("%%EOF"u8);
        if (tail >= 0 && bytes[tail..].IndexOf("PK\x05\x06"u8) >= 0)
            return Say("后面还藏着压缩包");
        if (Scan(bytes, isWhole: true) is { } why)
            return why;
        var rest = bytes;
        var (inflated, streams, consumed) = (0, 0, 0L);
        for (var at = rest.IndexOf("stream"u8); at >= 0; at = rest.IndexOf("stream"u8))
        {
            var dictionary = rest[..at];
            rest = rest[(at + 6)..];
            if (dictionary.EndsWith("end"u8))
                continue;
            if (++streams > MostStreams)
                return Say("太复杂，查不过来");
            var start = dictionary.LastIndexOf("obj"u8);
            var names = Names(dictionary[Math.Max(0, Math.Max(start, dictionary.Length - 4096))..]);
            var body = rest[(rest.StartsWith("\r\n"u8) ? 2 : rest.StartsWith("\n"u8) || rest.StartsWith("\r"u8) ? 1 : 0)..];
            // Objects that stand in a stream are read by every viewer: a packing we do not undo hides them from us.
            var holdsObjects = names.Contains("ObjStm") || names.Contains("XRef");
            if (holdsObjects && (names.Any(n => n.EndsWith("Decode", StringComparison.Ordinal) && n != "FlateDecode") || names.Overlaps(["AHx", "A85", "LZW", "RL"])))
                return Say("用了查不了的压缩方式");
            if (body.Length < 2 || (body[0] & 0x0F) != 8 || ((body[0] << 8) | body[1]) % 31 != 0)
            {
                if (holdsObjects && names.Overlaps(["FlateDecode", "Fl"]))
                    return Say("的内容被改动过");
                continue;
            }
            // Streams that reach into one another are looked at again and again: together they may be twice the file, no more.
            body = body[..Length(body)];
            if ((consumed += body.Length) > 2L * bytes.Length)
                return Say("太复杂，查不过来");
            if (Inflate(body, MostInflated - inflated) is not { } plain)
                return Say("压缩得太厉害，查不过来");
            inflated += plain.Length;
            if (Scan(plain, isWhole: false) is { } hidden)
                return hidden;
        }
        return null;
    }

    private static string? Scan(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        for (var at = bytes.IndexOf((byte)'/'); at >= 0; at = bytes.IndexOf((byte)'/'))
        {
            bytes = bytes[(at + 1)..];
            var (name, length) = Name(bytes);
            if (Banned.TryGetValue(name, out var what))
                return Say(what);
            if (name == "Encrypt" && isWhole && IsValue(bytes[length..]))
                return "这个 PDF 有密码或加了限制，查不了里面的内容。请去掉密码，用“打印为 PDF”另存后再上传。";
            // To open at a page is harmless: a destination, or an action that only goes to one. All other kinds of action are named above.
            if (name == "OpenAction" && bytes[length..].TrimStart(" \r\n\t"u8) is var value && value.StartsWith("<<"u8) && !Names(value[..Math.Min(512, value.Length)]).Contains("GoTo"))
                return Say("打开时会自己动作");
        }
        return null;
    }

    // "/Encrypt 5 0 R" or "/Encrypt <<": not the word in a text.
    private static bool IsValue(ReadOnlySpan<byte> after) => after.TrimStart(" \r\n\t"u8) is { IsEmpty: false } value && (char.IsAsciiDigit((char)value[0]) || value.StartsWith("<<"u8));

    private static HashSet<string> Names(ReadOnlySpan<byte> bytes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var at = bytes.IndexOf((byte)'/'); at >= 0; at = bytes.IndexOf((byte)'/'))
        {
            bytes = bytes[(at + 1)..];
            names.Add(Name(bytes).Text);
        }
        return names;
    }

    // A name up to the next delimiter, "#6A" undone; longer ones are none of those looked for.
    private static (string Text, int Length) Name(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var at = 0;
        while (at < bytes.Length && text.Length < MostName && bytes[at] is > 0x20 and < 0x7F and not ((byte)'/' or (byte)'<' or (byte)'>' or (byte)'[' or (byte)']' or (byte)'(' or (byte)')' or (byte)'{' or (byte)'}' or (byte)'%'))
        {
            if (bytes[at] == '#' && at + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[at + 1]) && char.IsAsciiHexDigit((char)bytes[at + 2]))
            {
                text.Append((char)((Convert.FromHexString([(char)bytes[at + 1], (char)bytes[at + 2]]))[0]));
                at += 3;
            }
            else
            {
                text.Append((char)bytes[at++]);
            }
        }
        return (text.ToString(), at);
    }

    // What can be inflated before it breaks off; null when it would be more than the limit.
    private static byte[]? Inflate(ReadOnlySpan<byte> body, int limit)
    {
        using var plain = new MemoryStream();
        var buffer = new byte[32 * 1024];
        try
        {
            using var packed = new ZLibStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
            int read;
            while ((read = packed.Read(buffer)) > 0)
            {
                plain.Write(buffer, 0, read);
                if (plain.Length > limit)
                    return null;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // Viewers show what came out so far, and so it is what is looked at.
        }
        return plain.ToArray();
    }

    // Up to the end mark; a stream that hides one inside is only looked at longer.
    private static int Length(ReadOnlySpan<byte> body)
    {
        var (from, end) = (0, 0);
        while ((end = body[from..].IndexOf("endstream"u8)) >= 0)
        {
            from += end;
            var after = body[(from + 9)..].TrimStart(" \r\n\t"u8);
            if (after.StartsWith("endobj"u8) || after.IsEmpty)
                return from;
            from += 9;
        }
        return body.Length;
    }
}
