using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Jiangyuan.Cases;
using Jiangyuan.Web.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Access;

/// <summary>
/// All routes × all roles and the visitor × own or other case × own or other area, each cell asked of the real host. What is expected comes from the two tables alone:
/// role and relation are known to the test, it never asks the policy about the stored case.
/// </summary>
public sealed class PolicyMatrixTests(WebWorld world) : IClassFixture<WebWorld>
{
    private const string Here = "630104000000";
    private const string There = "632801000000";

    private sealed record Person(string Name, Role? Role, string? Login, string? Area);

    // Whose affair it is, and where: the four corners of own or other case and own or other area.
    private sealed record Corner(string Applicant, string Area, string Number, string Secret);

    private static readonly Person[] People =
    [
        new("visitor", null, null, null), new("citizen", Role.Citizen, "zhuoma", Here), new("agent", Role.CompanyAgent, "jingban", Here),
        new("clerk", Role.CounterClerk, "clerk.market-630104", Here), new("officer", Role.Officer, "officer1.market-630104", Here), new("head", Role.Head, "head.market-630104", Here),
        new("lists", Role.ListAdministrator, "lists", null), new("audit", Role.Auditor, "audit", null), new("system", Role.SystemAdministrator, "system", null), new("security", Role.SecurityAdministrator, "security", null),
    ];

    private IEnumerable<RouteEndpoint> Routes => world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_cell_is_answered_as_the_tables_say()
    {
        var corners = await Corners();
        // A submitted case waits for the clerk, and an officer may accept in the clerk's place: the relation of everybody to every corner.
        var surprises = new ConcurrentBag<string>();
        var (cells, opened, masked, refused) = (0, 0, 0, 0);
        // Signing out would end the test; the framework's own files are for everybody.
        var routes = Routes.Where(r => r.RoutePattern.RawText is not ("/sign-out" or "/{**path}" or "/{**path:nonfile}")).ToList();
        await Parallel.ForEachAsync(People, new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = Ct }, async (person, ct) =>
        {
            var browser = person.Login is null ? world.Visitor() : await world.SignedIn(person.Login);
            using var machine = person.Login is null ? world.CreateClient() : await world.Machine(person.Login, [.. Scopes.All.Keys]);
            foreach (var (route, method) in routes.SelectMany(r => MethodsOf(r).Select(m => (r, m))))
            {
                // Where no case is named all four corners are one request; its answer is held to each of them.
                (HttpStatusCode Status, string Text)? all = NamesCase(route) ? null : await Ask(route, method, corners[0], browser, machine);
                foreach (var corner in corners)
                {
                    var (status, text) = all ?? await Ask(route, method, corner, browser, machine);
                    Interlocked.Increment(ref cells);
                    if (Fault(route, method, person, corner, status, text) is { } fault)
                        surprises.Add($"{person.Name} {method} {route.RoutePattern.RawText} {corner.Applicant}@{corner.Area}: {(int)status}, {fault}");
                    if (IsCasePage(route) && method == "GET")
                        _ = text.Contains(corner.Secret, StringComparison.Ordinal) ? Interlocked.Increment(ref opened) : status == HttpStatusCode.OK ? Interlocked.Increment(ref masked) : Interlocked.Increment(ref refused);
                }
            }
        });
        TestContext.Current.SendDiagnosticMessage("Policy matrix: {0} cells, case pages {1} open, {2} covered, {3} refused.", cells, opened, masked, refused);
        Assert.True(surprises.IsEmpty, $"{surprises.Count} of {cells}:\n" + string.Join('\n', surprises.Take(60)));
        Assert.True(cells > 3000, $"Only {cells} cells.");
        // The three verdicts all occur: a matrix that only ever says no proves nothing.
        Assert.True(opened > 0 && masked > 0 && refused > 0, $"{opened} {masked} {refused}");
    }

    private async Task<Corner[]> Corners()
    {
        _ = world.Demo;
        using var zhuoma = await world.Machine("zhuoma", "apply");
        using var jingban = await world.Machine("jingban", "apply");
        var corners = new List<Corner>();
        foreach (var (applicant, client) in new[] { ("citizen", zhuoma), ("agent", jingban) })
        {
            foreach (var area in new[] { Here, There })
            {
                // Every case has a phone number of its own, so that an open page is told from a covered one.
                var secret = "1390000" + (corners.Count + 7100);
                var body = applicant == "agent" ? Pharmacy.Body() : Shop();
                body["division"] = area;
                body["answers"]!["mobile-phone"] = secret;
                if (applicant == "citizen")
                    body["answers"]!["premises-division"] = area;
                if (applicant == "citizen")
                    body["materials"] = await Materials(client);
                var answer = await Pharmacy.Send(client, "/api/v1/cases", body, "matrix-" + Path.GetRandomFileName());
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
                corners.Add(new(applicant, area, (await answer.Json()).GetProperty("number").GetString()!, secret));
            }
        }
        return [.. corners];
    }

    private async Task<System.Text.Json.Nodes.JsonArray> Materials(HttpClient client)
    {
        var given = new System.Text.Json.Nodes.JsonArray();
        foreach (var wanted in world.Cases.Catalogue.Item("business-registration", world.Cases.Today())!.Materials.Where(m => m.Required && m.Id != "articles"))
        {
            var content = new ByteArrayContent("%PDF-1.7\n%%EOF\n"u8.ToArray());
            content.Headers.ContentType = new("application/octet-stream");
            var saved = await client.PostAsync($"/api/v1/materials?item=business-registration&requirement={wanted.Id}&fileName=a.pdf", content, Ct);
            Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync(Ct));
            given.Add(System.Text.Json.Nodes.JsonNode.Parse(await saved.Content.ReadAsStringAsync(Ct)));
        }
        return given;
    }

    private static System.Text.Json.Nodes.JsonObject Shop()
    {
        var answers = new System.Text.Json.Nodes.JsonObject();
        foreach (var (id, value) in Browser.Errand.Shop.Answers)
            answers[id] = value;
        return new() { ["itemId"] = "business-registration", ["mode"] = "Ordinary", ["answers"] = answers };
    }

    /// <summary>What the tables say against what the host answered; null when they agree.</summary>
    private static string? Fault(RouteEndpoint route, string method, Person person, Corner corner, HttpStatusCode status, string text)
    {
        if ((int)status >= 500)
            return "the host failed";
        var permission = route.Metadata.GetMetadata<NeedsAttribute>()?.Permission;
        var isPublic = permission is null && AccessRules.DeclarationOf(route) == "public";
        if (!isPublic && permission is null)
            return status is HttpStatusCode.OK ? "a route without a policy answered" : null;
        var isApi = route.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal);
        var fields = FieldsOf(person, corner);
        if (!isPublic)
        {
            var mayCome = person.Role is { } role && AccessTable.Allows(role, permission!.Value);
            var shutOut = person.Role is null ? status == (isApi ? HttpStatusCode.Unauthorized : HttpStatusCode.Redirect)
                : isApi ? status == HttpStatusCode.Forbidden && text.Contains("access.forbidden", StringComparison.Ordinal) : status == HttpStatusCode.Forbidden;
            if (!mayCome && !shutOut)
                return "should be shut out at the door";
            if (mayCome && person.Role is not null && shutOut && IsGet(method))
                return "is shut out at the door";
            if (mayCome && IsCasePage(route) && IsGet(method) && fields == AccessFields.None && status != HttpStatusCode.NotFound)
                return "a foreign case must look like none";
            if (mayCome && IsCasePage(route) && IsGet(method) && fields != AccessFields.None && route.RoutePattern.RawText is "/desk/cases/{Number}" or "/cases/{Number}" or "/api/v1/cases/{number}"
                && Side(person) == SideOf(route) && status != HttpStatusCode.OK)
                return "should open";
        }
        var shows = text.Contains(corner.Secret, StringComparison.Ordinal);
        if (shows && fields != AccessFields.Personal)
            return "personal data are shown";
        return !shows && fields == AccessFields.Personal && IsGet(method) && route.RoutePattern.RawText is "/desk/cases/{Number}" or "/api/v1/cases/{number}" && status == HttpStatusCode.OK && IsGet(method) && fields == AccessFields.Personal
            ? "personal data are covered" : null;
    }

    // By the table's lines alone, from the relation that the test has arranged.
    private static AccessFields FieldsOf(Person person, Corner corner)
    {
        var relation = person.Role is Role.Citizen or Role.CompanyAgent ? person.Name == corner.Applicant ? CaseRelation.Subject : CaseRelation.None
            : person.Area != corner.Area ? CaseRelation.None
            : person.Role is Role.CounterClerk or Role.Officer ? CaseRelation.Assigned : CaseRelation.Office;
        return AccessPolicy.CaseRules.Where(r => r.Role == person.Role && r.Basis == AccessBasis.Work && r.Action is Permission.ReadCases
            && (r.Relation == CaseRelation.None || r.Relation == relation || r.Relation == CaseRelation.Office && relation == CaseRelation.Assigned)).Select(r => r.Fields).DefaultIfEmpty().Max();
    }

    private static bool NamesCase(RouteEndpoint route) => route.RoutePattern.Parameters.Any(p => p.Name.Equals("number", StringComparison.OrdinalIgnoreCase));

    private static bool IsGet(string method) => method == "GET";

    private static bool IsCasePage(RouteEndpoint route) => NamesCase(route)
        && (route.RoutePattern.RawText!.StartsWith("/desk/cases/", StringComparison.Ordinal) || route.RoutePattern.RawText.StartsWith("/cases/", StringComparison.Ordinal) || route.RoutePattern.RawText.StartsWith("/api/v1/cases/", StringComparison.Ordinal));

    private static string SideOf(RouteEndpoint route) => route.RoutePattern.RawText!.StartsWith("/desk", StringComparison.Ordinal) ? "desk" : route.RoutePattern.RawText.StartsWith("/api", StringComparison.Ordinal) ? "any" : "public";

    private static string Side(Person person) => person.Role is Role.Citizen or Role.CompanyAgent ? "public" : "desk";

    private static IEnumerable<string> MethodsOf(RouteEndpoint route) => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Distinct() ?? ["GET"];

    private static async Task<(HttpStatusCode Status, string Text)> Ask(RouteEndpoint route, string method, Corner corner, WebVisitor browser, HttpClient machine)
    {
        var path = Filled(route.RoutePattern, corner.Number);
        var isApi = path.StartsWith("/api", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is not ("GET" or "HEAD"))
            request.Content = isApi ? new StringContent("{}", Encoding.UTF8, path.EndsWith("/materials", StringComparison.Ordinal) ? "application/octet-stream" : "application/json") : new FormUrlEncodedContent([]);
        using var answer = await (isApi ? machine : browser.Client).SendAsync(request, Ct);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType is "text/html" or "application/json" or "application/problem+json" or null ? await answer.Content.ReadAsStringAsync(Ct) : "");
    }

    private static string Filled(RoutePattern pattern, string number) =>
        "/" + string.Join('/', pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart { Name: var name } when name.Equals("number", StringComparison.OrdinalIgnoreCase) => number,
            _ => "1",
        }))));
}
