using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Jiangyuan.Web.Tests.Access;

/// <summary>
/// Hostile text (naughty strings, the attacks of the OWASP rule set) in every text field of forms and queries, hostile JSON at the API: no failure, nothing
/// runs when it is shown again. Sampled; <c>JY_HOSTILE=all</c> sends everything.
/// </summary>
public sealed class HostileInputTests(WebWorld world) : IClassFixture<WebWorld>
{
    private const string Mark = "<script>jy\"'&</script><img src=x onerror=alert(1)>";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static bool All => Environment.GetEnvironmentVariable("JY_HOSTILE") == "all";

    [Theory]
    [InlineData(null, "/sign-in", "/register", "/services", "/verify", "/search", "/life-events/open-restaurant/questions")]
    [InlineData("zhuoma", "/account", "/account/password", "/account/second-factor", "/services/pharmacy-otc-b/apply", "/my/cases")]
    [InlineData("clerk.market-630104", "/desk", "/desk/certificates", "/desk/calendar")]
    [InlineData("system", "/desk/accounts/new")]
    public async Task Hostile_text_in_the_fields_of_forms_is_answered_and_never_runs(string? login, params string[] pages)
    {
        var texts = Texts();
        var (sent, wrong) = (0, new List<string>());
        // Signed in once: wrong passwords, which these forms send too, make signing in wait.
        var visitor = login is null ? world.Visitor() : await world.SignedIn(login);
        foreach (var path in pages)
        {
            foreach (var index in Enumerable.Range(0, (await visitor.Page(path)).Forms.Length))
            {
                foreach (var text in texts)
                {
                    var page = await visitor.Page(path);
                    if (page.Forms.Length <= index || page.Forms[index] is not IHtmlFormElement form || form.GetAttribute("action") is "/sign-out")
                        break;
                    var fields = form.QuerySelectorAll("input, textarea, select").Where(e => e.GetAttribute("name") is not null && e.GetAttribute("type") is not "file")
                        .Select(e => KeyValuePair.Create(e.GetAttribute("name")!, e.GetAttribute("type") == "hidden" ? e.GetAttribute("value") ?? "" : text)).ToList();
                    if (fields.All(f => f.Value != text))
                        break;
                    var action = form.GetAttribute("action") is { Length: > 0 } to ? to : path;
                    using var answer = string.Equals(form.Method, "post", StringComparison.OrdinalIgnoreCase)
                        ? await visitor.Client.PostAsync(action, new FormUrlEncodedContent(fields), Ct)
                        : await visitor.Client.GetAsync($"{action}?{string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(Whole(f.Value))}"))}", Ct);
                    sent++;
                    wrong.AddRange(Wrong(answer, await answer.Content.ReadAsStringAsync(Ct)).Select(what => $"{path} #{index} {text[..Math.Min(60, text.Length)]}: {what}"));
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {sent}:\n" + string.Join('\n', wrong.Take(20)));
        Assert.True(sent > 0);
    }

    [Fact]
    public async Task Hostile_json_and_text_at_the_api_and_the_passkey_routes_is_refused_and_changes_nothing()
    {
        using var machine = await world.Machine("jingban", "apply");
        var mine = await machine.GetStringAsync("/api/v1/cases", Ct);
        var wrong = new List<string>();
        var bodies = Entries().Where(e => e.Name.Contains("json-parsing", StringComparison.Ordinal) && e.Content.Length is > 0 and < 30_000).Select(e => e.Content)
            .Concat(Texts().Select(t => Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object> { ["itemId"] = t, ["division"] = t, ["answers"] = new Dictionary<string, string> { [Cut(t)] = t } })))).ToList();
        var key = 0;
        foreach (var (path, client) in new[] { ("/api/v1/cases", machine), ("/sign-in/passkey", world.Visitor().Client) })
        {
            foreach (var body in All ? bodies : bodies.Where((_, i) => i % 5 == 0))
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new("application/json");
                request.Headers.Add("Idempotency-Key", $"hostile-{++key:D8}");
                using var answer = await client.SendAsync(request, Ct);
                if ((int)answer.StatusCode is < 400 or >= 500)
                    wrong.Add($"{path} {(int)answer.StatusCode} {Encoding.UTF8.GetString(body[..Math.Min(80, body.Length)])}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
        Assert.Equal(mine, await machine.GetStringAsync("/api/v1/cases", Ct));
    }

    [Fact]
    public void What_runs_is_noticed()
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.OK);
        answer.Content.Headers.ContentType = new("text/html");
        Assert.NotEmpty(Wrong(answer, $"<html><body>{Mark}</body></html>"));
        answer.StatusCode = HttpStatusCode.InternalServerError;
        Assert.Contains("500", Wrong(answer, "<html></html>").First(), StringComparison.Ordinal);
    }

    // What a page shows is read as a browser reads it: nothing that runs, whatever it looks like in the text.
    private static IEnumerable<string> Wrong(HttpResponseMessage answer, string body)
    {
        if ((int)answer.StatusCode >= 500)
            yield return $"{(int)answer.StatusCode}";
        if (answer.Headers.Location is { IsAbsoluteUri: true } away && away.Host != "localhost")
            yield return "leads to " + away;
        if (answer.Content.Headers.ContentType?.MediaType != "text/html")
            yield break;
        var html = new HtmlParser().ParseDocument(body);
        foreach (var element in html.All)
        {
            var runs = element.LocalName is "iframe" or "object" or "embed" or "style" or "base" || (element.LocalName == "script" && !element.HasAttribute("src"))
                || element.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
                    || (a.Name is "href" or "src" or "action" or "formaction" && a.Value.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase)));
            if (runs)
                yield return element.OuterHtml[..Math.Min(120, element.OuterHtml.Length)];
        }
    }

    // Half of a character beyond the basic plane cannot be written into an address.
    private static string Whole(string text) => new([.. text.Where(c => !char.IsSurrogate(c)).Take(1500)]);

    private static string Cut(string text) => text.Length > 50 ? text[..50] : text;

    private static List<string> Texts()
    {
        var all = Entries().Where(e => e.Name.Contains("naughty", StringComparison.Ordinal) || e.Name.Contains("crs/", StringComparison.Ordinal)).SelectMany(e => Lines(e.Name, Encoding.UTF8.GetString(e.Content))).Where(t => t.Length > 0).Distinct().ToList();
        return [Mark, "\u0000", "\u202Eexe", new string('长', 5_000), .. All ? all : all.Where((_, i) => i % (all.Count / 12 + 1) == 0)];
    }

    private static IEnumerable<string> Lines(string name, string content) => name.EndsWith(".json", StringComparison.Ordinal)
        ? System.Text.Json.JsonSerializer.Deserialize<string[]>(content)!
        : content.Split('\n').Select(line => line.Trim()).Where(line => name.EndsWith(".txt", StringComparison.Ordinal) ? !line.StartsWith('#') : line.StartsWith("data:", StringComparison.Ordinal) || line.StartsWith("uri:", StringComparison.Ordinal))
            .Select(line => name.EndsWith(".txt", StringComparison.Ordinal) ? line : Uri.UnescapeDataString(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(' ', '"')));

    private static List<(string Name, byte[] Content)> Entries()
    {
        var path = Path.Combine(WebWorld.Checkout, "..", "shared", "vectors", "hostile.tar.gz");
        Assert.SkipUnless(File.Exists(path), "没有测试数据 hostile.tar.gz");
        using var tar = new TarReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var all = new List<(string, byte[])>();
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is not { } data)
                continue;
            using var content = new MemoryStream();
            data.CopyTo(content);
            all.Add((entry.Name, content.ToArray()));
        }

        return all;
    }
}
