using System.Text.Json;
using Jiangyuan.Cases;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Store;
using static Jiangyuan.Web.Accounts.AccountEvent;

namespace Jiangyuan.Web.Accounts;

/// <summary>Opens an account. Citizens do it themselves; staff accounts are made on the command line or by the demonstration.</summary>
internal static class CreateAccount
{
    internal sealed record Request(string Login, string Name, Role Role, string Password)
    {
        internal string? Agency { get; init; }

        internal string Division { get; init; } = "630000000000";

        internal string? CitizenNumber { get; init; }

        internal string? Phone { get; init; }

        internal IReadOnlyList<Representation> Represents { get; init; } = [];

        internal bool IsDemo { get; init; }

        /// <summary>See <see cref="AccountCreated.IsPending"/>.</summary>
        internal bool IsPending { get; init; }

        /// <summary>Set by the demonstration, whose accounts share one random password: hashed once.</summary>
        internal string? PasswordHash { get; init; }
    }

    internal static Outcome<Request> Check(Request request, DateOnly today)
    {
        var errors = new List<FieldError>();
        if (LoginName.Parse(request.Login).Refusal is { } login)
            errors.AddRange(login.Fields!);
        if (request.Name.Trim().Length is < 2 or > 60 || request.Name.Any(char.IsControl))
            errors.Add(new("name", "请填写真实姓名，2 到 60 个字"));
        if (request.Role is Role.Citizen or Role.CompanyAgent && CitizenNumber.Parse(request.CitizenNumber, today).Refusal is { } number)
            errors.Add(new("citizenNumber", number.Message));
        if (request.Role == Role.Citizen && !IsMobile(request.Phone))
            errors.Add(new("phone", "请填写 11 位手机号码"));
        if (request.Role is not (Role.Citizen or Role.CompanyAgent or Role.System or Role.Auditor or Role.ListAdministrator or Role.SystemAdministrator or Role.SecurityAdministrator) && string.IsNullOrEmpty(request.Agency))
            errors.Add(new("agency", "工作人员账号要写明所在部门"));
        foreach (var company in request.Represents)
        {
            if (UnifiedCreditCode.Parse(company.CreditCode).Refusal is { } code)
                errors.Add(new("represents", code.Message));
        }
        if (!request.IsDemo && Passwords.Refuses(request.Password, request.Name, request.Login, request.Phone, request.CitizenNumber) is { } weak)
            errors.AddRange(weak.Fields!);
        return errors.Count == 0
            ? request with { Name = request.Name.Trim(), CitizenNumber = request.CitizenNumber is null ? null : CodeText.Normalise(request.CitizenNumber) }
            : new Refusal("account.invalid", $"有 {errors.Count} 处需要修改，账号没有建立。", "改好后再提交。", errors);
    }

    internal static Decision Decide(string id, LoginName login, Request request, string passwordHash, string stamp, Sealer sealer) =>
        new([
            Created(login, request, passwordHash, stamp, sealer).Encode(),
            .. request.Represents.Select(r => new RepresentationGranted(r.CreditCode, r.Company, r.From, r.To).Encode()),
        ])
        {
            Also = [new(AccountNameStream.Kind.StreamOf(login.Hash), 0, [new("NameTaken", JsonSerializer.Serialize(id))], [], [])],
        };

    // The names of staff are no secret: they sign what they do. Their numbers are.
    internal static AccountCreated Created(LoginName login, Request request, string passwordHash, string stamp, Sealer sealer)
    {
        var isSealed = sealer.Vault is not null && sealer.Subject.Length > 0;
        var isPublic = request.Role is Role.Citizen or Role.CompanyAgent;
        return new AccountCreated(login.Value, isSealed && isPublic ? Masking.Person(request.Name) : request.Name, request.Role, request.Agency, request.Division,
            isSealed ? null : request.CitizenNumber, isSealed ? null : request.Phone)
        {
            PasswordHash = passwordHash, Stamp = stamp, IsDemo = request.IsDemo, IsPending = request.IsPending, SubjectKey = sealer.Subject.Length > 0 ? sealer.Subject : null,
            SealedName = isSealed && isPublic ? sealer.Of("name", request.Name) : null,
            SealedNumber = isSealed ? sealer.Of("subject", request.CitizenNumber) : null,
            SealedPhone = isSealed ? sealer.Of("phone", request.Phone) : null,
        };
    }

    internal static async Task<Outcome<Account>> Handle(Request asked, AccountDesk desk, string actor, CancellationToken ct)
    {
        var checkedRequest = Check(asked, desk.Today);
        if (!checkedRequest.IsGiven)
            return checkedRequest.Refusal;
        var request = checkedRequest.Value;
        var login = LoginName.Parse(request.Login).Value;
        var taken = new Refusal("account.login-taken", "这个用户名已经有人用了。", "换一个用户名；如果是您本人的账号，请直接登录。", [new("login", "这个用户名已经有人用了")]) { Kind = RefusalKind.Conflict };
        if ((await desk.Store.ReadStream(AccountNameStream.Kind.StreamOf(login.Hash), ct)).Count > 0)
            return taken;
        var id = desk.NewId();
        var key = request.CitizenNumber is { Length: > 0 } number ? desk.Cases.SubjectKey(number) : "";
        if (key.Length > 0 && await desk.Cases.ReadyToSeal(key, ct) is { } unready)
            return unready;
        var sealer = desk.Cases.Sealer(key, AccountStream.Kind.StreamOf(id));
        var hash = request.PasswordHash ?? Passwords.Hash(request.Password);
        var done = await desk.Change(id, actor == "self" ? id : actor, "开设账号", (_, _) => Decide(id, login, request, hash, AccountDesk.NewStamp(), sealer), ct);
        return done.Refusal?.Kind == RefusalKind.Conflict ? taken : done;
    }

    private static bool IsMobile(string? phone) => phone is { Length: 11 } && phone[0] == '1' && phone.All(char.IsAsciiDigit);
}
