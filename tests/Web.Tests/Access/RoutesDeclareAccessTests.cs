using System.Net;
using Jiangyuan.Cases;
using Jiangyuan.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Access;

public sealed class RoutesDeclareAccessTests(WebWorld world) : IClassFixture<WebWorld>
{
    private static readonly (Role Role, string Login)[] People =
    [
        (Role.Citizen, "zhuoma"), (Role.CompanyAgent, "jingban"), (Role.CounterClerk, "clerk.market-630000"), (Role.Officer, "officer1.market-630000"),
        (Role.Head, "head.market-630000"), (Role.ListAdministrator, "lists"), (Role.Auditor, "audit"), (Role.SystemAdministrator, "system"), (Role.SecurityAdministrator, "security"),
    ];

    private IEnumerable<RouteEndpoint> Routes => world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [Fact]
    public void Every_route_says_who_may_come()
    {
        Assert.True(Routes.Count() > 80);
        Assert.Empty(Silent(Routes));
    }

    [Fact]
    public void A_route_that_says_nothing_is_noticed_among_all_others()
    {
        var silent = new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/silent"), 0, EndpointMetadataCollection.Empty, null);
        Assert.Equal(["/silent"], Silent([.. Routes, silent]));
    }

    [Fact]
    public async Task A_route_that_says_nothing_is_closed_for_everybody_even_if_nobody_notices()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Services.AddAuthentication("jy-test").AddCookie("jy-test");
        builder.Services.AddAccess(builder.Configuration);
        await using var app = builder.Build();
        app.UseRouting();
        app.UseAccess();
        app.MapGet("/silent", () => "secret");
        app.MapGet("/open", () => "public").Public();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
        Assert.NotEqual(HttpStatusCode.OK, (await client.GetAsync("/silent", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/open", TestContext.Current.CancellationToken)).StatusCode);
    }

    // The framework's own, which nobody can annotate, are left out; saying nothing, they are closed.
    private static IEnumerable<string?> Silent(IEnumerable<RouteEndpoint> routes) =>
        routes.Where(r => AccessRules.DeclarationOf(r) is null).Select(r => r.RoutePattern.RawText).Except(["{**path:file}", "/_framework/opaque-redirect"]);

    [Fact]
    public void Every_permission_is_held_by_somebody_and_the_system_signs_in_nowhere()
    {
        Assert.All(Enum.GetValues<Permission>(), p => Assert.Contains(Enum.GetValues<Role>(), r => AccessTable.Allows(r, p)));
        Assert.All(Enum.GetValues<Permission>(), p => Assert.False(AccessTable.Allows(Role.System, p)));
    }

    [Fact]
    public async Task Every_page_opens_for_the_roles_in_the_table_and_for_no_other()
    {
        _ = world.Demo;
        var pages = Routes.Where(r => r.Metadata.GetMetadata<NeedsAttribute>() is not null && !r.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal)
            && r.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") != false).ToList();
        Assert.True(pages.Count > 15);
        var surprises = new List<string>();
        foreach (var (role, login) in People)
        {
            var visitor = await world.SignedIn(login);
            foreach (var page in pages)
            {
                var path = Filled(page.RoutePattern);
                var status = (await visitor.Get(path)).StatusCode;
                var allowed = AccessTable.Allows(role, page.Metadata.GetMetadata<NeedsAttribute>()!.Permission);
                if (allowed ? status is HttpStatusCode.Forbidden or >= HttpStatusCode.InternalServerError : status != HttpStatusCode.Forbidden)
                    surprises.Add($"{role} {path}: {status}");
            }
        }
        Assert.Empty(surprises);
    }

    [Fact]
    public async Task Every_page_sends_visitors_to_sign_in_and_every_api_route_asks_for_a_token()
    {
        var visitor = world.Visitor();
        foreach (var route in Routes.Where(r => r.Metadata.GetMetadata<NeedsAttribute>() is not null))
        {
            var path = Filled(route.RoutePattern);
            var method = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "GET";
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (method == "POST")
                request.Content = path.StartsWith("/api", StringComparison.Ordinal) ? Json(path) : new FormUrlEncodedContent([]);
            var answer = await visitor.Client.SendAsync(request, TestContext.Current.CancellationToken);
            if (path.StartsWith("/api", StringComparison.Ordinal))
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            else
                Assert.StartsWith("/sign-in", answer.Headers.Location?.PathAndQuery ?? $"{method} {path} {answer.StatusCode}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_api_gives_each_role_exactly_what_the_table_says()
    {
        _ = world.Demo;
        var surprises = new List<string>();
        foreach (var (role, login) in People)
        {
            using var client = await world.Machine(login, [.. Scopes.All.Keys]);
            foreach (var route in Routes.Where(r => r.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal) && r.Metadata.GetMetadata<NeedsAttribute>() is not null))
            {
                var method = route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0];
                using var request = new HttpRequestMessage(new HttpMethod(method), Filled(route.RoutePattern));
                if (method == "POST")
                    request.Content = Json(request.RequestUri!.ToString());
                var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                var allowed = AccessTable.Allows(role, route.Metadata.GetMetadata<NeedsAttribute>()!.Permission);
                var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                var refusedAtTheDoor = answer.StatusCode == HttpStatusCode.Forbidden && text.Contains("access.forbidden", StringComparison.Ordinal);
                if (allowed ? refusedAtTheDoor || (int)answer.StatusCode >= 500 : !refusedAtTheDoor)
                    surprises.Add($"{role} {method} {route.RoutePattern.RawText}: {(int)answer.StatusCode} {text}");
            }
        }
        Assert.Empty(surprises);
    }

    [Theory]
    [InlineData("/no-such-page", HttpStatusCode.NotFound)]
    [InlineData("/api/no-such-route", HttpStatusCode.NotFound)]
    public async Task An_address_nobody_serves_is_not_found(string path, HttpStatusCode status) => Assert.Equal(status, (await world.Visitor().Get(path)).StatusCode);

    private static StringContent Json(string path) => new("{}", System.Text.Encoding.UTF8, path.EndsWith("/materials", StringComparison.Ordinal) ? "application/octet-stream" : "application/json");

    private static string Filled(RoutePattern pattern) =>
        "/" + string.Join('/', pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            _ => "1",
        }))));
}
