using Jiangyuan.Kernel;

namespace Jiangyuan.Engine.Tests.Kernel;

public sealed class DiskTroubleTests
{
    [Fact]
    public void What_the_disk_refuses_is_said_in_Chinese_with_the_place()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "/dev/full stands for a full disk.");
        var folder = Directory.CreateTempSubdirectory("jy-disk-").FullName;
        var file = Path.Combine(folder, "a.txt");
        using var held = new FileStream(file, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        (Action Try, string Place, string Kind)[] refused =
        [
            (() => File.ReadAllText(folder + "/b.txt"), folder + "/b.txt", "没有这个文件"),
            (() => File.WriteAllText(folder + "/none/b.txt", "x"), folder + "/none/b.txt", "没有这个文件夹"),
            (() => File.ReadAllText(folder), folder, "没有读写它的权限，或者它是文件夹"),
            (() => File.ReadAllText(file), file, "正被另一个程序使用"),
            (() => File.WriteAllText("/dev/full", "x"), "/dev/full", "空间"),
            (() => Directory.CreateDirectory(file + "/below"), file, ""),
            (() => Directory.Delete(folder), folder, "还有东西"),
        ];
        foreach (var (act, place, kind) in refused)
        {
            var said = DiskTrouble.Words(Assert.ThrowsAny<Exception>(act));
            Assert.Contains(place, said, StringComparison.Ordinal);
            Assert.Contains(kind, said, StringComparison.Ordinal);
            Assert.DoesNotMatch("[A-Za-z]{3}", said.Replace(place, "", StringComparison.Ordinal).Replace("/below", "", StringComparison.Ordinal));
        }

        held.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Our_own_words_and_what_has_no_word_are_left_as_they_are()
    {
        Assert.Equal("文件夹 data 无法落盘", DiskTrouble.Words(new IOException("文件夹 data 无法落盘。")));
        Assert.Equal("Input/output error", DiskTrouble.Words(new IOException("Input/output error")));
    }
}
