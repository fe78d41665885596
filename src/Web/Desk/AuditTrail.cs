using System.Globalization;
using Jiangyuan.Cases;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Web.Accounts;

namespace Jiangyuan.Web.Desk;

/// <summary>One thing somebody did.</summary>
internal sealed record AuditLine(DateTimeOffset At, string Who, string Agency, string What, string Purpose);

/// <summary>What an auditor reads: who, when, what for; never the content of a case.</summary>
internal sealed class AuditTrail(CaseDesk cases, CaseQueries queries, AccountDesk accounts)
{
    internal async Task<IReadOnlyList<AuditLine>> OfCase(string number, CancellationToken ct)
    {
        if (CaseNumber.Parse(number) is not { IsGiven: true, Value: var parsed })
            return [];
        var auditor = new Actor("audit", "审计", new HashSet<Role> { Role.Auditor });
        if (await queries.Masked(parsed.Id, auditor, ct) is not { IsGiven: true, Value: var c })
            return [];
        var done = (await queries.History(c, auditor, ct)).Select(h => new AuditLine(h.RecordedAt, h.Event.ByName, c.AgencyName, CaseEventWords.Entry(h).Title, parsed.Grouped));
        var read = (await queries.AccessesOf(c.Applicant.SubjectKey, null, 100, ct)).Where(a => a.Purpose == c.Number && !a.IsOwn).Select(Read);
        return [.. done.Concat(read).OrderBy(l => l.At)];
    }

    internal async Task<IReadOnlyList<AuditLine>> OfPerson(string subject, CancellationToken ct) =>
        [.. (await queries.Accesses(CodeText.Normalise(subject), null, 100, ct)).Select(Read)];

    internal async Task<IReadOnlyList<AuditLine>> OfAccount(string login, CancellationToken ct)
    {
        if (await accounts.FindByLogin(login, ct) is not { } account)
            return [];
        var events = await cases.Store.ReadStream(AccountStream.Kind.StreamOf(account.Id), ct);
        return [.. events.Reverse().Take(200).Select(e => new AuditLine(e.At, e.Actor == account.Id ? account.Name : e.Actor, account.Agency ?? "", AccountWords.Of(e.Type), e.Purpose))];
    }

    private AuditLine Read(AccessLine line) =>
        new(line.At, line.ActorName, cases.Catalogue.Agencies.GetValueOrDefault(line.Agency)?.Name ?? line.Agency, "读取个人数据", "办件 " + line.Purpose.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Events of accounts in words.</summary>
internal static class AccountWords
{
    internal static string Of(string type) => type switch
    {
        nameof(AccountEvent.AccountCreated) => "开设账号", nameof(AccountEvent.PasswordChanged) => "修改密码", nameof(AccountEvent.SignedIn) => "登录",
        nameof(AccountEvent.SignInFailed) => "登录失败", nameof(AccountEvent.TotpEnrolled) => "启用动态验证码", nameof(AccountEvent.TotpRemoved) => "停用动态验证码",
        nameof(AccountEvent.SignedOutEverywhere) => "退出所有设备", nameof(AccountEvent.RepresentationGranted) => "授权代办", nameof(AccountEvent.TokenIssued) => "发放令牌",
        nameof(AccountEvent.TokenRevoked) => "停用令牌",
        nameof(AccountEvent.SessionBegun) => "开始一次登录", nameof(AccountEvent.SessionEnded) => "结束一次登录", nameof(AccountEvent.AccountApproved) => "批准启用",
        nameof(AccountEvent.AccountSuspended) => "停用账号", nameof(AccountEvent.AccountResumed) => "恢复账号", nameof(AccountEvent.AccountUnlocked) => "解除锁定",
        nameof(AccountEvent.PasswordReset) => "重置密码", nameof(AccountEvent.PasskeyAdded) => "添加通行密钥", nameof(AccountEvent.PasskeyRemoved) => "删除通行密钥", nameof(AccountEvent.IdentityJoined) => "关联统一身份", _ => type,
    };
}
