using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Engine.Tests.Catalogue;

/// <summary>Whatever happens to a line of a package, there is an answer and never an exception.</summary>
public sealed class MutationTests
{
    // Three services that between them use every kind of file, and all that is not a service: with every line of all services it takes many minutes.
    private static readonly string[] Garbled = ["business-registration", "pharmacy-otc-b", "industrial-product-licence"];

    public static TheoryData<string> Files => [.. Tree.Real.Where(Written).Select(file => file.Path).Where(path => !path.StartsWith("items/", StringComparison.Ordinal) || Garbled.Contains(path.Split('/')[1]))];

    [Theory, MemberData(nameof(Files))]
    public void Deleting_any_line_gives_a_finding_or_a_visibly_different_catalogue(string path)
    {
        var baseline = Load(path, text => text).Catalogue!.Hash;
        foreach (var (line, number) in LinesOf(path))
        {
            var (catalogue, findings) = Load(path, text => WithoutLine(text, number));
            var says = line.TrimStart();
            if (says.Length == 0 || says.StartsWith('#') || path.Contains("/scenarios/", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.True(findings.Count > 0 || catalogue!.Hash != baseline, $"{path}:{number + 1} “{line}” was deleted and nothing noticed");
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void Garbling_any_line_never_throws_and_findings_have_a_place(string path)
    {
        foreach (var (line, number) in LinesOf(path))
        {
            string[] ways = [line + ": [", "\t" + line, line.Replace(":", "", StringComparison.Ordinal), "- " + line, line + " &x", "  " + line, new string('[', 50) + line, line[..(line.Length / 2)] + "\""];

            // Two ways a line, taken in turn: every way meets every kind of line, and the test stays short.
            foreach (var garbled in new[] { ways[number % 8], ways[(number + 3) % 8] })
            {
                var (catalogue, findings) = Load(path, text => ReplaceLine(text, number, garbled));
                Assert.All(findings, finding => Assert.False(string.IsNullOrEmpty(finding.Place.File)));
                Assert.Equal(findings.Any(finding => finding.Severity == Severity.Error), catalogue is null);
            }
        }
    }

    [Fact]
    public void A_required_key_that_is_deleted_is_never_passed_over()
    {
        string[] required = ["code:", "name:", "kind:", "theme:", "effective-from:", "document-number:", "statutory:", "committed:", "acceptance:", "body:", "complaint:", "charged:"];
        const string path = "items/pharmacy-otc-b/item.yaml";
        foreach (var (line, number) in LinesOf(path).Where(pair => required.Any(key => pair.Line.TrimStart().StartsWith(key, StringComparison.Ordinal))))
        {
            var (catalogue, findings) = Load(path, text => WithoutLine(text, number));
            Assert.True(catalogue is null && findings.Count > 0, line);
        }
    }

    private static bool Written(PackageFile file) => file.Path.EndsWith(".yaml", StringComparison.Ordinal) || file.Path.StartsWith("items/", StringComparison.Ordinal);

    private static IEnumerable<(string Line, int Number)> LinesOf(string path) => Tree.Real.First(file => file.Path == path).Text.TrimEnd('\n').Split('\n').Select((line, number) => (line, number));

    private static (Jiangyuan.Catalogue.Catalogue? Catalogue, IReadOnlyList<Diagnostic> Findings) Load(string path, Func<string, string> change) =>
        CatalogueLoader.Load([.. Tree.Real.Where(file => Written(file) && Near(file.Path, path)).Select(file => file.Path == path ? file with { Text = change(file.Text) } : file)]);

    /// <summary>Of the items only the one that is changed and those whose certificates it needs, so that the test stays quick; a life event stands on all of them.</summary>
    private static bool Near(string path, string changed)
    {
        if (OnAllItems(changed))
        {
            return true;
        }

        if (path.StartsWith("life-events/", StringComparison.Ordinal) || path.StartsWith("adjustments/", StringComparison.Ordinal) || path is "lists/supervision.yaml" or "lists/market-access.yaml")
        {
            return false;
        }

        // Every other item may need the licence that this one gives.
        var item = ItemOf(changed) ?? "business-registration";
        return ItemOf(path) is not { } other || other == item || (Needed.GetOrAdd(item, NeededBy).Contains(other) && !path.Contains("/scenarios/", StringComparison.Ordinal));
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, HashSet<string>> Needed = new(StringComparer.Ordinal);

    private static string? ItemOf(string path) => path.StartsWith("items/", StringComparison.Ordinal) ? path.Split('/')[1] : null;

    /// <summary>The items that give what an item asks for, and what those ask for, and so on.</summary>
    private static HashSet<string> NeededBy(string item)
    {
        var all = CatalogueLoader.Load(Tree.Real).Catalogue!.Items;
        var needed = new HashSet<string>(StringComparer.Ordinal) { item, "business-registration" };
        var open = new Stack<string>(needed);
        while (open.TryPop(out var next))
        {
            var texts = string.Concat(Tree.Real.Where(file => ItemOf(file.Path) == next).Select(file => file.Text));
            foreach (var giver in all.Where(other => other.Result is { } result && (texts.Contains("certificate:" + result.Id, StringComparison.Ordinal) || texts.Contains("certificate: " + result.Id, StringComparison.Ordinal))))
            {
                if (needed.Add(giver.Id))
                {
                    open.Push(giver.Id);
                }
            }
        }

        return needed;
    }

    /// <summary>Life events, adjustments and lists speak of all the items.</summary>
    private static bool OnAllItems(string path) => path.Split('/')[0] is "life-events" or "adjustments" or "lists";

    private static string WithoutLine(string text, int number) => string.Join('\n', text.Split('\n').Where((_, i) => i != number));

    private static string ReplaceLine(string text, int number, string line) => string.Join('\n', text.Split('\n').Select((old, i) => i == number ? line : old));
}
