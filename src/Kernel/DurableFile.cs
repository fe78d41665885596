using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Jiangyuan.Kernel;

/// <summary>Files that are whole or absent, whatever moment the power fails: written beside, flushed, renamed, and the folder flushed too.</summary>
public static partial class DurableFile
{
    /// <summary>Writes one file durably, replacing what was there.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode? mode = null)
    {
        var folder = Path.GetDirectoryName(path)!;
        CreateFolder(folder);
        Place(path, bytes, mode);
        FlushFolder(folder);
    }

    /// <summary>Puts a flushed file in its place; it is durable only after <see cref="FlushFolder"/> of its folder.</summary>
    public static void Place(string path, ReadOnlySpan<byte> bytes, UnixFileMode? mode = null)
    {
        var beside = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (mode is { } wanted && !OperatingSystem.IsWindows())
            options.UnixCreateMode = wanted;
        using (var file = new FileStream(beside, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Gives a flushed file its name durably, unless that name is taken; then the file goes and what was there stays. Of several processes one wins.</summary>
    public static void PlaceOnce(string fresh, string path)
    {
        try
        {
            // The platform looks first whether there is one, and then renames over it: two processes could both win. A link is refused.
            if (OperatingSystem.IsWindows() || (Link(fresh, path) != 0 && !File.Exists(path)))
                File.Move(fresh, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
        }
        finally
        {
            File.Delete(fresh);
        }

        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes a folder and everything above it, each durably named in the one above.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var above = Path.GetDirectoryName(folder);
        if (!string.IsNullOrEmpty(above))
            CreateFolder(above);
        Directory.CreateDirectory(folder);
        if (!string.IsNullOrEmpty(above))
            FlushFolder(above);
    }

    /// <summary>Makes the names in a folder durable.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return; // NTFS keeps names in its own journal.
        using var handle = OpenFolder(folder);
        if (Sync(handle) != 0)
            throw new IOException($"文件夹 {folder} 无法落盘。");
    }

    /// <summary>A folder as the system's calls take it; the platform's own files are none.</summary>
    internal static SafeFileHandle OpenFolder(string folder)
    {
        var handle = Open(folder.Length == 0 ? "." : folder, OperatingSystem.IsLinux() ? CloseOnExec : 0);
        return !handle.IsInvalid ? handle : throw new IOException($"文件夹 {folder} 打不开（错误 {Marshal.GetLastPInvokeError()}），无法落盘。");
    }

    // O_CLOEXEC of Linux on x64 and arm64.
    private const int CloseOnExec = 0x80000;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle handle);
}
