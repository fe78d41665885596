using Jiangyuan.Rules.Conformance;

namespace Jiangyuan.Engine.Tests.Rules;

public sealed class DmnTckTests
{
    [Fact]
    public void The_kit_of_the_standard_passes_but_for_reasoned_exceptions()
    {
        var folder = Environment.GetEnvironmentVariable("JY_VECTORS") ?? Above("shared/vectors");
        Assert.SkipUnless(folder is not null && Directory.Exists(Path.Combine(folder, "dmn-tck")), "没有测试数据 dmn-tck（设 JY_VECTORS 或放在检出目录旁的 shared/vectors）");
        var root = new DirectoryInfo(Path.Combine(folder, "dmn-tck"));
        var files = root.EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.Extension is ".dmn" or ".xml")
            .ToDictionary(f => Path.GetRelativePath(root.FullName, f.FullName), f => File.ReadAllText(f.FullName));

        var report = DmnTck.Run(files);

        Assert.True(report.Total > 2_600);
        Assert.Equal("", string.Join("\n", report.Unexpected.Select(f => $"{f.Id}: {f.Reason}")));
    }

    internal static string? Above(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var here = Path.Combine(folder.FullName, path);
            if (Directory.Exists(here))
            {
                return here;
            }
        }

        return null;
    }
}
