using System.Text.RegularExpressions;
using Jiangyuan.Catalogue;
using Jiangyuan.Rules;

namespace Jiangyuan.Engine.Tests.Catalogue;

/// <summary>Every finding has a page, and the page's own wrong and right blocks are run.</summary>
public sealed partial class CheckPagesTests
{
    // Bytes that a page cannot show; PackageFolderTests and YamlTests have them.
    private static readonly string[] WithoutBlocks = ["SC0101", "SC0102", "SC0103", "SC0104", "SC0111"];

    public static TheoryData<string> Ids => [.. CheckPages.Ids.Except(WithoutBlocks).Where(Ours).Where(id => !OfSheets(id))];

    [Theory, MemberData(nameof(Ids))]
    public void The_wrong_example_of_a_page_is_found_where_it_is(string id)
    {
        Assert.SkipWhen(id == "SC0902" && !RulesAreTyped(), "the checker of rules does not look at names yet");
        var blocks = Blocks(id).Wrong;
        var (_, findings) = Apply(blocks).Load();
        var found = findings.Where(finding => finding.Id == id).ToArray();
        Assert.True(found.Length > 0, $"{id} was not found among: {string.Join("\n", findings)}");
        Assert.Contains(found, finding => finding.Place.File.StartsWith("items/sample/", StringComparison.Ordinal) || finding.Place.File.StartsWith("items/other/", StringComparison.Ordinal) || blocks.Any(block => block.Path == finding.Place.File));
        Assert.All(found, finding => Assert.True(finding.Message.Length > 0 && finding.Why.Length > 0 && finding.Next.Length > 0));
    }

    [Theory, MemberData(nameof(Ids))]
    public void The_right_example_of_a_page_has_no_findings(string id)
    {
        var (catalogue, findings) = Apply(Blocks(id).Right).Load();
        Assert.Empty(findings);
        Assert.NotNull(catalogue);
    }

    [Fact]
    public void Every_id_in_the_source_has_a_page_and_every_page_an_id()
    {
        var source = Directory.EnumerateFiles(Path.Combine(Tree.Root(), "src", "Catalogue"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => IdPattern().Matches(File.ReadAllText(file)).Select(match => match.Value)).Distinct();
        Assert.Equal(source.Where(Ours).Order(StringComparer.Ordinal), CheckPages.Ids.Where(Ours));
    }

    [Fact]
    public void The_small_tree_itself_has_no_findings() => Assert.Empty(Tree.Small().Load().Findings);

    // From SC2000 on the pages belong to other readers of packages and have their own examples.
    private static bool Ours(string id) => id.StartsWith("SC", StringComparison.Ordinal) && string.CompareOrdinal(id, "SC2000") < 0;

    // Pages about sheets of lists have sheets as their examples: ListSheetTests runs them.
    private static bool OfSheets(string id) => id.StartsWith("SC12", StringComparison.Ordinal);

    private static Tree Apply(IEnumerable<Block> blocks)
    {
        var tree = Tree.Small();
        foreach (var (path, attribute, text) in blocks)
        {
            tree = attribute switch
            {
                "delete" => tree.Without(path),
                "whole" => tree.With(path, text),
                _ when attribute.StartsWith("copy=", StringComparison.Ordinal) => tree.Copy(attribute["copy=".Length..], path),
                _ when attribute.StartsWith("without=", StringComparison.Ordinal) => tree.WithoutKey(path, attribute["without=".Length..]),
                _ when attribute.StartsWith("replace=", StringComparison.Ordinal) => Replace(tree, path, attribute["replace=".Length..].Split('→')),
                _ => tree.Patch(path, text),
            };
        }

        return tree;
    }

    private static bool RulesAreTyped() => FeelExpression.Parse("x > 18", FeelEnvironment.Empty, default).Findings.Count > 0;

    private static Tree Replace(Tree tree, string path, string[] pair)
    {
        Assert.Contains(pair[0], tree[path], StringComparison.Ordinal);
        return tree.With(path, tree[path].Replace(pair[0], pair[1], StringComparison.Ordinal));
    }

    private static (Block[] Wrong, Block[] Right) Blocks(string id)
    {
        var halves = CheckPages.Of(id)!.Split("\n## 对\n");
        Assert.Equal(2, halves.Length);
        return (Read(halves[0]), Read(halves[1]));
    }

    private static Block[] Read(string text) =>
        [.. BlockPattern().Matches(text).Select(match => new Block(match.Groups["path"].Value, match.Groups["attribute"].Value, match.Groups["text"].Value))];

    [GeneratedRegex("SC\\d{4}")]
    private static partial Regex IdPattern();

    [GeneratedRegex("^```(yaml|md|csv) (?<path>\\S+)(?: (?<attribute>[^\n]+))?\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex BlockPattern();

    private sealed record Block(string Path, string Attribute, string Text);
}
