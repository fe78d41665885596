using System.Text.Json;
using System.Text.Json.Serialization;
using Jiangyuan.Cases;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Web.Accounts;

/// <summary>What can happen to an account. Closed: the fold knows every one.</summary>
internal abstract record AccountEvent
{
    private AccountEvent()
    {
    }

    internal sealed record AccountCreated(string Login, string Name, Role Role, string? Agency, string Division, string? CitizenNumber, string? Phone) : AccountEvent
    {
        public required string PasswordHash { get; init; }

        public required string Stamp { get; init; }

        public bool IsDemo { get; init; }

        /// <summary>Keyed hash of the citizen number.</summary>
        public string? SubjectKey { get; init; }

        /// <summary>Of the public: name, number and phone are stored encrypted, <see cref="Name"/> is the masked one.</summary>
        public string? SealedName { get; init; }

        public string? SealedNumber { get; init; }

        public string? SealedPhone { get; init; }

        /// <summary>Opened by an administrator: waits for the approval of another, and begins with a password that must be changed.</summary>
        public bool IsPending { get; init; }
    }

    internal sealed record PasswordChanged(string PasswordHash, string Stamp) : AccountEvent;

    internal sealed record SignedIn(string Address, string Device, string Factor) : AccountEvent
    {
        public long? TotpStep { get; init; }

        public string? RecoveryCode { get; init; }

        public string? Passkey { get; init; }

        public long? SignCount { get; init; }
    }

    internal sealed record SignInFailed(string Address, string Factor, DateTimeOffset? LockedUntil) : AccountEvent;

    internal sealed record TotpEnrolled(string Secret, long Step, IReadOnlyList<string> RecoveryCodes, string Stamp) : AccountEvent;

    internal sealed record TotpRemoved(string Stamp) : AccountEvent;

    internal sealed record SignedOutEverywhere(string Stamp) : AccountEvent;

    internal sealed record RepresentationGranted(string CreditCode, string Company, DateOnly From, DateOnly? To) : AccountEvent;

    internal sealed record TokenIssued(string TokenId, string Name, string Hash, IReadOnlyList<string> Scopes, string? ActingFor, DateTimeOffset ExpiresAt) : AccountEvent;

    internal sealed record TokenRevoked(string TokenId) : AccountEvent;

    /// <summary>A browser was let in; the session it had before, if any, ends.</summary>
    internal sealed record SessionBegun(string Session, string Address, string Device, string? Replaces) : AccountEvent;

    internal sealed record SessionEnded(string Session) : AccountEvent;

    internal sealed record PasskeyAdded(string Passkey, string Name, string PublicKey, long SignCount, bool IsBackupEligible, bool IsBackedUp) : AccountEvent;

    internal sealed record PasskeyRemoved(string Passkey) : AccountEvent;

    internal sealed record IdentityJoined(string Identity) : AccountEvent;

    internal sealed record AccountApproved : AccountEvent;

    internal sealed record AccountSuspended(string Reason, string Stamp) : AccountEvent;

    internal sealed record AccountResumed(string Reason) : AccountEvent;

    internal sealed record AccountUnlocked : AccountEvent;

    /// <summary>A forgotten password: a new first one, and the approval of a second administrator before it works.</summary>
    internal sealed record PasswordReset(string PasswordHash, string Stamp) : AccountEvent;

    /// <summary>As the store keeps it.</summary>
    internal NewEvent Encode() => new(GetType().Name, JsonSerializer.Serialize(this, GetType(), AccountJson.Default));

    /// <summary>As the fold reads it.</summary>
    internal static AccountEvent Decode(string type, string payload) => (AccountEvent)(type switch
    {
        nameof(AccountCreated) => JsonSerializer.Deserialize(payload, AccountJson.Default.AccountCreated)!,
        nameof(PasswordChanged) => JsonSerializer.Deserialize(payload, AccountJson.Default.PasswordChanged)!,
        nameof(SignedIn) => JsonSerializer.Deserialize(payload, AccountJson.Default.SignedIn)!,
        nameof(SignInFailed) => JsonSerializer.Deserialize(payload, AccountJson.Default.SignInFailed)!,
        nameof(TotpEnrolled) => JsonSerializer.Deserialize(payload, AccountJson.Default.TotpEnrolled)!,
        nameof(TotpRemoved) => JsonSerializer.Deserialize(payload, AccountJson.Default.TotpRemoved)!,
        nameof(SignedOutEverywhere) => JsonSerializer.Deserialize(payload, AccountJson.Default.SignedOutEverywhere)!,
        nameof(RepresentationGranted) => JsonSerializer.Deserialize(payload, AccountJson.Default.RepresentationGranted)!,
        nameof(TokenIssued) => JsonSerializer.Deserialize(payload, AccountJson.Default.TokenIssued)!,
        nameof(TokenRevoked) => JsonSerializer.Deserialize(payload, AccountJson.Default.TokenRevoked)!,
        nameof(SessionBegun) => JsonSerializer.Deserialize(payload, AccountJson.Default.SessionBegun)!,
        nameof(SessionEnded) => JsonSerializer.Deserialize(payload, AccountJson.Default.SessionEnded)!,
        nameof(PasskeyAdded) => JsonSerializer.Deserialize(payload, AccountJson.Default.PasskeyAdded)!,
        nameof(PasskeyRemoved) => JsonSerializer.Deserialize(payload, AccountJson.Default.PasskeyRemoved)!,
        nameof(IdentityJoined) => JsonSerializer.Deserialize(payload, AccountJson.Default.IdentityJoined)!,
        nameof(AccountApproved) => JsonSerializer.Deserialize(payload, AccountJson.Default.AccountApproved)!,
        nameof(AccountSuspended) => JsonSerializer.Deserialize(payload, AccountJson.Default.AccountSuspended)!,
        nameof(AccountResumed) => JsonSerializer.Deserialize(payload, AccountJson.Default.AccountResumed)!,
        nameof(AccountUnlocked) => JsonSerializer.Deserialize(payload, AccountJson.Default.AccountUnlocked)!,
        nameof(PasswordReset) => JsonSerializer.Deserialize(payload, AccountJson.Default.PasswordReset)!,
        _ => throw new InvalidOperationException($"Unknown account event {type}"),
    });
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AccountEvent.AccountCreated))]
[JsonSerializable(typeof(AccountEvent.PasswordChanged))]
[JsonSerializable(typeof(AccountEvent.SignedIn))]
[JsonSerializable(typeof(AccountEvent.SignInFailed))]
[JsonSerializable(typeof(AccountEvent.TotpEnrolled))]
[JsonSerializable(typeof(AccountEvent.TotpRemoved))]
[JsonSerializable(typeof(AccountEvent.SignedOutEverywhere))]
[JsonSerializable(typeof(AccountEvent.RepresentationGranted))]
[JsonSerializable(typeof(AccountEvent.TokenIssued))]
[JsonSerializable(typeof(AccountEvent.TokenRevoked))]
[JsonSerializable(typeof(AccountEvent.SessionBegun))]
[JsonSerializable(typeof(AccountEvent.SessionEnded))]
[JsonSerializable(typeof(AccountEvent.PasskeyAdded))]
[JsonSerializable(typeof(AccountEvent.PasskeyRemoved))]
[JsonSerializable(typeof(AccountEvent.IdentityJoined))]
[JsonSerializable(typeof(AccountEvent.AccountApproved))]
[JsonSerializable(typeof(AccountEvent.AccountSuspended))]
[JsonSerializable(typeof(AccountEvent.AccountResumed))]
[JsonSerializable(typeof(AccountEvent.AccountUnlocked))]
[JsonSerializable(typeof(AccountEvent.PasswordReset))]
internal sealed partial class AccountJson : JsonSerializerContext;
