using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Jiangyuan.Kernel;

/// <summary>Makes many files durable at once, with their names and folders: one flush of the file system they are on, where the platform has that.</summary>
/// <remarks>It holds the folder open, because Linux tells a failed write only to those who had something open there when it failed; and before Linux 5.8 to nobody, so that there each file is flushed.</remarks>
public sealed partial class FileSystemFlush(string folder) : IDisposable
{
    private readonly SafeFileHandle? _folder = OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(5, 8) ? DurableFile.OpenFolder(folder) : null;

    /// <summary>Everything that was written to these files below the folder is durable when it returns.</summary>
    /// <exception cref="IOException">Something was not written since the last time.</exception>
    public void Flush(IReadOnlyCollection<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (_folder is not null)
        {
            if (SyncFileSystem(_folder) != 0)
                throw new IOException($"文件夹 {folder} 所在的磁盘无法落盘（错误 {Marshal.GetLastPInvokeError()}）。");
            return;
        }
        FlushEach(files);
    }

    /// <summary>The same, file by file and folder by folder.</summary>
    internal void FlushEach(IReadOnlyCollection<string> files)
    {
        foreach (var file in files)
        {
            using var open = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.FlushToDisk(open);
        }
        foreach (var above in files.SelectMany(Above).Distinct(StringComparer.Ordinal))
            DurableFile.FlushFolder(above);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder?.Dispose();

    private IEnumerable<string> Above(string file)
    {
        for (var above = Path.GetDirectoryName(file); above is not null && above.Length >= folder.Length; above = Path.GetDirectoryName(above))
            yield return above;
    }

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncFileSystem(SafeFileHandle handle);
}
