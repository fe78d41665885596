using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Jiangyuan.Web.Tests.Publication;

/// <summary>The commands for authors, as they are run.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jy-cli-").FullName;

    private static string Packages => Path.Combine(WebWorld.Checkout, "packages");

    private string Copy
    {
        get
        {
            var to = Path.Combine(_folder, "packages");
            foreach (var file in Directory.Exists(to) ? [] : Directory.EnumerateFiles(Packages, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(to, Path.GetRelativePath(Packages, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
            return to;
        }
    }

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task A_planted_excess_is_in_the_sarif_log_with_its_line_and_the_log_has_the_shape_that_platforms_read()
    {
        var place = Path.Combine(Copy, "items/industrial-product-licence/places/630200000000.yaml");
        await File.WriteAllTextAsync(place, (await File.ReadAllTextAsync(place)).Replace("18个工作日", "40个工作日", StringComparison.Ordinal));
        var (code, text) = await Jy("check", Copy, "--sarif");
        Assert.Equal(1, code);
        var log = JsonNode.Parse(text)!;
        Assert.Equal("2.1.0", log["version"]!.GetValue<string>());
        Assert.StartsWith("https://", log["$schema"]!.GetValue<string>(), StringComparison.Ordinal);
        var run = Assert.Single(log["runs"]!.AsArray())!;
        Assert.Equal("jy", run["tool"]!["driver"]!["name"]!.GetValue<string>());
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray().Select(rule => rule!["id"]!.GetValue<string>()).ToList();
        foreach (var result in run["results"]!.AsArray())
        {
            Assert.Contains(result!["ruleId"]!.GetValue<string>(), rules);
            Assert.Contains(result["level"]!.GetValue<string>(), new[] { "error", "warning", "note" });
            Assert.NotEmpty(result["message"]!["text"]!.GetValue<string>());
            Assert.DoesNotContain('\\', result["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!.GetValue<string>());
        }
        var found = run["results"]!.AsArray().Single(result => result!["ruleId"]!.GetValue<string>() == "SC0402")!["locations"]![0]!["physicalLocation"]!;
        Assert.Equal(("items/industrial-product-licence/places/630200000000.yaml", 3), (found["artifactLocation"]!["uri"]!.GetValue<string>(), found["region"]!["startLine"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Differences_end_with_one_none_with_nought_and_a_missing_folder_with_two()
    {
        Assert.Equal(0, (await Jy("diff", Packages, Copy)).Code);
        var item = Path.Combine(Copy, "items/business-registration/item.yaml");
        await File.WriteAllTextAsync(item, (await File.ReadAllTextAsync(item)).Replace("theme: 开办企业", "theme: 办企业", StringComparison.Ordinal));
        var (code, text) = await Jy("diff", Packages, Copy, "--json");
        Assert.Equal(1, code);
        Assert.Equal("办企业", JsonNode.Parse(text)!["items"]![0]!["changes"]![0]!["after"]!.GetValue<string>());
        Assert.Equal(2, (await Jy("diff", Packages, "/nowhere")).Code);
        Assert.Equal(1, (await Jy("diff", Packages, "--on", "2024-07-31", "--against", "2024-08-01")).Code);
    }

    [Fact]
    public async Task A_list_goes_out_as_a_workbook_and_comes_back()
    {
        var sheet = Path.Combine(_folder, "清单.xlsx");
        Assert.Equal(0, (await Jy("export", "list", Copy, "--out", sheet)).Code);
        Assert.Contains("没有要改的", (await Jy("import", "list", sheet, Copy)).Text, StringComparison.Ordinal);
        var csv = Path.Combine(_folder, "改.csv");
        await File.WriteAllTextAsync(csv, "事项标识,承诺办结时限\nindustrial-product-licence,19个工作日\n");
        Assert.Equal(0, (await Jy("import", "list", csv, Copy)).Code);
        Assert.Contains("committed: 19个工作日", await File.ReadAllTextAsync(Path.Combine(Copy, "items/industrial-product-licence/item.yaml")), StringComparison.Ordinal);
        await File.WriteAllTextAsync(csv, "事项标识,承诺办结时限\nindustrial-product-licence,很快\n");
        var (code, text) = await Jy("import", "list", csv, Copy);
        Assert.Equal(1, code);
        Assert.Contains("改.csv:2:28", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schemas_are_written_for_editors_files_are_laid_out_once_and_every_id_is_explained()
    {
        var schemas = Path.Combine(_folder, "schemas");
        Assert.Equal(0, (await Jy("schema", "--out", schemas)).Code);
        Assert.True(File.Exists(Path.Combine(schemas, "item.schema.json")));
        Assert.Contains("packages/items/*/item.yaml", await File.ReadAllTextAsync(Path.Combine(schemas, "vscode-settings.json")), StringComparison.Ordinal);
        await Jy("format", Copy);
        Assert.Equal(0, (await Jy("format", Copy, "--check")).Code);
        Assert.Equal(0, (await Jy("check", Copy)).Code);
        var all = (await Jy("explain", "--all")).Text;
        Assert.All(Jiangyuan.Catalogue.CheckPages.Ids, id => Assert.Contains(id, all, StringComparison.Ordinal));
    }

    private static async Task<(int Code, string Text)> Jy(params string[] arguments)
    {
        var kind = AppContext.BaseDirectory.TrimEnd('/').Split('/')[^1];
        var start = new ProcessStartInfo("dotnet", [Path.Combine(WebWorld.Checkout, "artifacts/bin/Cli", kind, "jy.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var run = Process.Start(start)!;
        var (text, errors) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync();
        return (run.ExitCode, await text + await errors);
    }
}
