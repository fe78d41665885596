using System.IO.Compression;
using System.Text;
using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;

namespace Jiangyuan.Modules.Tests.Cases;

/// <summary>Uploads that are more than they seem are refused; what people really upload is taken.</summary>
public sealed class FileInspectionTests
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A,
        0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82];

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, 0xFF, 0xD9];

    private static byte[] Pdf(string body) => Encoding.Latin1.GetBytes($"%PDF-1.7\n{body}\ntrailer << /Root 1 0 R >>\n%%EOF\n");

    private static byte[] Packed(string dictionary, string content)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(Encoding.Latin1.GetBytes(content));
        return [.. Encoding.Latin1.GetBytes($"%PDF-1.7\n5 0 obj\n<< {dictionary} /Length {packed.Length} >>\nstream\n"), .. packed.ToArray(), .. "\nendstream\nendobj\n%%EOF\n"u8];
    }

    [Fact]
    public void A_document_whose_streams_reach_into_one_another_is_refused_before_it_costs_much()
    {
        var bytes = (byte[])[.. "%PDF-1.7\n"u8, .. Enumerable.Repeat<byte[]>([.. "stream\n"u8, 0x78, 0x9C], 15_000).SelectMany(b => b), .. "%%EOF\n"u8];
        Assert.Contains("太复杂", FileInspection.Refuses(bytes, "application/pdf"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<< /Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>")]
    [InlineData("<< /S /J#61v#61Script /JS (1) >>")]
    [InlineData("<< /S/#4c#61unch/F(cmd.exe) >>")]
    [InlineData("<< /Type /EmbeddedFile >>")]
    [InlineData("<< /Names << /EmbeddedFiles 3 0 R >> >>")]
    [InlineData("<< /OpenAction << /S /Named /N /Print >> >>")]
    [InlineData("<< /S /SubmitForm /F (http://example.org) >>")]
    [InlineData("<< /AcroForm << /XFA 7 0 R >> >>")]
    [InlineData("trailer << /Encrypt 9 0 R >>")]
    public void A_document_that_does_more_than_show_pages_is_refused_however_it_writes_the_name(string body) => Assert.NotNull(FileInspection.Refuses(Pdf(body), "application/pdf"));

    [Theory]
    [InlineData("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", "1 0 << /S /JavaScript /JS (1) >>")]
    [InlineData("/Type /#4fbjStm /N 1 /First 4 /Filter [/Fl]", "1 0 << /S /Java#53cript >>")]
    [InlineData("/Type /ObjStm /N 1 /First 4 /Filter [/ASCIIHexDecode /FlateDecode]", "1 0 << >>")]
    [InlineData("/Filter /FlateDecode", "<< /Launch (x) >>")]
    public void What_hides_in_a_compressed_stream_is_found(string dictionary, string content) => Assert.NotNull(FileInspection.Refuses(Packed(dictionary, content), "application/pdf"));

    [Fact]
    public void A_stream_that_swells_beyond_measure_is_refused_in_bounded_memory() =>
        Assert.Contains("压缩得太厉害", FileInspection.Refuses(Packed("/Filter /FlateDecode", new string(' ', 70 * 1024 * 1024)), "application/pdf"), StringComparison.Ordinal);

    [Fact]
    public void An_archive_behind_a_document_is_refused() => Assert.NotNull(FileInspection.Refuses([.. Pdf("<< >>"), .. "PK\x03\x04 PK\x05\x06"u8], "application/pdf"));

    [Theory]
    [InlineData("<< /Type /Catalog /OpenAction [3 0 R /XYZ null null 0] /Lang (zh-CN) >>")]
    [InlineData("<< /OpenAction << /S /GoTo /D [3 0 R /Fit] >> /URI (https://example.org) >>")]
    [InlineData("(the words JavaScript and Launch in a text) << /Title (Encrypt) >>")]
    public void An_ordinary_document_is_taken(string body)
    {
        Assert.Null(FileInspection.Refuses(Pdf(body), "application/pdf"));
        Assert.Null(FileInspection.Refuses(Packed("/Filter /FlateDecode", "BT /F1 12 Tf (page) Tj ET"), "application/pdf"));
    }

    [Fact]
    public void A_picture_is_a_picture_to_its_end()
    {
        Assert.Null(FileInspection.Refuses(Png, "image/png"));
        Assert.Null(FileInspection.Refuses(Jpeg, "image/jpeg"));
        Assert.Null(FileInspection.Refuses([.. Jpeg, .. Jpeg], "image/jpeg"));
        Assert.NotNull(FileInspection.Refuses([.. Png, .. "PK\x03\x04"u8], "image/png"));
        Assert.NotNull(FileInspection.Refuses([.. Jpeg, .. "<html><script>"u8], "image/jpeg"));
        Assert.NotNull(FileInspection.Refuses([.. Jpeg, .. "junk PK\x03\x04 zip"u8], "image/jpeg"));
        var huge = Png.ToArray();
        (huge[17], huge[21]) = (0xFF, 0xFF);
        Assert.Contains("像素", FileInspection.Refuses(huge, "image/png"), StringComparison.Ordinal);
        Assert.Null(MaterialStore.Sniff("<svg onload=alert(1)>"u8));
        Assert.Null(MaterialStore.Sniff("<!DOCTYPE html>"u8));
    }

    [Fact]
    public void Any_bytes_get_an_answer_and_no_exception()
    {
        var chance = new Random(7);
        foreach (var (sample, type) in new[] { (Png, "image/png"), (Jpeg, "image/jpeg"), (Pdf("<< /OpenAction [1 0 R] >>\n5 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nx\u009c\u0000endstream"), "application/pdf") })
        {
            for (var cut = 8; cut <= sample.Length; cut++)
                _ = FileInspection.Refuses(sample.AsSpan(0, cut), type);
            for (var i = 0; i < 20_000; i++)
            {
                var changed = sample.ToArray();
                for (var flips = 0; flips < 3; flips++)
                    changed[8 + chance.Next(changed.Length - 8)] = (byte)chance.Next(256);
                _ = FileInspection.Refuses(changed, type);
            }
        }
    }

    [Fact]
    public async Task A_file_lies_encrypted_and_reading_it_needs_the_record_and_the_untouched_bytes()
    {
        await using var keys = new KeyWorld(Dialect.Sqlite);
        var (world, desk) = (keys.World, keys.Desk);
        byte[] bytes = [.. CaseWorld.Pdf, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("张小三的住址 五四大街88号\n", 8000)))];
        var own = desk.KeyOf(People.Zhang);
        var file = (await world.Files.Save(new MemoryStream(bytes), "张小三.pdf", TestItem.Licence.Materials[0], default, keys.Vault, own)).Value;
        var again = (await world.Files.Save(new MemoryStream(bytes), "张小三.pdf", TestItem.Licence.Materials[0], default, keys.Vault, own)).Value;
        Assert.Equal(file, again);
        var path = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(world.FileOf(file.Hash))!));
        Assert.True((await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)).AsSpan().IndexOf("五四大街"u8) < 0);

        // Nobody hands in what somebody else has uploaded, by its hash.
        var foreign = await SubmitCase.Handle(await keys.Application(HandlingMode.Ordinary) with { Materials = [file] }, People.Li, desk, null, default);
        Assert.Equal("case.file-missing", foreign.Refusal!.Code);
        var c = (await SubmitCase.Handle(await keys.Application(HandlingMode.Ordinary) with { Materials = [file] }, People.Zhang, desk, null, default)).Value;
        var read = (await world.Queries.Material(c.Number, file.Hash, People.Officer1, default)).Value;
        Assert.Equal((true, "张小三.pdf"), (bytes.AsSpan().SequenceEqual(read.Bytes), read.Material.FileName));
        Assert.Contains(await world.Queries.AccessesOf(own, null, 10, default, own: false), line => line.Fields.Contains("material." + file.Hash));
        Assert.False((await world.Queries.Material(c.Number, file.Hash, People.Li, default)).IsGiven);
        Assert.DoesNotContain("张小三", await keys.Dump(), StringComparison.Ordinal);
        Assert.Empty((await MaterialCheck.Run(world.Store, world.Files, 10, default)).Findings);

        // Shortened by a piece, and with one bit turned: neither opens, and the check tells without a key.
        var stored = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        foreach (var changed in new[] { stored[..^(64 * 1024)], [.. stored[..^1], (byte)(stored[^1] ^ 1)] })
        {
            await File.WriteAllBytesAsync(path, changed, TestContext.Current.CancellationToken);
            Assert.Equal("verify.material-changed", Assert.Single((await MaterialCheck.Run(world.Store, world.Files, 10, default)).Findings).Code);
            Assert.False((await world.Queries.Material(c.Number, file.Hash, People.Officer1, default)).IsGiven);
        }
        File.Delete(path);
        Assert.Equal("verify.material-missing", Assert.Single((await MaterialCheck.Run(world.Store, world.Files, 10, default)).Findings).Code);
    }
}
