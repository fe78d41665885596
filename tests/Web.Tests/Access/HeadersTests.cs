using Jiangyuan.Web.Access;
using Jiangyuan.Web.Portal;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Access;

/// <summary>Every route there is, whatever it answers (a page, a file, a refusal, an error), answers with the protective headers.</summary>
public sealed class HeadersTests(WebWorld world) : IClassFixture<WebWorld>
{
    [Theory]
    [InlineData(null)]
    [InlineData("zhuoma")]
    [InlineData("head.market-630104")]
    public async Task Every_route_answers_with_the_protective_headers(string? login)
    {
        var client = (login is null ? world.Visitor() : await world.SignedIn(login)).Client;
        var patterns = world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(r => (r.RoutePattern,
            Method: r.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods && !methods.Contains("GET") ? methods[0] : "GET")).ToList();
        Assert.True(patterns.Count > 80);
        var wrong = new List<string>();
        var paths = patterns.Select(p => (Path: Filled(p.RoutePattern), p.Method)).Where(p => p.Path != "/sign-out")
            .Concat([("/no/such/page", "GET"), ("/error/500", "GET"), ("/api/v1/no-such", "GET"), ("/sign-in", "DELETE"), ("/gov.css", "GET"), ("/passkey.js", "GET")]).Distinct().ToList();
        foreach (var (path, method) in paths)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            wrong.AddRange(Missing(answer).Select(what => $"{method} {path} ({(int)answer.StatusCode}): {what}"));
            if ((int)answer.StatusCode >= 500 && path != "/error/500")
                wrong.Add($"{method} {path}: {(int)answer.StatusCode}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task On_https_the_browser_is_told_to_stay_there_and_cookies_are_for_https_only()
    {
        using var client = world.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false });
        using var answer = await client.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        Assert.Contains("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")), StringComparison.Ordinal);
        Assert.All(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], cookie => Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void An_answer_without_them_is_noticed()
    {
        using var bare = new HttpResponseMessage();
        Assert.Equal(7, Missing(bare).Count());
    }

    private static IEnumerable<string> Missing(HttpResponseMessage answer)
    {
        // A stricter policy of its own has a file somebody uploaded, and the verifier that works off line.
        var policy = string.Join(' ', answer.Headers.TryGetValues("Content-Security-Policy", out var said) ? said : []);
        var isOwn = answer.RequestMessage?.RequestUri?.AbsolutePath is { } path && path.StartsWith("/verify/offline", StringComparison.Ordinal);
        if (policy != SecurityHeaders.Policy && !(isOwn && policy.StartsWith("default-src 'none'", StringComparison.Ordinal) && !policy.Contains("unsafe-eval", StringComparison.Ordinal)))
            yield return "Content-Security-Policy " + policy;
        foreach (var (name, value) in new[] { ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin") })
        {
            if (!answer.Headers.TryGetValues(name, out var values) || string.Join(' ', values) != value)
                yield return name;
        }

        if (!answer.Headers.TryGetValues("Permissions-Policy", out var devices) || !string.Join(' ', devices).Contains("geolocation=()", StringComparison.Ordinal))
            yield return "Permissions-Policy";
    }

    private static string Filled(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { ParameterPolicies: var policies } when policies.Any(p => p.Content is "long" or "int") => "1",
        _ => "x",
    }))));
}
