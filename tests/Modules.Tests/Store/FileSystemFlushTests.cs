using Jiangyuan.Kernel;

namespace Jiangyuan.Modules.Tests.Store;

public sealed class FileSystemFlushTests
{
    [Fact]
    public void Files_in_folders_of_any_depth_are_flushed_at_once_or_one_by_one_and_one_that_is_not_there_is_no_success()
    {
        var root = Directory.CreateTempSubdirectory("jy-flush-").FullName;
        string[] files = [Path.Combine(root, "a"), Path.Combine(root, "x", "y", "b")];
        Directory.CreateDirectory(Path.GetDirectoryName(files[1])!);
        foreach (var file in files)
            File.WriteAllText(file, "江源");
        using var disk = new FileSystemFlush(root);
        disk.Flush(files);
        disk.FlushEach(files);
        File.Delete(files[1]);
        Assert.Throws<FileNotFoundException>(() => disk.FlushEach(files));
        Directory.Delete(root, true);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused_with_its_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nothing is held open.");
        Assert.Contains("/nowhere", Assert.Throws<IOException>(() => new FileSystemFlush("/nowhere/at/all")).Message, StringComparison.Ordinal);
    }
}
