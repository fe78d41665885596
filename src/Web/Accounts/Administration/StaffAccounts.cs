using System.Security.Cryptography;
using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using static Jiangyuan.Web.Accounts.AccountEvent;

namespace Jiangyuan.Web.Accounts.Administration;

/// <summary>What is done to the accounts of staff, and by which of the separate administrators. Nobody does anything to the own account here.</summary>
internal static class StaffAccounts
{
    /// <summary>Shown once to the administrator who opened the account or reset its password.</summary>
    internal sealed record FirstPassword(Account Account, string Password);

    private static readonly Refusal Own = new("account.own", "不能处理自己的账号。", "请另一位管理员处理。") { Kind = RefusalKind.Forbidden };

    private static readonly Refusal NotStaff = new("account.not-staff", "这里只处理工作人员的账号。", "个人账号由本人处理；忘记密码请带身份证到就近的政务服务大厅。") { Kind = RefusalKind.Forbidden };

    /// <summary>System administrator: opens an account. It cannot sign in until the security administrator approves it.</summary>
    internal static async Task<Outcome<FirstPassword>> Open(CreateAccount.Request request, Actor actor, AccountDesk desk, CancellationToken ct)
    {
        var password = NewPassword();
        var made = await CreateAccount.Handle(request with { Password = password, IsPending = true }, desk, actor.Id, ct);
        return made.Then<FirstPassword>(account => new FirstPassword(account, password));
    }

    /// <summary>
    /// System administrator: a new first password for somebody who has forgotten it. As when opening, a second administrator has to approve. Passkeys and tokens go,
    /// for they would let in whoever has them past the new password.
    /// </summary>
    internal static async Task<Outcome<FirstPassword>> ResetPassword(string id, Actor actor, AccountDesk desk, CancellationToken ct)
    {
        var password = NewPassword();
        var hash = Passwords.Hash(password);
        var done = await Act(id, actor, "重置密码", desk, a => a.Status == AccountStatus.Suspended
            ? new Refusal("account.suspended", "账号已停用，不能重置密码。", "先由安全管理员恢复。") { Kind = RefusalKind.Conflict }
            : new Decision([new PasswordReset(hash, AccountDesk.NewStamp()).Encode(), .. WithoutKeys(a)]), ct);
        return done.Then<FirstPassword>(account => new FirstPassword(account, password));
    }

    /// <summary>Security administrator: lets an account that was opened or reset be used. Never who opened or reset it: the roles are separate accounts.</summary>
    internal static Task<Outcome<Account>> Approve(string id, Actor actor, AccountDesk desk, CancellationToken ct) => Act(id, actor, "批准启用账号", desk, a => a.Status != AccountStatus.Pending
        ? new Refusal("account.not-pending", "这个账号没有在等待批准。") { Kind = RefusalKind.Conflict }
        : new Decision([new AccountApproved().Encode()]), ct);

    /// <summary>Security administrator: the account is out at once, everywhere.</summary>
    internal static Task<Outcome<Account>> Suspend(string id, string? reason, Actor actor, AccountDesk desk, CancellationToken ct) => Act(id, actor, "停用账号", desk, a => Reason(reason) ?? (a.Status == AccountStatus.Suspended
        ? new Refusal("account.suspended", "这个账号已经停用。") { Kind = RefusalKind.Conflict }
        : new Decision([new AccountSuspended(reason!.Trim(), AccountDesk.NewStamp()).Encode()])), ct);

    /// <summary>Security administrator: the account may be used again.</summary>
    internal static Task<Outcome<Account>> Resume(string id, string? reason, Actor actor, AccountDesk desk, CancellationToken ct) => Act(id, actor, "恢复账号", desk, a => Reason(reason) ?? (a.Status != AccountStatus.Suspended
        ? new Refusal("account.not-suspended", "这个账号没有停用。") { Kind = RefusalKind.Conflict }
        : new Decision([new AccountResumed(reason!.Trim()).Encode()])), ct);

    /// <summary>Security administrator: ends the wait after wrong passwords, once the person was identified.</summary>
    internal static Task<Outcome<Account>> Unlock(string id, Actor actor, AccountDesk desk, CancellationToken ct) => Act(id, actor, "解除锁定", desk, a => a.Failures == 0
        ? new Refusal("account.not-locked", "这个账号没有锁定。") { Kind = RefusalKind.Conflict }
        : new Decision([new AccountUnlocked().Encode()]), ct);

    /// <summary>Security administrator: a lost second factor is taken away, with the passkeys and tokens that may be lost with it; the person must set up another before anything else.</summary>
    internal static Task<Outcome<Account>> RemoveSecondFactor(string id, Actor actor, AccountDesk desk, CancellationToken ct) => Act(id, actor, "取消动态验证码", desk, a => a.TotpSecret is null
        ? new Refusal("account.no-factor", "这个账号没有设置动态验证码。") { Kind = RefusalKind.Conflict }
        : new Decision([new TotpRemoved(AccountDesk.NewStamp()).Encode(), .. WithoutKeys(a)]), ct);

    /// <summary>Security administrator: every browser of the account is out.</summary>
    internal static Task<Outcome<Account>> EndSessions(string id, Actor actor, AccountDesk desk, CancellationToken ct) => Act(id, actor, "结束全部登录", desk,
        _ => new Decision([new SignedOutEverywhere(AccountDesk.NewStamp()).Encode()]), ct);

    /// <summary>Everything that signs in without the password goes, each by an event of its own that the trail shows.</summary>
    private static IEnumerable<NewEvent> WithoutKeys(Account account) =>
        [.. account.Passkeys.Select(p => new PasskeyRemoved(p.Id).Encode()), .. account.Tokens.Select(t => new TokenRevoked(t.Id).Encode())];

    private static async Task<Outcome<Account>> Act(string id, Actor actor, string purpose, AccountDesk desk, Func<Account, Outcome<Decision>> decide, CancellationToken ct) =>
        id == actor.Id ? Own : await desk.Change(id, actor.Id, purpose, (a, _) => a.Version == 0 ? AccountRefusals.NoAccount : a.IsStaff ? decide(a) : NotStaff, ct);

    private static Outcome<Decision>? Reason(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > 200)
            return new Refusal("account.reason", "请写明原因，200 字以内。", null, [new("reason", "请写明原因，200 字以内")]);
        return null;
    }

    // 80 bits, easy to read out over a telephone; it must be changed at the first sign-in.
    private static string NewPassword() => string.Join('-', Totp.Base32(RandomNumberGenerator.GetBytes(10)).ToLowerInvariant().Chunk(4).Select(c => new string(c)));
}

/// <summary>One staff account in the list of administrators.</summary>
internal sealed record StaffLine(string Id, string Login, string Name, Role Role, string? Agency, AccountStatus Status);

/// <summary>The list that administrators and auditors see: by sign-in name, a page at a time.</summary>
internal static class ListStaffAccounts
{
    internal const int PageSize = 50;

    internal static async Task<IReadOnlyList<StaffLine>> Handle(string? find, string? after, AccountDesk desk, CancellationToken ct)
    {
        var wanted = (find ?? "").Trim();
        await using var connection = await desk.Store.OpenRead(ReadScope.System, ct);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT id, login, name, role, agency, status FROM accounts
            WHERE login > @after AND role NOT IN ('Citizen', 'CompanyAgent', 'System') AND (@find = '' OR login LIKE @like OR name LIKE @like OR agency = @find OR status = @find)
            ORDER BY login LIMIT 50
            """;
        AccountDesk.Bind(command, "after", after ?? "");
        AccountDesk.Bind(command, "find", wanted);
        AccountDesk.Bind(command, "like", "%" + wanted.Replace("%", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal) + "%");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var lines = new List<StaffLine>();
        while (await reader.ReadAsync(ct))
            lines.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), Enum.Parse<Role>(reader.GetString(3)), reader.IsDBNull(4) ? null : reader.GetString(4), Enum.Parse<AccountStatus>(reader.GetString(5))));
        return lines;
    }
}
