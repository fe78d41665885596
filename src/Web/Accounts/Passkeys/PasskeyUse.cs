using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Microsoft.AspNetCore.Identity;
using static Jiangyuan.Web.Accounts.AccountEvent;

namespace Jiangyuan.Web.Accounts.Passkeys;

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

/// <summary>Signs in with a passkey that the framework has verified. A rising counter that falls back means a copied key, and is refused.</summary>
internal static class SignInWithPasskey
{
    internal static Task<Outcome<Account>> Handle(string account, UserPasskeyInfo used, string address, string device, AccountDesk desk, CancellationToken ct) =>
        desk.Change(account, account, "登录", (a, now) => a.Status != AccountStatus.Active || Lockout.IsLocked(a, now) ? SignIn.No
            : new Decision([new SignedIn(address, device, "passkey") { Passkey = PasskeyStore.IdOf(used.CredentialId), SignCount = used.SignCount }.Encode()]), ct);
}
