using System.Text;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue;

/// <summary>Reads packages from a folder: the one place of this project that touches a disk. Nothing here looks at what the files say.</summary>
public static class PackageFolder
{
    private const int MaxFiles = 100_000;
    private const long MaxBytes = 2 * 1024 * 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Every YAML, Markdown and CSV file under the folder, and findings for those that could not be read. Hidden files and links are passed over.</summary>
    public static (IReadOnlyList<PackageFile> Files, IReadOnlyList<Diagnostic> Findings) Read(string folder)
    {
        var files = new List<PackageFile>();
        var findings = new List<Diagnostic>();
        foreach (var path in Paths(folder))
        {
            if (Read(Path.Combine(folder, path), path, findings) is { } file)
            {
                files.Add(file);
            }
        }

        return (files, findings);
    }

    /// <summary>True when there is any file that belongs to packages.</summary>
    public static bool HasFiles(string folder) => Paths(folder).Any();

    /// <summary>What tells whether a file has changed, without reading it.</summary>
    internal static IReadOnlyList<(string Path, long At, long Size)> Stamps(string folder) =>
        [.. Paths(folder).Select(path => new FileInfo(Path.Combine(folder, path))).Where(file => file.Exists).Select(file => (Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'), file.LastWriteTimeUtc.Ticks, file.Length))];

    internal static (PackageFile? File, IReadOnlyList<Diagnostic> Findings) ReadOne(string folder, string path)
    {
        var findings = new List<Diagnostic>();
        return (Read(Path.Combine(folder, path), path, findings), findings);
    }

    private static IEnumerable<string> Paths(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };
        return Directory.EnumerateFiles(folder, "*", options).Take(MaxFiles).Select(full => Path.GetRelativePath(folder, full).Replace('\\', '/')).Where(path => Path.GetExtension(path) is ".yaml" or ".yml" or ".md" or ".csv");
    }

    /// <summary>The catalogue in a folder with every finding, those of reading the bytes included.</summary>
    public static (Catalogue? Catalogue, IReadOnlyList<Diagnostic> Findings) Load(string folder)
    {
        var (files, unreadable) = Read(folder);
        var (catalogue, findings) = CatalogueLoader.Load(files);
        return (unreadable.Count > 0 ? null : catalogue, [.. unreadable, .. findings]);
    }

    /// <summary>Bytes as text; null after a finding.</summary>
    public static PackageFile? Decode(string path, ReadOnlySpan<byte> bytes, ICollection<Diagnostic> findings)
    {
        try
        {
            return new PackageFile(path, Strict.GetString(bytes));
        }
        catch (DecoderFallbackException e)
        {
            var at = Math.Clamp(e.Index, 0, bytes.Length);
            var line = bytes[..at].Count((byte)'\n') + 1;
            findings.Add(new("SC0101", Severity.Error, new Place(path, line, 1), "这一行不是 UTF-8 编码。", "用别的编码（例如 GBK）保存的文件读出来是乱码。", "请在编辑器里选“以 UTF-8 编码保存”，再核对文字。"));
            return null;
        }
    }

    private static PackageFile? Read(string full, string path, List<Diagnostic> findings)
    {
        // Lists may be long; they are read row by row when they are compiled.
        if (path.StartsWith("lists/", StringComparison.Ordinal) && path.EndsWith(".csv", StringComparison.Ordinal))
        {
            return new PackageFile(path, "") { Open = () => new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan) };
        }

        try
        {
            // Divisions come as one large table; what people write is never that long.
            var limit = path.StartsWith("divisions/", StringComparison.Ordinal) || path.StartsWith("search/", StringComparison.Ordinal) ? 64 * MaxBytes : MaxBytes;
            if (new FileInfo(full).Length > limit)
            {
                findings.Add(new("SC0104", Severity.Error, new Place(path, 0, 0), $"文件大于 {limit / 1024 / 1024} MB。", "这样大的文件没有人能审阅。", "请按主题拆成几个文件，或移出服务包文件夹。"));
                return null;
            }

            return Decode(path, File.ReadAllBytes(full), findings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(new("SC0111", Severity.Error, new Place(path, 0, 0), "这个文件打不开。", "读不到的内容无法检查。", "请核对文件的权限，并确认没有被别的程序占用。"));
            return null;
        }
    }
}
