using System.Text.RegularExpressions;

namespace Jiangyuan.Kernel;

/// <summary>What the disk refused, in words: which file, of what kind the trouble is. The platform speaks of it in English only.</summary>
public static partial class DiskTrouble
{
    private const int Busy = 11, Taken = 17, NotAFolder = 20, IsAFolder = 21, NoSpace = 28, ReadOnly = 30, NotEmpty = 39, OverQuota = 122;
    private const int WindowsSharing = 32, WindowsLocked = 33, WindowsFullHandle = 39, WindowsFull = 112;

    /// <summary>Place and kind of the trouble. A message of our own, one of a kind that has no word here, and one that is not the disk's are given as they are.</summary>
    public static string Words(Exception e)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (e is not (IOException or UnauthorizedAccessException))
            return e.Message;
        var said = e.Message.TrimEnd('.', '。');
        if (Chinese().IsMatch(said) && !Quoted().IsMatch(said))
            return said;
        var file = (e as FileNotFoundException)?.FileName ?? (Quoted().Match(said) is { Success: true } named ? named.Groups[1].Value : null);
        return Kind(e) is not { } kind ? said : file is null ? $"{kind}（{said}）" : $"{file}：{kind}";
    }

    private static string? Kind(Exception e) => e switch
    {
        UnauthorizedAccessException => "没有读写它的权限，或者它是文件夹",
        DirectoryNotFoundException => "没有这个文件夹，或者路径中有一段不是文件夹",
        FileNotFoundException => "没有这个文件",
        PathTooLongException => "路径太长",
        EndOfStreamException => "文件不完整",
        _ when OperatingSystem.IsWindows() => (e.HResult & 0xFFFF) switch
        {
            WindowsSharing or WindowsLocked => "正被另一个程序使用",
            WindowsFullHandle or WindowsFull => "磁盘空间不够",
            _ => null,
        },
        _ => e.HResult switch
        {
            Busy => "正被另一个程序使用",
            Taken => "已经有这个名字的文件",
            NotAFolder => "路径中有一段是文件，不是文件夹",
            IsAFolder => "是文件夹，不是文件",
            NoSpace or OverQuota => "磁盘空间或配额不够",
            ReadOnly => "磁盘是只读的",
            NotEmpty => "文件夹里还有东西",
            _ => null,
        },
    };

    [GeneratedRegex("['\"]([^'\"]+)['\"]")]
    private static partial Regex Quoted();

    [GeneratedRegex("[\u4e00-\u9fff]")]
    private static partial Regex Chinese();
}
