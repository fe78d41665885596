using System.Text.Json;
using System.Text.RegularExpressions;

namespace Jiangyuan.Web.Tests.Conventions;

/// <summary>What people read stands in <c>src/Web/Texts</c>, so that it can be translated; pages hold keys.</summary>
public sealed partial class PageTextTests
{
    // To shrink, not to grow: pages whose words still stand in them.
    private static readonly string[] Exceptions = ["ApiPage.razor", "DesignPage.razor"];

    private static readonly string Web = Path.Combine(WebWorld.Checkout, "src", "Web");

    private static IEnumerable<string> Pages => Directory.EnumerateFiles(Web, "*.razor", SearchOption.AllDirectories);

    [Fact]
    public void Pages_hold_keys_and_not_words() =>
        Assert.Empty(Pages.Where(page => HoldsWords(File.ReadAllText(page))).Select(page => Path.GetFileName(page)!).Except(Exceptions));

    [Fact]
    public void A_page_without_words_is_no_longer_an_exception() =>
        Assert.Empty(Exceptions.Except(Pages.Where(page => HoldsWords(File.ReadAllText(page))).Select(page => Path.GetFileName(page)!)));

    [Theory]
    [InlineData("<h1>办件</h1>", true)]
    [InlineData("new(\"姓名\", name)", true)]
    [InlineData("<h1>@T[\"case.title\"]</h1>", false)]
    [InlineData("@* 办件 in a comment *@\n<p>@name：@reason</p>", false)]
    public void Words_in_a_page_are_noticed(string page, bool holds) => Assert.Equal(holds, HoldsWords(page));

    [Fact]
    public void Every_key_that_a_page_asks_for_has_words()
    {
        var keys = Files("zh-CN").SelectMany(Keys).ToHashSet();
        Assert.Empty(Pages.SelectMany(page => Asked().Matches(File.ReadAllText(page)).Select(match => match.Groups[1].Value)).Where(key => !key.EndsWith('.')).Except(keys));
    }

    [Fact]
    public void A_key_stands_in_one_file_only() => Assert.Empty(Files("zh-CN").SelectMany(Keys).GroupBy(key => key).Where(same => same.Count() > 1).Select(same => same.Key));

    [Fact]
    public void Another_language_has_only_keys_that_Chinese_has()
    {
        var keys = Files("zh-CN").SelectMany(Keys).ToHashSet();
        var others = Directory.EnumerateDirectories(Path.Combine(Web, "Texts")).Select(folder => Path.GetFileName(folder)!).Where(language => language != "zh-CN").ToList();
        Assert.NotEmpty(others);
        Assert.Empty(others.SelectMany(Files).SelectMany(Keys).Except(keys));
    }

    private static bool HoldsWords(string page) => Han().IsMatch(Comment().Replace(page, ""));

    private static IEnumerable<string> Files(string language) => Directory.EnumerateFiles(Path.Combine(Web, "Texts", language), "*.json");

    private static IEnumerable<string> Keys(string file) => JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateObject().Select(member => member.Name);

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("""\bT\["([^"{]+)"[\],]""")]
    private static partial Regex Asked();
}
