using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Jiangyuan.Cases;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Web.Tests.Portal;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Access;

/// <summary>A site with cases, a draft and a certificate in it, the pages that each person can reach by following links, and what the store held before the hostile input came.</summary>
public sealed class HostileWorld : IAsyncLifetime, IDisposable
{
    internal static readonly string?[] People = [null, "zhuoma", "jingban", "clerk.market-630104", "officer1.market-630104", "head.market-630104", "lists", "system", "security", "audit"];

    private static readonly string[] Starts =
    [
        "/", "/search?q=a", "/verify", "/verify/scan", "/register", "/sign-in", "/sign-in/code", "/life-events/open-restaurant/questions", "/record/verify", "/account", "/account/password", "/account/second-factor",
        "/my/cases", "/my/drafts", "/my/access", "/my/life-events", "/desk", "/desk/search", "/desk/certificates", "/desk/calendar", "/desk/lists", "/desk/counter", "/desk/break-glass", "/desk/break-glass/new", "/desk/complaints",
        "/desk/accounts", "/desk/accounts/new", "/desk/audit", "/desk/packages", "/desk/clocks", "/services/pharmacy-otc-b/apply", "/services/business-registration/apply",
    ];

    // Signed in once, before anything: wrong passwords, which hostile forms send too, make signing in wait.
    private readonly Dictionary<string, WebVisitor> _visitors = [];
    private IReadOnlyList<string> _scenes = [];
    private Dictionary<string, HashSet<string>> _before = [];

    internal WebWorld Site { get; } = new();

    /// <summary>Number of the case that hostile input is sent to.</summary>
    internal string Number { get; private set; } = "";

    /// <summary>The account that administrators' forms are about: nobody signs in with it.</summary>
    internal string Victim { get; private set; } = "";

    /// <summary>Number of a certificate, and of its case.</summary>
    internal string Certificate { get; private set; } = "";

    internal string Decided { get; private set; } = "";

    /// <summary>What the forms are about: it may change, and with it the rows that name it.</summary>
    internal IReadOnlyList<string> Own { get; private set; } = [];

    internal HostileAnswers Answers { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _ = Site.Demo;
        var decided = await HandledCase.Granted(Site.Services);
        (Certificate, Decided) = (decided.CertificateNumber!, decided.Number.ToString()!);
        // In another area: only its applicant, who is offered the newer one first, could touch it.
        using (var agent = await Site.Machine("jingban", "apply"))
        {
            var body = Pharmacy.Body();
            body["division"] = "632801000000";
            Assert.True((await Pharmacy.Send(agent, "/api/v1/cases", body, "bystander-1")).IsSuccessStatusCode);
        }

        Number = await Pharmacy.Submitted(Site);
        Victim = (await Site.Accounts.FindByLogin("officer2.market-630104", TestContext.Current.CancellationToken))!.Id;
        foreach (var login in People)
            _visitors[login ?? ""] = login is null ? Site.Visitor() : await Site.SignedIn(login);
        await Begin(Person("zhuoma"), TestContext.Current.CancellationToken);
        (_scenes, Own) = await HostileScene.Set(this, decided);
        // Thousands sign in as nobody: what is looked at is the way there, not the waiting.
        Site.Accounts.RoundsForNobody = 1;
        _before = Rows();
    }

    /// <summary>Nobody saves a draft thousands of times: the same form of another draft, for a form of a draft.</summary>
    internal async Task<HostileForm> Fresh(WebVisitor visitor, HostileForm form, CancellationToken ct)
    {
        if (!form.IsDraft)
            return form;
        var (parts, desk) = (form.Action.Split('/'), Site.Services.GetRequiredService<CaseDesk>());
        var old = (await desk.Store.Load(DraftStream.Type, parts[3], ct)).State;
        var owner = new Actor(old.OwnerId, "", new HashSet<Role> { Role.Citizen }) { SubjectKey = old.SubjectKey };
        var made = await SaveDraft.Handle(new(null, old.ItemId, old.Division, old.Mode) { Answers = old.Mode == Catalogue.HandlingMode.Commitment ? Pharmacy.Answers : new Dictionary<string, string>() }, owner, desk, ct);
        var address = string.Join('/', [.. parts[..3], made.Value.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), .. parts[4..]]);
        var page = await visitor.Page(address);
        return page.Forms.OfType<IHtmlFormElement>().Select(f => HostileForm.Of(address, f)).First(f => f.Handler == form.Handler);
    }

    private static async Task Begin(WebVisitor visitor, CancellationToken ct)
    {
        const string Address = "/services/business-registration/apply?place=630104000000";
        var apply = (await visitor.Page(Address)).Forms.First(f => f.Method == "post" && f.QuerySelector("[name=_handler]") is not null && f.GetAttribute("action") != "/sign-out");
        using var begun = await visitor.Client.PostAsync(Address, new FormUrlEncodedContent(HostileForm.Of("/", apply).Valid("")), ct);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, begun.StatusCode);
    }

    internal WebVisitor Person(string? login) => _visitors[login ?? ""];

    /// <summary>One page of each kind that this person can reach, by its address without numbers.</summary>
    internal async Task<Dictionary<string, (string Address, IHtmlDocument Page)>> Pages(WebVisitor visitor, CancellationToken ct)
    {
        var (found, waiting, known) = (new Dictionary<string, (string, IHtmlDocument)>(), new Queue<string>([$"/desk/accounts/{Victim}", .. _scenes, .. Starts]), new HashSet<string>());
        while (waiting.TryDequeue(out var address) && found.Count < 200)
        {
            if (!known.Add(HostileForm.Kind(address)))
                continue;
            using var answer = await visitor.Client.GetAsync(address, ct);
            if (answer.Headers.Location is { } to)
                waiting.Enqueue(new Uri(new Uri("http://localhost"), to.OriginalString).PathAndQuery);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html" || (int)answer.StatusCode >= 300)
                continue;
            var page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(ct), ct);
            found[HostileForm.Kind(address)] = (address, page);
            foreach (var link in page.QuerySelectorAll("a[href^='/']"))
                waiting.Enqueue(link.GetAttribute("href")!.Split('#')[0]);
        }

        return found;
    }

    /// <summary>Rows that were there before and are no longer, or no longer the same, as "table: row".</summary>
    internal IReadOnlyList<string> Changed()
    {
        var now = Rows();
        return [.. _before.SelectMany(t => t.Value.Where(row => !now[t.Key].Contains(row)).Select(row => $"{t.Key}: {row}"))];
    }

    /// <summary>Rows that came, as "table: row".</summary>
    internal IReadOnlyList<string> Added()
    {
        var now = Rows();
        return [.. now.SelectMany(t => t.Value.Where(row => !_before[t.Key].Contains(row)).Select(row => $"{t.Key}: {row}"))];
    }

    private Dictionary<string, HashSet<string>> Rows()
    {
        using var store = new SqliteConnection($"Data Source={Path.Combine(Site.Data, "jiangyuan.db")};Mode=ReadOnly;Pooling=False");
        store.Open();
        return Read(store, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").ToDictionary(name => name, name => Read(store, name switch
        {
            // Who tried to sign in and what was asked for changes; who somebody is does not.
            "accounts" => "SELECT 'account', id, login, name, role, agency, division, subject, is_demo FROM accounts",
            _ => "SELECT * FROM " + name,
        }).ToHashSet());
    }

    private static List<string> Read(SqliteConnection store, string sql)
    {
        using var command = store.CreateCommand();
#pragma warning disable CA2100 // The names are the store's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(i).ToString())));
        return rows;
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    public void Dispose() => Site.Dispose();
}

/// <summary>A form as it stands on a page, to be filled with hostile text.</summary>
internal sealed partial record HostileForm(string Action, bool IsPost, IReadOnlyList<(string Name, string Type, string Value)> Fields)
{
    internal static HostileForm Of(string page, IHtmlFormElement form) => new(
        form.GetAttribute("action") is { Length: > 0 } to ? to : page, string.Equals(form.Method, "post", StringComparison.OrdinalIgnoreCase),
        [.. form.QuerySelectorAll("input, textarea, select, button[name]").Where(e => e.GetAttribute("name") is { Length: > 0 } && e.GetAttribute("type") is not "file").Select(e => (e.GetAttribute("name")!, TypeOf(e), ValueOf(e)))]);

    /// <summary>An address without what differs from one thing to the next of its kind.</summary>
    internal static string Kind(string address)
    {
        var parts = address.Split('?');
        return string.Join('/', parts[0].Split('/').Select(s => s.Any(char.IsAsciiDigit) && s.Length > 2 || s.All(char.IsAsciiDigit) && s.Length > 0 ? "#" : s))
            + (parts.Length > 1 ? "?" + string.Join('&', parts[1].Split('&').Select(p => p.Split('=')[0]).Order(StringComparer.Ordinal)) : "");
    }

    /// <summary>The same form on the pages of two services, or reached by two addresses, is one.</summary>
    internal string Key => $"{(IsPost ? "POST" : "GET")} {OneOfMany().Replace(Kind(Action.Split('?')[0]), "/$1/#")} {string.Join(',', Fields.Select(f => f.Name == "_handler" ? f.Value : f.Name).Distinct().Order(StringComparer.Ordinal))}";

    /// <summary>The text in every field but those that carry the form itself.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Hostile(string text) => Fields.Select(f => KeyValuePair.Create(f.Name, IsOwn(f) ? f.Value : text));

    /// <summary>The text only where one writes; what is chosen stays as offered.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Valid(string text) => Fields.DistinctBy(f => f.Type == "checkbox" ? f.Name + f.Value : f.Name).Select(f => KeyValuePair.Create(f.Name, IsWritten(f) ? text : f.Value));

    [System.Text.RegularExpressions.GeneratedRegex("^/(services|lists|life-events)/[^/]+")]
    private static partial System.Text.RegularExpressions.Regex OneOfMany();

    internal bool IsDraft => Action.StartsWith("/my/drafts/", StringComparison.Ordinal);

    internal string? Handler => Fields.FirstOrDefault(f => f.Name == "_handler").Value;

    internal bool HasFields => Fields.Any(f => !IsOwn(f));

    /// <summary>Whether there is anything chosen, so that filling in only what is written makes another request.</summary>
    internal bool HasChoices => Fields.Any(f => !IsOwn(f) && !IsWritten(f));

    internal bool HasText => Fields.Any(IsWritten);

    internal HttpRequestMessage Request(IEnumerable<KeyValuePair<string, string>> fields) => IsPost
        ? new(HttpMethod.Post, Action) { Content = new FormUrlEncodedContent(fields) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") } } }
        : new(HttpMethod.Get, $"{Action.Split('?')[0]}?{string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(Short(f.Value))}"))}");

    // An address has an end, which the server sets at 8 KB.
    internal static string Short(string text) => text.Length > 1500 ? text[..1500] : text;

    private static bool IsOwn((string Name, string Type, string Value) field) => field.Name is "__RequestVerificationToken" or "_handler";

    private static bool IsWritten((string Name, string Type, string Value) field) => field.Type is "text" or "textarea" or "search" or "tel" or "email" or "password" or "number" or "date";

    private static string TypeOf(AngleSharp.Dom.IElement e) => e switch
    {
        IHtmlTextAreaElement => "textarea",
        IHtmlSelectElement => "select",
        IHtmlButtonElement => "button",
        _ => e.GetAttribute("type") ?? "text",
    };

    private static string ValueOf(AngleSharp.Dom.IElement e) => e is IHtmlSelectElement select
        ? select.Options.LastOrDefault(o => o.Value.Length > 0)?.Value ?? ""
        : e.GetAttribute("value") ?? e.TextContent;
}
