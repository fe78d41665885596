using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Api;

public sealed class ApiTests(WebWorld world) : IClassFixture<WebWorld>
{
    [Fact]
    public async Task A_submission_sent_twice_with_one_key_is_one_case()
    {
        using var agent = await world.Machine("jingban", "apply");
        var first = await Pharmacy.Send(agent, "/api/v1/cases", Pharmacy.Body(), "same-key-1");
        var second = await Pharmacy.Send(agent, "/api/v1/cases", Pharmacy.Body(), "same-key-1");
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal((await first.Json()).GetProperty("number").GetString(), (await second.Json()).GetProperty("number").GetString());
    }

    [Fact]
    public async Task One_key_for_two_requests_is_refused()
    {
        using var agent = await world.Machine("jingban", "apply");
        await Pharmacy.Send(agent, "/api/v1/cases", Pharmacy.Body(), "taken-key-1");
        var other = Pharmacy.Body();
        other["answers"]!["premises-area"] = "41";
        var answer = await Pharmacy.Send(agent, "/api/v1/cases", other, "taken-key-1");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("store.key-reused", (await answer.Json()).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("""{"itemId":"pharmacy-otc-b","division":"630104000000","answers":{"a":null}}""")]
    [InlineData("""{"itemId":"pharmacy-otc-b","division":"630104000000","materials":[null]}""")]
    [InlineData("""{"itemId":null,"division":"630104000000"}""")]
    public async Task Null_where_there_is_none_is_a_bad_request(string body)
    {
        using var agent = await world.Machine("jingban", "apply");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", "null-1");
        var answer = await agent.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_command_without_a_key_is_refused()
    {
        using var agent = await world.Machine("jingban", "apply");
        var answer = await Pharmacy.Send(agent, "/api/v1/cases", Pharmacy.Body(), null);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        using var agent = await world.Machine("jingban", "apply");
        var body = Pharmacy.Body();
        body["answers"]!.AsObject().Remove("premises-area");
        body["answers"]!.AsObject().Remove("quality-manager-name");
        var answer = await Pharmacy.Send(agent, "/api/v1/cases", body, "wrong-fields-1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var problem = await answer.Json();
        var fields = problem.GetProperty("fields").EnumerateArray().Select(f => f.GetProperty("field").GetString()).ToList();
        Assert.Contains("premises-area", fields);
        Assert.Contains("quality-manager-name", fields);
        Assert.All(new[] { "code", "detail", "next", "title", "status", "type" }, name => Assert.True(problem.TryGetProperty(name, out _), name));
    }

    [Fact]
    public async Task Every_answer_has_the_protective_headers_and_none_needs_a_cookie()
    {
        var nobody = world.Visitor().Client;
        var visitor = await world.SignedIn("zhuoma");
        using var agent = await world.Machine("jingban", "apply");
        foreach (var (client, path, status) in new[]
        {
            (nobody, "/api/v1/items", HttpStatusCode.OK), (nobody, "/api/v1/cases", HttpStatusCode.Unauthorized), (visitor.Client, "/api/v1/cases", HttpStatusCode.Unauthorized),
            (agent, "/api/v1/cases", HttpStatusCode.OK), (agent, "/api/v1/nothing", HttpStatusCode.NotFound), (agent, "/api/v2", HttpStatusCode.NotFound), (nobody, "/api", HttpStatusCode.OK),
        })
        {
            var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.True(status == answer.StatusCode, $"{path} {answer.StatusCode}");
            foreach (var (name, value) in new[] { ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin") })
                Assert.Equal(value, Assert.Single(answer.Headers.GetValues(name)));
            Assert.Contains("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal("zh-CN", Assert.Single(answer.Content.Headers.ContentLanguage));
            if (path.StartsWith("/api/", StringComparison.Ordinal))
                Assert.True(answer.Headers.CacheControl!.NoStore);
            if (status == HttpStatusCode.Unauthorized)
                Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        }
    }

    [Theory]
    [InlineData("application/json", "{} {}", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "", HttpStatusCode.BadRequest)]
    [InlineData("application/merge+json; charset=utf-8", "{\"itemId\":\"none\"}", HttpStatusCode.NotFound)]
    public async Task A_submission_is_read_strictly(string type, string body, HttpStatusCode status)
    {
        using var agent = await world.Machine("jingban", "apply");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = new StringContent(body) };
        request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        request.Headers.Add("Idempotency-Key", "strict-key-1");
        var answer = await agent.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_large_submission_is_read_whole()
    {
        using var agent = await world.Machine("jingban", "apply");
        var large = Pharmacy.Body();
        large["answers"]!["nobody-asked"] = new string('长', 100_000);
        Assert.Equal(HttpStatusCode.Created, (await Pharmacy.Send(agent, "/api/v1/cases", large, "large-key-1")).StatusCode);
    }

    [Fact]
    public async Task A_foreign_case_and_an_unknown_one_look_alike()
    {
        var number = await Pharmacy.Submitted(world);
        using var stranger = await world.Machine("zhuoma", "apply");
        var foreign = await stranger.GetAsync("/api/v1/cases/" + number, TestContext.Current.CancellationToken);
        var unknown = await stranger.GetAsync("/api/v1/cases/12345678901234567", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await foreign.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_command_on_an_old_version_changes_nothing()
    {
        var number = await Pharmacy.Submitted(world);
        using var clerk = await world.Machine("clerk." + Pharmacy.Agency, "handle");
        Assert.Equal(HttpStatusCode.OK, (await Pharmacy.Send(clerk, $"/api/v1/cases/{number}/accept", new JsonObject(), "accept-key-1", "\"1\"")).StatusCode);
        using var head = await world.Machine("head." + Pharmacy.Agency, "handle");
        var stale = await Pharmacy.Send(head, $"/api/v1/cases/{number}/decide", new JsonObject { ["yes"] = true, ["text"] = "符合" }, "decide-key-1", "\"1\"");
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        Assert.Equal("store.stale", (await stale.Json()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_revoked_scope_is_no_right_and_a_wrong_token_is_none()
    {
        using var reader = await world.Machine("jingban", "read");
        Assert.Equal(HttpStatusCode.Forbidden, (await Pharmacy.Send(reader, "/api/v1/cases", Pharmacy.Body(), "scope-key-1")).StatusCode);
        using var nobody = world.CreateClient();
        nobody.DefaultRequestHeaders.Authorization = new("Bearer", "jy_nothing");
        Assert.Equal(HttpStatusCode.Unauthorized, (await Pharmacy.Send(nobody, "/api/v1/cases", Pharmacy.Body(), "scope-key-2")).StatusCode);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"itemId\": 7}")]
    [InlineData("null")]
    public async Task A_body_that_cannot_be_read_is_a_problem_not_a_page(string body)
    {
        using var agent = await world.Machine("jingban", "apply");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await agent.PostAsync("/api/v1/cases", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_description_covers_every_route_and_says_which_headers_a_command_needs()
    {
        var document = await (await world.CreateClient().GetAsync("/api/v1/openapi.json", TestContext.Current.CancellationToken)).Json();
        Assert.StartsWith("3.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var paths = document.GetProperty("paths");
        var routes = world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(r => r.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count >= 20, $"Only {routes.Count} routes.");
        Assert.Contains(routes, r => r.RoutePattern.RawText == "/api/v1/cases/{number}");
        foreach (var route in routes)
        {
            var method = route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0].ToLowerInvariant();
            var operation = paths.GetProperty(route.RoutePattern.RawText!).GetProperty(method);
            Assert.False(string.IsNullOrEmpty(operation.GetProperty("summary").GetString()));
            if (method == "post" && !route.RoutePattern.RawText!.EndsWith("/materials", StringComparison.Ordinal))
                Assert.Contains(operation.GetProperty("parameters").EnumerateArray(), p => p.GetProperty("name").GetString() == "Idempotency-Key" && p.GetProperty("required").GetBoolean());
        }
        Assert.Equal(HttpStatusCode.OK, (await world.Visitor().Get("/api")).StatusCode);
    }
}
