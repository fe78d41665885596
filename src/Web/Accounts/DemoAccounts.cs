using System.Security.Cryptography;
using System.Text.Json;
using Jiangyuan.Cases;
using Jiangyuan.Catalogue;

namespace Jiangyuan.Web.Accounts;

/// <summary>
/// Accounts of a demonstration: made only when it is asked for (<c>--demo</c>), with one random password for each installation, kept in the data
/// directory and shown on the sign-in page. A production start knows nothing of them.
/// </summary>
internal sealed class DemoAccounts
{
    /// <param name="Agency">Null for those who belong to none.</param>
    internal sealed record Shown(string Login, string Name, string What, string? Agency);

    /// <summary>Null unless this is a demonstration.</summary>
    internal string? Password { get; private set; }

    internal IReadOnlyList<Shown> Accounts { get; private set; } = [];

    /// <summary>Makes the accounts that are missing and remembers them for the sign-in page.</summary>
    internal async Task Begin(AccountDesk desk, Catalogue.Catalogue catalogue, string dataDirectory, CancellationToken ct)
    {
        var file = Path.Combine(dataDirectory, "demo-password");
        Password = File.Exists(file) ? (await File.ReadAllTextAsync(file, ct)).Trim() : await NewPassword(file, ct);
        string? hash = null;
        var there = await desk.DemoLogins(ct);
        var shown = new List<Shown>();
        foreach (var (request, what) in Wanted(catalogue, desk.Today))
        {
            if (!there.Contains(request.Login) && await desk.FindByLogin(request.Login, ct) is null)
            {
                hash ??= Passwords.Hash(Password);
                var made = await CreateAccount.Handle(request with { PasswordHash = hash }, desk, "system", ct);
                if (!made.IsGiven)
                    throw new InvalidOperationException($"Demo account {request.Login}: {JsonSerializer.Serialize(made.Refusal.Fields)}");
            }
            shown.Add(new(request.Login, request.Name, what, request.Agency is null ? null : catalogue.Agencies[request.Agency].Name));
        }
        Accounts = shown;
    }

    private static async Task<string> NewPassword(string file, CancellationToken ct)
    {
        var password = string.Join('-', Totp.Base32(RandomNumberGenerator.GetBytes(10)).ToLowerInvariant().Chunk(4).Select(c => new string(c)));
        await File.WriteAllTextAsync(file, password, ct);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return password;
    }

    // Synthetic numbers of GB 11643 and GB 32100 with right check characters.
    private static IEnumerable<(CreateAccount.Request Request, string What)> Wanted(Catalogue.Catalogue catalogue, DateOnly today)
    {
        yield return (new("zhuoma", "才让卓玛", Role.Citizen, "") { CitizenNumber = "630102199001010013", Phone = "13900000001", IsDemo = true }, "个人：给自己办事");
        yield return (new("jingban", "马经办", Role.CompanyAgent, "")
        {
            CitizenNumber = "11010519491231002X", Phone = "13900010002", IsDemo = true,
            Represents = [new("91630104MA0000015T", "青海江源示范有限公司", today.AddYears(-1), null)],
        }, "企业经办人：为“青海江源示范有限公司”办事");
        foreach (var agency in Agencies(catalogue, today))
        {
            var staff = new (string Login, string Name, Role Role, string What)[]
            {
                ("clerk", "窗口李", Role.CounterClerk, "窗口人员：收件、受理、送达"), ("officer1", "承办赵", Role.Officer, "承办人之一：审查"),
                ("officer2", "承办钱", Role.Officer, "承办人之二：审查"), ("head", "负责孙", Role.Head, "负责人：决定、批准延期"),
            };
            foreach (var (login, name, role, what) in staff)
                yield return (new($"{login}.{agency.Id}", name, role, "") { Agency = agency.Id, Division = agency.Division, IsDemo = true }, what);
        }
        yield return (new("lists", "清单周", Role.ListAdministrator, "") { IsDemo = true }, "清单管理员之一：日历、编写清单");
        yield return (new("lists2", "清单吴", Role.ListAdministrator, "") { IsDemo = true }, "清单管理员之二：审核公布");
        yield return (new("system", "系统郑", Role.SystemAdministrator, "") { IsDemo = true }, "系统管理员：开设工作人员账号");
        yield return (new("security", "安全王", Role.SecurityAdministrator, "") { IsDemo = true }, "安全管理员：批准、停用账号");
        yield return (new("audit", "审计吴", Role.Auditor, "") { IsDemo = true }, "审计员：查看记录，不能改");
    }

    /// <summary>The agencies that offer something today.</summary>
    private static IEnumerable<Agency> Agencies(Catalogue.Catalogue catalogue, DateOnly today) =>
        catalogue.Items.Select(item => item.Id).Distinct().SelectMany(id => catalogue.Offers(id, today)).Select(offer => offer.Agency).DistinctBy(agency => agency.Id).OrderBy(agency => agency.Division, StringComparer.Ordinal);
}
