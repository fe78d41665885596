using Jiangyuan.Rules.Conformance;

namespace Jiangyuan.Cli.Conform;

/// <summary>The compatibility kit of the DMN standard over a folder.</summary>
internal static class DmnKit
{
    internal static ConformReport Run(string folder)
    {
        // One test file by itself brings its folder along, where its model is.
        var only = File.Exists(folder) ? folder : null;
        folder = only is null ? folder : Path.GetDirectoryName(folder)!;
        var files = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(f => f.Extension.ToLowerInvariant() is ".dmn" or ".xml" && (only is null || f.FullName == only || IsModel(f)))
            .ToDictionary(f => Path.GetRelativePath(folder, f.FullName), f => File.ReadAllText(f.FullName));
        var report = DmnTck.Run(files);
        return new ConformReport(report.Passed, report.Total, [.. report.Failures.Select(f => (f.Id, f.KnownReason is null ? f.Reason : $"预期不过：{f.KnownReason}"))], !report.Unexpected.Any());
    }

    private static bool IsModel(FileInfo file) => !File.ReadAllText(file.FullName).Contains("testCases", StringComparison.Ordinal);
}
