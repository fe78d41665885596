using System.Buffers.Binary;

namespace Jiangyuan.Cases.Files;

/// <summary>
/// Looks into an uploaded file before it is kept: a picture is a picture to its end, a document only shows pages. Bounded by the size of the file and by
/// the limits of <see cref="PdfInspection"/>; hostile bytes get a reason, never an exception. Pure.
/// </summary>
public static class FileInspection
{
    private const long MostPixels = 100_000_000;
    private const int MostSide = 30_000;
    private const string Broken = "图片的内容不完整或被改动过。请重新拍照或另存后再上传。";
    private const string Behind = "图片的后面还藏着别的内容。请重新拍照或另存后再上传。";
    private static readonly byte[][] Foreign = ["PK\x03\x04"u8.ToArray(), "PK\x05\x06"u8.ToArray(), "Rar!"u8.ToArray(), [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "%PDF-"u8.ToArray(),
        "<script"u8.ToArray(), "<html"u8.ToArray(), "<svg"u8.ToArray(), "<?php"u8.ToArray(), "<!DOCTYPE"u8.ToArray(), [0x1F, 0x8B, 0x08]];

    /// <summary>Why a file of this content type is not taken; null when it is.</summary>
    public static string? Refuses(ReadOnlySpan<byte> bytes, string contentType) => contentType switch
    {
        "image/png" => Png(bytes),
        "image/jpeg" => Jpeg(bytes),
        "application/pdf" => PdfInspection.Refuses(bytes),
        _ => "不是可以收下的格式。",
    };

    private static string? Png(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes[8..];
        for (var first = true; rest.Length >= 12; first = false)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var type = rest.Slice(4, 4);
            if (length > rest.Length - 12 || first != type.SequenceEqual("IHDR"u8) || (first && length != 13))
                return Broken;
            if (first && TooLarge(BinaryPrimitives.ReadUInt32BigEndian(rest[8..]), BinaryPrimitives.ReadUInt32BigEndian(rest[12..])) is { } why)
                return why;
            rest = rest[(12 + (int)length)..];
            if (type.SequenceEqual("IEND"u8))
                return rest.IsEmpty ? null : Behind;
        }
        return Broken;
    }

    private static string? Jpeg(ReadOnlySpan<byte> bytes)
    {
        var (at, isSized) = (2, false);
        while (at + 4 <= bytes.Length)
        {
            if (bytes[at] != 0xFF)
                return Broken;
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (length < 2 || at + 2 + length > bytes.Length)
                return Broken;
            var isFrame = marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
            if (isFrame && length < 8)
                return Broken;
            if (isFrame && TooLarge(BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..])) is { } why)
                return why;
            isSized |= isFrame;
            at += 2 + length;
            if (marker == 0xDA)
            {
                at = EndOfScan(bytes, at);
                if (at + 2 > bytes.Length || !isSized)
                    return Broken;
                if (bytes[at + 1] == 0xD9)
                    return HasForeign(bytes[(at + 2)..]) ? Behind : null;
            }
        }
        return Broken;
    }

    // Within a scan FF is followed by 00 or by a restart marker; anything else ends it.
    private static int EndOfScan(ReadOnlySpan<byte> bytes, int at)
    {
        while (at + 1 < bytes.Length && (bytes[at] != 0xFF || bytes[at + 1] is 0 or 0xFF or (>= 0xD0 and <= 0xD7)))
            at++;
        return at;
    }

    // Telephones put a second picture, or a film of a second, behind the first one; archives, pages and programs have nothing to do there.
    private static bool HasForeign(ReadOnlySpan<byte> rest)
    {
        foreach (var mark in Foreign)
        {
            if (rest.IndexOf(mark) >= 0)
                return true;
        }
        return false;
    }

    private static string? TooLarge(uint width, uint height) =>
        width == 0 || height == 0 ? Broken
        : width > MostSide || height > MostSide || (long)width * height > MostPixels ? $"图片有 {width}×{height} 个像素，太大了。请缩小到一亿像素以内、每边不超过 {MostSide} 像素。" : null;
}
