using System.Text;
using System.Text.Json;
using Jiangyuan.Web.Access;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Jiangyuan.Web.Accounts.Passkeys;

/// <summary>
/// The two ceremonies of WebAuthn, for the script on the sign-in and account pages. Passkeys need a script; who has none signs in with password and code.
/// Bodies are JSON, which no form of another site can send.
/// </summary>
internal static class PasskeyRoutes
{
    private const string State = "jy-passkey";
    private const int MostBytes = 32 * 1024;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    internal static void AddPasskeys(this IServiceCollection services)
    {
        services.AddIdentityCore<Account>().AddUserStore<PasskeyStore>();
        services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<Composition.InstallationOptions>((options, installation) =>
        {
            // An IP address is no domain a passkey can be for: on the machine itself it is for localhost, whatever the port.
            var home = new Uri(installation.PublicAddress);
            options.ServerDomain = home.IsLoopback ? "localhost" : home.Host;
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
            options.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && (context.Origin == home.GetLeftPart(UriPartial.Authority) || home.IsLoopback && Uri.TryCreate(context.Origin, UriKind.Absolute, out var origin) && origin.Host == "localhost"));
        });
    }

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/passkeys/options", Creation).RequirePermission(Permission.OwnAccount).RequireRateLimiting(AccessSetup.PasskeyLimit).ExcludeFromDescription();
        routes.MapPost("/account/passkeys", Add).RequirePermission(Permission.OwnAccount).RequireRateLimiting(AccessSetup.PasskeyLimit).ExcludeFromDescription();
        routes.MapPost("/sign-in/passkey/options", Request).Public().RequireRateLimiting(AccessSetup.SignInLimit).ExcludeFromDescription();
        routes.MapPost("/sign-in/passkey", SignIn).Public().RequireRateLimiting(AccessSetup.SignInLimit).ExcludeFromDescription();
    }

    private static async Task<IResult> Creation(HttpContext http, IPasskeyHandler<Account> passkeys, AccountDesk desk, IDataProtectionProvider protection, CancellationToken ct)
    {
        // Without this step there is no challenge to sign, and so no passkey.
        var confirmed = await ConfirmOwner.Handle(http.Actor().Id, Proof(await Body(http, ct)), AccessSetup.NetworkOf(http.Connection.RemoteIpAddress), DeviceName.Of(http), desk, ct);
        if (!confirmed.IsGiven)
            return No(confirmed.Refusal.Message);
        var account = confirmed.Value;
        var options = await passkeys.MakeCreationOptionsAsync(new() { Id = account.Id, Name = account.Login, DisplayName = account.Name }, http);
        Keep(http, protection, "add", options.AttestationState);
        return Results.Content(options.CreationOptionsJson, "application/json");
    }

    private static async Task<IResult> Add(HttpContext http, IPasskeyHandler<Account> passkeys, AccountDesk desk, IDataProtectionProvider protection, string? name, CancellationToken ct)
    {
        if (await Body(http, ct) is not { } credential || Take(http, protection, "add") is not { } state)
            return Results.BadRequest();
        var verified = await passkeys.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = credential, AttestationState = state });
        if (!verified.Succeeded || verified.UserEntity.Id != http.Actor().Id)
            return No("通行密钥没有添加：设备给出的证明不成立。请重试，或换一台设备。");
        var added = await AddPasskey.Handle(http.Actor().Id, name, verified.Passkey, desk, ct);
        return added.IsGiven ? To("/account?done=1") : No(added.Refusal.Message);
    }

    private static async Task<IResult> Request(HttpContext http, IPasskeyHandler<Account> passkeys, IDataProtectionProvider protection)
    {
        // Nobody is named: the device knows which passkeys it holds, and who asks learns of no account.
        var options = await passkeys.MakeRequestOptionsAsync(null, http);
        Keep(http, protection, "sign-in", options.AssertionState);
        return Results.Content(options.RequestOptionsJson, "application/json");
    }

    private static async Task<IResult> SignIn(HttpContext http, IPasskeyHandler<Account> passkeys, AccountDesk desk, IDataProtectionProvider protection, string? back, CancellationToken ct)
    {
        if (await Body(http, ct) is not { } credential || Take(http, protection, "sign-in") is not { } state)
            return Results.BadRequest();
        var verified = await passkeys.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = credential, AssertionState = state });
        if (!verified.Succeeded)
            return No("没有登录：通行密钥不成立，或者已经删除。请用用户名和密码登录。");
        var signedIn = await SignInWithPasskey.Handle(verified.User.Id, state, verified.Passkey, AccessSetup.NetworkOf(http.Connection.RemoteIpAddress), DeviceName.Of(http), desk, ct);
        if (!signedIn.IsGiven)
            return No(signedIn.Refusal.Message);
        await AccountSetup.Begin(http, signedIn.Value, AccountSetup.OnlyCompany(signedIn.Value, desk.Today), desk);
        return To(LocalPath.Or(back, AccountSetup.HomeOf(signedIn.Value.Role)));
    }

    private static async Task<string?> Body(HttpContext http, CancellationToken ct)
    {
        if (http.Request.ContentType is not { } type || !type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) || http.Request.ContentLength is not (> 0 and <= MostBytes))
            return null;
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(ct);
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object ? text : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Proof(string? body)
    {
        using var json = JsonDocument.Parse(body ?? "{}");
        try
        {
            return json.RootElement.TryGetProperty("proof", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            // Half a character is no password.
            return "";
        }
    }

    // The challenge travels in a protected cookie: it is good for five minutes and for this ceremony; the browser drops it with the first answer.
    private static void Keep(HttpContext http, IDataProtectionProvider protection, string ceremony, string? state) =>
        http.Response.Cookies.Append(State, Protector(protection, ceremony).Protect(state ?? "", Kept),
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = Kept, IsEssential = true });

    private static string? Take(HttpContext http, IDataProtectionProvider protection, string ceremony)
    {
        var cookie = http.Request.Cookies[State];
        http.Response.Cookies.Delete(State);
        try
        {
            return cookie is null ? null : Protector(protection, ceremony).Unprotect(cookie);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private static ITimeLimitedDataProtector Protector(IDataProtectionProvider protection, string ceremony) => protection.CreateProtector("Jiangyuan.Passkeys", ceremony).ToTimeLimitedDataProtector();

    private static IResult To(string path) => Results.Json(new Dictionary<string, string> { ["to"] = path });

    private static IResult No(string message) => Results.Json(new Dictionary<string, string> { ["message"] = message }, statusCode: StatusCodes.Status422UnprocessableEntity);
}
