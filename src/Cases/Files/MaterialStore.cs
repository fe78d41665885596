using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Cases.Files;

/// <summary>
/// Uploaded files, each under the SHA-256 of its bytes and the subject whose it is, encrypted with a key of that subject (<see cref="SealedFile"/>): the same
/// file of one person is kept once, a changed file is noticed. A file is on disk before anything names it; in clear it never is.
/// What a file is, is read from its bytes; what its name or the browser says is not believed.
/// </summary>
public sealed class MaterialStore
{
    private const int NameMaximum = 120;
    private readonly string _directory;

    /// <summary>Files lie under <paramref name="directory"/> in folders of two hex digits; it is made when missing.</summary>
    public MaterialStore(string directory)
    {
        _directory = directory;
        Directory.CreateDirectory(directory);
    }

    /// <summary>
    /// Stores one upload for one requirement. Refuses what is too large, empty, not of an accepted format by its content, or can do more than be looked at.
    /// <paramref name="vault"/> null (scenarios, whose files are made up) stores it in clear.
    /// </summary>
    public async Task<Outcome<SubmittedMaterial>> Save(Stream content, string? fileName, MaterialRequirement requirement, CancellationToken ct, SubjectVault? vault = null, string subject = "")
    {
        var field = $"material.{requirement.Id}";
        var limit = requirement.MaxMegabytes * 1024L * 1024;
        if (content.CanSeek && content.Length > limit)
            return TooLarge(requirement, field);
        using var whole = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await content.ReadAsync(buffer, ct)) > 0)
        {
            if (whole.Length + read > limit)
                return TooLarge(requirement, field);
            whole.Write(buffer, 0, read);
        }
        var bytes = new ReadOnlyMemory<byte>(whole.GetBuffer(), 0, (int)whole.Length);
        if (bytes.Length == 0)
            return Wrong("material.empty", field, $"“{requirement.Name}”是空文件，请重新选择。");
        if (Sniff(bytes.Span) is not { } type || !Accepts(requirement, type))
            return Wrong("material.format", field, $"“{requirement.Name}”应为{Formats(requirement)}格式；文件的内容不是这种格式（改扩展名不改变内容）。");
        if (FileInspection.Refuses(bytes.Span, type) is { } why)
            return Wrong("material.unsafe", field, $"“{requirement.Name}”没有收下：{why}");
        if (vault is not null && await vault.Ready(subject, ct) is { } unready)
            return unready;
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        var path = vault is null ? PathOf(hash) : PathOf(hash, subject);
        if (!File.Exists(path))
            await Write(path, vault is null ? bytes : SealedFile.Seal(bytes.Span, hash, new Sealer(vault, subject, SealedFile.RecordOf(hash))), ct);
        return new SubmittedMaterial(requirement.Id, hash, SafeName(fileName, type), type, bytes.Length);
    }

    /// <summary>True when the file is there, the subject's own or one of before files were encrypted.</summary>
    public bool Has(string hash, string subject) => IsHash(hash) && (IsThere(hash, subject) || File.Exists(PathOf(hash)));

    /// <summary>SHA-256 of a subject's file as it lies there; null for one that is not, or is in clear.</summary>
    public async Task<string?> SealedHash(string hash, string subject, CancellationToken ct)
    {
        if (!IsThere(hash, subject))
            return null;
        await using var file = File.OpenRead(PathOf(hash, subject));
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct));
    }

    /// <summary>The file as it lies there; null when there is none. In clear only if it is one of before files were encrypted.</summary>
    internal async Task<byte[]?> Stored(SubmittedMaterial m, string subject, CancellationToken ct) =>
        IsThere(m.Hash, m.Under ?? subject) ? await File.ReadAllBytesAsync(PathOf(m.Hash, m.Under ?? subject), ct)
        : IsHash(m.Hash) && File.Exists(PathOf(m.Hash)) ? await File.ReadAllBytesAsync(PathOf(m.Hash), ct) : null;

    /// <summary>The key slots that a subject's files need, for destroying them.</summary>
    internal IEnumerable<long> SlotsOf(string subject)
    {
        foreach (var path in Directory.EnumerateFiles(_directory, "*." + subject, SearchOption.AllDirectories))
        {
            if (SealedFile.EnvelopeOf(File.ReadAllBytes(path)) is { } envelope && Jiangyuan.Trust.Keys.FieldEnvelope.SlotOf(envelope) is { } slot)
                yield return slot;
        }
    }

    /// <summary>
    /// Gives a subject's files, whose keys were destroyed, other names: nobody can open them, the record still finds their bytes unchanged, and the same
    /// file can be handed in anew.
    /// </summary>
    internal void SetAside(string subject)
    {
        foreach (var path in Directory.GetFiles(_directory, "*." + subject, SearchOption.AllDirectories))
        {
            for (var n = 1; ; n++)
            {
                if (File.Exists($"{path}.{n}"))
                    continue;
                File.Move(path, $"{path}.{n}");
                break;
            }
        }
    }

    /// <summary>Removes the file of one subject or agency.</summary>
    internal void Remove(string hash, string subject)
    {
        if (IsThere(hash, subject))
            File.Delete(PathOf(hash, subject));
    }

    /// <summary>What has become of a file that a case names; needs no key.</summary>
    public async Task<MaterialState> StateOf(SubmittedMaterial m, CancellationToken ct)
    {
        if (!IsHash(m.Hash))
            return MaterialState.Missing;
        var folder = Path.GetDirectoryName(PathOf(m.Hash))!;
        // Whose it is stands in the name; the hash of the encrypted bytes tells which one was meant.
        string[] there = m.Sealed is null ? File.Exists(PathOf(m.Hash)) ? [PathOf(m.Hash)] : []
            : Directory.Exists(folder) ? Directory.GetFiles(folder, m.Hash + ".*") : [];
        foreach (var path in there)
        {
            await using var file = File.OpenRead(path);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)) == (m.Sealed ?? m.Hash))
                return MaterialState.Intact;
        }
        return there.Length == 0 ? MaterialState.Missing : MaterialState.Changed;
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
        foreach (var rune in NormalText.Composed(last).EnumerateRunes())
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

    private bool IsThere(string hash, string subject) => IsHash(hash) && subject.Length == 32 && subject.All(char.IsAsciiHexDigitLower) && File.Exists(PathOf(hash, subject));

    private string PathOf(string hash) => Path.Combine(_directory, hash[..2], hash);

    private string PathOf(string hash, string subject) => PathOf(hash) + "." + subject;

    private async Task Write(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        var part = Path.Combine(_directory, $"upload-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}.part");
        try
        {
            await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous))
            {
                await file.WriteAsync(bytes, ct);
                file.Flush(flushToDisk: true);
            }
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // Two of the same at once: the first stays, it may be named already.
            if (!File.Exists(path))
                File.Move(part, path);
        }
        catch (IOException) when (File.Exists(path))
        {
        }
        finally
        {
            File.Delete(part);
        }
    }
}

/// <summary>What has become of an uploaded file.</summary>
public enum MaterialState
{
    /// <summary>完好.</summary>
    Intact,

    /// <summary>不见了.</summary>
    Missing,

    /// <summary>被改动.</summary>
    Changed,
}
