using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Web.Tests.Record;

/// <summary>A little life for the hunt: one licence granted, rated and revoked, one waiting, read by staff.</summary>
internal static class HuntCase
{
    internal static async Task Live(CaseDesk desk)
    {
        var company = new Actor("u-hunt", "马经办", new HashSet<Role> { Role.CompanyAgent })
        {
            Subject = "91630104MA0000015T", SubjectKind = ApplicantKind.Organization, SubjectName = "青海江源示范有限公司", OwnNumber = "11010519491231002X",
        };
        var granted = Given(await SubmitCase.Handle(Request(), company, desk, null, default));
        Given(await AcceptCase.Handle(new(granted.Id, ""), Staff(granted, Role.CounterClerk), desk, null, null, default));
        Given(await DecideCase.Handle(new(granted.Id, true, "已作出符合要求的承诺。"), Staff(granted, Role.Head), desk, null, null, default));
        Given(await DeliverCertificate.Handle(new(granted.Id, "电子证照"), Staff(granted, Role.CounterClerk), desk, null, null, default));
        Given(await RateCase.Handle(new(granted.Id, 5, "快"), company, desk, null, null, default));
        var waiting = Given(await SubmitCase.Handle(Request(), company, desk, null, default));
        Given(await SaveDraft.Handle(new(null, "pharmacy-otc-b", "630104000000", HandlingMode.Commitment), company, desk, default));
        Given(await new CaseQueries(desk).ByNumber(waiting.Number, Staff(waiting, Role.Officer), default));
        Given(await RevokeCertificate.Handle(new(granted.Id, "承诺不实"), Staff(granted, Role.Head), desk, null, null, default));
    }

    private static SubmitCase.Request Request() => new("pharmacy-otc-b", "630104000000", HandlingMode.Commitment)
    {
        PromiseSignedBy = "马经办",
        Answers = new Dictionary<string, string>
        {
            ["unified-credit-code"] = "91630104MA0000015T", ["company-name"] = "青海江源示范有限公司", ["legal-representative-name"] = "李四",
            ["premises-address"] = "西宁市城西区样例路 3 号", ["premises-area"] = "40", ["has-serious-discredit"] = "false", ["sells-only-otc-b"] = "true",
            ["drug-scope"] = "otc-b", ["pharmacy-staff-name"] = "王五", ["pharmacy-staff-qualification"] = "trained", ["quality-manager-name"] = "王五",
            ["separate-drug-area"] = "true", ["traceable-purchase"] = "true", ["mobile-phone"] = "13900000003",
        },
    };

    private static Actor Staff(Case c, Role role) => new($"test-{role}", "测试人员", new HashSet<Role> { role }) { Agency = c.AgencyId, Division = c.Division };

    private static T Given<T>(Outcome<T> outcome) => outcome.IsGiven ? outcome.Value : throw new InvalidOperationException($"{outcome.Refusal.Code} {outcome.Refusal.Message}");
}
