using System.Reflection;
using System.Text.RegularExpressions;

namespace Jiangyuan.Web.Tests.Conventions;

/// <summary>Habits of the house that a reader would otherwise have to remember. Each guard has a case that shows it can fail.</summary>
public sealed partial class ConventionTests
{
    private static readonly string[] BannedSuffixes = ["Manager", "Helper", "Util", "Utils", "Processor", "Impl", "Dto", "Info", "Service"];

    private static IEnumerable<string> Sources(string ending) =>
        new[] { "src", "tests" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(WebWorld.Checkout, folder), "*" + ending, SearchOption.AllDirectories));

    [Fact]
    public void No_source_file_is_longer_than_400_lines() => Assert.Empty(TooLong(Sources(".cs"), 400));

    [Fact]
    public void No_page_is_longer_than_200_lines() => Assert.Empty(TooLong(Sources(".razor"), 200));

    [Fact]
    public void A_long_file_is_noticed()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, string.Join('\n', Enumerable.Repeat("line", 401)));
        Assert.Single(TooLong([file], 400));
        File.Delete(file);
    }

    // DMN's own word: a decision service.
    [Fact]
    public void No_type_has_a_suffix_that_says_nothing() => Assert.Empty(Assemblies().SelectMany(a => a.GetTypes()).Where(t => !t.Name.Contains('<', StringComparison.Ordinal) && t.Name != "DmnService" && HasBannedSuffix(t.Name)).Select(t => t.FullName));

    [Theory]
    [InlineData("CaseManager", true)]
    [InlineData("CaseDesk", false)]
    public void A_suffix_that_says_nothing_is_noticed(string name, bool banned) => Assert.Equal(banned, HasBannedSuffix(name));

    [Fact]
    public void Every_identifier_of_the_glossary_exists()
    {
        var names = Assemblies().SelectMany(a => a.GetTypes()).SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(m => m.Name).Append(t.Name)).ToHashSet();
        var identifiers = GlossaryIdentifiers(File.ReadAllText(Path.Combine(WebWorld.Checkout, "docs", "glossary.md")));
        Assert.True(identifiers.Count > 20);
        Assert.Empty(identifiers.Except(names));
    }

    [Fact]
    public void Every_public_enum_of_cases_and_catalogue_is_in_the_glossary() =>
        Assert.Empty(UnnamedEnums(File.ReadAllText(Path.Combine(WebWorld.Checkout, "docs", "glossary.md")), PublicEnums()));

    [Fact]
    public void An_enum_that_the_glossary_lacks_is_noticed() => Assert.Equal(["Colour"], UnnamedEnums("## In force\n| 中文 | identifier |\n|---|---|\n| 办件 | `Case` | |\n", ["Case", "Colour"]));

    [Fact]
    public void The_glossary_is_read_from_its_first_table_only() =>
        Assert.Equal(["Case"], GlossaryIdentifiers("## In force\n| 中文 | identifier |\n|---|---|\n| 办件 | `Case` | `other` |\n\n## To come\n| x | `Ticket` | |\n"));

    [Fact]
    public void Migrations_are_numbered_without_gaps()
    {
        foreach (var module in Sources(".sql").Where(f => f.Contains("Migrations", StringComparison.Ordinal) && f.StartsWith(Path.Combine(WebWorld.Checkout, "src"), StringComparison.Ordinal)).GroupBy(f => Path.GetRelativePath(Path.Combine(WebWorld.Checkout, "src"), f).Split(Path.DirectorySeparatorChar)[0]))
        {
            var numbers = module.Select(f => int.Parse(Path.GetFileName(f)[..4], System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order().ToList();
            Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
        }
    }

    [Theory]
    [InlineData("Jiangyuan.Kernel", "")]
    [InlineData("Jiangyuan.Rules", "Jiangyuan.Kernel")]
    [InlineData("Jiangyuan.Trust", "Jiangyuan.Kernel")]
    [InlineData("Jiangyuan.Catalogue", "Jiangyuan.Kernel,Jiangyuan.Rules")]
    [InlineData("Jiangyuan.KeyService", "Jiangyuan.Kernel,Jiangyuan.Trust")]
    [InlineData("Jiangyuan.Cases", "Jiangyuan.Kernel,Jiangyuan.Rules,Jiangyuan.Catalogue,Jiangyuan.Trust")]
    public void Arrows_between_modules_point_one_way(string module, string below)
    {
        var used = Assembly.Load(module).GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("Jiangyuan.", StringComparison.Ordinal));
        Assert.Empty(used.Except(below.Split(',')));
    }

    private static IEnumerable<Assembly> Assemblies() => new[] { "Kernel", "Rules", "Trust", "Catalogue", "Cases", "KeyService", "Web" }.Select(n => Assembly.Load("Jiangyuan." + n));

    private static bool HasBannedSuffix(string name) => BannedSuffixes.Any(s => name.EndsWith(s, StringComparison.Ordinal));

    private static IEnumerable<string> TooLong(IEnumerable<string> files, int most) =>
        files.Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && File.ReadLines(f).Count() > most).Select(Path.GetFileName)!;

    private static IEnumerable<string> PublicEnums() => new[] { "Catalogue", "Cases" }.SelectMany(n => Assembly.Load("Jiangyuan." + n).GetExportedTypes()).Where(t => t.IsEnum).Select(t => t.Name);

    private static IEnumerable<string> UnnamedEnums(string glossary, IEnumerable<string> enums) => enums.Except(GlossaryIdentifiers(glossary));

    private static List<string> GlossaryIdentifiers(string glossary) =>
        [.. glossary.Split("## ").First(part => part.StartsWith("In force", StringComparison.Ordinal)).Split('\n').Where(l => l.StartsWith('|')).Select(l => l.Split('|')[2]).SelectMany(cell => Quoted().Matches(cell).Select(m => m.Groups[1].Value)).Distinct()];

    [GeneratedRegex("`([A-Z][A-Za-z]+)`")]
    private static partial Regex Quoted();
}
