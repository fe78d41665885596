using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Jiangyuan.Cases;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Store;
using Microsoft.AspNetCore.DataProtection;

namespace Jiangyuan.Web.Accounts;

/// <summary>What the use cases of accounts work with: the store, identities, time and protection of secrets.</summary>
public sealed class AccountDesk(CaseDesk cases, IdSource ids, TimeProvider time, IDataProtectionProvider protection)
{
    private readonly EventStore store = cases.Store;
    private readonly IDataProtector _totp = protection.CreateProtector("Jiangyuan.Accounts.Totp");

    /// <summary>An account was changed through this process: whoever remembers anything of it forgets it.</summary>
    internal event Action<string>? Changed;

    /// <summary>How long a wrong login takes: as long as a wrong password. Fewer only where a test signs in thousands of times as nobody.</summary>
    internal int RoundsForNobody { get; set; } = Passwords.Rounds;

    internal EventStore Store => store;

    internal CaseDesk Cases => cases;

    internal DateTimeOffset Now => time.GetUtcNow();

    internal DateOnly Today => ChinaTime.Today(time);

    internal string NewId() => ids.Next().ToString(CultureInfo.InvariantCulture);

    internal static string NewStamp() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    internal string Protect(byte[] secret) => Convert.ToBase64String(_totp.Protect(secret));

    internal byte[] Unprotect(string secret) => _totp.Unprotect(Convert.FromBase64String(secret));

    /// <summary>The whole account; null when there is none.</summary>
    public async Task<Account?> Find(string id, CancellationToken ct)
    {
        var events = await store.ReadStream(AccountStream.Kind.StreamOf(id), ct);
        return events.Count == 0 ? null : AccountStream.Kind.Fold(id, events);
    }

    /// <summary>
    /// The account with name, number and phone opened, for the person it belongs to, after the reading was recorded. While they cannot be opened the name
    /// stays masked and the others are missing.
    /// </summary>
    internal async Task<Account> Opened(Account account, CancellationToken ct)
    {
        if (account.SubjectKey is not { } key)
            return account;
        var record = AccountStream.Kind.StreamOf(account.Id);
        var fields = new[] { ("name", account.SealedName), ("subject", account.SealedNumber), ("phone", account.SealedPhone) }
            .Select(f => SealedField.Of(f.Item1, f.Item2, record, key)).OfType<SealedField>().ToArray();
        var self = new Actor(account.Id, account.Name, new HashSet<Role> { Role.Citizen }) { SubjectKey = key };
        var opened = await PersonalData.Read(cases, self, "account", key, fields, ct);
        return opened.State != PersonalDataState.Readable ? account : account with
        {
            Name = opened.Of("name", account.SealedName) ?? account.Name,
            CitizenNumber = opened.Of("subject", account.SealedNumber) ?? account.CitizenNumber,
            Phone = opened.Of("phone", account.SealedPhone) ?? account.Phone,
        };
    }

    /// <summary>The account that holds a sign-in name.</summary>
    internal async Task<Account?> FindByLogin(string? login, CancellationToken ct)
    {
        if (LoginName.Parse(login) is not { IsGiven: true, Value: var name })
            return null;
        var events = await store.ReadStream(AccountNameStream.Kind.StreamOf(name.Hash), ct);
        return events.Count == 0 ? null : await Find(events[^1].Payload.Trim('"'), ct);
    }

    /// <summary>The sign-in names of the demonstration's accounts.</summary>
    internal async Task<IReadOnlySet<string>> DemoLogins(CancellationToken ct)
    {
        await using var connection = await store.OpenRead(ReadScope.System, ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT login FROM accounts WHERE is_demo = 1";
        await using var reader = await command.ExecuteReaderAsync(ct);
        var logins = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
            logins.Add(reader.GetString(0));
        return logins;
    }

    /// <summary>What every request of a signed-in person needs; null when the account may not be used, or, where one is named, its session has ended.</summary>
    internal async Task<SignedInAccount?> Row(string id, CancellationToken ct, string? session = null)
    {
        await using var connection = await store.OpenRead(ReadScope.Account(id), ct);
        await using var command = connection.CreateCommand();
        command.CommandText = session is null
            ? "SELECT name, role, agency, division, subject, stamp, is_demo, must_enrol, sealed_name, sealed_number, must_change FROM accounts WHERE id = @id AND status = 'Active'"
            : "SELECT a.name, a.role, a.agency, a.division, a.subject, a.stamp, a.is_demo, a.must_enrol, a.sealed_name, a.sealed_number, a.must_change FROM account_sessions s JOIN accounts a ON a.id = s.account WHERE s.session = @session AND a.id = @id AND a.status = 'Active'";
        Bind(command, "id", id);
        if (session is not null)
            Bind(command, "session", session);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return !await reader.ReadAsync(ct) ? null : new(id, reader.GetString(0), Enum.Parse<Role>(reader.GetString(1)),
            reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetString(5))
        {
            IsDemo = reader.GetInt64(6) != 0,
            MustEnrol = reader.GetInt64(7) != 0,
            SealedName = reader.IsDBNull(8) ? null : reader.GetString(8),
            SealedNumber = reader.IsDBNull(9) ? null : reader.GetString(9),
            MustChangePassword = reader.GetInt64(10) != 0,
        };
    }

    /// <summary>The account that holds a passkey.</summary>
    internal async Task<Account?> FindByPasskey(string passkey, CancellationToken ct)
    {
        await using var connection = await store.OpenRead(ReadScope.System, ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT account FROM account_passkeys WHERE passkey = @passkey";
        Bind(command, "passkey", passkey);
        return await command.ExecuteScalarAsync(ct) is string id ? await Find(id, ct) : null;
    }

    /// <summary>The companies an account may act for today.</summary>
    public async Task<IReadOnlyList<Representation>> Represents(string account, CancellationToken ct)
    {
        await using var connection = await store.OpenRead(ReadScope.Account(account), ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT credit_code, company, from_on, to_on FROM account_representations WHERE account = @id ORDER BY credit_code";
        Bind(command, "id", account);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<Representation>();
        while (await reader.ReadAsync(ct))
        {
            var one = new Representation(reader.GetString(0), reader.GetString(1), Day(reader.GetString(2)), reader.IsDBNull(3) ? null : Day(reader.GetString(3)));
            if (one.IsInForce(Today))
                found.Add(one);
        }
        return found;
    }

    /// <summary>Whose token this is, by its hash.</summary>
    internal async Task<TokenRow?> Token(string hash, CancellationToken ct)
    {
        await using var connection = await store.OpenRead(ReadScope.System, ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT account, scopes, acting_for, expires_at FROM account_tokens WHERE hash = @hash";
        Bind(command, "hash", hash);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(reader.GetString(0), reader.GetString(1).Split(' '), reader.IsDBNull(2) ? null : reader.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)))
            : null;
    }

    /// <summary>Decides on one account and stores what was decided; decides again when somebody else was faster.</summary>
    internal async Task<Outcome<Account>> Change(string id, string actor, string purpose, Func<Account, DateTimeOffset, Outcome<Decision>> decide, CancellationToken ct)
    {
        var now = Now;
        var done = await store.Execute(AccountStream.Kind, id, new Asking(actor, purpose, now), account => decide(account, now), ct);
        Changed?.Invoke(id);
        return done.Then<Account>(executed => executed.State);
    }

    /// <summary>The same for what may be done once only, on whichever node: <paramref name="once"/> names it, and a second time is refused.</summary>
    internal async Task<Outcome<Account>> ChangeOnce(string once, Refusal again, string id, string purpose, Func<Account, DateTimeOffset, Outcome<Decision>> decide, CancellationToken ct)
    {
        var now = Now;
        var done = await store.Execute(AccountStream.Kind, id, new Asking(id, purpose, now) { IdempotencyKey = once, RequestHash = once }, account => decide(account, now), ct);
        return done.Then<Account>(executed => executed.WasRepeated ? again : executed.State);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static void Bind(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}

/// <summary>The row of an account: who is signed in.</summary>
public sealed record SignedInAccount(string Id, string Name, Role Role, string? Agency, string Division, string? SubjectKey, string Stamp)
{
    /// <summary>See <see cref="Account.SealedName"/>.</summary>
    public string? SealedName { get; init; }

    /// <summary>See <see cref="Account.SealedNumber"/>.</summary>
    public string? SealedNumber { get; init; }

    /// <summary>See <see cref="Account.IsDemo"/>.</summary>
    public bool IsDemo { get; init; }

    /// <summary>See <see cref="Account.MustEnrol"/>.</summary>
    public bool MustEnrol { get; init; }

    /// <summary>See <see cref="Account.MustChangePassword"/>.</summary>
    public bool MustChangePassword { get; init; }
}

/// <summary>The row of a token.</summary>
internal sealed record TokenRow(string Account, string[] Scopes, string? ActingFor, DateTimeOffset ExpiresAt);
