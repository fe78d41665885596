using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Web.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.RateLimiting;
using static Jiangyuan.Web.Accounts.AccountEvent;

namespace Jiangyuan.Web.Accounts.Identity;

/// <summary>
/// Signs in whom the identity provider vouches for. The account belongs to the provider's subject, never to a name or a number that happens to agree:
/// whoever has an account already joins the two by signing in with the password once.
/// </summary>
internal static class SignInWithIdentity
{
    /// <summary>What the provider said of a person.</summary>
    internal sealed record Person(string Issuer, string Subject, string Name, string? Number, string? Phone)
    {
        /// <summary>Who holds this identity stands in a name stream, as with sign-in names: one identity, one account.</summary>
        internal string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"identity\n{Issuer}\n{Subject}")));
    }

    private static readonly Refusal Unproven = new("account.identity-incomplete", "认证平台没有给出姓名和公民身份号码，不能登录。", "请先在认证平台完成实名认证，或用用户名和密码登录。");
    private static readonly Refusal NotPublic = new("account.identity-staff", "工作人员不能用这种方式登录。", "请用用户名、密码和动态验证码登录。") { Kind = RefusalKind.Forbidden };

    /// <summary>The account of this identity; opened now when there is none. <paramref name="joining"/>: the account of somebody signed in who joins it.</summary>
    internal static async Task<Outcome<Account>> Handle(Person person, string? joining, string address, string device, AccountDesk desk, CancellationToken ct)
    {
        var held = await desk.Store.ReadStream(AccountNameStream.Kind.StreamOf(person.Hash), ct);
        if (held.Count > 0)
        {
            var id = held[^1].Payload.Trim('"');
            return joining is not null && joining != id
                ? new Refusal("account.identity-taken", "这个身份已经属于另一个账号。", "请用它登录那个账号。") { Kind = RefusalKind.Conflict }
                : await desk.Change(id, id, "登录", (a, now) => a.Status != AccountStatus.Active || Lockout.IsLocked(a, now) ? SignIn.No
                    : a.IsStaff ? NotPublic : new Decision([new AccountEvent.SignedIn(address, device, "identity").Encode()]), ct);
        }

        if (CitizenNumber.Parse(person.Number, desk.Today) is not { IsGiven: true } || person.Name.Length is < 2 or > 60)
            return Unproven;
        return joining is null ? await Open(person, address, device, desk, ct) : await Join(person, joining, desk, ct);
    }

    private static async Task<Outcome<Account>> Open(Person person, string address, string device, AccountDesk desk, CancellationToken ct)
    {
        var (id, number) = (desk.NewId(), CodeText.Normalise(person.Number!));
        var key = desk.Cases.SubjectKey(number);
        if (await desk.Cases.ReadyToSeal(key, ct) is { } unready)
            return unready;
        var request = new CreateAccount.Request("id." + id, person.Name, Role.Citizen, "") { CitizenNumber = number, Phone = person.Phone };
        // No password: an empty hash matches none.
        var created = CreateAccount.Created(LoginName.Parse(request.Login).Value, request, "", AccountDesk.NewStamp(), desk.Cases.Sealer(key, AccountStream.Kind.StreamOf(id)));
        return await desk.Change(id, id, "开设账号", (_, _) => new Decision([created.Encode(), new IdentityJoined(person.Hash).Encode(), new AccountEvent.SignedIn(address, device, "identity").Encode()]) { Also = [Take(person, id)] }, ct);
    }

    private static Task<Outcome<Account>> Join(Person person, string account, AccountDesk desk, CancellationToken ct) =>
        desk.Change(account, account, "关联统一身份", (a, _) => a.IsStaff ? NotPublic
            : a.SubjectKey != desk.Cases.SubjectKey(CodeText.Normalise(person.Number!)) ? new Refusal("account.identity-other", "认证平台上的公民身份号码与这个账号的不同，没有关联。", "请用本人的身份认证。") { Kind = RefusalKind.Conflict }
            : new Decision([new IdentityJoined(person.Hash).Encode()]) { Also = [Take(person, account)] }, ct);

    // Version 0: whoever was faster has it, and this one reads the stream again.
    private static StreamAppend Take(Person person, string account) => new(AccountNameStream.Kind.StreamOf(person.Hash), 0, [new("NameTaken", JsonSerializer.Serialize(account))], [], []);

    internal static void Map(IEndpointRouteBuilder routes, IdentityOptions options)
    {
        if (options.Authority is null)
            return;
        routes.MapGet("/sign-in/identity", (string? back) => Results.Challenge(new AuthenticationProperties { RedirectUri = "/sign-in/identity/done?back=" + Uri.EscapeDataString(LocalPath.Or(back, "")) }, [IdentityHandler.Scheme]))
            .Public().RequireRateLimiting(AccessSetup.SignInLimit).ExcludeFromDescription();
        routes.MapGet("/account/identity", () => Results.Challenge(new AuthenticationProperties { RedirectUri = "/sign-in/identity/done?back=/account" }, [IdentityHandler.Scheme]))
            .RequirePermission(Permission.OwnAccount).ExcludeFromDescription();
        routes.MapGet("/sign-in/identity/done", Done).Public().RequireRateLimiting(AccessSetup.SignInLimit).ExcludeFromDescription();
    }

    private static async Task<IResult> Done(HttpContext http, AccountDesk desk, IdentityOptions options, string? back, CancellationToken ct)
    {
        var said = (await http.AuthenticateAsync(IdentitySetup.Outside)).Principal;
        await http.SignOutAsync(IdentitySetup.Outside);
        if (said?.FindFirst("sub") is not { } subject)
            return Results.LocalRedirect("/sign-in?identity=failed");
        var person = new Person(subject.Issuer, subject.Value, said.FindFirstValue("name") ?? "", said.FindFirstValue(options.NumberClaim), said.FindFirstValue(options.PhoneClaim));
        var signedIn = await Handle(person, http.SignedIn()?.Account.Id, AccessSetup.NetworkOf(http.Connection.RemoteIpAddress), DeviceName.Of(http), desk, ct);
        if (!signedIn.IsGiven)
            return Results.LocalRedirect((http.SignedIn() is null ? "/sign-in" : "/account") + "?identity=" + signedIn.Refusal.Code);
        if (http.SignedIn() is null)
            await AccountSetup.Begin(http, signedIn.Value, AccountSetup.OnlyCompany(signedIn.Value, desk.Today), desk);
        return Results.LocalRedirect(LocalPath.Or(back, AccountSetup.HomeOf(signedIn.Value.Role)));
    }
}
