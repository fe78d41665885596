using Jiangyuan.Kernel.Store;
using static Jiangyuan.Web.Accounts.AccountEvent;

namespace Jiangyuan.Web.Accounts;

/// <summary>Streams <c>account/&lt;id&gt;</c> and the tables they fill.</summary>
public sealed class AccountStream : StreamType<Account>
{
    internal static readonly Table Accounts = new("accounts", 1, "id", "login", "name", "role", "agency", "division", "subject", "stamp", "is_demo", "must_enrol", "version", "sealed_name", "sealed_number", "status", "must_change");
    internal static readonly Table Representations = new("account_representations", 2, "account", "credit_code", "company", "from_on", "to_on");
    internal static readonly Table Sessions = new("account_sessions", 1, "session", "account");
    internal static readonly Table PasskeyIds = new("account_passkeys", 1, "passkey", "account");
    internal static readonly Table ApiTokens = new("account_tokens", 1, "hash", "account", "token", "scopes", "acting_for", "expires_at");

    // After the tables, which it lists.
    internal static readonly AccountStream Kind = new();

    /// <summary>One more ends the oldest.</summary>
    private const int MostSessions = 20;

    /// <inheritdoc/>
    public override string Prefix => "account";

    /// <inheritdoc/>
    public override IReadOnlyList<Table> Tables { get; } = [Accounts, Representations, Sessions, PasskeyIds, ApiTokens];

    /// <inheritdoc/>
    public override Account Empty(string id) => new(id);

    /// <inheritdoc/>
    public override Account Apply(Account state, StoredEvent e) => Apply(state with { Version = e.Version }, Decode(e.Type, e.Payload), e.At);

    /// <inheritdoc/>
    public override IEnumerable<Row> Rows(Account a)
    {
        yield return new(Accounts, a.Id, a.Login, a.Name, a.Role.ToString(), a.Agency, a.Division, a.SubjectKey ?? a.CitizenNumber, a.Stamp, a.IsDemo ? 1L : 0L, a.MustEnrol ? 1L : 0L, (long)a.Version,
            a.SealedName, a.SealedNumber, a.Status.ToString(), a.MustChangePassword ? 1L : 0L);
        foreach (var r in a.Represents)
            yield return new(Representations, a.Id, r.CreditCode, r.Company, Day(r.From), r.To is { } to ? Day(to) : null);
        foreach (var s in a.Sessions)
            yield return new(Sessions, s.Id, a.Id);
        foreach (var p in a.Passkeys)
            yield return new(PasskeyIds, p.Id, a.Id);
        foreach (var t in a.Tokens)
            yield return new(ApiTokens, t.Hash, a.Id, t.Id, string.Join(' ', t.Scopes), t.ActingFor, t.ExpiresAt.ToUnixTimeMilliseconds());
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static Account Apply(Account a, AccountEvent e, DateTimeOffset at) => e switch
    {
        AccountCreated c => a with
        {
            Login = c.Login, Name = c.Name, Role = c.Role, Agency = c.Agency, Division = c.Division, CitizenNumber = c.CitizenNumber, Phone = c.Phone,
            PasswordHash = c.PasswordHash, Stamp = c.Stamp, IsDemo = c.IsDemo, SubjectKey = c.SubjectKey, SealedName = c.SealedName, SealedNumber = c.SealedNumber, SealedPhone = c.SealedPhone,
            Status = c.IsPending ? AccountStatus.Pending : AccountStatus.Active, MustChangePassword = c.IsPending,
        },
        PasswordChanged c => a with { PasswordHash = c.PasswordHash, Stamp = c.Stamp, Failures = 0, LockedUntil = null, MustChangePassword = false, Sessions = [] },
        SignedIn s => a with
        {
            Failures = 0, LockedUntil = null,
            TotpStep = s.TotpStep ?? a.TotpStep,
            RecoveryCodes = s.RecoveryCode is null ? a.RecoveryCodes : [.. a.RecoveryCodes.Where(c => c != s.RecoveryCode)],
            SignIns = [new(at, s.Address, s.Device, s.Factor), .. a.SignIns.Take(9)],
            Passkeys = s.Passkey is null ? a.Passkeys : [.. a.Passkeys.Select(p => p.Id == s.Passkey ? p with { SignCount = s.SignCount ?? p.SignCount } : p)],
        },
        SignInFailed f => a with { Failures = a.Failures + 1, LockedUntil = f.LockedUntil },
        TotpEnrolled t => a with { TotpSecret = t.Secret, TotpStep = t.Step, RecoveryCodes = t.RecoveryCodes, Stamp = t.Stamp, Sessions = [] },
        TotpRemoved t => a with { TotpSecret = null, RecoveryCodes = [], Stamp = t.Stamp, Sessions = [] },
        SignedOutEverywhere s => a with { Stamp = s.Stamp, Sessions = [] },
        RepresentationGranted r => a with { Represents = [.. a.Represents.Where(x => x.CreditCode != r.CreditCode), new(r.CreditCode, r.Company, r.From, r.To)] },
        TokenIssued t => a with { Tokens = [.. a.Tokens, new(t.TokenId, t.Name, t.Hash, t.Scopes, t.ActingFor, t.ExpiresAt)] },
        TokenRevoked t => a with { Tokens = [.. a.Tokens.Where(x => x.Id != t.TokenId)] },
        SessionBegun s => a with { Sessions = [new(s.Session, at, s.Address, s.Device), .. a.Sessions.Where(x => x.Id != s.Replaces).Take(MostSessions - 1)] },
        SessionEnded s => a with { Sessions = [.. a.Sessions.Where(x => x.Id != s.Session)] },
        PasskeyAdded p => a with { Passkeys = [.. a.Passkeys.Where(x => x.Id != p.Passkey), new(p.Passkey, p.Name, p.PublicKey, p.SignCount, at, p.IsBackupEligible, p.IsBackedUp)] },
        PasskeyRemoved p => a with { Passkeys = [.. a.Passkeys.Where(x => x.Id != p.Passkey)] },
        IdentityJoined i => a with { Identity = i.Identity },
        AccountApproved => a with { Status = AccountStatus.Active },
        AccountSuspended s => a with { Status = AccountStatus.Suspended, Stamp = s.Stamp, Sessions = [] },
        AccountResumed => a with { Status = AccountStatus.Active },
        AccountUnlocked => a with { Failures = 0, LockedUntil = null },
        PasswordReset r => a with { PasswordHash = r.PasswordHash, Stamp = r.Stamp, Status = AccountStatus.Pending, MustChangePassword = true, Sessions = [], Failures = 0, LockedUntil = null },
        _ => throw new InvalidOperationException($"Unknown account event {e.GetType().Name}"),
    };
}

/// <summary>
/// Streams <c>account-name/&lt;hash&gt;</c>: who holds a sign-in name. A name is taken by starting its stream, in the same commit as the account,
/// so that two people can never hold one.
/// </summary>
public sealed class AccountNameStream : StreamType<AccountName>
{
    internal static readonly AccountNameStream Kind = new();

    /// <inheritdoc/>
    public override string Prefix => "account-name";

    /// <inheritdoc/>
    public override IReadOnlyList<Table> Tables { get; } = [];

    /// <inheritdoc/>
    public override AccountName Empty(string id) => new(id, null);

    /// <inheritdoc/>
    public override AccountName Apply(AccountName state, StoredEvent e) => state with { Account = e.Payload };

    /// <inheritdoc/>
    public override IEnumerable<Row> Rows(AccountName state) => [];
}

/// <summary>A sign-in name (hashed) and who holds it.</summary>
public sealed record AccountName(string Hash, string? Account);
