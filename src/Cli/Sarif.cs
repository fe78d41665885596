using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Cli;

/// <summary>Findings as a SARIF 2.1.0 log.</summary>
internal static class Sarif
{
    public static object Log(IReadOnlyList<Diagnostic> findings) => new Dictionary<string, object>
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new[]
        {
            new
            {
                tool = new
                {
                    driver = new
                    {
                        name = "jy",
                        rules = findings.Select(finding => finding.Id).Distinct().Order(StringComparer.Ordinal).Select(Rule),
                    },
                },
                columnKind = "utf16CodeUnits",
                results = findings.Select(Result),
            },
        },
    };

    // The page goes along: a platform has no other way to it.
    private static object Rule(string id) => CheckPages.Of(id) is { } page
        ? new { id, shortDescription = new { text = page.Split('\n', 2)[0].TrimStart('#', ' ').TrimEnd()[id.Length..].Trim() }, help = new { text = page, markdown = page } }
        : new { id };

    private static object Result(Diagnostic finding)
    {
        var artifact = new { artifactLocation = new { uri = Uri.EscapeDataString(finding.Place.File).Replace("%2F", "/", StringComparison.Ordinal) } };
        return new
        {
            ruleId = finding.Id,
            level = finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" },
            message = new { text = $"{finding.Message}原因：{finding.Why}怎么办：{finding.Next}" },
            locations = new[]
            {
                new
                {
                    physicalLocation = finding.Place.Line == 0
                        ? (object)artifact
                        : new { artifact.artifactLocation, region = new { startLine = finding.Place.Line, startColumn = Math.Max(1, finding.Place.Column) } },
                },
            },
        };
    }
}
