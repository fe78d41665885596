using System.Formats.Tar;
using System.IO.Compression;
using Jiangyuan.Trust.Canonical;

namespace Jiangyuan.Engine.Tests.Trust.Canonical;

public sealed class JsonSuiteTests
{
    // Accepted by RFC 8259, refused by I-JSON (RFC 7493), which forbids duplicate names; and numbers beyond a double.
    private static readonly string[] StricterThanRfc8259 = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"];

    [Fact]
    public void The_parsing_suite_is_judged_as_stated_and_nothing_throws()
    {
        using var file = File.OpenRead(TrustVectorsTests.VectorFolder("hostile.tar.gz"));
        using var tar = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        var judged = 0;
        while (tar.GetNextEntry() is { } entry)
        {
            var name = Path.GetFileName(entry.Name);
            if (entry.DataStream is null || !entry.Name.Contains("test_parsing", StringComparison.Ordinal))
                continue;
            var bytes = new byte[entry.Length];
            entry.DataStream.ReadExactly(bytes);
            var given = JsonReader.Read(bytes, JsonForm.Interchange).IsGiven;
            _ = JsonReader.Read(bytes, JsonForm.Canonical);
            if (name.StartsWith("y_", StringComparison.Ordinal))
                Assert.True(given != StricterThanRfc8259.Contains(name), name);
            else if (name.StartsWith("n_", StringComparison.Ordinal))
                Assert.False(given, name);
            judged++;
        }

        Assert.True(judged > 250, $"{judged}");
    }
}
