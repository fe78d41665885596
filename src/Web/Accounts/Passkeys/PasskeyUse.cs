using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Microsoft.AspNetCore.Identity;
using static Jiangyuan.Web.Accounts.AccountEvent;

namespace Jiangyuan.Web.Accounts.Passkeys;

/// <summary>
/// Who adds a passkey shows first that the account is theirs: a browser that was left open is not enough. Asked for is the password; where there is none, the code of the
/// second factor; an account that has neither belongs to whoever the identity provider vouches for.
/// </summary>
internal static class ConfirmOwner
{
    internal static async Task<Outcome<Account>> Handle(string id, string given, string address, string device, AccountDesk desk, CancellationToken ct)
    {
        if (await desk.Find(id, ct) is not { } account)
            return AccountRefusals.NoAccount;
        if (account.PasswordHash.Length == 0)
            return account.TotpSecret is null ? account : await SignIn.HandleCode(new(id, account.Stamp, given, address, device), desk, ct);
        return await ConfirmPassword.Refuses(account, given, "添加通行密钥", "passkey-proof", "没有添加通行密钥。", desk, ct, address) is { } wrong ? wrong : account;
    }
}

/// <summary>Adds a passkey to the account of somebody who is signed in.</summary>
internal static class AddPasskey
{
    private const int Most = 10;

    internal static Task<Outcome<Account>> Handle(string account, string? name, UserPasskeyInfo verified, AccountDesk desk, CancellationToken ct)
    {
        var called = string.IsNullOrWhiteSpace(name) ? "通行密钥" : name.Trim()[..Math.Min(40, name.Trim().Length)];
        var added = new PasskeyAdded(PasskeyStore.IdOf(verified.CredentialId), called, Convert.ToBase64String(verified.PublicKey), verified.SignCount, verified.IsBackupEligible, verified.IsBackedUp);
        return desk.Change(account, account, "添加通行密钥", (a, _) => a.Version == 0 ? AccountRefusals.NoAccount
            : a.Passkeys.Count >= Most ? new Refusal("account.passkeys-many", $"一个账号至多 {Most} 个通行密钥。", "先删除不用的。") { Kind = RefusalKind.TooMuch }
            : new Decision([added.Encode()]), ct);
    }
}

/// <summary>Takes a passkey away.</summary>
internal static class RemovePasskey
{
    internal static Task<Outcome<Account>> Handle(string account, string passkey, AccountDesk desk, CancellationToken ct) =>
        desk.Change(account, account, "删除通行密钥", (a, _) => a.Passkeys.All(p => p.Id != passkey)
            ? new Refusal("account.passkey-none", "没有这个通行密钥，可能已经删除。") { Kind = RefusalKind.NotFound }
            : new Decision([new PasskeyRemoved(passkey).Encode()]), ct);
}

/// <summary>
/// Signs in with a passkey that the framework has verified. A rising counter that falls back means a copied key, and is refused; and a challenge is answered once,
/// for a passkey that is kept in a cloud does not count, and who has overheard an answer could give it again while the challenge lasts.
/// </summary>
internal static class SignInWithPasskey
{
    private static readonly Refusal Again = new("account.passkey-used", "这次登录请求已经用过。", "请重新登录。") { Kind = RefusalKind.Conflict };

    /// <param name="challenge">What the device signed, or anything that stands for it alone.</param>
    internal static Task<Outcome<Account>> Handle(string account, string challenge, UserPasskeyInfo used, string address, string device, AccountDesk desk, CancellationToken ct) =>
        desk.ChangeOnce("passkey " + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(challenge))), Again, account, "登录", (a, now) => a.Status != AccountStatus.Active || Lockout.IsLocked(a, now) ? SignIn.No
            : new Decision([new SignedIn(address, device, "passkey") { Passkey = PasskeyStore.IdOf(used.CredentialId), SignCount = used.SignCount }.Encode()]), ct);
}
