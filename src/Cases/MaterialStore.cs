using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>
/// Uploaded files, each under the SHA-256 of its bytes: the same file is kept once, a changed file is noticed. A file is on disk before anything names it.
/// What a file is, is read from its bytes; what its name or the browser says is not believed.
/// </summary>
public sealed class MaterialStore
{
    private const int NameMaximum = 120;
    private const int HeadLength = 12;
    private readonly string _directory;

    /// <summary>Files lie under <paramref name="directory"/> in folders of two hex digits; it is made when missing.</summary>
    public MaterialStore(string directory)
    {
        _directory = directory;
        Directory.CreateDirectory(directory);
    }

    /// <summary>
    /// Stores one upload for one requirement. Refuses what is too large, empty, or not of an accepted format by its content.
    /// </summary>
    public async Task<Outcome<SubmittedMaterial>> Save(Stream content, string? fileName, MaterialRequirement requirement, CancellationToken ct)
    {
        var field = $"material.{requirement.Id}";
        var limit = requirement.MaxMegabytes * 1024L * 1024;
        var part = Path.Combine(_directory, $"upload-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}.part");
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var head = new byte[HeadLength];
            long size = 0;
            await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous))
            {
                var buffer = new byte[81_920];
                int read;
                while ((read = await content.ReadAsync(buffer, ct)) > 0)
                {
                    if (size + read > limit)
                        return TooLarge(requirement, field);
                    for (var i = 0; i < read && size + i < HeadLength; i++)
                        head[size + i] = buffer[i];
                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), ct);
                    size += read;
                }
                file.Flush(flushToDisk: true);
            }
            if (size == 0)
                return Wrong("material.empty", field, $"“{requirement.Name}”是空文件，请重新选择。");
            if (Sniff(head.AsSpan(0, (int)Math.Min(size, HeadLength))) is not { } type || !Accepts(requirement, type))
                return Wrong("material.format", field, $"“{requirement.Name}”应为{Formats(requirement)}格式；文件的内容不是这种格式（改扩展名不改变内容）。");
            var address = Convert.ToHexStringLower(hash.GetHashAndReset());
            Keep(part, address);
            return new SubmittedMaterial(requirement.Id, address, SafeName(fileName, type), type, size);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>True when the file is there.</summary>
    public bool Has(string hash) => IsHash(hash) && File.Exists(PathOf(hash));

    /// <summary>The bytes, or null when there are none. Whoever calls has checked that the actor may see the case.</summary>
    public Stream? Open(string hash) => Has(hash) ? new FileStream(PathOf(hash), FileMode.Open, FileAccess.Read, FileShare.Read, 81_920, FileOptions.Asynchronous | FileOptions.SequentialScan) : null;

    /// <summary>True when the bytes still have the hash they lie under.</summary>
    public async Task<bool> IsIntact(string hash, CancellationToken ct)
    {
        await using var file = Open(hash);
        return file is not null && Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)) == hash;
    }

    /// <summary>True for 64 lower-case hex digits: nothing else can become a path.</summary>
    public static bool IsHash(string? text) => text is { Length: 64 } && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    /// <summary>True when the requirement accepts the content type. A requirement that names no format accepts all three.</summary>
    public static bool Accepts(MaterialRequirement requirement, string contentType) => Extension(contentType) is { } extension
        && (requirement.Formats.Count == 0 || requirement.Formats.Contains(extension) || extension == "jpg" && requirement.Formats.Contains("jpeg"));

    /// <summary>PDF, JPEG or PNG by the first bytes; null for anything else.</summary>
    public static string? Sniff(ReadOnlySpan<byte> head) =>
        head.StartsWith("%PDF-"u8) ? "application/pdf"
        : head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : null;

    /// <summary>
    /// A name for display and download: no folders, no control or direction characters, at most 120, with the extension of the real content.
    /// </summary>
    public static string SafeName(string? name, string contentType)
    {
        var last = (name ?? "").Replace('\\', '/').Split('/')[^1];
        var kept = new StringBuilder();
        foreach (var rune in last.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (kept.Length >= NameMaximum)
                break;
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '-' or '_' or '.' or '(' or ')' or '(' or ')' or '《' or '》' or '、')
                kept.Append(rune.ToString());
        }
        var stem = Path.GetFileNameWithoutExtension(kept.ToString().Trim(' ', '.')).Trim(' ', '.');
        return $"{(stem.Length == 0 ? "材料" : stem)}.{Extension(contentType) ?? "bin"}";
    }

    private static string? Extension(string contentType) => contentType switch { "application/pdf" => "pdf", "image/jpeg" => "jpg", "image/png" => "png", _ => null };

    private static string Formats(MaterialRequirement requirement) => requirement.Formats.Count == 0 ? " PDF、JPG 或 PNG " : $" {string.Join('、', requirement.Formats).ToUpperInvariant()} ";

    private static Refusal TooLarge(MaterialRequirement requirement, string field) =>
        Wrong("material.too-large", field, $"“{requirement.Name}”不能超过 {requirement.MaxMegabytes} MB，请压缩后再上传。") with { Kind = RefusalKind.TooMuch };

    private static Refusal Wrong(string code, string field, string message) => CaseRefusals.Fields(code, new FieldError(field, message));

    private string PathOf(string hash) => Path.Combine(_directory, hash[..2], hash);

    private void Keep(string part, string hash)
    {
        var path = PathOf(hash);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
            File.Move(part, path, overwrite: true);
    }
}
