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
    }

    internal sealed record PasswordChanged(string PasswordHash, string Stamp) : AccountEvent;

    internal sealed record SignedIn(string Address, string Device, string Factor) : AccountEvent
    {
        public long? TotpStep { get; init; }

        public string? RecoveryCode { get; init; }
    }

    internal sealed record SignInFailed(string Address, string Factor, DateTimeOffset? LockedUntil) : AccountEvent;

    internal sealed record TotpEnrolled(string Secret, long Step, IReadOnlyList<string> RecoveryCodes, string Stamp) : AccountEvent;

    internal sealed record TotpRemoved(string Stamp) : AccountEvent;

    internal sealed record SignedOutEverywhere(string Stamp) : AccountEvent;

    internal sealed record RepresentationGranted(string CreditCode, string Company, DateOnly From, DateOnly? To) : AccountEvent;

    internal sealed record TokenIssued(string TokenId, string Name, string Hash, IReadOnlyList<string> Scopes, string? ActingFor, DateTimeOffset ExpiresAt) : AccountEvent;

    internal sealed record TokenRevoked(string TokenId) : AccountEvent;

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
internal sealed partial class AccountJson : JsonSerializerContext;
