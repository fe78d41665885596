using Jiangyuan.Cases;

namespace Jiangyuan.Web.Accounts;

/// <summary>An account, folded from its stream <c>account/&lt;id&gt;</c>.</summary>
public sealed record Account(string Id)
{
    /// <summary>What is typed at sign-in, normalised by <see cref="LoginName"/>.</summary>
    public string Login { get; init; } = "";

    /// <summary>The person's real name; of the public the masked one, until <see cref="AccountDesk.Opened"/>.</summary>
    public string Name { get; init; } = "";

    /// <summary>One account has one role: who does two jobs has two accounts (separation of duties, GB/T 22239 §8.1.4).</summary>
    public Role Role { get; init; }

    /// <summary>Agency of staff.</summary>
    public string? Agency { get; init; }

    /// <summary>Twelve digits; the area staff work for.</summary>
    public string Division { get; init; } = "";

    /// <summary>Keyed hash of the citizen number.</summary>
    public string? SubjectKey { get; init; }

    /// <summary>The name, encrypted.</summary>
    public string? SealedName { get; init; }

    /// <summary>The citizen number, encrypted.</summary>
    public string? SealedNumber { get; init; }

    /// <summary>The mobile number, encrypted.</summary>
    public string? SealedPhone { get; init; }

    /// <summary>Citizen number, of citizens and company agents; null until opened.</summary>
    public string? CitizenNumber { get; init; }

    /// <summary>Mobile number; null until opened.</summary>
    public string? Phone { get; init; }

    /// <summary>Made by the demonstration start: no second factor is asked.</summary>
    public bool IsDemo { get; init; }

    /// <summary>Encoded by <see cref="Passwords"/>.</summary>
    public string PasswordHash { get; init; } = "";

    /// <summary>Changes when every session must end; a cookie with another one is worthless.</summary>
    public string Stamp { get; init; } = "";

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; init; }

    /// <summary>Until when no password is looked at.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>Secret of the second factor, protected by DataProtection; null when there is none.</summary>
    public string? TotpSecret { get; init; }

    /// <summary>The last time step used: a code works once.</summary>
    public long TotpStep { get; init; }

    /// <summary>Hashes of the recovery codes not yet used.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];

    /// <summary>The companies this person acts for, past ones included.</summary>
    public IReadOnlyList<Representation> Represents { get; init; } = [];

    /// <summary>Tokens of machine clients that have not been revoked.</summary>
    public IReadOnlyList<ApiToken> Tokens { get; init; } = [];

    /// <summary>Whether it may be used.</summary>
    public AccountStatus Status { get; init; }

    /// <summary>The password was given by an administrator: nothing else can be done before it is changed.</summary>
    public bool MustChangePassword { get; init; }

    /// <summary>Hash of the identity at the identity provider that signs in to this account; null when there is none.</summary>
    public string? Identity { get; init; }

    /// <summary>Keys on the person's devices that sign in without a password.</summary>
    public IReadOnlyList<Passkeys.Passkey> Passkeys { get; init; } = [];

    /// <summary>Sessions that have not ended, newest first. A cookie whose session is not here is worthless.</summary>
    public IReadOnlyList<Session> Sessions { get; init; } = [];

    /// <summary>The latest ten sign-ins, newest first.</summary>
    public IReadOnlyList<SignInRecord> SignIns { get; init; } = [];

    /// <summary>Version of the stream.</summary>
    public int Version { get; init; }

    /// <summary>True for everyone who works for an agency.</summary>
    public bool IsStaff => Role is not (Role.Citizen or Role.CompanyAgent);

    /// <summary>Staff need a second factor (GB/T 22239 §8.1.4.1), except in a demonstration.</summary>
    public bool MustEnrol => IsStaff && !IsDemo && Role != Role.System && TotpSecret is null;
}

/// <summary>Whether an account may be used.</summary>
public enum AccountStatus
{
    /// <summary>在用.</summary>
    Active,

    /// <summary>待批准: opened, or its password reset, by one administrator; a second has to approve it.</summary>
    Pending,

    /// <summary>已停用.</summary>
    Suspended,
}

/// <summary>One browser that is signed in.</summary>
public sealed record Session(string Id, DateTimeOffset At, string Address, string Device);

/// <summary>A company acted for: from and to are whole days, both included; no end means until told otherwise.</summary>
public sealed record Representation(string CreditCode, string Company, DateOnly From, DateOnly? To)
{
    /// <summary>In force on a day.</summary>
    public bool IsInForce(DateOnly on) => on >= From && (To is null || on <= To);
}

/// <summary>A machine client's token: only its hash is kept.</summary>
public sealed record ApiToken(string Id, string Name, string Hash, IReadOnlyList<string> Scopes, string? ActingFor, DateTimeOffset ExpiresAt);

/// <summary>When, from where and with what somebody signed in.</summary>
public sealed record SignInRecord(DateTimeOffset At, string Address, string Device, string Factor);
