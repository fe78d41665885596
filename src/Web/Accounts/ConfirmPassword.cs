using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using static Jiangyuan.Web.Accounts.AccountEvent;

namespace Jiangyuan.Web.Accounts;

/// <summary>Whoever is signed in shows the password once more before the account itself is changed: a browser that was left open is not enough.</summary>
internal static class ConfirmPassword
{
    /// <summary>Null when it is right. While the account rests nothing is tried and nothing is written: the record does not grow by asking.</summary>
    /// <param name="purpose">What is about to be done; stands in the event of a wrong password.</param>
    /// <param name="field">Where the password was typed.</param>
    /// <param name="undone">A sentence: what has not been done.</param>
    internal static async Task<Refusal?> Refuses(Account account, string given, string purpose, string field, string undone, AccountDesk desk, CancellationToken ct, string address = "")
    {
        if (!Lockout.IsLocked(account, desk.Now))
        {
            if (Passwords.Verify(given, account.PasswordHash))
                return null;
            await desk.Change(account.Id, account.Id, purpose, (a, now) => new Decision([new SignInFailed(address, "password", Lockout.After(a.Failures + 1, now)).Encode()]), ct);
        }

        return new Refusal("account.password-wrong", $"密码不对，或者连续错了几次要等一会儿。{undone}", "核对后再试。", [new(field, "密码不对；连续错五次，要等一会儿才能再试")]);
    }
}
