using Jiangyuan.Cases;
using Jiangyuan.Cases.Access;
using Jiangyuan.Cases.Certificates;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Web.Tests.Record;

/// <summary>A little life for the hunt: one licence granted, rated and revoked for a broken promise, one waiting, read by staff and asked about, an emergency asked for, a draft and a life event begun.</summary>
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
        var secrets = Directory.CreateTempSubdirectory("jy-hunt-secrets-");
        await new SigningDesk(desk, new SecretFolder(secrets.FullName)).CodeOf(Given(await new CertificateQueries(desk).Get(granted.CertificateNumber ?? Given(await new CaseQueries(desk).ByNumber(granted.Number, company, default)).CertificateNumber!, company, default)), default);
        secrets.Delete(true);
        Given(await RateCase.Handle(new(granted.Id, 5, "快"), company, desk, null, null, default));
        var waiting = Given(await SubmitCase.Handle(Request(), company, desk, null, default));
        Given(await SaveDraft.Handle(new(null, "pharmacy-otc-b", "630104000000", HandlingMode.Commitment), company, desk, default));
        Given(await new CaseQueries(desk).ByNumber(waiting.Number, Staff(waiting, Role.Officer), default));
        Given(await RecordPostCheck.Handle(new(granted.Id, "", PostCheckOutcome.Breach, "现场与承诺不符。"), Staff(granted, Role.Officer), desk, null, null, default));
        var reading = (await new CaseQueries(desk).AccessesOf(desk.KeyOf(company), null, 10, default, own: false))[0];
        Given(await MakeComplaint.Handle(reading.Id, "为什么看我的申请？", company, desk, "hunt-complaint", default));
        var elsewhere = new Actor("test-elsewhere", "外部门人员", new HashSet<Role> { Role.Officer }) { Agency = "health-630104", Division = "630104000000" };
        Given(await OpenBreakGlass.Ask(waiting.Number, "企业发生火灾，需要联系负责人。", elsewhere, desk, default));
        Given(await SaveLife.Handle(new(null, "open-restaurant", "630104000000"), company, desk, default));
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
