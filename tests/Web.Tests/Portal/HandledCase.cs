using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Portal;

/// <summary>A pharmacy's licence on commitment, handled by the agency through its own commands up to where a test begins.</summary>
internal static class HandledCase
{
    private static readonly IReadOnlySet<Role> Agent = new HashSet<Role> { Role.CompanyAgent };
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Whom the demonstration account <c>jingban</c> acts for.</summary>
    internal static Actor Company { get; } = new("handled-by-test", "马经办", Agent)
    {
        Subject = "91630104MA0000015T", SubjectKind = ApplicantKind.Organization, SubjectName = "青海江源示范有限公司", OwnNumber = "11010519491231002X",
    };

    internal static Task<Case> Granted(PortalWorld world) => Granted(world.Services);

    internal static Task<Case> Submitted(IServiceProvider site) => Submitted(site.GetRequiredService<CaseDesk>());

    internal static async Task<Case> Submitted(CaseDesk desk) =>
        Given(await SubmitCase.Handle(new("pharmacy-otc-b", "630104000000", HandlingMode.Commitment)
        {
            PromiseSignedBy = "马经办",
            Answers = new Dictionary<string, string>
            {
                ["unified-credit-code"] = Company.Subject!, ["company-name"] = Company.SubjectName!, ["legal-representative-name"] = "李四",
                ["premises-address"] = "西宁市城西区样例路 3 号", ["premises-area"] = "40", ["has-serious-discredit"] = "false", ["sells-only-otc-b"] = "true",
                ["drug-scope"] = "otc-b", ["pharmacy-staff-name"] = "王五", ["pharmacy-staff-qualification"] = "trained", ["quality-manager-name"] = "王五",
                ["separate-drug-area"] = "true", ["traceable-purchase"] = "true", ["mobile-phone"] = "13900000003",
            },
        }, Company, desk, null, Ct));

    internal static async Task<Case> Accepted(IServiceProvider site)
    {
        var submitted = await Submitted(site);
        return Given(await AcceptCase.Handle(new(submitted.Id, ""), Staff(submitted, Role.CounterClerk), site.GetRequiredService<CaseDesk>(), null, null, Ct));
    }

    internal static async Task<Case> Granted(IServiceProvider site)
    {
        var desk = site.GetRequiredService<CaseDesk>();
        var accepted = await Accepted(site);
        Given(await DecideCase.Handle(new(accepted.Id, true, "已作出符合要求的承诺。"), Staff(accepted, Role.Head), desk, null, null, Ct));
        return Given(await DeliverCertificate.Handle(new(accepted.Id, "电子证照"), Staff(accepted, Role.CounterClerk), desk, null, null, Ct));
    }

    internal static async Task Revoke(PortalWorld world, Case c) =>
        Given(await RevokeCertificate.Handle(new(c.Id, "承诺不实"), Staff(c, Role.Head), world.Services.GetRequiredService<CaseDesk>(), null, null, Ct));

    internal static Actor Staff(Case c, Role role) => new($"test-{role}", "测试人员", new HashSet<Role> { role }) { Agency = c.AgencyId, Division = c.Division };

    private static Case Given(Outcome<Case> outcome)
    {
        Assert.True(outcome.IsGiven, outcome.Refusal?.ToString());
        return outcome.Value;
    }
}
