using System.Net;

namespace Jiangyuan.Web.Tests.Portal;

public sealed class LanguageTests(PortalWorld world) : IClassFixture<PortalWorld>
{
    [Fact]
    public async Task A_reader_who_asks_for_English_gets_it_and_Chinese_where_it_lacks_words()
    {
        var reader = world.Visit();
        var page = await reader.Post("/language", new FormUrlEncodedContent([new("language", "en"), new("back", "/verify")]));
        Assert.Equal("/verify", page.Address);
        Assert.Equal("en", page.Html.DocumentElement.GetAttribute("lang"));
        Assert.Equal("Verify a certificate", page.Html.QuerySelector("h1")!.TextContent.Trim());
        // No English words for search results yet.
        Assert.Equal("办事", (await reader.Get("/search")).Html.QuerySelector("h1")!.TextContent.Trim());
    }

    [Fact]
    public async Task A_kept_page_is_kept_for_each_language()
    {
        var chinese = await world.Visit().Get("/");
        var reader = world.Visit();
        var english = await reader.Post("/language", new FormUrlEncodedContent([new("language", "en"), new("back", "/")]));
        Assert.NotEqual(chinese.Html.QuerySelector("h1")!.TextContent, english.Html.QuerySelector("h1")!.TextContent);
        Assert.Equal("zh-CN", (await world.Visit().Get("/")).Html.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task Only_a_language_that_names_itself_is_offered()
    {
        var page = await world.Visit().Get("/");
        Assert.Equal(["en"], page.Html.QuerySelectorAll("button[name=language]").Select(button => button.GetAttribute("value")));
    }

    [Theory]
    [InlineData("bo")]
    [InlineData("xx")]
    [InlineData("")]
    public async Task A_language_that_is_not_offered_is_not_taken(string language)
    {
        var reader = world.Visit();
        var page = await reader.Post("/language", new FormUrlEncodedContent([new("language", language), new("back", "/")]));
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal("zh-CN", (await reader.Get("/")).Html.DocumentElement.GetAttribute("lang"));
    }
}
