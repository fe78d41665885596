using System.Net;
using AngleSharp.Html.Dom;
using Jiangyuan.Kernel;
using Jiangyuan.KeyService;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Tests.Accounts;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Jiangyuan.Web.Tests.Portal;

/// <summary>The whole site on a fresh embedded store with the real packages, demonstration accounts and a clock that stands until it is moved.</summary>
public sealed class PortalWorld : WebApplicationFactory<Program>
{
    private readonly string _data = Directory.CreateTempSubdirectory("jy-web-").FullName;

    private KeyServer? _keys;

    internal string Database => Path.Combine(_data, "jiangyuan.db");

    /// <summary>A Friday after the National Day week, nine in the morning.</summary>
    internal ManualTime Time { get; } = new(ChinaTime.At(new DateOnly(2026, 10, 9), new TimeOnly(9, 0)));

    internal string Packages { get; init; } = Path.Combine(Root, "packages");

    /// <summary>Certificates are signed with SM2.</summary>
    internal bool Sm2 { get; init; }

    internal string Password => Services.GetRequiredService<DemoAccounts>().Password!;

    /// <inheritdoc/>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Data", _data);
        builder.UseSetting("Packages", Packages);
        // The real service, in this process, because its clock has to stand where the host's does.
        _keys ??= new KeyServer(new(Path.Combine(_data, "key-service"), Path.Combine(_data, "keys.sock"), "sqlite:" + Path.Combine(_data, "jiangyuan.db")) { OpensPerMinute = 100_000 }, Time);
        builder.UseSetting("Keys", Path.Combine(_data, "keys.sock"));
        builder.UseSetting("Demo", "true");
        builder.UseSetting("Sm2Certificates", Sm2 ? "true" : "false");
        builder.UseSetting("Limits:SignInPerMinute", "10000");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time)));
    }

    internal Visitor Visit(bool elder = false) => new(CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false, BaseAddress = ClientOptions.BaseAddress }), elder);

    /// <summary>Somebody who has signed in with a demonstration account.</summary>
    internal async Task<Visitor> SignIn(string login)
    {
        var visitor = Visit();
        var page = await visitor.Get("/sign-in");
        var done = await visitor.Submit(page, form => form.Set("login", login).Set("password", Password));
        Assert.DoesNotContain("sign-in", done.Address, StringComparison.Ordinal);
        return visitor;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_keys is not null)
            await _keys.DisposeAsync();
        Directory.Delete(_data, true);
    }

    /// <summary>The root of the checkout: the folder that holds the solution.</summary>
    internal static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo folder) => File.Exists(Path.Combine(folder.FullName, "Jiangyuan.slnx")) ? folder.FullName : Find(folder.Parent!);
}

/// <summary>A page as it came: where from, how, and what is in it.</summary>
internal sealed record VisitedPage(string Address, HttpStatusCode Status, IHtmlDocument Html, HttpResponseMessage Answer, string Source)
{
    internal string Title => Html.QuerySelector("h1")?.TextContent.Trim() ?? "";

    internal string Text => Html.QuerySelector("main")?.TextContent ?? "";
}
