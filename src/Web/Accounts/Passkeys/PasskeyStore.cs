using Jiangyuan.Kernel.Store;
using Microsoft.AspNetCore.Identity;
using static Jiangyuan.Web.Accounts.AccountEvent;

namespace Jiangyuan.Web.Accounts.Passkeys;

/// <summary>A passkey: a key pair on somebody's device; here is its public half. The device has verified its owner, so it stands for both factors.</summary>
/// <param name="Id">Credential id, base64url.</param>
/// <param name="PublicKey">COSE key, base64.</param>
public sealed record Passkey(string Id, string Name, string PublicKey, long SignCount, DateTimeOffset AddedAt, bool IsBackupEligible, bool IsBackedUp);

/// <summary>
/// What the framework's WebAuthn verification asks of accounts. It only reads: what it finds good becomes an event of the account through
/// <see cref="AddPasskey"/> and <see cref="SignInWithPasskey"/>, like everything else.
/// </summary>
internal sealed class PasskeyStore(AccountDesk desk) : IUserPasskeyStore<Account>
{
    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Login);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Login);

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) => desk.Find(userId, cancellationToken);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => desk.FindByLogin(normalizedUserName, cancellationToken);

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<IList<UserPasskeyInfo>>([.. user.Passkeys.Select(Known)]);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var id = IdOf(credentialId);
        return Task.FromResult(user.Passkeys.FirstOrDefault(p => p.Id == id) is { } found ? Known(found) : null);
    }

    public Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) => desk.FindByPasskey(IdOf(credentialId), cancellationToken);

    internal static string IdOf(byte[] credentialId) => System.Buffers.Text.Base64Url.EncodeToString(credentialId);

    private static UserPasskeyInfo Known(Passkey p) => new(
        System.Buffers.Text.Base64Url.DecodeFromChars(p.Id), Convert.FromBase64String(p.PublicKey), p.AddedAt, (uint)p.SignCount, null, isUserVerified: true, p.IsBackupEligible, p.IsBackedUp, [], [])
    {
        Name = p.Name,
    };

    // The framework offers to write through the store; here only events write.
    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => throw ReadOnly();

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => throw ReadOnly();

    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw ReadOnly();

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) => throw ReadOnly();

    public void Dispose()
    {
    }

    private static InvalidOperationException ReadOnly() => new("Accounts change by events only.");
}
