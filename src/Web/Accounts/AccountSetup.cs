using System.Globalization;
using System.Security.Claims;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Accounts.Identity;
using Jiangyuan.Web.Accounts.Passkeys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;

namespace Jiangyuan.Web.Accounts;

/// <summary>The wiring of accounts: cookies, tokens, the keys that protect them, and the routes that are not pages.</summary>
internal static class AccountSetup
{
    internal const string Cookie = CookieAuthenticationDefaults.AuthenticationScheme;

    /// <summary>Carries who has given the right password until the code is given: five minutes.</summary>
    internal const string HalfWay = "half-way";

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>The kinds of stream that accounts fill.</summary>
    internal static IReadOnlyList<IStreamType> StreamTypes { get; } = [AccountStream.Kind, AccountNameStream.Kind];

    /// <summary>Keys are kept in <paramref name="dataDirectory"/>/keys, readable by the owner only; several nodes share that directory.</summary>
    internal static void AddAccounts(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        var keys = Directory.CreateDirectory(Path.Combine(dataDirectory, "keys"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(keys.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        services.AddDataProtection().SetApplicationName("Jiangyuan").PersistKeysToFileSystem(keys);
        services.AddSingleton<AccountDesk>();
        services.AddSingleton<TokenCache>();
        services.AddSingleton<DemoAccounts>();
        services.AddAccess(configuration);
        services.AddPasskeys();
        services.AddAuthentication(Cookie)
            .AddCookie(HalfWay, options =>
            {
                Harden(options.Cookie, "jy-code");
                options.ExpireTimeSpan = TimeSpan.FromMinutes(5);
                options.SlidingExpiration = false;
            })
            .AddCookie(Cookie, options =>
            {
                Harden(options.Cookie, "jy-session");
                options.ExpireTimeSpan = Idle;
                options.LoginPath = "/sign-in";
                options.ReturnUrlParameter = "return";
                options.Events.OnValidatePrincipal = Validate;
                options.Events.OnRedirectToAccessDenied = context =>
                {
                    if (context.HttpContext.SignedIn()?.Account is { MustChangePassword: true })
                        context.Response.Redirect("/account/password");
                    else if (context.HttpContext.SignedIn()?.Account is { MustEnrol: true })
                        context.Response.Redirect("/account/second-factor");
                    else
                        context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                };
            })
            .AddIdentityProvider(configuration);
    }

    internal static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapNotFound();
        PasskeyRoutes.Map(routes);
        SignInWithIdentity.Map(routes, routes.ServiceProvider.GetRequiredService<IdentityOptions>());
        routes.MapPost("/sign-out", async (HttpContext http, AccountDesk desk, [FromForm] string? unused, CancellationToken ct) =>
        {
            if (http.User.FindFirstValue(Claims.Session) is { } session)
                await EndSession.Handle(http.Actor().Id, session, http.Actor().Id, desk, ct);
            await http.SignOutAsync(Cookie);
            return Results.LocalRedirect("/sign-in?out=1");
        }).RequirePermission(Permission.OwnAccount).ExcludeFromDescription();

        // The way to the desk from everywhere. Who has no work there is told so by the desk itself.
        routes.MapGet("/work", (HttpContext http) =>
            Results.LocalRedirect(HomeOf(http.SignedIn()!.Account.Role) is not "/" and var home ? home : "/desk")).RequirePermission(Permission.OwnAccount).ExcludeFromDescription();

        // Whose affairs: a company this person may act for today, or the person's own. The session goes on: its twelve hours count from signing in.
        routes.MapPost("/account/acting-for", async (HttpContext http, AccountDesk desk, [FromForm] string? company, [FromForm] string? back, CancellationToken ct) =>
        {
            var account = await desk.Find(http.Actor().Id, ct);
            var chosen = (await desk.Represents(http.Actor().Id, ct)).FirstOrDefault(r => r.CreditCode == company);
            await http.SignInAsync(Cookie, Claims.Principal(Cookie, account! with { Name = http.User.Identity?.Name ?? account!.Name }, chosen?.CreditCode, SinceOf(http.User), http.User.FindFirstValue(Claims.Session)));
            return Results.LocalRedirect(LocalPath.Or(back, "/account"));
        }).RequirePermission(Permission.OwnAccount).ExcludeFromDescription();
    }

    /// <summary>Begins a session, in the place of the one this browser had. An agent with one company begins in its affairs.</summary>
    internal static async Task Begin(HttpContext http, Account account, string? actingFor, AccountDesk desk)
    {
        var begun = await BeginSession.Handle(new(account.Id, AccessSetup.NetworkOf(http.Connection.RemoteIpAddress), DeviceName.Of(http), http.User.FindFirstValue(Claims.Session)), desk, http.RequestAborted);
        // The name goes into the cookie, which lies with the person and is encrypted: the pages greet by it and the store need not be asked.
        var opened = await desk.Opened(begun.Value.Account, http.RequestAborted);
        await http.SignInAsync(Cookie, Claims.Principal(Cookie, opened, actingFor, desk.Now, begun.Value.Session));
        await http.SignOutAsync(HalfWay);
    }

    /// <summary>Where somebody begins: where the role's work lies.</summary>
    internal static string HomeOf(Cases.Role role) => role switch
    {
        Cases.Role.Citizen or Cases.Role.CompanyAgent => "/",
        Cases.Role.SystemAdministrator or Cases.Role.SecurityAdministrator => "/desk/accounts",
        Cases.Role.ListAdministrator => "/desk/lists",
        Cases.Role.Auditor => "/desk/audit",
        _ => "/desk",
    };

    /// <summary>The company an agent most probably acts for: the only one there is.</summary>
    internal static string? OnlyCompany(Account account, DateOnly today) =>
        account.Represents.Where(r => r.IsInForce(today)).ToList() is [var one] && account.Role == Cases.Role.CompanyAgent ? one.CreditCode : null;

    private static async Task Validate(CookieValidatePrincipalContext context)
    {
        var principal = context.Principal!;
        var desk = context.HttpContext.RequestServices.GetRequiredService<AccountDesk>();
        var ct = context.HttpContext.RequestAborted;
        var account = principal.FindFirstValue(Claims.Account) is { } id && principal.FindFirstValue(Claims.Session) is { } session ? await desk.Row(id, ct, session) : null;
        if (account is null || account.Stamp != principal.FindFirstValue(Claims.Stamp) || desk.Now - SinceOf(principal) > Longest)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Cookie);
            return;
        }
        var company = principal.FindFirstValue(Claims.ActingFor);
        var actingFor = company is null ? null : (await desk.Represents(account.Id, ct)).FirstOrDefault(r => r.CreditCode == company);
        context.HttpContext.Features.Set(SignedIn.From(account, actingFor, null, desk.Cases, principal.FindFirstValue(ClaimTypes.Name)));
    }

    private static DateTimeOffset SinceOf(ClaimsPrincipal principal) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(principal.FindFirstValue(Claims.Since) ?? "0", CultureInfo.InvariantCulture));

    internal static void Harden(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        // Secure wherever the request is; plain HTTP happens on the loopback address only (a demonstration).
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.IsEssential = true;
    }
}

/// <summary>Addresses to return to: inside this site only.</summary>
internal static class LocalPath
{
    internal static string Or(string? path, string otherwise) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal) && !path.Any(char.IsControl) ? path : otherwise;
}
