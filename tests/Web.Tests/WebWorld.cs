using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Jiangyuan.Cases;
using Jiangyuan.KeyService;
using Jiangyuan.Web.Accounts;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jiangyuan.Web.Tests;

/// <summary>The real host with a fresh SQLite store in a folder of its own, made with the demonstration's accounts.</summary>
public sealed class WebWorld : WebApplicationFactory<Program>
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), "jy-web-" + Path.GetRandomFileName());

    /// <summary>False: as an administrator starts it in production, told nothing of a demonstration.</summary>
    internal bool IsDemo { get; init; } = true;

    internal DemoAccounts Demo => Services.GetRequiredService<DemoAccounts>();

    internal AccountDesk Accounts => Services.GetRequiredService<AccountDesk>();

    internal CaseDesk Cases => Services.GetRequiredService<CaseDesk>();

    /// <summary>Folder of the service packages in the checkout the tests were built from.</summary>
    internal static string Checkout
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Jiangyuan.slnx")))
                folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of a checkout.");
            return folder.FullName;
        }
    }

    /// <summary>A browser without scripts: keeps cookies, follows no redirects.</summary>
    internal WebVisitor Visitor() => new(CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true }));

    /// <summary>A browser of somebody who has signed in.</summary>
    internal async Task<WebVisitor> SignedIn(string login)
    {
        var visitor = Visitor();
        var answer = await visitor.Post("/sign-in", "sign-in", ("login", login), ("password", Demo.Password!));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    /// <summary>A machine client of an account.</summary>
    internal async Task<HttpClient> Machine(string login, params string[] scopes)
    {
        var ct = TestContext.Current.CancellationToken;
        var account = (await Accounts.FindByLogin(login, ct))!;
        var token = (await IssueToken.Handle(new(account.Id, "test", scopes, 1) { ActingFor = account.Represents.Count > 0 ? account.Represents[0].CreditCode : null }, Accounts, account.Id, ct)).Value.Token;
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // The real service, in this process; a host of its own starts it as another one.
        Directory.CreateDirectory(_data);
        Keys ??= StartKeys();
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.UseSetting("Data", _data).UseSetting("Packages", Path.Combine(Checkout, "packages"))
            .UseSetting("Keys", Path.Combine(_data, "keys.sock")).UseSetting("Limits:SignInPerMinute", "100000").UseSetting("Limits:ApiPerMinute", "100000");
        if (IsDemo)
            builder.UseSetting("Demo", "true");
        else
            builder.UseEnvironment("Production");
    }

    // What is slow on a busy machine is not wrong.
    protected override void ConfigureClient(HttpClient client)
    {
        base.ConfigureClient(client);
        client.Timeout = TimeSpan.FromMinutes(10);
    }

    internal string Data => _data;

    /// <summary>The key service; null while it is stopped.</summary>
    internal KeyServer? Keys { get; private set; }

    internal async Task StopKeys()
    {
        await Keys!.DisposeAsync();
        Keys = null;
    }

    internal KeyServer StartKeys() =>
        Keys = new KeyServer(new(Path.Combine(_data, "key-service"), Path.Combine(_data, "keys.sock"), "sqlite:" + Path.Combine(_data, "jiangyuan.db")) { OpensPerMinute = 100_000 }, TimeProvider.System);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            Keys?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        if (disposing && Directory.Exists(_data))
            Directory.Delete(_data, recursive: true);
    }
}

/// <summary>Somebody at a browser without scripts.</summary>
internal sealed class WebVisitor(HttpClient client)
{
    internal HttpClient Client => client;

    internal Task<HttpResponseMessage> Get(string path) => client.GetAsync(path, TestContext.Current.CancellationToken);

    internal async Task<IHtmlDocument> Page(string path)
    {
        var answer = await Get(path);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Opens a page and posts one of its forms, with its hidden fields.</summary>
    internal async Task<HttpResponseMessage> Post(string path, string form, params (string Name, string Value)[] fields)
    {
        var page = await Page(path);
        return await PostForm(path, Hidden(page, form), fields);
    }

    internal Task<HttpResponseMessage> PostForm(string path, IEnumerable<KeyValuePair<string, string>> hidden, params (string Name, string Value)[] fields) =>
        client.PostAsync(path, new FormUrlEncodedContent([.. hidden, .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]), TestContext.Current.CancellationToken);

    internal static IReadOnlyList<KeyValuePair<string, string>> Hidden(IHtmlDocument page, string form)
    {
        var handler = page.QuerySelector($"input[name=_handler][value='{form}']") ?? throw new InvalidOperationException($"No form {form} on the page: {page.Title} {page.Body?.TextContent}");
        return [.. handler.Closest("form")!.QuerySelectorAll("input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""))];
    }
}
