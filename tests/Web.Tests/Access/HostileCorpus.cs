using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Jiangyuan.Web.Tests.Access;

/// <summary>The hostile corpora of the test data: naughty strings, the attacks of the OWASP rule set, JSON that parsers stumble over. Sampled; <c>JY_HOSTILE=all</c> gives everything.</summary>
internal static class HostileCorpus
{
    internal const string Mark = "<script>jy\"'&</script><img src=x onerror=alert(1)>";

    internal static bool All => Environment.GetEnvironmentVariable("JY_HOSTILE") == "all";

    /// <summary>Texts for fields, parts of addresses and headers.</summary>
    internal static List<string> Texts()
    {
        var all = Entries().SelectMany(TextsOf).Where(t => t.Length > 0).Distinct().ToList();
        return [Mark, "\u0000", "\u202Eexe", "\uD800", new string('长', 5_000), "//evil.example/", "/\\evil.example", "a\r\nX-Injected: 1", .. Sample(all, 12)];
    }

    /// <summary>Bodies for whatever reads JSON.</summary>
    internal static List<byte[]> Bodies() => [.. Sample([.. Entries().Where(e => e.Name.Contains("json-parsing", StringComparison.Ordinal)).Select(e => e.Content)], 40)];

    private static IEnumerable<string> TextsOf((string Name, byte[] Content) entry)
    {
        var text = Encoding.UTF8.GetString(entry.Content);
        if (entry.Name.Contains("naughty", StringComparison.Ordinal))
            return JsonSerializer.Deserialize<string[]>(text)!;
        if (entry.Name.Contains("json-parsing", StringComparison.Ordinal))
            return entry.Content.Length < 10_000 ? [text] : [];
        // Of the rule set's requests: what stands in addresses, bodies and headers.
        return text.Split('\n').Select(line => line.Trim().TrimStart('-').TrimStart()).Where(line => line.Contains(':', StringComparison.Ordinal) && IsInput(line))
            .Select(line => Uri.UnescapeDataString(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(' ', '"', '\'')));
    }

    private static bool IsInput(string line) => Array.Exists(["data", "uri", "User-Agent", "Cookie", "Referer", "Content-Type", "Range", "Accept"], name => line.StartsWith(name + ":", StringComparison.Ordinal));

    private static IEnumerable<T> Sample<T>(List<T> all, int some) => All ? all : all.Where((_, i) => i % (all.Count / some + 1) == 0);

    private static List<(string Name, byte[] Content)> Entries()
    {
        var path = Path.Combine(WebWorld.Checkout, "..", "shared", "vectors", "hostile.tar.gz");
        Assert.SkipUnless(File.Exists(path), "没有测试数据 hostile.tar.gz");
        using var tar = new TarReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var all = new List<(string, byte[])>();
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is not { } data)
                continue;
            using var content = new MemoryStream();
            data.CopyTo(content);
            all.Add((entry.Name, content.ToArray()));
        }

        return all;
    }
}
