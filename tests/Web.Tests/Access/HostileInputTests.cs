using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Jiangyuan.Cases;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Access;

/// <summary>
/// Hostile text in every field of every form that any role can reach, in every part of an address, every query, the headers and the bodies of the API:
/// no failure, nothing runs when it is shown again, nothing else is changed. Sampled; <c>JY_HOSTILE=all</c> sends everything.
/// </summary>
public sealed class HostileInputTests : IAsyncLifetime
{
    // One for each test: what one of them sends (a withdrawal, say) would take the forms away that another one looks for.
    private readonly HostileWorld _world = new();

    // After so many a form is looked at again, and another draft is taken.
    private static int Chunk => HostileCorpus.All ? 64 : 8;

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hostile_text_in_the_fields_of_forms_is_answered_and_never_runs()
    {
        var (watch, forms) = (Stopwatch.StartNew(), new HashSet<string>());
        foreach (var login in HostileWorld.People)
        {
            var visitor = _world.Person(login);
            var pages = await _world.Pages(visitor, Ct);
            foreach (var (address, page) in pages.Values)
                foreach (var form in page.Forms.OfType<AngleSharp.Html.Dom.IHtmlFormElement>().Select(f => HostileForm.Of(address, f)).Where(f => f.HasFields && f.Action != "/sign-out" && forms.Add(f.Key)))
                {
                    await Send(visitor, login, address, form);
                    Say(form.Key, watch);
                }

            Say($"{login ?? "visitor"}: {pages.Count} pages, {forms.Count} forms so far", watch);
        }

        Assert.True(forms.Count >= 50, string.Join('\n', forms));
        await NothingWrong();
    }

    [Fact]
    public async Task Hostile_text_in_addresses_queries_and_headers_is_answered_and_never_runs()
    {
        var watch = Stopwatch.StartNew();
        var routes = _world.Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(r => r.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") != false && r.RoutePattern.RawText is not "/sign-out").ToList();
        foreach (var login in HostileWorld.People)
        {
            var visitor = _world.Person(login);
            // Those in one role stand for all routes that role may enter; the public ones are asked for once.
            var mine = routes.Where(r => RoleOf(r) == login).ToList();
            foreach (var route in mine)
                await Everywhere(route.RoutePattern.Parameters.Count == 0 && !QueriesOf(route).Any() ? [HostileCorpus.Mark] : HostileCorpus.Texts(), async text =>
                {
                    // Servers refuse a zero in an address by themselves; the one of the tests throws.
                    foreach (var path in new[] { Filled(route, text.Replace("\0", "", StringComparison.Ordinal)), Filled(route, null) + "?" + string.Join('&', QueriesOf(route).Select(q => $"{q}={Uri.EscapeDataString(HostileForm.Short(text))}")) }.Distinct())
                        await Ask(visitor.Client, route.RoutePattern.RawText!, text, new(HttpMethod.Get, path));
                });
            Say($"{login ?? "visitor"}: {mine.Count} routes", watch);
        }

        var plain = _world.Person("zhuoma");
        foreach (var path in new[] { "/", "/my/cases", "/api/v1/items", "/no-such-page" })
            await Everywhere(HostileCorpus.Texts(), async text =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                foreach (var name in new[] { "User-Agent", "Referer", "Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "Range", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Origin", "Idempotency-Key" })
                    request.Headers.TryAddWithoutValidation(name, string.Concat(text.Where(c => c is >= ' ' and <= '~')));
                await Ask(plain.Client, path + " headers", text, request);
            });
        Say("headers", watch);
        await NothingWrong();
    }

    [Fact]
    public async Task Hostile_json_and_text_at_the_api_and_the_passkey_routes_is_refused_and_changes_nothing()
    {
        var (watch, key) = (Stopwatch.StartNew(), 0);
        var routes = _world.Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(r => r.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true && r.Metadata.GetMetadata<ComponentTypeMetadata>() is null && r.RoutePattern.RawText is not "/sign-out").ToList();
        Assert.True(routes.Count > 20);
        using var agent = await _world.Site.Machine("jingban", [.. Scopes.All.Keys]);
        using var clerk = await _world.Site.Machine("clerk.market-630104", [.. Scopes.All.Keys]);
        using var head = await _world.Site.Machine("head.market-630104", [.. Scopes.All.Keys]);
        foreach (var route in routes)
        {
            var pattern = route.RoutePattern.RawText!;
            var client = !pattern.StartsWith("/api", StringComparison.Ordinal) ? _world.Person(RoleOf(route)).Client : RoleOf(route) switch { "jingban" or "zhuoma" => agent, "head.market-630104" => head, _ => clerk };
            await Everywhere(HostileCorpus.Bodies().Concat(HostileCorpus.Texts().Select(t => Body(route, t))).ToList(), async body =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, Filled(route, null) + (pattern.EndsWith("/materials", StringComparison.Ordinal) ? "?item=pharmacy-otc-b&requirement=1&fileName=%3Cscript%3E.pdf" : "")) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new(pattern.EndsWith("/materials", StringComparison.Ordinal) ? "application/octet-stream" : "application/json");
                request.Headers.Add("Idempotency-Key", $"hostile-{Interlocked.Increment(ref key):D8}");
                await Ask(client, pattern, Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(120, body.Length))), request);
            });
        }

        Say($"{routes.Count} routes", watch);
        await NothingWrong();
    }

    [Fact]
    public void What_runs_is_noticed()
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.OK);
        answer.Content.Headers.ContentType = new("text/html");
        foreach (var bad in new[] { HostileCorpus.Mark, "<a href=' java\tscript:alert(1)'>x</a>", "<a href='//evil.example'>x</a>", "<b onclick=x>", "<script src=//evil.example/x.js></script>" })
            Assert.NotEmpty(new HostileAnswers().Faults(answer, $"<html><body>{bad}</body></html>"));
        Assert.Empty(new HostileAnswers().Faults(answer, $"<html><body>{WebUtility.HtmlEncode(HostileCorpus.Mark)}</body></html>"));
        answer.StatusCode = HttpStatusCode.InternalServerError;
        Assert.Contains("500", new HostileAnswers().Faults(answer, "<html></html>").First(), StringComparison.Ordinal);
        using var away = new HttpResponseMessage(HttpStatusCode.Redirect);
        away.Headers.TryAddWithoutValidation("Location", "/\\evil.example");
        Assert.NotEmpty(new HostileAnswers().Faults(away, ""));
    }

    // First with everything hostile, then with what is chosen as offered, so that what is written comes as far as it may. A form that did its work is gone and is not asked for again.
    private async Task Send(WebVisitor visitor, string? login, string address, HostileForm form)
    {
        // The lists are compiled whole for each text that is put into them: a few hundred of them.
        var texts = HostileCorpus.Texts().Where((_, n) => form.Handler != "source" || n % 8 == 0 || n < 16).ToList();
        var key = form.Key;
        foreach (var chunk in form.IsDraft ? texts.Chunk(Chunk) : [[.. texts]])
        {
            form = await _world.Fresh(visitor, form, Ct);
            await Everywhere(chunk, text => Ask(visitor.Client, key, text, form.Request(form.Hostile(text))));
        }

        if (!form.HasText || !form.HasChoices)
            return;
        foreach (var chunk in texts.Chunk(Chunk))
        {
            var moved = 0;
            form = await _world.Fresh(visitor, form, Ct);
            await Everywhere(chunk, async text =>
            {
                var status = await Ask(visitor.Client, key, text, form.Request(form.Valid(text)));
                if ((int)status is >= 300 and < 400)
                    Interlocked.Increment(ref moved);
            });
            if (moved == 0 || !form.IsPost || form.IsDraft)
                continue;
            var page = await visitor.Page(address);
            if (page.Forms.OfType<AngleSharp.Html.Dom.IHtmlFormElement>().Select(f => HostileForm.Of(address, f)).FirstOrDefault(f => f.Key == key) is not { } again)
                return;
            form = again;
        }
    }

    private async Task<HttpStatusCode> Ask(HttpClient client, string where, string text, HttpRequestMessage request)
    {
        using var asked = request;
        try
        {
            using var answer = await client.SendAsync(request, Ct);
            await _world.Answers.Judge(where, text, answer, Ct);
            return answer.StatusCode;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{where} ← {text[..Math.Min(80, text.Length)]}", e);
        }
    }

    private static Task Everywhere<T>(IReadOnlyCollection<T> all, Func<T, Task> ask) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Ct }, async (one, _) => await ask(one));

    // The pages that were written to are looked at once more by everybody; what nobody wrote to is as it was.
    private async Task NothingWrong()
    {
        foreach (var login in HostileWorld.People)
            foreach (var (address, _) in (await _world.Pages(_world.Person(login), Ct)).Values)
                await Ask(_world.Person(login).Client, address + " afterwards", "", new(HttpMethod.Get, address));
        foreach (var login in HostileWorld.People.Where(l => l is not null))
            Assert.True((await _world.Person(login).Get("/account")).StatusCode == HttpStatusCode.OK, login + " is no longer signed in");
        Assert.True(_world.Answers.Wrong.Count == 0, $"{_world.Answers.Wrong.Count} kinds of {_world.Answers.Count}:\n" + string.Join('\n', _world.Answers.Wrong.Take(60)));
        // What forms and actions are about may go its way, with the words that were written; drafts and sessions are what they are for.
        var changed = _world.Changed().Where(row => !row.StartsWith("account_sessions", StringComparison.Ordinal) && !row.StartsWith("inbox", StringComparison.Ordinal) && !row.StartsWith("drafts", StringComparison.Ordinal)
            && !_world.Own.Prepend(_world.Number).Prepend(_world.Decided).Any(own => row.Contains(own, StringComparison.Ordinal))).ToList();
        Assert.True(changed.Count == 0, $"{changed.Count} rows changed:\n" + string.Join('\n', changed.Take(20)));
        var added = _world.Added().Where(row => !_world.Own.Any(own => row.Contains(own, StringComparison.Ordinal)) && Array.Exists(["accounts", "account_representations", "publications", "calendar_years", "signing_keys"], table => row.StartsWith(table + ":", StringComparison.Ordinal))).ToList();
        // Where the text is a good login ("null", "abc"), the form that opens accounts did what it is for: an account of that very name, which nobody can use yet.
        var texts = HostileCorpus.Texts().Select(t => t.Trim()).ToHashSet(StringComparer.Ordinal);
        foreach (var row in added.Where(row => row.StartsWith("accounts: ", StringComparison.Ordinal) && row.Split('|') is [_, _, var login, var name, nameof(Role.CounterClerk), ..] && texts.Contains(name) && LoginName.Parse(name) is { IsGiven: true, Value.Value: var read } && read == login).ToList())
            if ((await _world.Site.Accounts.Find(row.Split('|')[1], Ct))!.Status == AccountStatus.Pending)
                added.Remove(row);
        Assert.True(added.Count == 0, $"{added.Count} rows came:\n" + string.Join('\n', added.Take(20)));
    }

    private void Say(string what, Stopwatch watch) => TestContext.Current.SendDiagnosticMessage("hostile: {0}; {1} requests, {2:F0} s", what, _world.Answers.Count, watch.Elapsed.TotalSeconds);

    // Who stands for all that may come: the first in the list whose role has the permission.
    private static string? RoleOf(RouteEndpoint route)
    {
        if (route.Metadata.GetMetadata<NeedsAttribute>()?.Permission is not { } permission)
            return null;
        (string, Role)[] roles = [("zhuoma", Role.Citizen), ("clerk.market-630104", Role.CounterClerk), ("officer1.market-630104", Role.Officer), ("head.market-630104", Role.Head), ("lists", Role.ListAdministrator), ("system", Role.SystemAdministrator), ("security", Role.SecurityAdministrator), ("audit", Role.Auditor)];
        return Array.Find(roles, r => AccessTable.Allows(r.Item2, permission)).Item1;
    }

    private static IEnumerable<string> QueriesOf(RouteEndpoint route) => route.Metadata.GetMetadata<ComponentTypeMetadata>() is { Type: var page }
        ? page.GetProperties().SelectMany(p => p.GetCustomAttributes(typeof(SupplyParameterFromQueryAttribute), true).Cast<SupplyParameterFromQueryAttribute>().Select(q => q.Name ?? p.Name))
        : route.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().Select(p => p.Name).Where(n => !route.RoutePattern.Parameters.Any(r => r.Name == n));

    // The text in every part that may vary, or something of its kind where the rest is looked at.
    private string Filled(RouteEndpoint route, string? text) => "/" + string.Join('/', route.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { Name: var name } when text is not null => Uri.EscapeDataString(HostileForm.Short(text)) + (name.Length == 0 ? "x" : ""),
        RoutePatternParameterPart { Name: var name } when name.Equals("number", StringComparison.OrdinalIgnoreCase) => route.RoutePattern.RawText!.Contains("certificates", StringComparison.Ordinal) ? _world.Certificate : _world.Number,
        RoutePatternParameterPart { Name: var name } when name.Equals("itemId", StringComparison.OrdinalIgnoreCase) => "pharmacy-otc-b",
        _ => "1",
    }))));

    // Whatever the route reads, with the text wherever a text is expected.
    private static byte[] Body(RouteEndpoint route, string text)
    {
        var body = new JsonObject { ["text"] = text, ["name"] = text, ["answers"] = new JsonObject { [HostileForm.Short(text)] = text } };
        foreach (var p in route.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType?.GetProperties() ?? [])
            body[System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(p.Name)] = Value(p.PropertyType, text);
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private static JsonNode? Value(Type type, string text) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) => text,
        var t when t == typeof(bool) => true,
        var t when t.IsPrimitive => 3,
        var t when t.IsEnum => Enum.GetNames(t)[0],
        var t when t.IsGenericType && t.GetGenericArguments().Length == 2 => new JsonObject { [HostileForm.Short(text)] = text },
        var t when t.IsAssignableTo(typeof(System.Collections.IEnumerable)) => new JsonArray(text),
        _ => new JsonObject { ["text"] = text, ["name"] = text },
    };
}
