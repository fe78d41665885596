using System.Net;
using AngleSharp.Dom;

namespace Jiangyuan.Web.Tests.Portal;

public sealed class PublicPagesTests(PortalWorld world) : IClassFixture<PortalWorld>
{
    internal static readonly string[] Addresses =
    [
        "/", "/search", "/search?q=药店", "/search?q=没有这种事情", "/search?q=药", "/search?theme=医药卫生",
        "/services/business-registration", "/services/pharmacy-otc-b?place=630104000000", "/services/industrial-product-licence",
        "/lists", "/lists/licences", "/lists/proofs?q=药学", "/lists/fees?on=2025-01-01", "/lists/adjustments?on=x",
        "/life-events", "/life-events/open-restaurant", "/life-events/build-a-plant", "/life-events/newborn/questions",
        "/verify", "/verify/scan", "/record", "/record/verify", "/help", "/accessibility", "/privacy", "/sign-in", "/register", "/design",
    ];

    internal static readonly string[] Failures =
        ["/nothing-here", "/lists/no-such-list", "/services/no-such-item", "/verify?number=1.2.156&code=ABCDEFGH", "/verify?number=&code=", "/error/400", "/error/403", "/error/409", "/error/413", "/error/429", "/error/500"];

    public static TheoryData<string, bool> Everything()
    {
        var data = new TheoryData<string, bool>();
        foreach (var address in Addresses.Concat(Failures))
        {
            data.Add(address, false);
            data.Add(address, true);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task A_page_is_well_made(string address, bool elder)
    {
        var page = await world.Visit(elder).Get(address);
        WellMade.Check(page, elder);
        Assert.Equal(Addresses.Contains(address), page.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_says_so_with_a_number_for_the_log()
    {
        var page = await world.Visit().Get("/nothing-here");
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Matches("^([0-9a-f]{32}|[0-9A-Z]{13}(:[0-9A-F]+)?)$", page.Html.QuerySelector("main code")!.TextContent);
    }

    [Theory]
    [InlineData("/services/business-registration")]
    [InlineData("/services/pharmacy-otc-b?place=630104000000")]
    [InlineData("/services/industrial-product-licence")]
    public async Task A_guide_weighs_at_most_thirty_kilobytes(string address)
    {
        var page = await world.Visit().Get(address);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(page.Source), 4_000, 30 * 1024);
    }

    [Fact]
    public async Task The_style_sheet_and_the_script_are_small_and_may_be_kept()
    {
        var page = await world.Visit().Get("/");
        var style = await world.Visit().Get(page.Html.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!);
        var script = await world.Visit().Get(page.Html.QuerySelector("script")!.GetAttribute("src")!);
        Assert.InRange(style.Source.Length, 1, 24 * 1024);
        Assert.InRange(script.Source.Length, 1, 5 * 1024);
    }

    [Fact]
    public async Task A_page_for_everybody_is_kept_and_tells_display_modes_apart()
    {
        var first = await world.Visit().Get("/services/pharmacy-otc-b");
        var second = await world.Visit().Get("/services/pharmacy-otc-b");
        var elder = await world.Visit(true).Get("/services/pharmacy-otc-b");
        Assert.True(second.Answer.Headers.Age is not null, "The second answer came from the cache.");
        Assert.Equal(first.Source, second.Source);
        Assert.Contains("data-mode=\"elder\"", elder.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_has_not_changed_is_not_sent_again()
    {
        var first = await world.Visit().Get("/help");
        var again = new HttpRequestMessage(HttpMethod.Get, "/help");
        again.Headers.IfNoneMatch.Add(first.Answer.Headers.ETag!);
        var answer = await world.CreateClient().SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
    }

    [Fact]
    public async Task Large_pages_are_switched_on_without_scripts_and_lead_back()
    {
        var visitor = world.Visit();
        var form = new FormUrlEncodedContent([new("mode", "elder"), new("back", "/search?q=药店")]);
        var page = await visitor.Post("/mode", form);
        Assert.StartsWith("/search?q=", page.Address, StringComparison.Ordinal);
        Assert.Equal("elder", page.Html.DocumentElement.GetAttribute("data-mode"));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task The_switch_leads_nowhere_else(string back)
    {
        var page = await world.Visit().Post("/mode", new FormUrlEncodedContent([new("mode", "elder"), new("back", back)]));
        Assert.Equal("/", page.Address);
    }

    [Theory]
    [InlineData("/mode")]
    [InlineData("/language")]
    public async Task A_form_that_brings_nothing_is_refused_on_a_page(string address)
    {
        var client = world.CreateClient(new() { AllowAutoRedirect = false });
        var none = await client.PostAsync(address, null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        var empty = await client.PostAsync(address, new ByteArrayContent([]) { Headers = { ContentType = new("application/x-www-form-urlencoded") } }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        Assert.Equal("text/html", empty.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Another_site_cannot_switch_the_mode()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/mode") { Content = new FormUrlEncodedContent([new("mode", "elder")]) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        var answer = await world.CreateClient().SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Search_finds_what_people_call_it_and_helps_when_nothing_is_found()
    {
        var found = await world.Visit().Get("/search?q=开药店");
        Assert.Contains(found.Html.QuerySelectorAll(".results a"), link => link.GetAttribute("href") == "/services/pharmacy-otc-b");
        var nothing = await world.Visit().Get("/search?q=没有这种事情");
        Assert.Contains("没有找到", nothing.Text, StringComparison.Ordinal);
        Assert.NotEmpty(nothing.Html.QuerySelectorAll(".results a"));
    }

    [Fact]
    public async Task A_question_is_shown_as_text_and_not_as_markup()
    {
        var page = await world.Visit().Get("/search?q=" + Uri.EscapeDataString("<script>alert(1)</script>\"'>"));
        Assert.Single(page.Html.QuerySelectorAll("script"));
        Assert.DoesNotContain("<script>alert", page.Source, StringComparison.Ordinal);
    }
}
