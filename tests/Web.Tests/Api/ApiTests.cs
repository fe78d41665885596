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
        foreach (var route in world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(r => r.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal)))
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
